"""How do frames come in and go out? What all sockets share, and the socket for a session.

The course feed's is in `feed_socket`, the board's in `board_socket`.

A socket is nobody's until its first frame, which must hold a ticket. Then it becomes a `Connection`
of one person. Everything a page sends is counted and bounded before anything is done with it.
"""

from __future__ import annotations

import asyncio
import time
from typing import Any

from tornado.iostream import StreamBufferFullError, StreamClosedError
from tornado.websocket import WebSocketClosedError, WebSocketHandler

from liveclass_hub.host.audience import Connection, pack
from liveclass_hub.host.hub import HubProblem
from liveclass_hub.host.letters import Order
from liveclass_hub.host.live import LiveSession
from liveclass_hub.host.rates import Bucket, Window
from liveclass_hub.host.tickets import Admission, Purpose
from liveclass_hub.session import commands as c
from liveclass_hub.session.names import Role
from liveclass_hub.session.policy import PRIVILEGED, may
from liveclass_hub.session.refusals import Refusal, refuse
from liveclass_hub.web.doors import Door
from liveclass_hub.web.house import CROWDED, FULL
from liveclass_hub.web.redeeming import PING_SECONDS, redeem
from liveclass_hub.web.sending import bound, look_away, rest_of
from liveclass_hub.web.whence import address_of, origin_of
from liveclass_hub.wire.codec import FrameError, decode_session
from liveclass_hub.wire.frames import (
    Bye,
    CommandFrame,
    Elsewhere,
    Hello,
    LevelFrame,
    Ping,
    Pong,
    Refused,
    SessionFrame,
    Takeover,
)
from liveclass_hub.wire.limits import LEVEL_SECONDS, PROTOCOL
from liveclass_hub.wire.problems import BYE_WORDS, CLOSE_CODES, ByeReason, turn_away

AT_THE_DOOR = "hello"
"""Stands for a command's id in the refusal of a first frame."""
PATIENCE = 200
"""Frames too many that are answered, before the line is cut."""
SILENT = Refusal(
    "slow",
    "Nothing came from your page for a while: it slept, or the network was gone.",
    "The page connects again by itself.",
)
ELSEWHERE = "You are in this class in another tab or on another device."
PONG = pack(Pong())


