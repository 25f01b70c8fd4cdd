"""Classes that are over: which there were, and what was written in one. From JupyterLab and on the class page."""

from __future__ import annotations

from liveclass_hub.web.doors import PersonDoor, TokenDoor
from liveclass_hub.web.login import PageRequestDoor
from liveclass_hub.wire.http import ListSessions, ReadPastChat


class PastClasses(PersonDoor):
    """Lists them."""

    async def post(self) -> None:
        """The classes of a course that are over, for those in the course."""
        await self.give(self.house.running.past.classes(self.user, self.body(ListSessions)))


class PastChat(PersonDoor):
    """Gives one out."""

    async def post(self) -> None:
        """The chat of a class that is over, for who was in it."""
        await self.give(self.house.running.past.chat(self.user, self.body(ReadPastChat)))


class PastClassesHandler(PastClasses, TokenDoor):
    """`POST api/past-classes`"""


class PastChatHandler(PastChat, TokenDoor):
    """`POST api/past-chat`"""


class PagePastClassesHandler(PastClasses, PageRequestDoor):
    """`POST page/past-classes`"""


class PagePastChatHandler(PastChat, PageRequestDoor):
    """`POST page/past-chat`"""
