"""What happens to what people write when a network, a page or a process goes? It is there, once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import Playwright

from tests.e2e.board import Board, boards, in_all
from tests.e2e.browser import sit_down
from tests.e2e.cable import cable
from tests.e2e.conftest import People, Stopwatch
from tests.e2e.lesson import code, write
from tests.e2e.pages import Desk
from tests.e2e.reasons import all_of, until
from tests.e2e.test_a_class import begin
from tests.e2e.test_faults import mark, why_reloaded
from tests.hub import RunningHub

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

Writers = tuple[Board, ...]

CELLS = [code("c1", "# ana: "), code("c2", "# student: "), code("c3", "end = 1")]


@pytest.fixture
def writers(story: People, hub: RunningHub, request: pytest.FixtureRequest) -> Iterator[Writers]:
    """A class whose three see a board on which cleo may write, too."""
    name = f"Faults {abs(hash(request.node.name)) % 100_000}"
    write(hub, f"{name}.ipynb", CELLS)
    ana, cleo, dan = boards(*begin(story))
    ana.open(name)
    for board in (ana, cleo, dan):
        board.show()
    cleo.ask_to_write()
    ana.allow("cleo")
    until(cleo.why_not_writing)
    yield ana, cleo, dan
    for board in (ana, cleo):
        board.stop_typing()


def words(word: str, count: int) -> str:
    """What `keep_typing` has typed."""
    return "".join(f"{word}{number} " for number in range(count))


def until_whole(everyone: Writers, by_ana: str, by_student: str) -> None:
    """Until all read all that was typed, each word once."""
    cells = (f"# ana: {by_ana}", f"# student: {by_student}", "end = 1")
    until(in_all([*everyone], "why_cells_are_not", *cells), 60)


def test_the_network_goes_while_a_student_writes(
    story: People, hub: RunningHub, playwright: Playwright, tmp_path: Path
) -> None:
    write(hub, "Offline.ipynb", CELLS)
    ana_desk, _, dan_desk = begin(story)
    with cable(hub) as line:
        person = sit_down(playwright, "eve", tmp_path / "eve", look=None)
        person.story = story.story
        eve_desk = Desk(person, hub, url=line.url)
        eve_desk.log_in()
        eve_desk.join()
        ana, eve, dan = everyone = tuple(boards(ana_desk, eve_desk, dan_desk))
        ana.open("Offline")
        for board in everyone:
            board.show()
        eve.ask_to_write()
        ana.allow("eve")
        until(eve.why_not_writing)
        eve.keep_typing(1, "c")
        until(lambda: dan.why_lacks("c3 "))
        line.pull()
        until(lambda: eve.why_bar_lacks("Not connected"), 60)
        ana.keep_typing(0, "a")
        until(lambda: dan.why_lacks("a9 "))
        eve.photograph("cut off")
        by_eve, by_ana = words("c", eve.stop_typing()), words("a", ana.stop_typing())
        assert eve.why_lacks(by_eve) is None
        assert dan.why_lacks(by_eve) is not None
        line.plug_in()
        until_whole(everyone, by_ana, by_eve)
        until(all_of(ana.why_not_safe, eve.why_not_safe))
        person.context.close()


def test_a_page_is_loaded_again_while_a_student_writes(writers: Writers) -> None:
    ana, cleo, dan = writers
    cleo.keep_typing(1, "c")
    until(lambda: dan.why_lacks("c9 "))
    typed = int(cleo.page.evaluate("window.__typed"))
    cleo.desk.refresh()
    cleo.desk.wait_until_in_class()
    cleo.show()
    until(cleo.why_not_writing)
    kept = dan.cells()[1].removeprefix("# student: ").split()
    assert kept == words("c", len(kept)).split(), "doubled or out of order"
    assert len(kept) >= typed - 3, f"{len(kept)} words are there of {typed} that were typed"
    until(lambda: cleo.why_cells_are_not(*dan.cells()))
    cleo.type(1, "after")
    until(in_all([ana, dan], "why_lacks", "after"))


def documents(hub: RunningHub) -> psutil.Process:
    """The process that holds the notebook."""
    for process in hub.host_process().children(recursive=True):
        if "liveclass_hub.board.child" in process.cmdline():
            return process
    raise AssertionError("the board's documents have no process")


@pytest.mark.parametrize("victim", ["host", "documents"])
def test_a_process_is_killed_while_two_write(
    writers: Writers, hub: RunningHub, stopwatch: Stopwatch, victim: str
) -> None:
    ana, cleo, dan = writers
    desks = (ana.desk, cleo.desk, dan.desk)
    mark(desks)
    ana.keep_typing(0, "a")
    cleo.keep_typing(1, "c")
    until(all_of(lambda: dan.why_lacks("a5 "), lambda: dan.why_lacks("c5 ")))
    (hub.host_process() if victim == "host" else documents(hub)).kill()
    stopwatch.start()
    ana.photograph("just killed")
    beyond = int(ana.page.evaluate("window.__typed")) + 20
    until(lambda: dan.why_lacks(f"a{beyond} "), 60)
    stopwatch.note(f"from kill -9 of the {victim} until what is typed reaches others again")
    by_ana, by_cleo = words("a", ana.stop_typing()), words("c", cleo.stop_typing())
    until_whole(writers, by_ana, by_cleo)
    until(all_of(ana.why_not_safe, cleo.why_not_safe))
    assert why_reloaded(desks) is None
