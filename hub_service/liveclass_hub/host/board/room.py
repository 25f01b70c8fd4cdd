"""What happens to a change of the board, and who is told?

A change is offered to the documents' child under its writer's name, if they may write at that moment. Once it
is on disk, its writer is told so, and everyone the service's own update. Changes are answered in the
child's order; their numbers show everyone whether one is missing.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Coroutine
from typing import Any

from liveclass_hub.board import messages as m
from liveclass_hub.board.process import Documents
from liveclass_hub.host.board.copies import Copies, Copy
from liveclass_hub.host.board.fan_out import FanOut
from liveclass_hub.host.board.frames import parcel_with
from liveclass_hub.host.board.line import BoardLine
from liveclass_hub.host.board.pointers import Pointers
from liveclass_hub.host.board.recent import Recent
from liveclass_hub.host.board.rights import READING, SessionRights
from liveclass_hub.host.board.strikes import OUT, Strikes
from liveclass_hub.session.refusals import Refusal
from liveclass_hub.session.rules.board import may_write
from liveclass_hub.session.state import State
from liveclass_hub.wire import board as w
from liveclass_hub.wire.problems import ByeReason

log = logging.getLogger("liveclass.board")

IN_FLIGHT = 256
"""Changes of one room that may be with the child: fewer than it lets wait, so none is turned away."""
SPREAD = 5.0
"""Seconds over which many are told that they may write now, or not any more."""
AT_ONCE = 20
"""So many are told without spreading."""
WISHES = 4
"""Other wishes of one room that the child is asked at once: changes go before."""
NOTICE_SECONDS = 60.0
"""How long a notice is told to staff who join: what happens when a board opens, happens before."""
STATE_BYTES = 32 * 1024
"""The largest state vector that a header holds."""
EVERYTHING = b"\0"
"""Instead of one that is larger: whoever has more than the board then sends all."""
LAST_ANSWERS = 2.0
"""Seconds that a closing room waits for the answers to changes under way."""
BROKEN = Refusal(
    "broken",
    "The service made a mistake; it has been noted in its log.",
    "Try again; if it happens again, tell the hub's administrator.",
)
TAINTED = Refusal(
    "copy_differs",
    "Your copy holds a change that the board refused, so nothing more is taken from it.",
    "The board is opened afresh by itself; make the change again from there.",
)


class BoardRoom:
    """One notebook on the board of one session, and the lines at it."""

    def __init__(
        self, place: m.Place, documents: Documents, state: Callable[[], State], tick: float
    ) -> None:
        self.place = place
        self.documents = documents
        self.rights = SessionRights(state, place.name)
        self.lines: dict[BoardLine, None] = {}
        self.epoch = ""
        self.wishes = asyncio.Semaphore(WISHES)
        self.dropped = 0
        """Changes and pointers of readers that were not taken, since this was last looked at."""
        self._student_wrote = False
        self._state = state
        self._recent = Recent()
        self._copies = Copies(place, documents, self._recent)
        self._fan_out = FanOut(self.lines, self._recent, tick)
        self._pointers = Pointers(self.lines, state)
        self._in_flight = asyncio.Semaphore(IN_FLIGHT)
        self._strikes = Strikes(asyncio.get_running_loop().time)
        self._notices: deque[tuple[float, w.BoardNotice]] = deque(maxlen=8)
        self._tasks: set[asyncio.Task[None]] = set()
        self._telling: asyncio.Task[None] | None = None
        self._child: int | None = None

    def warm_up(self) -> None:
        """Have the documents ready before the first one comes."""
        self.start(self._look_at_epoch())

    def enter(self, line: BoardLine) -> None:
        """A line that was let in; one of the same tab gives way."""
        for other in list(self.lines):
            if other.person == line.person and other.tab == line.tab:
                other.bye("elsewhere")
                self.lost(other)
        self.lines[line] = None

    def lost(self, line: BoardLine) -> None:
        """A line has closed. What it sent goes on."""
        if line in self.lines:
            del self.lines[line]
            self._pointers.forget(line)

    def join(self, line: BoardLine, client: int, epoch: str, state: bytes) -> None:
        """Give a line what its copy lacks, soon."""
        if line.client != client:
            self._pointers.forget(line)
        line.attempt += 1
        line.seq = -1
        taken = any(o.client == client for o in self.lines if o is not line and not o.closed)
        line.client = None if taken else client
        self.start(self._join(line, line.attempt, epoch, state))

    async def change(self, line: BoardLine, frame: w.BoardUpdate, update: bytes) -> None:
        """Offer a change; returns when the line may offer the next."""
        refusal = self.rights.check(line.person)
        if refusal is not None:
            self.dropped += 1
            line.refuse(frame.id, _plain(refusal), discard=refusal.discard)
            return
        if self._strikes.out(line.person):
            self.dropped += 1
            line.refuse(frame.id, OUT, discard=True)
            return
        await line.in_flight.acquire()
        await self._in_flight.acquire()
        self.start(self._change(line, frame, update))

    def point(self, line: BoardLine, body: bytes) -> None:
        """Show where someone points, to whom it is shown."""
        if not self._pointers.hear(line, body):
            self.dropped += 1

    def student_wrote(self) -> bool:
        """Whether a student's change was taken since this was asked last."""
        wrote, self._student_wrote = self._student_wrote, False
        return wrote

    def take(self, result: m.Accepted) -> None:
        """A change is on disk: tell everyone at the next tick."""
        if result.update and result.seq > self._recent.seq:
            self._recent.add(result.seq, result.update)
            self._fan_out.wake()

    def rights_changed(self) -> None:
        """Tell each line whose right is another one now, many of them over some seconds."""
        self._pointers.look_again()
        if self._telling is None:
            self._telling = asyncio.create_task(self._tell_rights())

    def notice(self, notice: m.Notice) -> None:
        """Tell the staff what happened to the notebook; and look whether the board began anew."""
        here = notice.place == self.place
        message = notice.message if here else f"{notice.place.name}: {notice.message}"
        self._tell_staff(w.BoardNotice(notice.code, message, notice.next))
        if notice.code == "file_changed" and here and self.epoch:
            self.start(self._look_at_epoch())

    def _tell_staff(self, told: w.BoardNotice) -> None:
        self._notices.append((asyncio.get_running_loop().time(), told))
        for line in list(self.lines):
            if line.joined and self._is_staff(line):
                line.tell(told)

    def tend(self, now: float) -> None:
        """Called every second or so. A child that ended may have left a board that begins anew."""
        self._pointers.renew(now)
        before, self._child = self._child, self.documents.pid
        if before is not None and self._child != before and self.lines:
            self.start(self._look_at_epoch())

    async def close(self, reason: ByeReason) -> None:
        """Let go of all lines, after the answers to what they sent."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=LAST_ANSWERS)
        self.hang_up(reason)

    def hang_up(self, reason: ByeReason) -> None:
        """Let go of all lines at once."""
        for line in list(self.lines):
            line.bye(reason)
        self.lines.clear()
        self._fan_out.end()
        self._pointers.end()
        self._copies.end()
        for task in self._tasks:  # the child has what it was sent; nobody is left to be told
            task.cancel()
        if self._telling is not None:
            self._telling.cancel()

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something that outlives the line which wished it: an accepted change must be told."""
        task = asyncio.create_task(self._guard(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _guard(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except Exception as error:  # a bug must cost one wish, and be seen
            log.exception("the board could not do something (%s)", type(error).__name__)

    async def _change(self, line: BoardLine, frame: w.BoardUpdate, update: bytes) -> None:
        try:
            if line.tainted:
                line.refuse(frame.id, TAINTED, discard=True)
                return
            result = await self.documents.apply(
                self.place, who=line.person, epoch=frame.epoch, update=update, rights=self.rights
            )
        finally:
            line.in_flight.release()
            self._in_flight.release()
        if isinstance(result, m.Accepted):
            self.take(result)
            self._student_wrote |= not self._is_staff(line)
            line.tell(w.BoardTaken(frame.id, result.seq))
        elif isinstance(result, m.Refusal):
            self._refuse(line, frame, result)
            if result.code == "other_epoch" and frame.epoch == self.epoch:
                await self._look_at_epoch()

    def _refuse(self, line: BoardLine, frame: w.BoardUpdate, refusal: m.Refusal) -> None:
        """What was on its way behind a refused change is refused with it, and counts for nothing."""
        if not line.tainted and self._strikes.add(line.person, refusal):
            self._tell_staff(_struck_out(self._state().people[line.person].name))
        line.refuse(frame.id, _plain(refusal), discard=refusal.discard)

    async def _join(self, line: BoardLine, attempt: int, epoch: str, state: bytes) -> None:
        """Only the newest wish to join is answered, and when the line has taken what came before."""
        await line.settled()
        if not line.waits_for(attempt):
            return
        try:
            found = await self._copies.lacking(epoch, state)
        except Exception:
            line.refuse(w.AT_THE_DOOR, BROKEN, discard=False)
            raise
        if not line.waits_for(attempt):
            return
        if isinstance(found, Copy):
            self._see_epoch(found.joined)
            self._welcome(line, found)
        elif found.discard:
            line.joined = False
            line.tell(w.BoardReset(found.message))
        else:
            line.refuse(w.AT_THE_DOOR, _plain(found), discard=False)

    def _welcome(self, line: BoardLine, copy: Copy) -> None:
        state, joined = self._state(), copy.joined
        line.told = may_write(state, line.person)
        line.wire.accept(writer=line.told)
        line.joined, line.tainted, line.seq = True, False, joined.seq
        head = w.BoardJoined(
            session=state.id,
            you=line.person,
            notebook=self.place.name,
            course=state.course,
            epoch=joined.epoch,
            seq=joined.seq,
            write=line.told,
            why="" if line.told else READING,
            ahead=joined.ahead,
            state=joined.state if len(joined.state) <= STATE_BYTES else EVERYTHING,
        )
        line.send(parcel_with(w.pack_board(head), copy.lacking))
        self._pointers.greet(line)
        self._fan_out.bring_up(line)
        recently = asyncio.get_running_loop().time() - NOTICE_SECONDS
        for at, notice in self._notices if self._is_staff(line) else ():
            if at > recently:
                line.tell(notice)

    def _is_staff(self, line: BoardLine) -> bool:
        seen = self._state().people.get(line.person)
        return seen is not None and seen.staff

    def _see_epoch(self, joined: m.Joined) -> None:
        """The child counts the changes: what it is ahead of us is lost to the lines."""
        if joined.epoch != self.epoch:
            began_anew, self.epoch = bool(self.epoch), joined.epoch
            self._recent.begin(joined.seq)
            if began_anew:
                self._copies.forget()
                self._reset_all()
        elif joined.seq > self._recent.seq:
            self._recent.begin(joined.seq)
            self._fan_out.wake()

    def _reset_all(self) -> None:
        for line in list(self.lines):  # telling one that has gone takes it out
            if line.joined:
                line.joined, line.seq = False, -1
                line.tell(w.BoardReset("The board has begun anew since your copy was made."))

    async def _look_at_epoch(self) -> None:
        self._copies.forget()
        found = await self._copies.lacking("", b"")
        if isinstance(found, Copy):
            self._see_epoch(found.joined)

    async def _tell_rights(self) -> None:
        """Over and over until all know: what changes meanwhile counts too."""
        try:
            while stale := [line for line in list(self.lines) if self._is_stale(line)]:
                pause = SPREAD / len(stale) if len(stale) > AT_ONCE else 0.0
                for line in stale:
                    if self._is_stale(line):
                        self._tell_right(line)
                        await asyncio.sleep(pause)
        finally:
            self._telling = None

    def _is_stale(self, line: BoardLine) -> bool:
        return (
            line.joined and not line.closed and line.told != may_write(self._state(), line.person)
        )

    def _tell_right(self, line: BoardLine) -> None:
        line.told = not line.told
        line.wire.accept(writer=line.told)
        line.tell(w.BoardRights(line.told, "" if line.told else READING))


def _plain(refusal: m.Refusal) -> Refusal:
    return Refusal(refusal.code, refusal.message, refusal.next)


def _struck_out(name: str) -> w.BoardNotice:
    return w.BoardNotice(
        "refused_too_often",
        f"{name}’s page sends changes that the board has to refuse, so it takes none for a minute.",
        "If it goes on, do not let them write any more.",
    )
