"""What happens in one live session, and in which order?

One task turns the crank. *Letters* (see `letters`) come into one mailbox; a turn takes all that are there,
decides them one after the other, commits what came of it, and only then tells: one frame to
each audience, then the answers. Nothing happened until it is in the log; nobody is told before it is.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import Counter
from collections.abc import Collection
from typing import Any, cast

from liveclass_hub.host.audience import Connection, pack
from liveclass_hub.host.letters import Arrival, Errand, Letter, Order
from liveclass_hub.host.levels import KnownLevels
from liveclass_hub.host.presence import Presence
from liveclass_hub.host.world import World
from liveclass_hub.log.contract import CommandKey, Entry, Loaded
from liveclass_hub.log.errors import LogError
from liveclass_hub.log.ledger import Ledger
from liveclass_hub.readers.view import AUDIENCES, Frame, ViewReader, audience_of
from liveclass_hub.session import commands as c
from liveclass_hub.session import events as e
from liveclass_hub.session.decide import decide
from liveclass_hub.session.evolve import evolve
from liveclass_hub.session.moment import Decision
from liveclass_hub.session.names import PersonId, Role, SessionId
from liveclass_hub.session.policy import policy_for
from liveclass_hub.session.refusals import Refusal, refuse
from liveclass_hub.session.rules.places import places_left, watchers, watches
from liveclass_hub.session.state import State
from liveclass_hub.wire.frames import Ack, Media, Passing, PatchFrame, Refused, Waiting, Welcome
from liveclass_hub.wire.problems import farewell, turn_away

log = logging.getLogger("liveclass.session")


class LiveSession:
    """A session with its people, from start to end."""

    def __init__(self, id: SessionId, loaded: Loaded, world: World) -> None:
        self.id = id
        self._world = world
        self._fold(loaded)
        self.over = self.state.phase == "ended"
        """Whether the end of the session is in the log."""
        self._view = ViewReader(loaded.events)
        self._mail: asyncio.Queue[Letter] = asyncio.Queue()
        self._last_turn = 0.0
        self.presence = Presence(self.state, world)
        self.media = world.media_room(id, lambda: self.state)
        # What was told to the media server before a crash may not be what the log says.
        self.media.look_at(*self.state.people)
        self.board = world.board(id, lambda: self.state)
        self.levels = KnownLevels(lambda packed: self.presence.tell("staff", packed))
        self._crank = asyncio.create_task(self._run())

    def _fold(self, loaded: Loaded) -> None:
        self.state = State()
        for event in loaded.events:
            evolve(self.state, event)
        self._ledger = Ledger(loaded.commands)

    def post(self, letter: Letter) -> None:
        """Put a letter into the mailbox; it is dealt with in its turn."""
        if self.over:
            self._answer(letter, refuse("session_ended"))
        else:
            self._mail.put_nowait(letter)

    async def arrive(self, connection: Connection, resume: int | None) -> Refusal | None:
        """Bring someone in and welcome them, or say why not."""
        outcome: asyncio.Future[Refusal | None] = asyncio.get_running_loop().create_future()
        enter = c.Issued(
            c.Enter(connection.name or connection.user, connection.link),
            connection.person,
            connection.role,
        )
        self.post(Arrival(enter, connection, resume, outcome))
        return await outcome

    def has_done(self, by: PersonId, id: str) -> bool:
        """Whether this command of this person is done: then it costs nothing to ask again."""
        return self._ledger.seq_of(CommandKey(by, id)) is not None

    async def do(
        self, command: c.AnyCommand, by: PersonId | None = None, role: Role | None = None
    ) -> Refusal | None:
        """Have the service itself do something, on a person's behalf if it must be one's."""
        outcome: asyncio.Future[Refusal | None] = asyncio.get_running_loop().create_future()
        role = role or self.state.role_of(by)
        self.post(Errand(c.Issued(command, by, role or "service"), outcome))
        return await outcome

    async def aclose(self) -> None:
        """Stop turning: the host goes, the class goes on when it is back."""
        self._crank.cancel()
        self.levels.close()
        with contextlib.suppress(asyncio.CancelledError):
            await self._crank
        await self.media.aclose()
        self.presence.send_away("restarting")
        await self.board.aclose()

    async def _run(self) -> None:
        while not self.over:
            letters = [await self._mail.get()]
            await asyncio.sleep(self._last_turn + self._world.tick - self._world.monotonic())
            while not self._mail.empty():
                letters.append(self._mail.get_nowait())
            await self._turn(letters)
            self._last_turn = self._world.monotonic()
        while not self._mail.empty():
            self.post(self._mail.get_nowait())

    async def _turn(self, letters: list[Letter]) -> None:
        """Decide, commit, tell. When it cannot be written down, it did not happen."""
        entries: list[Entry] = []
        coming = {letter.issued.by for letter in letters if isinstance(letter, Arrival)}
        try:
            outcomes = [self._decide(letter, coming, entries) for letter in letters]
            if entries:
                await self._world.log.append(entries)
        except LogError:
            await self._start_over(letters)
            return
        except Exception as error:  # a bug of ours must cost one turn, not the class
            log.exception("a turn failed (%s)", type(error).__name__)
            await self._start_over(letters)
            return
        try:
            self._report(letters, outcomes)
        except Exception as error:  # likewise: it is in the log, so pages may come and read it
            log.exception("telling failed (%s)", type(error).__name__)
            self.presence.send_away("restarting")
            for letter in letters:
                if isinstance(letter, Arrival | Errand):
                    _resolve(letter.outcome, turn_away("not_saved"))

    def _report(self, letters: list[Letter], outcomes: list[Decision]) -> None:
        events = [event for done in outcomes if not isinstance(done, Refusal) for event in done]
        self._tell(events, _passing(letters, outcomes))
        # One after the other: who left and came back in one turn is here again.
        for letter, outcome in zip(letters, outcomes, strict=True):
            if isinstance(outcome, Refusal):
                self._answer(letter, outcome)
                continue
            self._answer(letter, None)
            for event in outcome:
                self._send_away(event)
        if events:
            self._world.changed(self)
        freed = e.PersonLeft | e.PersonRemoved | e.PersonDenied | e.LobbyLeft
        if any(isinstance(event, freed) for event in events):
            self._give_places()

    def _decide(
        self, letter: Letter, coming: Collection[PersonId | None], entries: list[Entry]
    ) -> Decision:
        issued = letter.issued
        back = issued.by in coming or self.presence.connected(issued.by)
        if isinstance(issued.command, c.Depart) and back:
            return []
        # A reaction passes: nothing of it is kept, not even that it was done.
        kept = issued.id and issued.by and not isinstance(issued.command, c.React)
        key = CommandKey(issued.by or "", issued.id) if kept else None
        if key is not None and self._ledger.seq_of(key) is not None:
            return []
        decision = decide(self.state, issued, self._world.time(), self._world.new_id)
        if isinstance(decision, Refusal):
            return decision
        after = self.state.seq
        for event in decision:
            evolve(self.state, event)
        if key is not None:
            self._ledger.note(key, self.state.seq)
        if decision or key is not None:
            entries.append(Entry(self.id, after, tuple(decision), key))
        return decision

    async def _start_over(self, letters: list[Letter]) -> None:
        """What was decided is not in the log: forget it and fold the log again."""
        while True:
            try:
                loaded = await self._world.log.load(self.id)
                break
            except LogError as error:
                log.error("the log cannot be read (%s); trying again", type(error).__name__)
                await asyncio.sleep(1.0)
        self._fold(loaded)
        self.presence.state = self.state
        # A commit that reported failure may stand all the same: then the pages must hear of it.
        missed = list(loaded.events[self._view.seq :])
        self._tell(missed)
        for event in missed:
            self._send_away(event)
        for letter in letters:
            by, id = letter.issued.by, letter.issued.id
            stands = bool(by and id) and self.has_done(by or "", id)
            self._answer(letter, None if stands else turn_away("not_saved"))

    def _tell(self, events: list[e.AnyEvent], passing: bytes = b"") -> None:
        """Everything of a commit, in one go and in one piece: nobody can come in between two lines."""
        for event in events:
            self._view.apply(event)
        frames = self._view.take()
        own = {
            person: _packed(frame) + passing for person, frame in self._view.own_frames().items()
        }
        for audience in AUDIENCES if frames or passing else ():
            told = _packed(frames[audience]) if frames else b""
            self.presence.tell(audience, told + passing, own if audience == "student" else {})
        for event in events:
            self._align_media(event)
            self.board.follow(event)

    def _align_media(self, event: e.AnyEvent) -> None:
        match event:
            case e.SourceOpened() | e.SourceClosed() | e.PersonRemoved() | e.PersonLeft():
                self.media.look_at(event.person)
            case e.EveryoneMuted():
                self.media.look_at(*event.people)
            case e.SessionEnded():
                self.media.end()
            case _:
                pass

    def _send_away(self, event: e.AnyEvent) -> None:
        match event:
            case e.PersonRemoved():
                self.presence.send_one_away(event.person, "removed")
            case e.PersonLeft():
                self.presence.send_one_away(event.person, farewell(event.reason))
            case e.PersonDenied():
                self.presence.send_one_away(event.person, "denied")
            case e.LobbyLeft() if self.state.phase == "live":
                self.presence.send_one_away(event.person, farewell(event.reason))
            case e.PeopleAdmitted():
                self._let_in_those_waiting(event.people)
            case e.FileDropped():
                self._world.files.forget(self.id, event.file)
            case e.SessionEnded():
                self.over = True
                self.levels.close()
                self.presence.send_away("ended")
            case _:
                pass

    def _answer(self, letter: Letter, refusal: Refusal | None) -> None:
        match letter:
            case Order():
                id = letter.issued.id
                answer = Ack(id) if refusal is None else Refused(id, refusal)
                letter.connection.tell(pack(answer))
            case Arrival():
                if refusal is None:
                    self._welcome(letter)
                _resolve(letter.outcome, refusal)
            case Errand():
                _resolve(letter.outcome, refusal)

    def _welcome(self, letter: Arrival) -> None:
        connection, waiting = letter.connection, self.state.waiting.get(letter.connection.person)
        if waiting is not None:
            now = self._world.time()
            connection.tell(pack(Waiting(self.state.title, waiting.since, now)))
        elif (present := self.state.present(connection.person)) is not None:
            connection.role = present.role  # a guest's, if the class was full
            self._let_in(connection, letter.resume)
        self.presence.admit(connection)
        self.board.moved_to(connection.person, connection.tab)

    def _why_not(self, person: PersonId) -> str:
        return refuse("watching").message if watches(self.state, person) else ""

    def _give_places(self) -> None:
        """Who watches because the class was full comes in anew, as many as there is room for."""
        listening = (self.presence.line_of(person) for person in watchers(self.state))
        lines = [line for line in listening if line is not None]
        for line in lines[: max(0, places_left(self.state))]:
            self.presence.renew(line)

    def _let_in_those_waiting(self, people: Collection[PersonId]) -> None:
        """They were admitted: on the lines they have, with no more ado."""
        for person in people:
            connection = self.presence.line_of(person)
            if connection is not None and not self.presence.hears(person):
                self._let_in(connection, None)
                self.presence.admit(connection)

    def _let_in(self, connection: Connection, resume: int | None) -> None:
        """Show the class to someone who is in it."""
        audience = audience_of(connection.role)
        missed = None if resume is None else self._since(connection, resume)
        welcome = Welcome(
            session=self.id,
            you=connection.person,
            role=connection.role,
            seq=self._view.seq,
            after=None if missed is None else missed.after,
            # Encoded as it is, not checked against its type again.
            view=cast("Any", self._view.snapshot(audience, connection.person))
            if missed is None
            else None,
            media=self.media_for(connection),
            policy=policy_for(connection.role, self._why_not(connection.person)),
            server_time=self._world.time(),
            pages=self._world.pages,
            cut=self.presence.why_cut(connection.person),
        )
        packed = pack(welcome)
        connection.line.allow(len(packed))
        connection.tell(packed)
        if missed is not None and missed.seq != missed.after:
            connection.tell(_packed(missed))
        levels = self.levels.packed() if audience == "staff" else None
        if levels is not None:
            connection.tell(levels)

    def _since(self, connection: Connection, seq: int) -> Frame | None:
        """The patch a page that was at `seq` lacks; None when it must take the whole view."""
        if seq > self._view.seq:
            return None
        return self._view.since(audience_of(connection.role), seq, connection.person)

    def media_for(self, connection: Connection) -> Media:
        """Where this person's sound and pictures go, with a fresh token."""
        person = self.state.present(connection.person)
        sources = person.sources if person is not None else frozenset()
        token = self._world.media_tokens.issue(self.id, connection.person, sources)
        return Media(self._world.media_url(connection.origin), token)


def _passing(letters: list[Letter], outcomes: list[Decision]) -> bytes:
    """However many react in a turn, it is one small frame for everyone."""
    reactions = Counter(
        letter.issued.command.reaction
        for letter, outcome in zip(letters, outcomes, strict=True)
        if isinstance(letter.issued.command, c.React) and not isinstance(outcome, Refusal)
    )
    return pack(Passing(dict(reactions))) if reactions else b""


def _packed(frame: Frame) -> bytes:
    return pack(PatchFrame(frame.seq, frame.after, frame.patch))


def _resolve(outcome: asyncio.Future[Refusal | None], refusal: Refusal | None) -> None:
    if not outcome.done():
        outcome.set_result(refusal)
