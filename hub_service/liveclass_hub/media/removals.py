"""Which tokens are no longer good because their holder was removed?

LiveKit's own server leaves a removed participant's token valid until it expires. Here it is
refused, in that room and for that identity, if it was issued before the removal; a token issued
later lets the person in again, so whoever issues tokens decides. A token that does not say when it
was issued counts as an old one.
"""

from __future__ import annotations

MOST = 10_000


class Removals:
    """Remembers removals for as long as a token issued before could live. Times are unix seconds."""

    def __init__(self) -> None:
        self._until: dict[tuple[str, str], tuple[float, float]] = {}

    def add(self, room: str, identity: str, now: float, expires: float) -> None:
        """Takes a removal; the tokens it makes void are all expired at `expires`."""
        self._until = {key: value for key, value in self._until.items() if value[1] > now}
        while len(self._until) >= MOST:
            del self._until[next(iter(self._until))]
        _, earlier = self._until.get((room, identity), (0.0, 0.0))
        self._until[room, identity] = (now, max(expires, earlier))

    def refuses(self, room: str, identity: str, issued_at: float, now: float) -> bool:
        """Whether a token for this room and identity is void. Issue times are whole seconds,
        rounded down.
        """
        removed_at, until = self._until.get((room, identity), (0.0, 0.0))
        return now < until and issued_at <= int(removed_at)
