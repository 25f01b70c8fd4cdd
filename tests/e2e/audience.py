"""Who fills a class without a browser each? Classmates on sockets, kept there by one thread."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator, Sequence
from typing import Any

from tests.e2e.classmate import Classmate, Seat
from tests.hub import RunningHub

PULSE = 4.0
"""Seconds between two signs of life; a line silent for fifteen is taken for dead."""


class Audience:
    """Many seats, by the name of who sits there."""

    def __init__(self, seats: dict[str, Seat]) -> None:
        self._seats = seats
        self._turn = threading.Lock()
        self._over = threading.Event()

    def do(self, name: str, kind: str, **fields: Any) -> None:
        """Have one of them do something that is not refused."""
        with self._turn:
            assert self._seats[name].send(kind, **fields) is None

    def view(self, name: str) -> dict[str, Any]:
        """What this one is shown now."""
        with self._turn:
            self._seats[name].breathe()
            return self._seats[name].view

    def keep_alive(self) -> None:
        """Show signs of life until it is over."""
        while not self._over.wait(PULSE):
            for seat in self._seats.values():
                # Whoever was put out has no line any more.
                with self._turn, contextlib.suppress(Exception):
                    seat.breathe()

    def end(self) -> None:
        """No more signs of life."""
        self._over.set()


@contextlib.contextmanager
def audience(hub: RunningHub, session: str, names: Sequence[str]) -> Iterator[Audience]:
    """These students, in the class for a while."""
    for name in names:
        hub.token(name)
    hub.api("POST", "groups/stats-students/users", {"users": list(names)})
    with contextlib.ExitStack() as stack:
        seats = {name: stack.enter_context(Classmate(hub, name).seat(session)) for name in names}
        made = Audience(seats)
        pulse = threading.Thread(target=made.keep_alive)
        pulse.start()
        try:
            yield made
        finally:
            made.end()
            pulse.join()
