"""What is left when the class is over? The notebook as the class saw it, and a board that says it is closed."""

from __future__ import annotations

import contextlib
import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Playwright

from tests.e2e.board import READ_CELLS, READ_OUTPUTS, Board, boards, in_all
from tests.e2e.browser import Person, sit_down
from tests.e2e.conftest import People
from tests.e2e.lesson import code, text, write
from tests.e2e.reasons import until
from tests.e2e.test_a_class import begin
from tests.hub import RunningHub, free_ports, stop_tree, wait_until

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

WITHOUT = (
    "jupyter-liveclass",
    "@jupyter/collaboration-extension",
    "@jupyter/docprovider-extension",
)
FRONT = ".jp-NotebookPanel:not(.lm-mod-hidden)"
PLAIN = {"disabledExtensions": dict.fromkeys(WITHOUT, True)}


def listens(port: int) -> bool:
    """Whether somebody takes connections there."""
    with socket.socket() as asking:
        return asking.connect_ex(("127.0.0.1", port)) == 0


@contextlib.contextmanager
def plain_jupyterlab(folder: Path, config: Path) -> Iterator[str]:
    """A JupyterLab that knows nothing of classes, over this folder; its address."""
    (config / "labconfig").mkdir(parents=True)
    (config / "labconfig" / "page_config.json").write_text(json.dumps(PLAIN))
    (port,) = free_ports(1)
    extensions = {"jupyter_liveclass": False, "jupyter_server_ydoc": False}
    server = {"ip": "127.0.0.1", "port": port, "root_dir": str(folder)}
    settings = {
        "ServerApp": {**server, "jpserver_extensions": extensions},
        "IdentityProvider": {"token": ""},
    }
    (config / "jupyter_server_config.json").write_text(json.dumps(settings))
    process = subprocess.Popen(
        [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"],
        env={
            "PATH": str(Path(sys.executable).parent),
            "JUPYTER_CONFIG_DIR": str(config),
            "HOME": str(config),
        },
        stdout=(config / "log").open("wb"),
        stderr=subprocess.STDOUT,
    )
    try:
        # It says that it is running before it listens.
        wait_until(lambda: listens(port), "JupyterLab does not start", 60)
        yield f"http://127.0.0.1:{port}/"
    finally:
        stop_tree(process)


def taught(story: People, hub: RunningHub) -> list[Board]:
    """A class that wrote and ran something, with an error among it, and is over."""
    cells = [text("t1", "For *later*."), code("c1", "print('kept')"), code("c2", "1 / 0")]
    write(hub, "After.ipynb", cells)
    ana, cleo, dan = everyone = boards(*begin(story))
    ana.open("After")
    for board in everyone:
        board.show()
    ana.type(1, "  # and this")
    ana.wait_for_kernel()
    ana.run(1)
    ana.run(2)
    until(in_all(everyone, "why_no_output", "ZeroDivisionError"), 60)
    until(in_all(everyone, "why_no_output", "kept"))
    until(in_all([cleo, dan], "why_cells_are_not", *ana.cells()))
    until(ana.why_not_safe)
    return everyone


def test_the_notebook_in_the_course_is_what_the_class_saw(
    story: People, hub: RunningHub, playwright: Playwright, tmp_path: Path
) -> None:
    ana, cleo, dan = everyone = taught(story, hub)
    seen, came = ana.cells(), ana.outputs()
    for board in (cleo, dan):
        until(partial(why_not_in, board.desk.person, seen, came))
    ana.desk.end_for_all()
    until(in_all(everyone, "why_bar_lacks", "This board is closed"), 30)
    until(in_all(everyone, "why_not_reading"))
    for board in everyone:
        board.photograph("1 closed")
        until(partial(why_not_in, board.desk.person, seen, came))
    cleo.desk.refresh()
    cleo.show_file("After")
    until(lambda: None if cleo.file_cells() == seen else f"cleo's tab shows {cleo.file_cells()}")
    cleo.page.get_by_text("you read it here").wait_for()
    assert cleo.page.locator(f"{FRONT} .cm-content:not([aria-readonly='true'])").count() == 0
    cleo.photograph("2 loaded again")
    file = hub.data_dir / "courses" / "demo" / "After.ipynb"
    person = sit_down(playwright, "plain", tmp_path / "profile", look=None)
    person.story = story.story
    with plain_jupyterlab(file.parent, tmp_path / "config") as url:
        person.page.goto(f"{url}lab/tree/After.ipynb")
        until(lambda: why_not_in(person, seen, came), 60)
        assert person.page.locator("#jupyter-liveclass-panel").count() == 0
        person.photograph("3 in a plain JupyterLab")
        person.context.close()
    notebook = json.loads(file.read_text())
    nbformat.validate(notebook)
    counts = [c["execution_count"] for c in notebook["cells"] if c["cell_type"] == "code"]
    assert counts == [1, 2]


def why_not_in(person: Person, seen: list[str], came: list[str]) -> str | None:
    """None once the notebook in front has these cells and these outputs."""
    page = person.page
    now = page.evaluate(READ_CELLS, FRONT), page.evaluate(READ_OUTPUTS, FRONT)
    return None if now == (seen, came) else f"{person.name} sees {now}, not {(seen, came)}"
