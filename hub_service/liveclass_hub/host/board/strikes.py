"""Whose changes are refused so often that no more are looked at for a while?

Refusing one costs the documents' child more than taking it, and one that kills the child costs everyone
seconds. An honest page is refused now and then at most.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from liveclass_hub.board import messages as m
from liveclass_hub.session.names import PersonId
from liveclass_hub.session.refusals import Refusal

MOST = 20
SECONDS = 60.0
"""So many strikes in so long a time; then it is quiet until they are old."""
WEIGHTS = {
    "harmful": MOST,
    "bad_update": 1,
    "not_a_notebook": 1,
    "not_yours": 1,
    "other_history": 1,
}
OUT = Refusal(
    "refused_too_often",
    "The board had to refuse too many changes from your page, so it takes none for a minute.",
    "Reload the page and go on in a minute; if it happens again, tell the hub's administrator.",
)


class Strikes:
    """Those of all who write on one board."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._struck: dict[PersonId, deque[float]] = {}

    def add(self, person: PersonId, refusal: m.Refusal) -> bool:
        """Take in what the child said; whether they are out by it."""
        before = self.out(person)
        struck = self._struck.setdefault(person, deque(maxlen=MOST))
        struck.extend([self._clock()] * WEIGHTS.get(refusal.code, 0))
        return not before and self.out(person)

    def out(self, person: PersonId) -> bool:
        """Whether nothing is taken from them now."""
        struck = self._struck.get(person)
        return struck is not None and len(struck) == MOST and struck[0] > self._clock() - SECONDS