class TicketSocket(Door, WebSocketHandler):
    """What all sockets share: it is a `Line` for the host."""

    door = "ticket"
    connection: Connection | None = None
    user: str | None = None
    """Who showed a ticket here, in class already or not."""
    over = False
    """Whether a last frame was sent: what still comes from the page then counts for nothing."""

    def check_origin(self, origin: str) -> bool:
        """Any origin: nothing a browser sends by itself opens this socket, only a ticket does."""
        return True

    def prepare(self) -> None:
        """Refuse while starting, and beyond the number of sockets the service can hold."""
        if self.house.host is None:
            raise self.turn_away(turn_away("starting"))
        if self.house.room < 1:
            raise self.turn_away(FULL)

    def open(self, *args: str, **kwargs: str) -> None:
        """Wait for the ticket, not for long."""
        self._opened = self.heard = time.monotonic()
        self._pong = asyncio.Event()
        settings = self.house.settings
        self._bucket = Bucket(settings.commands_per_second, settings.commands_burst)
        self._excess = 0
        self._most_waiting = settings.queue_bytes
        self._stream: Any = self.ws_connection.stream  # type: ignore[union-attr]
        self.set_nodelay(True)
        bound(self._stream, settings.queue_bytes)
        forwarded = self.request.headers.get("X-Forwarded-For", "")
        self.house.welcome(self, address_of(self.request.remote_ip or "", forwarded))

    def on_close(self) -> None:
        """The line is gone; whoever it belonged to has their grace."""
        self.house.forget(self)
        if self.connection is not None:
            self.connection.closed = True

    def on_pong(self, data: bytes) -> None:
        """The peer is there."""
        self.heard = time.monotonic()
        self._pong.set()

    def deliver(self, packed: Any) -> None:
        """See `Line.deliver`. The same bytes for everyone, encoded once.

        As a rule nothing waits and the system takes all at once: then nothing is kept of it here,
        which is most of what telling hundreds of people costs.
        """
        stream = self._stream
        if not stream.writing():
            packed = rest_of(stream, packed)
            if not packed:
                return
            if len(packed) > self._most_waiting:
                # A busy moment in one big frame: whoever has read all before it is not slow.
                self.allow(len(packed))
        try:
            stream.write(packed).add_done_callback(look_away)
        except StreamBufferFullError:
            self.end("slow")
        except StreamClosedError:
            self.on_connection_close()

    def allow(self, more: int) -> None:
        """See `Line.allow`."""
        self._stream.max_write_buffer_size = self._most_waiting + more

    def hang_up(self, packed: bytes, code: int) -> None:
        """See `Line.hang_up`."""
        self.over = True
        if self.ws_connection is None:
            return
        self._stream.max_write_buffer_size = None
        try:
            self._stream.write(packed).add_done_callback(look_away)
        except StreamClosedError:
            return
        self.close(code)

    async def answers(self, seconds: float) -> bool:
        """See `Line.answers`."""
        self._pong.clear()
        try:
            self.ping(b"")
            await asyncio.wait_for(self._pong.wait(), seconds)
        except (TimeoutError, WebSocketClosedError):
            return False
        return True

    def tend(self, now: float) -> None:
        """Called every second: let go who shows no ticket, and who is silent."""
        settings = self.house.settings
        if not self.admitted and now - self._opened > settings.hello_seconds:
            self.end("protocol")
        elif now - self.heard > settings.silence_seconds:
            self.end("slow", SILENT)

    def end(self, reason: ByeReason, refusal: Refusal | None = None) -> None:
        """Say goodbye and close, whether or not anyone has been admitted."""
        if self.connection is not None:
            self.connection.bye(reason, refusal)
            return
        message, then = (refusal.message, refusal.next) if refusal else BYE_WORDS[reason]
        self.hang_up(self.in_words(Bye(reason, message, then)), CLOSE_CODES[reason])

    def give_way(self) -> None:
        """Too many have shown no ticket: go at once, whether or not the peer agrees."""
        if not self.over:
            # Pages come again by themselves after this, should there be one among them.
            self.end("slow", CROWDED)
        self.cut()

    def turn_back(self, refusal: Refusal) -> None:
        """Refuse the first frame, in words, and close."""
        self.hang_up(self.in_words(refusal), CLOSE_CODES["lease"])

    def in_words(self, last: Bye | Refusal) -> bytes:
        """A last frame to someone who is not in."""
        return pack(Refused(AT_THE_DOOR, last) if isinstance(last, Refusal) else last)

    async def redeem(self, ticket: str, purpose: Purpose) -> Admission | None:
        """What the ticket admits to; turns back who has none, or too many lines."""
        admission = await redeem(self.house, ticket, purpose)
        if self.over or self.ws_connection is None:  # gone meanwhile
            return None
        if isinstance(admission, Refusal):
            self.turn_back(admission)
            return None
        self.user = admission.user
        self.house.admit(self)
        return admission

    def cut(self) -> None:
        """Go at once, whether or not the peer agrees."""
        self._stream.close()

    def belongs_to(self, user: str) -> bool:
        """Whether this line is that person's."""
        return self.user == user

    @property
    def admitted(self) -> bool:
        """Whether a ticket has been shown."""
        return self.user is not None

    def connect(self, admission: Admission, tab: str, lease_minutes: float) -> Connection:
        """The connection that this socket is from now on."""
        settings, now = self.house.settings, time.monotonic()
        roles: list[Role] = list(admission.roles.values())
        return Connection(
            line=self,
            user=admission.user,
            person=admission.person,
            role=roles[0] if roles else "student",
            tab=tab,
            lease_ends=now + lease_minutes * 60,
            media_due=now + settings.media_token_minutes * 30,
            name=admission.name,
            link=admission.link,
            origin=origin_of(self.request.headers.get("Origin", "")),
        )

    def excessive(self) -> bool:
        """Whether this frame is one too many; who does not stop is cut off."""
        if self._bucket.take(time.monotonic()):
            self._excess = max(0, self._excess - 1)
            return False
        self._excess += 1
        if self._excess > PATIENCE:
            self.end("protocol", turn_away("rate_limited"))
        return True


