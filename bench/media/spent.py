"""What did some time cost a server, and what came of it at its viewers?"""

from __future__ import annotations

from dataclasses import dataclass

from bench.sending import MOST_LOST


@dataclass(frozen=True)
class Spent:
    """Between two silences, so that everything sent is also counted."""

    seconds: float
    packets: int
    """Received, by all viewers."""
    lost: int
    cpu: float
    """Seconds of processor time of the server's process."""
    load: float
    """Of the machine, over the last minute."""

    @property
    def microseconds(self) -> float:
        """Of processor time for each packet that a viewer received."""
        return self.cpu * 1e6 / self.packets if self.packets else float("inf")

    @property
    def loss(self) -> float:
        """The share of what was sent; all of it where nothing came."""
        return self.lost / (self.packets + self.lost) if self.packets + self.lost else 1.0

    @property
    def whole(self) -> bool:
        """So little was lost that the cost counts."""
        return self.loss <= MOST_LOST
