"""Is another process using this log?

SQLite would let two processes write by turns; two hosts deciding from different memories would
still ruin a session. The lock is the kernel's (`flock`), so it goes with its process, however that
ends; the number in the file only helps to name the other one.
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from .errors import LogInUseError


class LogLock:
    """Held from construction to `release`. Raises `LogInUseError`."""

    def __init__(self, file: Path) -> None:
        self._file = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            other = os.read(self._file, 20).decode("ascii", "replace").strip() or "unknown"
            os.close(self._file)
            raise LogInUseError(
                f"Process {other} is using the log in {file.parent}. "
                "Stop it first, or give this service a data folder of its own."
            ) from None
        os.ftruncate(self._file, 0)
        os.write(self._file, f"{os.getpid()}\n".encode())

    def release(self) -> None:
        """Let another process have the log. The file stays: removing it would race."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1
