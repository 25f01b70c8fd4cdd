"""Do simulated students come in by themselves, take part, and answer when called on?"""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.classmate import Classmate
from tests.hub import RunningHub, wait_until

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(180)]

NAMES = ("student-001", "student-002", "student-003")


@contextlib.contextmanager
def simulator(hub: RunningHub, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """`liveclass simulate` on the hub of the tests."""
    what = [f"--url={hub.url}", f"--password={hub.password}", "--cameras=1"]
    names = [f"--SimulateApp.names={name}" for name in NAMES]
    command = [sys.executable, "-m", "liveclass_hub", "simulate", *what, *names]
    with log.open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(15)


def here(view: dict[str, Any]) -> set[str]:
    return {person["name"] for person in view["people"].values() if person["here"]}


def test_they_come_take_part_and_answer(hub: RunningHub, tmp_path: Path) -> None:
    teacher = Classmate(hub, "ana")
    session = teacher.start_class()
    with (
        simulator(hub, tmp_path / "log") as process,
        teacher.seat(session) as ana,
    ):
        ana.wait_for(lambda view: here(view) >= set(NAMES), "not everyone came")
        ana.wait_for(
            lambda view: any(person["camera"] for person in view["people"].values()),
            "nobody shows a picture",
        )
        ana.wait_for(lambda view: view["messages"] or view["hands"], "nobody takes part")
        someone = next(id for id, person in ana.view["people"].items() if person["name"] in NAMES)
        said = len(ana.view["messages"])
        assert ana.send("CallOn", person=someone) is None
        ana.wait_for(lambda view: view.get("spotlight") == someone, "nobody accepted the call")
        ana.wait_for(lambda view: view["people"][someone]["microphone"], "nobody speaks")
        ana.wait_for(lambda view: len(view["messages"]) > said, "nobody answered in writing")
        assert ana.send("EndSession") is None
        wait_until(lambda: not teacher.live(), "the class is still live")
        assert process.poll() is None, "they wait for the next class"
