"""How does a file come into the chat, and out again?

In: the size is known before the first byte, the kind when the last has come; only then does the class hear of it.
Out: whoever is in the class and reads the message may read the file, asked again at every request.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator

from liveclass_hub.host.admission import Admissions
from liveclass_hub.host.file_store import FileStore, Writing
from liveclass_hub.host.filetypes import Look, is_listed
from liveclass_hub.host.hub import HubUser
from liveclass_hub.host.live import LiveSession
from liveclass_hub.host.world import new_id
from liveclass_hub.log.errors import WrongKeyError
from liveclass_hub.session import commands as c
from liveclass_hub.session.names import FileId, PersonId
from liveclass_hub.session.refusals import Refusal, refuse
from liveclass_hub.session.rules.files import may_read
from liveclass_hub.wire.http import Attached, ReadAttachment
from liveclass_hub.wire.problems import turn_away

AT_ONCE = 32
"""Files coming in at the same time, over all sessions."""
OWN_AT_ONCE = 2


class Attachments:
    """The files of the chats of all live sessions."""

    def __init__(self, store: FileStore, admissions: Admissions) -> None:
        self._store = store
        self._admissions = admissions
        self._coming: Counter[PersonId] = Counter()

    async def begin(
        self, user: HubUser, session: str, name: str, size: int | None
    ) -> Upload | Refusal:
        """Get ready for a file of `size` bytes, or say why it may not come. Raises LogError."""
        found = await self._admissions.seat(user, session)
        if isinstance(found, Refusal):
            return found
        live, person = found
        limits, state = live.state.limits, live.state
        if size is None or size == 0:
            return turn_away("bad_request")
        if size > limits.attachment_bytes:
            return refuse("attachment_too_big", limit=limits.attachment_bytes // 2**20)
        if state.stored + size > limits.attachments_bytes or not self._store.has_room(size):
            return refuse("attachments_full")
        if not is_listed(name):
            return turn_away("file_type_refused")
        if self._coming[person] >= OWN_AT_ONCE or self._coming.total() >= AT_ONCE:
            return turn_away("rate_limited")
        file = new_id("f")
        writing = await asyncio.to_thread(self._store.begin, live.id, file)
        self._coming[person] += 1
        return Upload(live, person, (file, name), writing, self._coming)

    async def read(self, user: HubUser, wanted: ReadAttachment) -> AsyncIterator[bytes] | Refusal:
        """What is in a file, a chunk at a time. Raises LogError."""
        found = await self._admissions.seat(user, wanted.session)
        if isinstance(found, Refusal):
            return found
        live, person = found
        if not may_read(live.state, wanted.file, person):
            return refuse("no_such_attachment")
        return self._chunks(live, person, wanted.file)

    async def _chunks(
        self, live: LiveSession, person: PersonId, file: FileId
    ) -> AsyncIterator[bytes]:
        """Raises OSError, WrongKeyError; ends early when the file is taken away meanwhile."""
        chunks = self._store.read(live.id, file)
        while (chunk := await asyncio.to_thread(next, chunks, None)) is not None:
            if not may_read(live.state, file, person):
                raise WrongKeyError("The file was taken away while it was read.")
            yield chunk


class Upload:
    """One file on its way in."""

    def __init__(
        self,
        live: LiveSession,
        person: PersonId,
        called: tuple[FileId, str],
        writing: Writing,
        coming: Counter[PersonId],
    ) -> None:
        self._live = live
        self._person = person
        self._file, self._name = called
        self._writing = writing
        self._look = Look(self._name)
        self._coming = coming
        self._open = True

    async def write(self, piece: bytes) -> None:
        """The next bytes. Raises OSError."""
        if self._open:
            self._look.at(piece)
            try:
                await asyncio.to_thread(self._writing.add, piece)
            except ValueError:
                if self._open:  # else it was closed under our hands: the line broke
                    raise

    async def finish(self) -> Attached | Refusal:
        """That was all: the class's log has it now, or nobody has."""
        mime = self._look.verdict()
        if isinstance(mime, Refusal):
            self.abandon()
            return mime
        await asyncio.to_thread(self._writing.finish)
        add = c.AddFile(self._file, self._name, mime, self._writing.size)
        refusal = await self._live.do(add, self._person)
        if refusal is not None:
            self.abandon()
            return refusal
        self._close()
        return Attached(self._file, self._live.state.files[self._file].name, mime)

    def abandon(self) -> None:
        """Leave nothing behind of a file that did not get in."""
        if self._open:
            self._close()
            self._writing.abandon()

    def _close(self) -> None:
        self._open = False
        self._coming[self._person] -= 1
