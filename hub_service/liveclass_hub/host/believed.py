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
"""Answers kept; with more the file begins anew."""


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
        good = self._read(time.time() - lasting)
        self._before = {answer.token: answer.user for answer in good.values()}
        self._kept = len(good)
        self._closed = False
        self._out = self._anew(list(good))

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
        """The hub has said this now. Not synced: it is to outlive the process, not the machine."""
        if self._closed:
            return
        if self._kept >= MOST:
            self.forget()
        self._kept += 1
        answer = msgspec.msgpack.encode(Answer(_digest(token), user, time.time()))
        try:
            os.write(self._out, self._seal.encrypt(answer) + b"\n")
        except OSError as error:
            log.warning("an answer of the hub could not be kept (%s)", error.strerror)

    def forget(self) -> None:
        """Nothing that was said holds any more."""
        self._before, self._kept = {}, 0
        if not self._closed:
            os.truncate(self._out, 0)

    def close(self) -> None:
        """The host ends in order: whoever comes next is asked about."""
        self.forget()
        self._closed = True
        os.close(self._out)

    def _anew(self, lines: list[bytes]) -> int:
        """A file with these lines in place of the old one, open for more."""
        fresh = self._file.with_name(f".{FILE}.new")
        fresh.unlink(missing_ok=True)
        out = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        os.write(out, b"".join(line + b"\n" for line in lines))
        fresh.replace(self._file)
        return out

    def _read(self, since: float) -> dict[bytes, Answer]:
        """The lines that are good still, as they stand in the file, and what they say."""
        found: dict[bytes, Answer] = {}
        try:
            lines = self._file.read_bytes().splitlines()
        except OSError:
            return found
        for line in lines[-MOST:]:
            try:
                answer = msgspec.msgpack.decode(self._seal.decrypt(line), type=Answer)
            except (InvalidToken, msgspec.MsgspecError):
                continue  # cut off in mid-write, or of another installation
            if answer.at >= since:
                found[line] = answer
        return found


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
