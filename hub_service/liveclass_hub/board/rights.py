"""May this writer change this board now?

The board is told who may write and asks for each update anew, also when an update is sent again after
the child's death: a right taken back while an update waited is a right taken back.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from .messages import Refusal

READ_ONLY = Refusal(
    "read_only",
    "You may read this board but not change it, so your change was not taken.",
    "Ask to be allowed to write. Your copy goes back to what the board shows.",
    discard=True,
)


class Rights:
    """Who may write on one board. The caller changes the set."""

    def __init__(self, writers: AbstractSet[str] = frozenset()) -> None:
        self.writers = writers

    def check(self, who: str) -> Refusal | None:
        """Nothing, or why not."""
        return None if who in self.writers else READ_ONLY
