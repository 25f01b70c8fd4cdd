"""Which sessions are live, and who looks after them while nobody asks for anything?

A course has one live session at most. The directory starts them, brings them back from the log after
a restart, and once a second tends each: leases, graces, media tokens, empty rooms, changed roles.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from typing import Any, cast

from msgspec.structs import replace

from liveclass_hub.host.courses import Course
from liveclass_hub.host.hub import Hub
from liveclass_hub.host.live import LiveSession
from liveclass_hub.host.presence import fresh_media
from liveclass_hub.host.world import World
from liveclass_hub.log.contract import Entry, Loaded
from liveclass_hub.log.errors import LogError
from liveclass_hub.session import commands as c
from liveclass_hub.session.decide import decide
from liveclass_hub.session.events import FileDropped, SessionEnded
from liveclass_hub.session.limits import SessionLimits, SessionSettings, WhenFull
from liveclass_hub.session.names import PersonId, Role, SessionId
from liveclass_hub.session.refusals import Refusal, refuse
from liveclass_hub.session.rules.places import watches
from liveclass_hub.session.rules.quiet import fell_quiet
from liveclass_hub.session.state import State
from liveclass_hub.wire.problems import turn_away

log = logging.getLogger("liveclass.directory")


class Directory:
    """All live sessions of this installation."""

    def __init__(
        self,
        courses: Mapping[str, Course],
        hub: Hub,
        world: World,
        forget_tickets: Callable[[str], None],
    ) -> None:
        self._courses = courses
        self._hub = hub
        self._world = world
        self._forget_tickets = forget_tickets
        self._sessions: dict[SessionId, LiveSession] = {}
        self._ended: dict[SessionId, None] = {}
        self._starting: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._tasks: dict[str, asyncio.Task[None]] = {}

    async def recover(self) -> int:
        """Bring back what was live; how many. A damaged session is left out and said so."""
        for row in await self._world.log.live():
            try:
                loaded = await self._world.log.load(row.session)
            except LogError as error:
                log.error("session %s stays closed: %s", row.session, error)
                continue
            session = LiveSession(row.session, loaded, self._world)
            self._sessions[row.session] = session
            for event in loaded.events:
                if isinstance(event, FileDropped):  # told to the log, perhaps not yet to the disk
                    self._world.files.forget(row.session, event.file)
            self._world.changed(session)
        self._tasks["tend"] = asyncio.create_task(self._tend())
        self._tasks["rooms"] = asyncio.create_task(self._close_rooms())
        return len(self._sessions)

    def find(self, session: SessionId) -> LiveSession | Refusal:
        """The live session with this id, or why there is none."""
        found = self._sessions.get(session)
        if found is not None and not found.over:
            return found
        if found is not None or session in self._ended:
            return refuse("session_ended")
        return turn_away("no_such_session")

    def live_in(self, course: str) -> LiveSession | None:
        """The course's live session."""
        for session in self._sessions.values():
            if session.state.course == course and not session.over:
                return session
        return None

    def all(self) -> list[LiveSession]:
        """Every live session."""
        return [session for session in self._sessions.values() if not session.over]

    async def start(self, course: str, title: str, by: PersonId, role: Role) -> SessionId | Refusal:
        """Start a class; the one that is live already when there is one."""
        async with self._starting[course]:
            live = self.live_in(course)
            if live is not None:
                return live.id
            session = self._world.new_id("s")
            settings = self._world.settings
            limits = SessionLimits(
                microphones=settings.microphones,
                cameras=settings.cameras,
                people=self._courses[course].capacity or settings.capacity,
                when_full=self._courses[course].when_full or cast("WhenFull", settings.when_full),
                attachment_bytes=settings.attachment_mib * 2**20,
                attachments_bytes=settings.session_attachments_mib * 2**20,
                guest_link_minutes=settings.guest_link_minutes,
            )
            words = self._courses[course].filtered_words
            begin = c.StartSession(session, course, title, limits, self._settings_of(course), words)
            start = c.Issued(begin, by, role)
            decision = decide(State(), start, self._world.time(), self._world.new_id)
            if isinstance(decision, Refusal):
                return decision
            try:
                await self._world.log.append([Entry(session, 0, tuple(decision))])
            except LogError:
                return turn_away("not_saved")
            loaded = Loaded(list(decision), {})
            self._sessions[session] = LiveSession(session, loaded, self._world)
            self._world.changed(self._sessions[session])
            return session

    def _settings_of(self, course: str) -> SessionSettings:
        """What a class of this course begins with."""
        world = self._world.settings
        usual = SessionSettings(
            may_unmute=world.may_unmute,
            cameras=world.student_cameras,
            lobby=world.lobby,
            nudge_minutes=world.nudge_minutes,
            slow_seconds=world.slow_seconds,
        )
        return replace(usual, **self._courses[course].defaults)

    async def close_room_of_ended(self, room: str) -> None:
        """Close a media room whose session has ended; one that is not ours is left alone."""
        live = self._sessions.get(room)
        if live is not None and not live.over:
            return
        try:
            events = (await self._world.log.load(room)).events
        except LogError:
            return
        if isinstance(events[-1], SessionEnded):
            self._world.media_room(room, State).end()

    async def aclose(self) -> None:
        """Let everyone go; the sessions stay live in the log."""
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*(session.aclose() for session in self._sessions.values()))

    async def _tend(self) -> None:
        checked = self._world.monotonic()
        while True:
            await asyncio.sleep(1.0)
            for session in list(self._sessions.values()):
                self._alongside(session.id, self._tend_one(session))
            now = self._world.monotonic()
            if now - checked >= self._world.settings.hub_check_seconds:
                checked = now
                self._alongside("roles", self._check_all_roles())

    def _alongside(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        """Do it unless it is still being done: one session that hangs must not hold up the rest."""
        before = self._tasks.get(name)
        if before is not None and not before.done():
            work.close()
            return
        self._tasks[name] = asyncio.create_task(self._guard(work))

    async def _close_rooms(self) -> None:
        """Close media rooms of sessions that ended while nobody could tell the media server."""
        for room in await self._world.leftover_rooms():
            await self.close_room_of_ended(room)

    async def _check_all_roles(self) -> None:
        for session in self.all():
            await self._check_roles(session)

    async def _guard(self, work: Awaitable[None]) -> None:
        try:
            await work
        except Exception as error:  # a bug must not stop the tending of all other sessions
            log.exception("tending failed (%s)", type(error).__name__)

    async def _tend_one(self, session: LiveSession) -> None:
        if session.over:
            self._ended[session.id] = None
            del self._sessions[session.id]
            self._tasks.pop(session.id, None)
            return
        now = self._world.monotonic()
        for connection in session.presence.all():
            if connection.lease_ends <= now:
                session.presence.renew(connection)
            elif connection.media_due <= now and session.presence.hears(connection.person):
                connection.media_due = now + self._world.media_tokens.seconds / 2
                connection.tell(fresh_media(session.media_for(connection)))
        for person in session.presence.overdue():
            await session.do(c.Depart("gone"), person)
        if session.board.wrote():
            await session.do(c.Stir())
        if fell_quiet(session.state, self._world.time()):
            await session.do(c.NoticeQuiet())
        if session.presence.empty_for() >= self._world.settings.empty_minutes * 60:
            await session.do(c.Expire("empty"))

    async def _check_roles(self, session: LiveSession) -> None:
        """The hub may have moved someone to another group, also who is cut off just now."""
        course = self._courses.get(session.state.course)
        expected = session.presence.expected()
        if course is None or not expected:
            return
        groups: dict[str, set[str]] = {user: set() for user in expected.values()}
        for group in course.all_groups():
            members = await self._hub.members_of(group)
            if members is None:
                return  # the hub is away: what was true stays true
            for user in members & groups.keys():
                groups[user].add(group)
        for person, user in expected.items():
            line, role = session.presence.line_of(person), course.role_of(groups[user])
            known = session.state.role_of(person) if line is None else line.role
            known = "student" if watches(session.state, person) else known
            if role != known != "guest":
                await self.withdraw(session, person, user, role)

    async def withdraw(
        self, session: LiveSession, person: PersonId, user: str, role: Role | None
    ) -> None:
        """Someone's role is another one now, or none, and what it allowed ends, whatever their page does.

        Their lines are closed, to come again with another ticket; those they have saved are void.
        """
        self._hub.forget_tokens()
        self._forget_tickets(user)
        line = session.presence.line_of(person)
        if line is not None:
            session.presence.renew(line)
        session.board.renew(person)
        if role is None:
            await session.do(c.Depart("unenrolled"), person)
        elif session.state.present(person) is not None:
            await session.do(c.Enter(user), person, role)
