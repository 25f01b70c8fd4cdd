"""What is in a course's folder, and what is in a file of it?

For everyone in the course, to read. Hidden names are left out, and so is whatever is neither a folder nor
a plain file: no link is followed, from the course's folder down. A notebook comes without trust.
"""

from __future__ import annotations

import asyncio
import base64
import mimetypes
import os
import stat
import sys
from collections.abc import Mapping
from typing import Any, Literal

import msgspec

from liveclass_hub.board import trust
from liveclass_hub.board.folder import Folder
from liveclass_hub.host.board.documents import CourseFolders
from liveclass_hub.host.courses import Course
from liveclass_hub.host.hub import HubUser
from liveclass_hub.session.refusals import Refusal
from liveclass_hub.wire.http import CourseFile, FileEntry, Files, ListFiles, ReadFile
from liveclass_hub.wire.limits import FILE_BYTES
from liveclass_hub.wire.problems import turn_away

MOST_ENTRIES = 2000
"""Entries of one folder that are given out."""
MOST_NAME = 255
"""Bytes of one name."""
READ_AT_ONCE = 4
"""Files read at the same time: each is held in memory, more than once."""
READ_HERE = 128 * 1024
"""A larger notebook is read by a process of its own: meanwhile nobody's messages would be."""
READ_SECONDS = 30.0
# Whatever is opened must not make us wait: a pipe would.
CAREFULLY = os.O_RDONLY | os.O_NONBLOCK


class Missing(Exception):
    """There is nothing of that name that may be given out."""


class CourseFiles:
    """The files of all courses."""

    def __init__(self, courses: Mapping[str, Course], folders: CourseFolders) -> None:
        self._courses = courses
        self._folders = folders
        self._reading = asyncio.Semaphore(READ_AT_ONCE)

    async def list(self, user: HubUser, wanted: ListFiles) -> Files | Refusal:
        """What is in a folder."""
        refusal = self._not_for(user, wanted.course)
        if refusal is not None:
            return refusal
        try:
            folder = self._folders.of(wanted.course)
            return Files(await asyncio.to_thread(_listed, folder, wanted.path))
        except (Missing, OSError, KeyError):
            return turn_away("no_such_file")

    async def read(self, user: HubUser, wanted: ReadFile) -> CourseFile | Refusal:
        """One file."""
        refusal = self._not_for(user, wanted.course)
        if refusal is not None:
            return refusal
        async with self._reading:
            try:
                folder = self._folders.of(wanted.course)
                found = await asyncio.to_thread(_read, folder, wanted.path)
                file = None if found is None else await _as_file(wanted.path, *found)
            except (Missing, OSError, KeyError):
                return turn_away("no_such_file")
        return turn_away("file_too_big") if file is None else file

    def _not_for(self, user: HubUser, course: str) -> Refusal | None:
        known = self._courses.get(course)
        if known is None:
            return turn_away("no_such_course")
        return turn_away("not_enrolled") if known.role_of(user.groups) is None else None


def _listed(folder: str, path: str) -> list[FileEntry]:
    """Raises Missing, OSError."""
    steps = _steps(path)
    place = _down(folder, steps)
    try:
        found = [
            entry
            for name in place.names()[:MOST_ENTRIES]
            if (entry := _entry(place, steps, name)) is not None
        ]
    finally:
        place.close()
    return sorted(found, key=lambda entry: (entry.type != "directory", entry.name.casefold()))


def _entry(place: Folder, steps: tuple[str, ...], name: str) -> FileEntry | None:
    if not _is_given_out(name):
        return None
    try:
        about = place.about(name)
    except OSError:
        return None
    kind: Literal["directory", "notebook", "file"]
    if stat.S_ISDIR(about.st_mode):
        kind = "directory"
    elif stat.S_ISREG(about.st_mode):
        kind = "notebook" if name.endswith(".ipynb") else "file"
    else:
        return None
    size = 0 if kind == "directory" else about.st_size
    return FileEntry(name, "/".join((*steps, name)), kind, size, about.st_mtime)


def _read(folder: str, path: str) -> tuple[bytes, float] | None:
    """The file and when it was changed; None when it is too large. Raises Missing, OSError."""
    *above, name = _steps(path) or [""]
    if not name:
        raise Missing
    place = _down(folder, tuple(above))
    try:
        with os.fdopen(place.open(name, CAREFULLY), "rb") as file:
            about = os.fstat(file.fileno())
            if not stat.S_ISREG(about.st_mode):
                raise Missing
            raw = file.read(FILE_BYTES + 1) if about.st_size <= FILE_BYTES else b""
    finally:
        place.close()
    if max(about.st_size, len(raw)) > FILE_BYTES:
        return None
    return raw, about.st_mtime


async def _as_file(name: str, raw: bytes, modified: float) -> CourseFile | None:
    """None for a notebook too strange to be read."""
    if name.endswith(".ipynb"):
        try:
            notebook = await _notebook(raw)
        except (TimeoutError, ChildProcessError):
            return None
        if notebook is not None:
            mime = "application/x-ipynb+json"
            return CourseFile("notebook", "json", notebook, mime, len(raw), modified)
    return await asyncio.to_thread(_as_plain, name, raw, modified)


def _as_plain(name: str, raw: bytes, modified: float) -> CourseFile:
    guessed = mimetypes.guess_type(name)[0]
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        text = "\0"
    if "\0" not in text:
        mime = guessed or "text/plain"
        return CourseFile("file", "text", text, mime, len(raw), modified)
    mime = guessed or "application/octet-stream"
    return CourseFile("file", "base64", base64.b64encode(raw).decode(), mime, len(raw), modified)


async def _notebook(raw: bytes) -> Any:
    """Without trust; None when it is none. Raises TimeoutError and ChildProcessError."""
    if len(raw) <= READ_HERE:
        return trust.parsed(raw)
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", trust.__name__),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        async with asyncio.timeout(READ_SECONDS):
            found, _ = await child.communicate(raw)
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    if child.returncode != 0:
        raise ChildProcessError
    return msgspec.Raw(found) if found else None


def _down(folder: str, steps: tuple[str, ...]) -> Folder:
    """The folder below; no step leads through a link. Raises OSError."""
    place = Folder.at(folder)
    for step in steps:
        outer = place
        try:
            place = outer.below(step)
        finally:
            outer.close()
    return place


def _steps(path: str) -> tuple[str, ...]:
    """Raises Missing."""
    steps = tuple(path.split("/")) if path else ()
    if not all(map(_is_given_out, steps)):
        raise Missing
    return steps


def _is_given_out(name: str) -> bool:
    return (
        bool(name)
        and not name.startswith(".")
        and "\\" not in name
        and name.isprintable()  # which no surrogate is: JSON could not say it
        and len(name.encode()) <= MOST_NAME
    )
