"""Files of the chat: how one is sent, and read again. Never as something that a browser shows by itself."""

from __future__ import annotations

import asyncio

from tornado.iostream import StreamClosedError
from tornado.web import stream_request_body

from liveclass_hub.host.attachments import Upload
from liveclass_hub.log.errors import LogError, WrongKeyError
from liveclass_hub.session.refusals import Refusal
from liveclass_hub.web.doors import PersonDoor, TokenDoor
from liveclass_hub.web.login import PageRequestDoor
from liveclass_hub.wire.http import ReadAttachment
from liveclass_hub.wire.problems import turn_away

BODY_SECONDS = 120.0
"""How long a file may be on its way in, or out."""
NAME_CHARACTERS = 255
FILE_POLICY = "sandbox; default-src 'none'"


class Receiving(PersonDoor):
    """Takes a file whose session and name stand in the query, as the body."""

    _upload: Upload | None = None

    async def begin(self) -> None:
        """Everything that can be refused before the first byte is."""
        session, name = self.get_query_argument("session", ""), self.get_query_argument("name", "")
        length = self.request.headers.get("Content-Length", "")
        size = int(length) if length.isascii() and length.isdigit() and len(length) < 12 else None
        if not session or len(session) > 64 or len(name) > NAME_CHARACTERS:
            raise self.turn_away(turn_away("bad_request"))
        try:
            found = await self.house.running.attachments.begin(self.user, session, name, size)
        except (LogError, OSError):
            found = turn_away("not_saved")
        if isinstance(found, Refusal):
            raise self.turn_away(found)
        self._upload = found
        self.request.connection.set_max_body_size(size or 0)  # type: ignore[union-attr]
        self.request.connection.set_body_timeout(BODY_SECONDS)  # type: ignore[union-attr]

    async def data_received(self, chunk: bytes) -> None:
        """A piece of it; the next is read when this one is written."""
        if self._upload is not None:
            await self._upload.write(chunk)

    async def receive(self) -> None:
        """All of it came."""
        if self._upload is None:
            raise self.turn_away(turn_away("bad_request"))
        try:
            await self.give(self._upload.finish())
        except OSError:
            self.refuse(turn_away("not_saved"))

    def on_finish(self) -> None:
        """Whatever was refused leaves nothing behind."""
        if self._upload is not None:
            self._upload.abandon()

    def on_connection_close(self) -> None:
        """Cancelled, or the line broke."""
        super().on_connection_close()
        if self._upload is not None:
            self._upload.abandon()


class Giving(PersonDoor):
    """Gives a file out, as bytes to be saved."""

    async def hand_over(self) -> None:
        """One file, to who reads its message."""
        wanted = self.body(ReadAttachment)
        try:
            found = await self.house.running.attachments.read(self.user, wanted)
        except LogError:
            found = turn_away("not_saved")
        if isinstance(found, Refusal):
            self.refuse(found)
            return
        self.set_header("Content-Type", "application/octet-stream")
        self.set_header("Content-Disposition", "attachment")
        self.set_header("Content-Security-Policy", FILE_POLICY)
        try:
            async with asyncio.timeout(BODY_SECONDS):
                async for chunk in found.chunks:
                    self.write(chunk)
                    await self.flush()
        except (OSError, WrongKeyError, TimeoutError, StreamClosedError):
            # What is cut off must not look whole: the end of the body is never sent.
            self.request.connection.stream.close()  # type: ignore[union-attr]
            return
        finally:
            found.close()
        self.finish()


@stream_request_body
class AttachHandler(Receiving, TokenDoor):
    """`POST api/attach`"""

    async def prepare(self) -> None:
        """Who it is, then whether the file may come."""
        await TokenDoor.prepare(self)
        await self.begin()

    async def post(self) -> None:
        """A file for the chat."""
        await self.receive()


class AttachmentHandler(Giving, TokenDoor):
    """`POST api/attachment`"""

    async def post(self) -> None:
        """A file of the chat."""
        await self.hand_over()


@stream_request_body
class PageAttachHandler(Receiving, PageRequestDoor):
    """`POST page/attach`"""

    content_type = "application/octet-stream"

    async def prepare(self) -> None:
        """Who it is, then whether the file may come."""
        await PageRequestDoor.prepare(self)
        await self.begin()

    async def post(self) -> None:
        """A file for the chat."""
        await self.receive()


class PageAttachmentHandler(Giving, PageRequestDoor):
    """`POST page/attachment`"""

    async def post(self) -> None:
        """A file of the chat."""
        await self.hand_over()
