"""Who did what in a class: the trail, the classes there are, and the trail as a file."""

from __future__ import annotations

from liveclass_hub.web.doors import TokenDoor
from liveclass_hub.wire.http import ListSessions, ReadAudit


class AuditSessionsHandler(TokenDoor):
    """`POST api/audit-sessions`"""

    async def post(self) -> None:
        """The classes of a course, for its instructors."""
        await self.give(self.house.running.audit.sessions(self.user, self.body(ListSessions)))


class AuditHandler(TokenDoor):
    """`POST api/audit`"""

    async def post(self) -> None:
        """A page of a class's trail."""
        await self.give(self.house.running.audit.page(self.user, self.body(ReadAudit)))


class AuditFileHandler(TokenDoor):
    """`POST api/audit-file`"""

    async def post(self) -> None:
        """The whole trail as CSV."""
        await self.give(self.house.running.audit.file(self.user, self.body(ReadAudit)))
