"""Who are the hundreds in a class? People with a ticket and a socket each, in one process beside the browsers.

with crowd(hub, session, names) as students:
    students.play([(0, {"kind": "RaiseHand"}), (1, say("Why?"))])      # returns when all is acknowledged
    with students.playing([...], rate=20):                             # goes on while one looks
        ...
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tests.hub import ROOT, SERVER_SCOPES, RunningHub

Deed = tuple[int, dict[str, Any]]
"""Which of them, and the command of the class."""


class Crowd:
    """They sit in the order of their names."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def start(self, what: str, *args: Any) -> None:
        """Ask the process for something without waiting for it."""
        assert self._process.stdin
        self._process.stdin.write(json.dumps({"ask": what, "args": args}) + "\n")
        self._process.stdin.flush()

    def answer(self) -> Any:
        """What came of what was asked first."""
        assert self._process.stdout
        return json.loads(self._process.stdout.readline())

    def ask(self, what: str, *args: Any) -> Any:
        """Ask, and wait for it."""
        self.start(what, *args)
        return self.answer()

    def play(self, deeds: Sequence[Deed], rate: float = 100.0) -> None:
        """Have them do all this, so much a second; nothing of it is refused."""
        with self.playing(deeds, rate):
            pass

    @contextlib.contextmanager
    def playing(self, deeds: Sequence[Deed], rate: float) -> Iterator[None]:
        """The same, while something else goes on."""
        self.start("play", deeds, rate)
        yield
        refused = self.answer()
        assert not refused, refused[:5]

    def here(self) -> int:
        """How many of them are in the class."""
        return int(self.ask("state")["here"])


def say(text: str, **more: Any) -> dict[str, Any]:
    """A message to the class."""
    return {"kind": "PostMessage", "text": text, **more}


def _tokens(hub: RunningHub, names: Sequence[str]) -> list[str]:
    hub.api("POST", "users", {"usernames": list(names)})
    hub.api("POST", "groups/stats-students/users", {"users": list(names)})
    scopes = [scope for scope in SERVER_SCOPES if scope != "custom:liveclass:teach"]
    asked = {"scopes": scopes, "note": "crowd"}
    with ThreadPoolExecutor(4) as several:
        made = several.map(lambda name: hub.api("POST", f"users/{name}/tokens", asked), names)
        return [one["token"] for one in made]


@contextlib.contextmanager
def crowd(hub: RunningHub, session: str, names: Sequence[str]) -> Iterator[Crowd]:
    """These students, in the class for a while."""
    with subprocess.Popen(
        [sys.executable, "-m", "bench.room.people", "1"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
        text=True,
    ) as process:
        students = Crowd(process)
        try:
            found = students.ask("enter", hub.host_port, session, _tokens(hub, names), 0)
            kept_out = [one for one in found if isinstance(one, str)]
            assert not kept_out, kept_out[:5]
            yield students
        finally:
            process.kill()
