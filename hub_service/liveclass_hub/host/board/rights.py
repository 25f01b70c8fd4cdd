"""May this person change the board now, and what are they told if not?"""

from __future__ import annotations

from collections.abc import Callable

from liveclass_hub.board.messages import Refusal
from liveclass_hub.board.rights import READ_ONLY, Rights
from liveclass_hub.session.names import PersonId
from liveclass_hub.session.rules.board import may_write
from liveclass_hub.session.state import State

READING = "You may read the board. Ask to write, and the teaching staff can let you."
"""Why someone may not write, for the page to show."""

MOVED = Refusal(
    "board_moved",
    "The class has another notebook on its board now, so this change was not taken.",
    "Make it again in the notebook's file, or ask for the notebook to be opened again.",
    discard=True,
)


class SessionRights(Rights):
    """Asks the session's state each time: there is no copy of it that could be old."""

    def __init__(self, state: Callable[[], State], notebook: str) -> None:
        super().__init__()
        self._state = state
        self._notebook = notebook

    def check(self, who: PersonId) -> Refusal | None:
        """Nothing, or why not."""
        state = self._state()
        if state.board is None or state.board.notebook != self._notebook:
            return MOVED
        return None if may_write(state, who) else READ_ONLY
