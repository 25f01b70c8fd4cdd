"""How does a guest get from a link to a ticket?

A link is a session's id and a secret. Shown here once, it is exchanged for a *pass*, which the guest's
browser keeps sealed in a cookie: one session, one person, nothing else. Whether a guest may come in is
the core's to say, each time: a pass is no right, only who one is.
"""

from __future__ import annotations

import hashlib
import hmac
import time

import msgspec

from liveclass_hub.host.directory import Directory
from liveclass_hub.host.live import LiveSession
from liveclass_hub.host.rates import Bucket
from liveclass_hub.host.tickets import Admission, Tickets
from liveclass_hub.host.world import new_id
from liveclass_hub.session.names import LinkId, PersonId, SessionId
from liveclass_hub.session.refusals import Refusal, refuse
from liveclass_hub.session.rules.guests import link_shut, readable
from liveclass_hub.session.rules.lobby import shut_out
from liveclass_hub.session.state import State
from liveclass_hub.wire.http import ForBoard, ForFeed, ShownLink, TicketRequest
from liveclass_hub.wire.problems import turn_away

NOBODY: PersonId = ""
"""Who only looks at a link."""
GUESSES_PER_SECOND = 1.0
"""Links that open nothing, from one address; they cost others there nothing."""
GUESSES_BURST = 30
ALL_GUESSES_PER_SECOND = 20.0
ALL_GUESSES_BURST = 300
ADDRESSES_KEPT = 10_000

OVER = Refusal(
    "session_ended",
    "This class is over.",
    "The link was for this class alone. Ask whoever gave it to you about the next one.",
)


class Pass(msgspec.Struct, frozen=True):
    """Which guest this is. It outlives crashes, and is worth nothing once the link is revoked."""

    session: SessionId
    link: LinkId
    person: PersonId
    name: str

    @property
    def user(self) -> str:
        """What stands for a hub user where one is needed; no name at a hub looks like it."""
        return f"guest:{self.person}"


class Guesses:
    """Counts links that open nothing. Those that open something always do.

    A school's pupils share one address: whoever guesses among them must not keep the others out, and
    a secret of 256 bits does not need it. What is bounded is the work and the noise.
    """

    def __init__(self) -> None:
        self._all = Bucket(ALL_GUESSES_PER_SECOND, ALL_GUESSES_BURST)
        self._by_address: dict[str, Bucket] = {}

    def take(self, address: str, now: float) -> bool:
        """Whether one more is answered in full."""
        if len(self._by_address) >= ADDRESSES_KEPT:
            self._by_address.clear()
        new = Bucket(GUESSES_PER_SECOND, GUESSES_BURST)
        return self._by_address.setdefault(address, new).take(now) and self._all.take(now)


class Guests:
    """Decides at the guests' door."""

    def __init__(self, directory: Directory, tickets: Tickets, socket: str) -> None:
        self._directory = directory
        self._tickets = tickets
        self._socket = socket
        self._guesses = Guesses()

    def look(self, session: SessionId, secret: str, address: str) -> ShownLink | Refusal:
        """What a link leads to, for who might come by it."""
        found = self._find(session, secret, address)
        if isinstance(found, Refusal):
            return found
        live, link = found
        state = live.state
        shut = _shut(state, NOBODY, link)
        waits = state.links[link].lobby or state.settings.lobby
        return shut or ShownLink(live.id, state.title, lobby=waits)

    def let_pass(self, session: SessionId, secret: str, name: str, address: str) -> Pass | Refusal:
        """The pass of a new guest under the name they typed."""
        found = self._find(session, secret, address)
        if isinstance(found, Refusal):
            return found
        live, link = found
        shut = _shut(live.state, NOBODY, link)
        if shut is not None:
            return shut
        plain = readable(name)
        if not any(sign.isalnum() for sign in plain):
            return refuse("guest_name_missing")
        return Pass(live.id, link, new_id("p"), plain)

    def show(self, guest: Pass) -> ShownLink | Refusal:
        """What this guest's pass leads to."""
        live = self._live(guest.session)
        if isinstance(live, Refusal):
            return live
        state = live.state
        shut = _shut(state, guest.person, guest.link)
        waits = shut is None and (state.links[guest.link].lobby or state.settings.lobby)
        return shut or ShownLink(live.id, state.title, lobby=waits)

    def ticket(self, guest: Pass, request: TicketRequest) -> tuple[str, str] | Refusal:
        """A ticket for this guest's own session or its board, and the socket it opens."""
        if isinstance(request, ForFeed) or request.session != guest.session:
            return turn_away("no_such_session")
        live = self._live(guest.session)
        if isinstance(live, Refusal):
            return live
        shut = _shut(live.state, guest.person, guest.link)
        if shut is not None:
            return shut
        board = isinstance(request, ForBoard)
        if board and guest.person in live.state.waiting:
            return refuse("in_lobby")
        if board and live.state.board is None:
            return refuse("no_board")
        admission = Admission(
            guest.user,
            guest.person,
            {live.state.course: "guest"},
            live.id,
            board,
            name=guest.name,
            link=guest.link,
        )
        return self._tickets.issue(admission), self._socket + ("board" if board else "socket")

    def _live(self, session: SessionId) -> LiveSession | Refusal:
        found = self._directory.find(session)
        if not isinstance(found, Refusal):
            return found
        return OVER if found.code == "session_ended" else refuse("no_such_link")

    def _find(
        self, session: SessionId, secret: str, address: str
    ) -> tuple[LiveSession, LinkId] | Refusal:
        live = self._live(session)
        if not isinstance(live, Refusal):
            digest = hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
            for id, link in live.state.links.items():
                if hmac.compare_digest(link.digest, digest):
                    return live, id
        if not self._guesses.take(address, time.monotonic()):
            return turn_away("rate_limited")
        return live if isinstance(live, Refusal) else refuse("no_such_link")


def _shut(state: State, person: PersonId, link: LinkId) -> Refusal | None:
    now = time.time()
    return link_shut(state, person, link, now) or shut_out(state, person, staff=False, now=now)
