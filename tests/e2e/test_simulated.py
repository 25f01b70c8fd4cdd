"""Do simulated students come in by themselves, take part, and answer when called on?"""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

import pytest

from tests.e2e.classmate import Classmate, Seat
from tests.hub import RunningHub, request, wait_until

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


@dataclass
class Lesson:
    """A class with simulated students in it, seen from the instructor's seat."""

    ana: Seat
    teacher: Classmate
    process: subprocess.Popen[bytes]

    def person(self, name: str) -> str:
        """The one of that name."""
        people = self.ana.view["people"].items()
        return next(str(id) for id, who in people if who["name"] == name)


@pytest.fixture(scope="module")
def lesson(hub: RunningHub, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lesson]:
    """One class for all of these stories: what one waits for happens while another is told."""
    teacher = Classmate(hub, "ana")
    session = teacher.start_class()
    try:
        with (
            simulator(hub, tmp_path_factory.mktemp("simulated") / "log") as process,
            teacher.seat(session) as ana,
        ):
            ana.wait_for(lambda view: here(view) >= set(NAMES), "not everyone came")
            yield Lesson(ana, teacher, process)
    finally:
        teacher.end_whatever_is_live()


def notes_of(hub: RunningHub, notebook: str) -> list[str]:
    """The cells of text in the notebook's file, as the service gives it out; none before it is saved."""
    body = {"course": "demo", "path": notebook}
    try:
        file = request("POST", f"{hub.direct_url}api/file", hub.token("ana"), body)[1]
    except HTTPError as error:
        assert error.code == 404
        return []
    cells = file["content"]["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]


def test_they_sit_at_the_board_and_write_when_they_are_let(hub: RunningHub, lesson: Lesson) -> None:
    ana = lesson.ana
    assert ana.send("OpenBoard", notebook="Simulated.ipynb") is None
    for number in range(3):
        assert ana.send("PushHint", text=f"Hint {number}") is None
    ana.wait_for(
        lambda view: any(push["taken"] for push in view["pushes"].values()),
        "nobody took a hint",
    )
    ana.wait_for(lambda view: view["board"]["asks"], "nobody asks to write")
    assert ana.send("OfferPresenting", person=lesson.person(NAMES[1])) is None
    ana.wait_for(lambda view: "offer" not in view["board"], "the offer was not answered")
    assert ana.view["board"]["presenter"] == ana.you
    assert ana.send("AllowWriting", people=[lesson.person(NAMES[0])]) is None

    def said() -> list[str]:
        ana.breathe()
        return [note for note in notes_of(hub, "Simulated.ipynb") if note.startswith("**")]

    written = wait_until(said, "nobody wrote on the board", 60, 1.0)
    assert [note.startswith(f"**{NAMES[0]}:**") for note in written] == [True]


# The last story of the class, because it ends it.
def test_they_take_part_and_answer_until_it_ends(lesson: Lesson) -> None:
    ana = lesson.ana
    ana.wait_for(
        lambda view: any(person["camera"] for person in view["people"].values()),
        "nobody shows a picture",
    )
    ana.wait_for(lambda view: view["messages"] or view["hands"], "nobody takes part")
    someone, said = lesson.person(NAMES[0]), len(ana.view["messages"])
    assert ana.send("CallOn", person=someone) is None
    ana.wait_for(lambda view: view.get("spotlight") == someone, "nobody accepted the call")
    ana.wait_for(lambda view: view["people"][someone]["microphone"], "nobody speaks")
    ana.wait_for(lambda view: len(view["messages"]) > said, "nobody answered in writing")
    assert ana.send("EndSession") is None
    wait_until(lambda: not lesson.teacher.live(), "the class is still live")
    assert lesson.process.poll() is None, "they wait for the next class"
