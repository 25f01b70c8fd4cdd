"""What opens a socket? A *ticket*: random, for one person and one purpose, once, for a minute.

Tickets live in memory only. After a crash none is valid, and the page asks for another.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from typing import Any, Literal

import msgspec

from liveclass_hub.session.names import LinkId, PersonId, Role, SessionId

Purpose = Literal["feed", "session", "board"]

MOST = 20_000
"""Unused tickets kept at once: ten for each connection the service holds."""


class Admission(msgspec.Struct, frozen=True):
    """Who may come in, as what, to where."""

    user: str
    """The name at the hub; never leaves the host but as the name people see."""
    person: PersonId
    roles: dict[str, Role]
    """The role in each of the person's courses."""
    session: SessionId | None
    """None: the course feed."""
    board: bool = False
    """Whether it is the session's board that it opens."""
    name: str = ""
    """What a guest typed; others are shown under their name at the hub."""
    link: LinkId | None = None
    """By which a guest comes."""

    @property
    def purpose(self) -> Purpose:
        """Which socket it opens."""
        if self.session is None:
            return "feed"
        return "board" if self.board else "session"


class Tickets:
    """Issues tickets and takes each back once."""

    def __init__(self, seconds: float, monotonic: Callable[[], float]) -> None:
        self._seconds = seconds
        self._now = monotonic
        # Only digests are kept, in the order of expiry: a dump of memory opens nothing.
        self._issued: dict[bytes, tuple[float, Admission]] = {}

    @property
    def seconds(self) -> float:
        """How long a ticket is valid."""
        return self._seconds

    def issue(self, admission: Admission) -> str:
        """A new ticket. The oldest unused one goes when there are too many."""
        self._drop_old()
        ticket = secrets.token_urlsafe(24)
        self._issued[_digest(ticket)] = (self._now() + self._seconds, admission)
        return ticket

    def redeem(self, ticket: str) -> Admission | None:
        """What the ticket admits to; None when it is unknown, used or too old."""
        found: Any = self._issued.pop(_digest(ticket), None)
        if found is None or found[0] < self._now():
            return None
        admission: Admission = found[1]
        return admission

    def forget(self, user: str) -> None:
        """Nothing issued to this hub user opens anything: what it says of their roles is no longer so."""
        self._issued = {k: held for k, held in self._issued.items() if held[1].user != user}

    def _drop_old(self) -> None:
        now = self._now()
        for key, (expires, _) in list(self._issued.items()):
            if expires >= now and len(self._issued) < MOST:
                return
            del self._issued[key]


def _digest(ticket: str) -> bytes:
    return hashlib.sha256(ticket.encode("utf-8", "surrogatepass")).digest()
