"""How does a file come into the chat, and out again?

In: the size is known before the first byte, the kind when the last has come; only then does the class hear of it.
Out: whoever is in the class and reads the message may read the file, asked again at every request. When the class is
over: whoever was in it, and read the message at its end.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from functools import partial

from liveclass_hub.host.admission import Admissions
from liveclass_hub.host.file_store import FileStore, Writing
from liveclass_hub.host.filetypes import Look, is_listed
from liveclass_hub.host.hub import HubUser
from liveclass_hub.host.live import LiveSession
from liveclass_hub.host.past import PastClasses, Reader
from liveclass_hub.host.world import new_id
from liveclass_hub.log.errors import WrongKeyError
from liveclass_hub.session import commands as c
from liveclass_hub.session.names import STAFF, FileId, PersonId, SessionId
from liveclass_hub.session.refusals import Refusal, refuse
from liveclass_hub.session.rules.files import is_shown, may_read, no_room
from liveclass_hub.wire.http import Attached, ReadAttachment
from liveclass_hub.wire.problems import turn_away

AT_ONCE = 32
"""Files coming in at the same time, over all sessions."""
OWN_AT_ONCE = 2
OVER = {"session_ended", "no_such_session"}
"""What is said of a class that is not live any more."""
READ_AT_ONCE = 8
"""Files that one person reads at the same time."""


class Coming:
    """How much is on its way in, from the moment it may come."""

    def __init__(self) -> None:
        self._files: Counter[PersonId] = Counter()
        self.bytes = 0

    def is_full(self, person: PersonId) -> bool:
        """Whether another file of this person has to wait."""
        return self._files[person] >= OWN_AT_ONCE or self._files.total() >= AT_ONCE

    def count(self, person: PersonId, size: int) -> None:
        """One more."""
        self._files[person] += 1
        self.bytes += size

    def uncount(self, person: PersonId, size: int) -> None:
        """One less."""
        self._files[person] -= 1
        self.bytes -= size


class Attachments:
    """The files of the chats of all sessions."""

    def __init__(self, store: FileStore, admissions: Admissions, past: PastClasses) -> None:
        self._store = store
        self._admissions = admissions
        self._past = past
        self._coming = Coming()
        self._read: Counter[PersonId] = Counter()

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
        seen = state.present(person)
        full = no_room(state, person, size, staff=seen is not None and seen.staff)
        if full is not None or not self._store.has_room(self._coming.bytes + size):
            return full or refuse("attachments_full")
        if not is_listed(name):
            return turn_away("file_type_refused")
        if self._coming.is_full(person):
            return turn_away("rate_limited")
        return await self._begin(live, person, name, size)

    async def _begin(self, live: LiveSession, person: PersonId, name: str, size: int) -> Upload:
        """Counted before the disk is waited for: whoever asks meanwhile is told by it."""
        file = new_id("f")
        self._coming.count(person, size)
        try:
            writing = await asyncio.to_thread(self._store.begin, live.id, file)
        except BaseException:
            self._coming.uncount(person, size)
            raise
        uncount = partial(self._coming.uncount, person, size)
        return Upload(live, person, (file, name), writing, uncount)

    async def read(self, user: HubUser, wanted: ReadAttachment) -> Download | Refusal:
        """What is in a file; the download must be closed. Raises LogError."""
        found = await self._admissions.seat(user, wanted.session)
        if isinstance(found, Refusal):
            if found.code not in OVER:
                return found
            reader = await self._past.reader(user, wanted.session)
            return reader if isinstance(reader, Refusal) else self._open_past(reader, wanted.file)
        live, person = found
        may = partial(may_read, live.state, wanted.file, person)
        return self._open(live.id, wanted.file, person, may)

    def _open_past(self, reader: Reader, file: FileId) -> Download | Refusal:
        staff, past = reader.role in STAFF, reader.past
        may = partial(is_shown, past.state, file, reader.person, staff=staff)
        return self._open(past.session, file, reader.person, may)

    def _open(
        self, session: SessionId, file: FileId, person: PersonId, may: Callable[[], bool]
    ) -> Download | Refusal:
        if not may():
            return refuse("no_such_attachment")
        if self._read[person] >= READ_AT_ONCE:
            return turn_away("rate_limited")
        return Download(self._chunks(session, file, may), self._read, person)

    async def _chunks(
        self, session: SessionId, file: FileId, may: Callable[[], bool]
    ) -> AsyncIterator[bytes]:
        """Raises OSError, WrongKeyError; ends early when the file is taken away meanwhile."""
        chunks = self._store.read(session, file)
        while (chunk := await asyncio.to_thread(next, chunks, None)) is not None:
            if not may():
                raise WrongKeyError("The file was taken away while it was read.")
            yield chunk


class Download:
    """One file on its way out."""

    def __init__(
        self, chunks: AsyncIterator[bytes], reading: Counter[PersonId], person: PersonId
    ) -> None:
        self.chunks = chunks
        """What is in it. Raises OSError, WrongKeyError."""
        self._reading = reading
        self._person = person
        reading[person] += 1

    def close(self) -> None:
        """Once, when it is out or has broken off."""
        self._reading[self._person] -= 1


class Upload:
    """One file on its way in."""

    def __init__(
        self,
        live: LiveSession,
        person: PersonId,
        called: tuple[FileId, str],
        writing: Writing,
        uncount: Callable[[], None],
    ) -> None:
        self._live = live
        self._person = person
        self._file, self._name = called
        self._writing = writing
        self._look = Look(self._name)
        self._uncount = uncount
        self._open = True

    async def write(self, piece: bytes) -> None:
        """The next bytes. Raises OSError."""
        if self._open:
            try:
                await asyncio.to_thread(self._keep, piece)
            except ValueError:
                if not self._broken():
                    raise

    def _keep(self, piece: bytes) -> None:
        self._writing.add(self._look.at(piece))

    async def finish(self) -> Attached | Refusal:
        """That was all: the class's log has it now, or nobody has."""
        mime = self._look.verdict()
        if isinstance(mime, Refusal):
            self.abandon()
            return mime
        try:
            await asyncio.to_thread(self._writing.finish)
        except ValueError:
            if not self._broken():
                raise
        if self._broken():
            return turn_away("bad_request")
        add = c.AddFile(self._file, self._name, mime, self._writing.size)
        refusal = await self._live.do(add, self._person)
        if refusal is not None:
            self.abandon()
            return refusal
        if self._broken():  # while the log was written: what it names is gone
            await self._live.do(c.DropFile(self._file), self._person)
            return turn_away("bad_request")
        self._close()
        return Attached(self._file, self._live.state.files[self._file].name, mime)

    def abandon(self) -> None:
        """Leave nothing behind of a file that did not get in."""
        if self._open:
            self._close()
            self._writing.abandon()

    def _broken(self) -> bool:
        """Whether the line broke meanwhile and the file was closed under our hands."""
        return not self._open

    def _close(self) -> None:
        self._open = False
        self._uncount()
