"""Which notebook does a session have on its board, and who may have it open?

Follows the session's events, as they stand in the log: another notebook closes the room of the last one,
who leaves or is removed loses their lines, the end of the session ends the board. Another tab of the
same person takes the board with it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from liveclass_hub.board import messages as m
from liveclass_hub.board.process import Documents
from liveclass_hub.host.board.documents import CourseDocuments, CourseFolders
from liveclass_hub.host.board.line import BoardLine
from liveclass_hub.host.board.room import BoardRoom
from liveclass_hub.session import events as e
from liveclass_hub.session.names import PersonId, SessionId
from liveclass_hub.session.refusals import Refusal, refuse
from liveclass_hub.session.state import State
from liveclass_hub.wire.problems import ByeReason, farewell, turn_away

log = logging.getLogger("liveclass.board")

LOOK_SECONDS = 1.0
DROPPED_SECONDS = 60.0
"""How often the log says how much of readers was not taken."""


class SessionBoard:
    """The board of one session; there is nothing behind it until someone opens it."""

    def __init__(
        self,
        session: SessionId,
        *,
        state: Callable[[], State],
        documents: CourseDocuments,
        folders: CourseFolders,
        tick: float,
    ) -> None:
        self._session = session
        self._state = state
        self._documents = documents
        self._folders = folders
        self._tick = tick
        self._room: BoardRoom | None = None
        self._over = False
        self._leaving: set[asyncio.Task[None]] = set()
        self._tending: asyncio.Task[None] | None = None

    def admit(self, line: BoardLine, live_tab: str | None) -> BoardRoom | Refusal:
        """The room this line may enter. `live_tab` is the tab its person is in the class with."""
        state = self._state()
        if self._over or state.phase != "live":
            return refuse("session_ended")
        if line.person in state.removed:
            return refuse("removed")
        if state.present(line.person) is None or live_tab not in (None, line.tab):
            return refuse("not_here")
        if state.board is None:
            return refuse("no_board")
        try:
            room = self._room_of(state.board.notebook)
        except (OSError, KeyError) as error:
            log.error("a course has no folder for its board (%s)", type(error).__name__)
            return turn_away("not_saved")
        room.enter(line)
        return room

    def wrote(self) -> bool:
        """Whether a student has changed the board since this was asked last."""
        return self._room is not None and self._room.student_wrote()

    def follow(self, event: e.AnyEvent) -> None:
        """Something happened in the session."""
        match event:
            case e.BoardOpened():
                self._open(event.notebook)
            case e.WritingAllowed() | e.WritingStopped() | e.PresenterChanged():
                self._rights_changed()
            case e.PersonPromoted() | e.PersonDemoted():
                self._rights_changed()
            case e.PersonEntered() if self._is_at_board(event.person):
                self._rights_changed()  # they may have come back in another role
            case e.PersonRemoved():
                self._send_away(event.person, "removed")
            case e.PersonLeft():
                self._send_away(event.person, farewell(event.reason))
            case e.SessionEnded():
                self._end()
            case _:
                pass

    def moved_to(self, person: PersonId, tab: str) -> None:
        """The person is in the class with this tab: their other tabs leave the board."""
        self._send_away(person, "elsewhere", but=tab)

    def renew(self, person: PersonId) -> None:
        """Their role is another one now: they need another ticket."""
        self._send_away(person, "lease")

    async def aclose(self) -> None:
        """The host goes; the board comes back with it."""
        self._stop_tending()
        if self._room is not None:
            await self._room.close("restarting")
        if self._leaving:
            await asyncio.wait(self._leaving)

    def _room_of(self, notebook: str) -> BoardRoom:
        if self._room is None or self._room.place.name != notebook:
            self._leave_room(notebook)
            course = self._state().course
            place = m.Place(self._folders.of(course), notebook)
            documents: Documents = self._documents.of(course, self._notice)
            self._room = BoardRoom(place, documents, self._state, self._tick)
        if self._tending is None:
            self._tending = asyncio.create_task(self._tend())
        return self._room

    def _open(self, notebook: str) -> None:
        try:
            self._room_of(notebook).warm_up()
        except (OSError, KeyError) as error:  # whoever comes is told so
            log.error("a course has no folder for its board (%s)", type(error).__name__)

    def _leave_room(self, notebook: str) -> None:
        room = self._room
        if room is not None and room.place.name != notebook:
            self._room = None
            task = asyncio.create_task(self._move_on(room))
            self._leaving.add(task)
            task.add_done_callback(self._leaving.discard)

    async def _move_on(self, room: BoardRoom) -> None:
        await room.close("moved")
        now = self._room
        if not self._over and now is not None and now.place != room.place:
            await room.documents.ask(m.Close(room.place))

    def _end(self) -> None:
        self._over = True
        self._stop_tending()
        room, self._room = self._room, None
        self._documents.end(self._state().course, None if room is None else room.close("ended"))

    def _is_at_board(self, person: PersonId) -> bool:
        return self._room is not None and any(line.person == person for line in self._room.lines)

    def _rights_changed(self) -> None:
        if self._room is not None:
            self._room.rights_changed()

    def _send_away(self, person: PersonId, reason: ByeReason, but: str | None = None) -> None:
        for line in list(self._room.lines) if self._room is not None else []:
            if self._room is not None and line.person == person and line.tab != but:
                line.bye(reason)
                self._room.lost(line)

    def _notice(self, notice: m.Notice) -> None:
        if self._room is not None:
            self._room.notice(notice)

    def _stop_tending(self) -> None:
        if self._tending is not None:
            self._tending.cancel()

    async def _tend(self) -> None:
        loop = asyncio.get_running_loop()
        said = loop.time()
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            now = loop.time()
            try:
                if self._room is not None:
                    self._room.tend(now)
            except Exception as error:  # a bug must not stop all tending from now on
                log.exception("tending a board failed (%s)", type(error).__name__)
            if now - said >= DROPPED_SECONDS:
                said = now
                self._say_dropped()

    def _say_dropped(self) -> None:
        room = self._room
        if room is not None and room.dropped:
            log.info("board of %s: %d not taken from readers", self._session, room.dropped)
            room.dropped = 0
