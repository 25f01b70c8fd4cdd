"""Which process holds a course's documents, and where is the course's folder?

One child per course, started by the first wish and ended, after it has saved, when the course's class ends.
A course that was given no folder has one in the data folder, so that a board always works.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

from liveclass_hub.board import messages as m
from liveclass_hub.board.process import Documents
from liveclass_hub.host.courses import Course
from liveclass_hub.host.settings import LiveClass

log = logging.getLogger("liveclass.board")


class CourseFolders:
    """The folders of all courses."""

    def __init__(self, courses: Mapping[str, Course], data_dir: str) -> None:
        self._courses = courses
        self._own = Path(data_dir) / "courses"

    def of(self, course: str) -> str:
        """The folder, made when it is ours. Raises KeyError for no course, and OSError."""
        given = self._courses[course].folder
        if given is not None:
            return given
        own = self._own / course
        own.mkdir(mode=0o700, parents=True, exist_ok=True)
        return str(own.absolute())


class CourseDocuments:
    """The children of all courses."""

    def __init__(self, settings: LiveClass) -> None:
        self._limits = m.Limits(save_after=settings.board_save_seconds)
        self._open: dict[str, Documents] = {}
        self._ending: set[asyncio.Task[None]] = set()

    def of(self, course: str, on_notice: Callable[[m.Notice], None]) -> Documents:
        """The documents of a course, for the class that is live in it."""
        if course not in self._open:
            self._open[course] = Documents(self._limits, on_notice)
        return self._open[course]

    def end(self, course: str, after: Awaitable[None] | None = None) -> None:
        """The class is over: save and end the child, after the last of it. The next class has its own."""
        ended = self._open.pop(course, None)
        task = asyncio.create_task(self._close(ended, after))
        self._ending.add(task)
        task.add_done_callback(self._ending.discard)

    async def aclose(self) -> None:
        """The host goes: save and end all children."""
        for course in list(self._open):
            self.end(course)
        if self._ending:
            await asyncio.wait(self._ending)

    async def _close(self, documents: Documents | None, after: Awaitable[None] | None) -> None:
        try:
            if after is not None:
                await after
            if documents is None:
                return
            await documents.aclose()
        except Exception as error:  # its journal has all of it: the next class reads that
            log.exception("a documents' process did not end well (%s)", type(error).__name__)
