"""What do people's own servers ask? Who one is, a ticket, a new class, a course's files."""

from __future__ import annotations

import asyncio

import msgspec

from liveclass_hub.log.errors import LogError
from liveclass_hub.session.refusals import Refusal
from liveclass_hub.web.doors import TokenDoor
from liveclass_hub.wire.http import (
    CourseFile,
    Files,
    ListFiles,
    ReadFile,
    StartClass,
    TicketRequest,
)
from liveclass_hub.wire.problems import turn_away

FILE_SECONDS = 30.0
"""How long someone's own server may take to read a file that was asked for."""
LARGE_ANSWERS = asyncio.Semaphore(8)
"""Files on their way out at the same time: each is held in memory until it is gone."""


class MeHandler(TokenDoor):
    """`GET api/me`"""

    async def get(self) -> None:
        """Who one is, and one's courses."""
        self.answer(self.house.running.admissions.me(self.user))


class TicketHandler(TokenDoor):
    """`POST api/ticket`"""

    async def post(self) -> None:
        """A ticket for the course feed, for a session or for its board."""
        request = self.body(TicketRequest)
        await self.give(self.house.running.admissions.ticket(self.user, request))


class SessionsHandler(TokenDoor):
    """`POST api/sessions`"""

    async def post(self) -> None:
        """Start a class, or find the one that is live."""
        request = self.body(StartClass)
        await self.give(self.house.running.admissions.start_class(self.user, request))


class FilesHandler(TokenDoor):
    """`POST api/files`"""

    async def post(self) -> None:
        """What is in a folder of a course."""
        await self.give(self._listed(self.body(ListFiles)))

    async def _listed(self, request: ListFiles) -> Files | Refusal:
        house = self.house.running
        shut = await house.admissions.files_shut(self.user, request.course)
        return shut or await house.files.list(self.user, request)


class FileHandler(TokenDoor):
    """`POST api/file`"""

    async def post(self) -> None:
        """One file of a course."""
        request = self.body(ReadFile)
        async with LARGE_ANSWERS:
            found = await self._read(request)
            if isinstance(found, Refusal):
                self.refuse(found)
                return
            text = await asyncio.to_thread(msgspec.json.encode, found)
            self.set_header("Content-Type", "application/json")
            await asyncio.wait({asyncio.ensure_future(self.finish(text))}, timeout=FILE_SECONDS)

    async def _read(self, request: ReadFile) -> CourseFile | Refusal:
        house = self.house.running
        try:
            shut = await house.admissions.files_shut(self.user, request.course)
        except LogError:
            return turn_away("not_saved")
        return shut or await house.files.read(self.user, request)
