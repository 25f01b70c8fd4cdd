"""How good is everyone's connection to sound and picture, as their own pages measure it?

The teaching staff are told, nobody else, and nothing is kept: a level is a page's word about
itself, good for advice and for nothing that counts. However many change, staff get one small frame
a second.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from liveclass_hub.host.audience import pack
from liveclass_hub.session.names import PersonId
from liveclass_hub.wire.frames import Level, Levels

SPREAD_SECONDS = 1.0


class KnownLevels:
    """The levels in one session, and which of them staff have not been told."""

    def __init__(self, tell_staff: Callable[[bytes], None]) -> None:
        self._tell_staff = tell_staff
        self._known: dict[PersonId, Level] = {}
        self._untold: dict[PersonId, Level | None] = {}
        self._due: asyncio.TimerHandle | None = None

    def report(self, person: PersonId, level: Level) -> None:
        """A page says how it is."""
        if self._known.get(person) != level:
            self._known[person] = level
            self._note(person, level)

    def forget(self, person: PersonId) -> None:
        """Nobody measures for this person any more."""
        if self._known.pop(person, None) is not None:
            self._note(person, None)

    def packed(self) -> bytes | None:
        """All that is known, for staff who come in; None when nothing is."""
        return pack(Levels(dict(self._known))) if self._known else None

    def close(self) -> None:
        """Tell no more."""
        if self._due is not None:
            self._due.cancel()
            self._due = None

    def _note(self, person: PersonId, level: Level | None) -> None:
        self._untold[person] = level
        if self._due is None:
            self._due = asyncio.get_running_loop().call_later(SPREAD_SECONDS, self._tell)

    def _tell(self) -> None:
        self._due = None
        untold, self._untold = self._untold, {}
        self._tell_staff(pack(Levels(untold)))