class SessionSocket(TicketSocket):
    """`socket`: one person in one session."""

    _waiting: tuple[Connection, LiveSession, int | None] | None = None
    _session: LiveSession | None = None

    def open(self, *args: str, **kwargs: str) -> None:
        """As for every socket; and count how often it says how its connection is."""
        super().open(*args, **kwargs)
        # Two in twice the time: what left the page in time may arrive a little early.
        self._levels = Window(2, 2 * LEVEL_SECONDS)

    async def on_message(self, message: str | bytes) -> None:
        """One frame of the page; the next is read when this one is dealt with."""
        self.heard = time.monotonic()
        if self.over:
            return
        try:
            frame = decode_session(message)
        except FrameError as error:
            self._misread(error)
            return
        if self.excessive():
            if isinstance(frame, CommandFrame):
                self.deliver(pack(Refused(frame.id, turn_away("rate_limited"))))
            return
        await self._take(frame)

    def on_close(self) -> None:
        """The person keeps their place for a while."""
        super().on_close()
        if self.connection is not None and self._session is not None:
            self._session.presence.lost(self.connection)
            if not self._session.presence.connected(self.connection.person):
                self._session.levels.forget(self.connection.person)

    def _level(self, connection: Connection, session: LiveSession, frame: LevelFrame) -> None:
        current = session.presence.line_of(connection.person) is connection
        current = current and session.presence.hears(connection.person)
        if current and self._levels.take(self.heard):
            session.levels.report(connection.person, frame.level)

    async def _take(self, frame: SessionFrame) -> None:
        match frame:
            case Ping():
                self.deliver(PONG)
            case Hello() if self.connection is None and self._waiting is None:
                await self._hello(frame)
            case Takeover() if self._waiting is not None:
                waiting, self._waiting = self._waiting, None
                await self._take_over(*waiting)
            case CommandFrame() if self.connection is not None and self._session is not None:
                await self._order(self.connection, self._session, frame)
            case LevelFrame() if self.connection is not None and self._session is not None:
                self._level(self.connection, self._session, frame)
            case _:
                self.end("protocol")

    async def _hello(self, hello: Hello) -> None:
        if hello.protocol != PROTOCOL:
            self.end("protocol")
            return
        admission = await self.redeem(hello.ticket, "session")
        if admission is None:
            return
        session = self.house.running.directory.find(admission.session or "")
        if isinstance(session, Refusal):
            self.turn_back(session)
            return
        connection = self.connect(admission, hello.tab, self.house.settings.lease_minutes)
        before = session.presence.line_of(admission.person)
        if (
            before is not None
            and before.tab != hello.tab
            and await before.line.answers(PING_SECONDS)
        ):
            self._waiting = (connection, session, hello.resume)
            self.deliver(pack(Elsewhere(ELSEWHERE)))
            return
        await self._enter(connection, session, hello.resume)

    async def _take_over(
        self, connection: Connection, session: LiveSession, resume: int | None
    ) -> None:
        """The ticket may have been shown long ago: the hub says who they are now."""
        role = await self._role_now(connection, session)
        if role == connection.role:
            await self._enter(connection, session, resume)
        elif role is None:
            self.turn_back(turn_away("not_enrolled"))
        else:
            self.end("lease")

    async def _enter(
        self, connection: Connection, session: LiveSession, resume: int | None
    ) -> None:
        self.connection, self._session = connection, session
        refusal = await session.arrive(connection, resume)
        if refusal is not None:
            connection.closed = True
            self.turn_back(refusal)

    async def _order(
        self, connection: Connection, session: LiveSession, frame: CommandFrame
    ) -> None:
        refusal, role = self._too_much(connection, session, frame), connection.role
        if refusal is None and _asks_the_hub(role, frame.command):
            now = await self._role_now(connection, session)
            if now != role:
                gone = turn_away("not_enrolled") if now is None else refuse("role_changed")
                await self._withdraw(connection, session, now, Refused(frame.id, gone))
                return
        if refusal is not None:
            connection.tell(pack(Refused(frame.id, refusal)))
            return
        issued = c.Issued(frame.command, connection.person, connection.role, frame.id)
        session.post(Order(issued, connection))

    async def _withdraw(
        self, connection: Connection, session: LiveSession, role: Role | None, last: Refused
    ) -> None:
        """Who has lost their role does not get to use it once more; told first, for this closes the line."""
        connection.tell(pack(last))
        directory = self.house.running.directory
        await directory.withdraw(session, connection.person, connection.user, role)

    def _too_much(
        self, connection: Connection, session: LiveSession, frame: CommandFrame
    ) -> Refusal | None:
        new = not session.has_done(connection.person, frame.id)
        asked = frame.command
        wordy = isinstance(asked, c.PostMessage | c.EditMessage)
        wordy = wordy or (isinstance(asked, c.RaiseHand) and asked.cell is not None)
        if new and wordy and not self.house.may_write(connection.person):
            return turn_away("rate_limited")
        if isinstance(frame.command, c.React) and not self.house.may_react(connection.person):
            return turn_away("rate_limited")
        return None

    async def _role_now(self, connection: Connection, session: LiveSession) -> Role | None:
        if connection.link is not None:
            return "guest"  # no hub knows them; a link that is revoked closes the line itself
        admissions = self.house.running.admissions
        try:
            return await admissions.role_now(connection.user, session.state.course)
        except HubProblem:
            return connection.role  # the hub is away and never knew them: the ticket's word holds

    def _misread(self, error: FrameError) -> None:
        if error.command_id is not None and self.connection is not None and not self.excessive():
            self.deliver(pack(Refused(error.command_id, error.refusal)))
        else:
            self.end("protocol", error.refusal)


def _asks_the_hub(role: Role, command: c.Command) -> bool:
    """Whether the hub is asked anew: only where the table says yes, so that the rest cannot keep it busy."""
    cell = may(role, type(command))
    return isinstance(command, PRIVILEGED) and cell.allowed and not cell.own_only
