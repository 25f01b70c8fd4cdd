"""What do people's own servers ask? Who one is, a ticket, a new class."""

from __future__ import annotations

from liveclass_hub.web.doors import TokenDoor
from liveclass_hub.wire.http import StartClass, TicketRequest


class MeHandler(TokenDoor):
    """`GET api/me`"""

    async def get(self) -> None:
        """Who one is, and one's courses."""
        self.answer(self.house.running.admissions.me(self.user))


class TicketHandler(TokenDoor):
    """`POST api/ticket`"""

    async def post(self) -> None:
        """A ticket for the course feed or for one session."""
        request = self.body(TicketRequest)
        await self.give(self.house.running.admissions.ticket(self.user, request))


class SessionsHandler(TokenDoor):
    """`POST api/sessions`"""

    async def post(self) -> None:
        """Start a class, or find the one that is live."""
        request = self.body(StartClass)
        await self.give(self.house.running.admissions.start_class(self.user, request))
