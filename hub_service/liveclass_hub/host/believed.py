"""What did the hub say of whom before the host was killed?

A class of hundreds comes back within seconds, and the hub takes a second for thirty of them. So its
answers are kept in a file, sealed, and for half a minute after a start they hold for whoever shows the
same token: as if their line had not broken. None holds for longer than a line does, and none once the
groups of anyone are known to have changed.
"""

from __future__ import annotations

import hashlib
import logging
import os
import time
from pathlib import Path

import msgspec
from cryptography.fernet import Fernet, InvalidToken

from liveclass_hub.host.hub import HubUser
from liveclass_hub.host.keys import load_answers_key
from liveclass_hub.host.settings import LiveClass

log = logging.getLogger("liveclass.hub")

FILE = "answers"
SECONDS = 30.0
"""How long after a start they hold."""
MOST = 5000
"""Lines of the file; with more it begins anew."""


class Answer(msgspec.Struct, frozen=True):
    """What the hub said, and when."""

    token: bytes
    """A digest: the file opens nothing, not even for who has its key."""
    user: HubUser
    at: float


class Believed:
    """Answers of before, and the file for those of now."""

    def __init__(self, folder: Path, key: bytes, lasting: float) -> None:
        """`lasting` is how many seconds an answer is good for. A file that cannot be read counts as empty."""
        self._file = folder / FILE
        self._seal = Fernet(key)
        self._until = time.monotonic() + SECONDS
        self._fresh = lasting / 2
        lines, self._noted = self._read(time.time() - lasting)
        self._before = {token: answer.user for token, answer in self._noted.items()}
        self._kept = len(lines)
        self._closed = False
        self._out = self._anew(lines)

    @classmethod
    def of(cls, settings: LiveClass) -> Believed:
        """Those of this installation. Raises OSError."""
        folder, lasting = Path(settings.data_dir), settings.lease_minutes * 60
        return cls(folder, load_answers_key(settings), lasting)

    def find(self, token: str) -> HubUser | None:
        """What the hub said of this token before the start, if that holds still."""
        if time.monotonic() > self._until:
            self._before = {}
        return self._before.get(_digest(token))

    def note(self, token: str, user: HubUser) -> None:
        """The hub has said this now. Not synced: it is to outlive the process, not the machine.

        Said of every request, so what stands in the file is written anew only when half its time is over.
        """
        answer = Answer(_digest(token), user, time.time())
        if self._closed or self._stands(answer):
            return
        if self._kept >= MOST:
            self.forget()
        self._kept += 1
        try:
            os.write(self._out, self._seal.encrypt(msgspec.msgpack.encode(answer)) + b"\n")
        except OSError as error:
            log.warning("an answer of the hub could not be kept (%s)", error.strerror)
            return
        self._noted[answer.token] = answer

    def forget(self) -> None:
        """Nothing that was said holds any more."""
        self._before, self._noted, self._kept = {}, {}, 0
        if not self._closed:
            os.truncate(self._out, 0)

    def close(self) -> None:
        """The host ends in order: whoever comes next is asked about."""
        self.forget()
        self._closed = True
        os.close(self._out)

    def _stands(self, answer: Answer) -> bool:
        """Whether the file says the same of this token, and not too long ago."""
        noted = self._noted.get(answer.token)
        if noted is None or noted.user != answer.user:
            return False
        return 0 <= answer.at - noted.at < self._fresh

    def _anew(self, lines: list[bytes]) -> int:
        """A file with these lines in place of the old one, open for more."""
        fresh = self._file.with_name(f".{FILE}.new")
        fresh.unlink(missing_ok=True)
        out = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        os.write(out, b"".join(line + b"\n" for line in lines))
        fresh.replace(self._file)
        return out

    def _read(self, since: float) -> tuple[list[bytes], dict[bytes, Answer]]:
        """The newest line of each token that is good still, as it stands in the file; and what they say."""
        newest: dict[bytes, bytes] = {}
        found: dict[bytes, Answer] = {}
        try:
            lines = self._file.read_bytes().splitlines()
        except OSError:
            lines = []
        for line in lines[-MOST:]:
            try:
                answer = msgspec.msgpack.decode(self._seal.decrypt(line), type=Answer)
            except (InvalidToken, msgspec.MsgspecError):
                continue  # cut off in mid-write, or of another installation
            if answer.at >= since:
                newest[answer.token], found[answer.token] = line, answer
        return list(newest.values()), found


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
