"""How does the board touch files below a course's folder, and nothing outside it?

Every step down is taken from an open directory and follows no symbolic link, so neither a name nor a
link swapped in meanwhile leads out. A file is replaced whole: temporary file, fsync, rename, fsync of
the directory.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import PurePosixPath

DIRECTORY = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
FILE = os.O_NOFOLLOW | os.O_CLOEXEC


class BadName(ValueError):
    """A name that does not stand for a notebook below the folder."""


def parts_of(name: str) -> tuple[str, ...]:
    """The steps of a relative notebook name. Raises BadName."""
    steps = tuple(name.split("/"))
    if any(not s or s.startswith(".") or "\0" in s or "\\" in s or len(s) > 200 for s in steps):
        raise BadName(name)
    if PurePosixPath(name).suffix != ".ipynb":
        raise BadName(name)
    return steps


class Folder:
    """One open directory. Raises OSError as the system does; ELOOP and ENOTDIR for links."""

    def __init__(self, fd: int) -> None:
        self._fd = fd

    @classmethod
    def at(cls, path: str) -> Folder:
        """The folder an administrator named; links are theirs to follow."""
        return cls(os.open(path, DIRECTORY))

    def below(self, name: str, *, make: bool = False) -> Folder:
        """A directory in this one."""
        if make:
            with contextlib.suppress(FileExistsError):
                os.mkdir(name, 0o700, dir_fd=self._fd)
                os.fsync(self._fd)
        return Folder(os.open(name, DIRECTORY | os.O_NOFOLLOW, dir_fd=self._fd))

    def names(self) -> list[str]:
        """What is in it."""
        return sorted(os.listdir(self._fd))  # noqa: PTH208 - by descriptor

    def open(self, name: str, flags: int) -> int:
        """A descriptor of a file in it, private when it is made."""
        return os.open(name, flags | FILE, 0o600, dir_fd=self._fd)

    def about(self, name: str) -> os.stat_result:
        """What the system knows of something in it; of a link itself, not of where it leads."""
        return os.stat(name, dir_fd=self._fd, follow_symlinks=False)

    def read(self, name: str) -> bytes | None:
        """All of a file, or None when there is none."""
        try:
            fd = self.open(name, os.O_RDONLY)
        except FileNotFoundError:
            return None
        with os.fdopen(fd, "rb") as file:
            return file.read()

    def write(self, name: str, content: bytes, mode: int = 0o600) -> None:
        """Replace a file so that it is the old one or the new one, whatever happens."""
        draft = f".{name}.draft"
        with contextlib.suppress(FileNotFoundError):
            self.remove(draft)
        try:
            self._fill(draft, content, mode)
        except OSError:
            self.remove(draft)  # on a full disk it would stand in its own way
            raise
        os.rename(draft, name, src_dir_fd=self._fd, dst_dir_fd=self._fd)
        os.fsync(self._fd)

    def _fill(self, name: str, content: bytes, mode: int) -> None:
        with os.fdopen(self.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL), "wb") as file:
            file.write(content)
            os.fchmod(file.fileno(), mode)
            file.flush()
            os.fsync(file.fileno())

    def remove(self, name: str) -> None:
        os.unlink(name, dir_fd=self._fd)

    def close(self) -> None:
        os.close(self._fd)
