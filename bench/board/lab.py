"""How long until five hundred cells stand in a student's JupyterLab?

A real hub, the student's own server, JupyterLab in Chromium, in class. From the moment when the instructor opens a
notebook on the board to the moment when the text of its last cell is in the student's notebook: the word
of the class, the tab, the ticket, the socket, the document and its 500 cells. One notebook is open before,
so that the code of the page has been loaded.
"""

from __future__ import annotations

import json
import tempfile
import time
from pathlib import Path

from liveclass_hub.demo.stage import furnish
from playwright.sync_api import Page, sync_playwright

from bench.board.crowd import lesson
from bench.board.opening import CELLS
from bench.mute_all import percentile
from bench.row import Measured
from tests.e2e.browser import sit_down
from tests.e2e.pages import Desk
from tests.e2e.teacher import teacher
from tests.hub import COURSES, running_hub

TIMES = 10
EXPOSED = 'c.Spawner.args = [*c.Spawner.args, "--LabApp.expose_app_in_browser=True"]'
LAST_TEXT = """([name, cells]) => {
  for (const widget of window.jupyterapp.shell.widgets('main')) {
    const path = widget.context?.path ?? '';
    const shared = widget.content?.model?.sharedModel;
    if (path.endsWith(name) && shared?.cells.length === cells) {
      return shared.cells[cells - 1].source ? Date.now() : 0;
    }
  }
  return 0;
}"""

KEY = ("W.open", "a notebook of 500 cells: in JupyterLab")


def lab() -> dict[tuple[str, str], Measured]:
    """Open notebook after notebook on the board of one class."""
    with tempfile.TemporaryDirectory() as temporary:
        folder, homes = Path(temporary, "course"), Path(temporary, "hub", "homes")
        folder.mkdir()
        for number in range(TIMES + 1):
            (folder / name(number)).write_text(json.dumps(lesson(CELLS)))
        furnish(homes / "cleo")
        courses = {"demo": {**COURSES["demo"], "folder": str(folder)}}
        with (
            running_hub(
                homes.parent, courses=courses, wait_for_media=True, more_config=EXPOSED
            ) as hub,
            teacher(hub, "ana", name(0)) as ana,
            sync_playwright() as playwright,
        ):
            person = sit_down(playwright, "cleo", Path(temporary, "profile"), look=None)
            try:
                desk = Desk(person, hub)
                desk.log_in()
                desk.join()
                wait_for(desk.page, name(0))
                times = []
                for number in range(1, TIMES + 1):
                    began = time.time()
                    ana.do("OpenBoard", notebook=name(number))
                    times.append(wait_for(desk.page, name(number)) - began)
            finally:
                person.context.close()
    return {KEY: Measured(percentile(times, 95), samples=tuple(times))}


def name(number: int) -> str:
    return f"lesson-{number}.ipynb"


def wait_for(page: Page, notebook: str) -> float:
    """When the text of the last cell was there, in seconds since 1970."""
    found = page.wait_for_function(LAST_TEXT, arg=[notebook, CELLS], polling="raf", timeout=60_000)
    return float(found.json_value()) / 1000
