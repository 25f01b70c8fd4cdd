"""How is someone turned away when there is no open file left to take them with? With one that was kept for it."""

from __future__ import annotations

import contextlib
import os
import socket


class Spare:
    """An open file that is for nothing but to be given up."""

    def __init__(self) -> None:
        self._file: int | None = None
        self._take_back()

    def turn_away(self, listening: socket.socket) -> None:
        """Take the next connection and close it: its other end hears so, and need not wait."""
        self.close()
        with contextlib.suppress(OSError):
            connection, _ = listening.accept()
            connection.close()
        self._take_back()

    def close(self) -> None:
        """Give it up."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _take_back(self) -> None:
        # Another thread may have had it meanwhile; the next time, perhaps.
        with contextlib.suppress(OSError):
            self._file = os.open(os.devnull, os.O_RDONLY | os.O_CLOEXEC)
