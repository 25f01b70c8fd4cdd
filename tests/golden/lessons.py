"""What comes of each golden lesson?

A lesson is a list of commands in `lessons/NAME.json`. Beside it are committed the views it leads to
(`NAME.staff.json`, `NAME.student.json`), what was refused, and its events as this release logs them,
which later releases must still read. After a change that is meant:

    python -m tests.golden.lessons
"""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import msgspec
from liveclass_hub.readers.view import AUDIENCES, ViewReader
from liveclass_hub.session.commands import AnyCommand, Issued
from liveclass_hub.session.decide import decide
from liveclass_hub.session.evolve import evolve
from liveclass_hub.session.names import Actor
from liveclass_hub.session.refusals import Refusal
from liveclass_hub.session.state import State

FOLDER = Path(__file__).parent / "lessons"
NAMES = sorted(file.stem for file in FOLDER.glob("*.json") if "." not in file.stem)


class Step(msgspec.Struct):
    by: str
    role: Actor
    command: AnyCommand


def outcome(name: str) -> dict[str, Any]:
    """What comes of a lesson, by the ending of the file it belongs in."""
    steps = msgspec.json.decode((FOLDER / f"{name}.json").read_bytes(), type=list[Step])
    numbers = itertools.count(1)
    state, events, refusals = State(), [], []
    for place, step in enumerate(steps):
        issued = Issued(step.command, step.by, step.role)
        now = 1_700_000_000.0 + 10 * place
        decision = decide(state, issued, now, lambda prefix: f"{prefix}_{next(numbers)}")
        if isinstance(decision, Refusal):
            refusals.append({"step": place, "code": decision.code})
            continue
        for event in decision:
            evolve(state, event)
            events.append(event)
    reader = ViewReader(events)
    views: dict[str, Any] = {who: msgspec.to_builtins(reader.snapshot(who)) for who in AUDIENCES}
    return {**views, "refused": refusals, "events": msgspec.to_builtins(events)}


def file_of(name: str, ending: str) -> Path:
    return FOLDER / f"{name}.{ending}.json"


def text_of(document: Any) -> str:
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    for lesson in NAMES:
        for part, document in outcome(lesson).items():
            file_of(lesson, part).write_text(text_of(document), encoding="utf-8")
