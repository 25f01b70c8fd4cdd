"""Who may come in, where, and as what? The answers to `me`, `ticket` and `sessions`.

The hub says who someone is and in which groups; the course says what that makes them; the session
says whether they were put out. Each answer is a value or a refusal in words.
"""

from __future__ import annotations

import time
from collections.abc import Mapping

from liveclass_hub.host.courses import Course
from liveclass_hub.host.directory import Directory
from liveclass_hub.host.hub import Hub, HubUser
from liveclass_hub.host.live import LiveSession
from liveclass_hub.host.log_thread import LogThread
from liveclass_hub.host.settings import LiveClass
from liveclass_hub.host.tickets import Admission, Purpose, Tickets
from liveclass_hub.host.world import new_id
from liveclass_hub.session import commands as c
from liveclass_hub.session.names import STAFF, PersonId, Role
from liveclass_hub.session.policy import may
from liveclass_hub.session.refusals import Refusal, refuse
from liveclass_hub.session.rules.lobby import files_shut, shut_out
from liveclass_hub.wire.http import (
    ClassStarted,
    CourseMembership,
    ForBoard,
    ForSession,
    Me,
    StartClass,
    Ticket,
    TicketRequest,
)
from liveclass_hub.wire.problems import turn_away

SOCKETS: dict[Purpose, str] = {"feed": "feed", "session": "socket", "board": "board"}
"""Path of each socket below the service's prefix."""
KEPT = 5000
"""People whose id is remembered without asking the log."""


class Admissions:
    """Decides at the door."""

    def __init__(
        self,
        settings: LiveClass,
        *,
        courses: Mapping[str, Course],
        hub: Hub,
        log: LogThread,
        tickets: Tickets,
        directory: Directory,
    ) -> None:
        self._courses = courses
        self._hub = hub
        self._log = log
        self._tickets = tickets
        self._directory = directory
        self._people: dict[str, PersonId] = {}
        self.socket = settings.public_url or settings.base_url
        if settings.public_url:
            self.socket = settings.public_url.rstrip("/").replace("http", "ws", 1) + "/"

    def me(self, user: HubUser) -> Me:
        """Who someone is, and the courses they are in."""
        roles = self._roles(user.groups)
        return Me(
            user.name,
            {id: CourseMembership(self._courses[id].title, role) for id, role in roles.items()},
        )

    async def ticket(self, user: HubUser, request: TicketRequest) -> Ticket | Refusal:
        """A ticket for the feed, a session or its board. Raises LogError."""
        roles = self._roles(user.groups)
        if not isinstance(request, ForSession | ForBoard):
            return await self._issue(user, roles)
        session = self._directory.find(request.session)
        if isinstance(session, Refusal):
            # Who is in no course learns nothing of sessions, not even that they ended.
            return session if roles else turn_away("not_enrolled")
        role = roles.get(session.state.course)
        if role is None:
            return turn_away("not_enrolled")
        if role in STAFF and not user.may_teach:
            return turn_away("hub_scope_missing")
        person = await self._person(user.name)
        shut = shut_out(session.state, person, staff=role in STAFF, now=time.time())
        if shut is not None:
            return shut
        board = isinstance(request, ForBoard)
        if board and person in session.state.waiting:
            return refuse("in_lobby")
        if board and session.state.board is None:
            return refuse("no_board")
        return await self._issue(user, {session.state.course: role}, session.id, board=board)

    async def start_class(self, user: HubUser, request: StartClass) -> ClassStarted | Refusal:
        """Start a class in a course; the live one, when there is one. Raises LogError, HubProblem."""
        course = self._courses.get(request.course)
        role = course.role_of(user.groups) if course is not None else None
        if course is None or role is None:
            return turn_away("not_enrolled" if course is not None else "no_such_course")
        permission = may(role, c.StartSession)
        if not permission.allowed:
            return refuse("not_allowed", why=permission.why)
        if not user.may_teach:
            return turn_away("hub_scope_missing")
        now = course.role_of(await self._hub.groups_of(user.name))
        if now is None:
            return turn_away("not_enrolled")
        permission = may(now, c.StartSession)
        if not permission.allowed:
            return refuse("not_allowed", why=permission.why)
        person = await self._person(user.name)
        started = await self._directory.start(
            course.id, request.title.strip() or course.title, person, now
        )
        return started if isinstance(started, Refusal) else ClassStarted(started)

    async def files_shut(self, user: HubUser, course: str) -> Refusal | None:
        """Why someone in the course may not see its files while its class is live. Raises LogError."""
        session = self._directory.live_in(course)
        if session is None or self._roles(user.groups).get(course, "student") in STAFF:
            return None
        return files_shut(session.state, await self._person(user.name))

    async def seat(self, user: HubUser, session: str) -> tuple[LiveSession, PersonId] | Refusal:
        """The live session and who this is in it, for someone who is in it now. Raises LogError."""
        found = self._directory.find(session)
        if isinstance(found, Refusal):
            return found
        if found.state.course not in self._roles(user.groups):
            return turn_away("no_such_session")
        person = await self._person(user.name)
        return (found, person) if found.state.present(person) is not None else refuse("not_here")

    def role_of(self, user: HubUser, course: str) -> Role | None:
        """Someone's role as their token says; the hub may have changed it a moment ago."""
        found = self._courses.get(course)
        return None if found is None else found.role_of(user.groups)

    async def role_now(self, user: str, course: str) -> Role | None:
        """Someone's role as the hub says this moment. Raises HubProblem."""
        found = self._courses.get(course)
        return None if found is None else found.role_of(await self._hub.groups_of(user))

    def _roles(self, groups: frozenset[str]) -> dict[str, Role]:
        found = {id: course.role_of(groups) for id, course in self._courses.items()}
        return {id: role for id, role in found.items() if role is not None}

    async def _issue(
        self,
        user: HubUser,
        roles: dict[str, Role],
        session: str | None = None,
        *,
        board: bool = False,
    ) -> Ticket:
        person = await self._person(user.name)
        admission = Admission(user.name, person, roles, session, board)
        ticket = self._tickets.issue(admission)
        return Ticket(ticket, self.socket + SOCKETS[admission.purpose], self._tickets.seconds)

    async def person(self, user: HubUser) -> PersonId:
        """Who someone is in every class. Raises LogError."""
        return await self._person(user.name)

    async def _person(self, user: str) -> PersonId:
        if user not in self._people:
            if len(self._people) >= KEPT:
                self._people.clear()
            self._people[user] = await self._log.identify(user, user, new_id("p"))
        return self._people[user]
