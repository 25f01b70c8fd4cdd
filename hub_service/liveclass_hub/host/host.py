"""What makes up the host, and in which order does it begin and end?"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from pathlib import Path

from liveclass_hub.host.admission import Admissions
from liveclass_hub.host.attachments import Attachments
from liveclass_hub.host.audit import Audit
from liveclass_hub.host.believed import Believed
from liveclass_hub.host.board.documents import CourseDocuments, CourseFolders
from liveclass_hub.host.courses import parse_courses
from liveclass_hub.host.directory import Directory
from liveclass_hub.host.feed import CourseFeed
from liveclass_hub.host.files import CourseFiles
from liveclass_hub.host.guests import Guests
from liveclass_hub.host.hub import Hub
from liveclass_hub.host.keys import Keys
from liveclass_hub.host.log_thread import LogThread
from liveclass_hub.host.media_room import RoomApi
from liveclass_hub.host.media_tokens import MediaTokens
from liveclass_hub.host.past import PastClasses
from liveclass_hub.host.settings import LiveClass
from liveclass_hub.host.tickets import Tickets
from liveclass_hub.host.world import World
from liveclass_hub.log.sqlite import SqliteLog

log = logging.getLogger("liveclass.host")

LARGE_AT_ONCE = 8
"""Pieces of large messages that may leave between two looks at everything else."""


class Host:
    """All parts, wired."""

    def __init__(
        self, settings: LiveClass, keys: Keys, media: RoomApi, on_fatal: Callable[[], None]
    ) -> None:
        courses = parse_courses(settings.courses)
        self._believed = Believed.of(settings)
        self.hub = Hub(settings, self._believed)
        self.tickets = Tickets(settings.ticket_seconds, time.monotonic)
        self.feed = CourseFeed(courses)
        self.large_slots = asyncio.Semaphore(LARGE_AT_ONCE)
        """Turns of the board's large messages, over all sessions."""
        self._log = LogThread(lambda: SqliteLog(Path(settings.data_dir)), on_fatal)
        tokens = MediaTokens(keys, settings.media_token_minutes)
        folders = CourseFolders(courses, settings.data_dir)
        self.files = CourseFiles(courses, folders)
        self._documents = CourseDocuments(settings)
        world = World(
            settings,
            log=self._log,
            media=media,
            media_tokens=tokens,
            documents=self._documents,
            folders=folders,
            changed=self.feed.changed,
        )
        self.directory = Directory(courses, self.hub, world, self.tickets.forget)
        self.admissions = Admissions(
            settings,
            courses=courses,
            hub=self.hub,
            log=self._log,
            tickets=self.tickets,
            directory=self.directory,
        )
        self.audit = Audit(self._log, self.admissions)
        self._store = world.files
        self.past = PastClasses(self._log, self.admissions)
        self.attachments = Attachments(self._store, self.admissions, self.past)

        self.guests = Guests(self.directory, self.tickets, self.admissions.socket)
        """The door of those whom the hub does not know."""

    async def begin(self) -> None:
        """Open the log and bring back what was live. Raises LogError, OSError."""
        began = time.monotonic()
        await self._log.open()
        await asyncio.to_thread(self._store.sweep)
        count = await self.directory.recover()
        log.info("%d live sessions are back after %.2f s", count, time.monotonic() - began)

    async def aclose(self) -> None:
        """Send everyone away to come again, and close the log. No session ends by it."""
        self._believed.close()
        self.feed.send_away()
        await self.directory.aclose()
        await self._documents.aclose()
        # Sockets need a moment to say goodbye before the process goes.
        await asyncio.sleep(0.1)
        await self._log.aclose()
