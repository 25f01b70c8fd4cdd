"""How does every enrolled JupyterLab hear at once that a class is live?

One quiet socket each. A change of a course is one frame, the same bytes for all who are in that
course; how many people are in a class is said once a second at most. Who was removed from a class
is told just that, instead of a class to join.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from liveclass_hub.host.audience import Connection, pack
from liveclass_hub.host.courses import Course
from liveclass_hub.host.directory import Directory
from liveclass_hub.host.live import LiveSession
from liveclass_hub.session.names import Role
from liveclass_hub.wire.frames import Feed, FeedPatch
from liveclass_hub.wire.view import CourseView
from liveclass_hub.wire.view import LiveSession as LiveSessionView

SECONDS = 1.0


class CourseFeed:
    """The open feeds, and what they were told last."""

    def __init__(self, courses: Mapping[str, Course]) -> None:
        self._courses = courses
        self._lines: dict[str, dict[Connection, None]] = {id: {} for id in courses}
        self._told: dict[str, LiveSessionView | None] = dict.fromkeys(courses)
        self._due: dict[str, asyncio.TimerHandle] = {}

    def admit(
        self, connection: Connection, roles: Mapping[str, Role], directory: Directory
    ) -> None:
        """Tell a new feed everything, and from now on what changes."""
        courses = {
            id: self._course(id, role, directory.live_in(id), connection)
            for id, role in roles.items()
            if id in self._courses
        }
        connection.tell(pack(Feed({"courses": courses})))
        for id in courses:
            self._lines[id][connection] = None

    def _course(
        self, id: str, role: Role, session: LiveSession | None, connection: Connection
    ) -> CourseView:
        course: CourseView = {"title": self._courses[id].title, "role": role}
        live = _as_shown(session)
        if session is None or live is None:
            return course
        if connection.person in session.state.removed:
            return {**course, "removed_from": live["title"]}
        return {**course, "session": live}

    def lost(self, connection: Connection) -> None:
        """A feed has closed."""
        for lines in self._lines.values():
            lines.pop(connection, None)

    def send_away(self) -> None:
        """The host goes."""
        for connection in {line for lines in self._lines.values() for line in lines}:
            connection.bye("restarting")

    def changed(self, session: LiveSession) -> None:
        """Something happened in a session: tell its course, at once if it began or ended."""
        course = session.state.course
        if course not in self._lines:
            return
        told, now = self._told[course], _as_shown(session)
        if told == now:
            return
        if told is None or now is None or told["id"] != now["id"]:
            self._tell(course, session)
        elif course not in self._due:
            loop = asyncio.get_running_loop()
            self._due[course] = loop.call_later(SECONDS, self._tell, course, session)

    def _tell(self, course: str, session: LiveSession) -> None:
        timer = self._due.pop(course, None)
        if timer is not None:
            timer.cancel()
        now = _as_shown(session)
        if now == self._told[course]:
            return
        self._told[course] = now
        packed = _patch(course, session=now)
        removed = _patch(course, removed_from=now["title"]) if now else packed
        for connection in list(self._lines[course]):
            out = connection.person in session.state.removed
            connection.tell(removed if out else packed)


def _patch(
    course: str, *, session: LiveSessionView | None = None, removed_from: str | None = None
) -> bytes:
    return pack(
        FeedPatch({"courses": {course: {"session": session, "removed_from": removed_from}}})
    )


def _as_shown(session: LiveSession | None) -> LiveSessionView | None:
    if session is None or session.over:
        return None
    state = session.state
    return {
        "id": state.id,
        "title": state.title,
        "started_at": state.started_at,
        "people": state.here,
    }
