"""Is the small speaker where one puts it, by pointer and by keys, and nowhere outside the window?"""

from __future__ import annotations

import pytest

from tests.e2e.conftest import People
from tests.e2e.pages import Desk
from tests.e2e.reasons import until
from tests.e2e.stillness import why_still
from tests.e2e.test_a_class import begin

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

LAST_CORNER = "localStorage.getItem('liveclass.corner')"


class Float:
    """The small speaker in somebody's JupyterLab."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.node = desk.page.locator(".lc-Float")

    def box(self) -> dict[str, float]:
        """Where it is."""
        found = self.node.bounding_box()
        assert found is not None, "there is no small speaker"
        return dict(found)

    def in_window(self) -> bool:
        """Whether all of it is."""
        box, size = self.box(), self.desk.page.viewport_size
        assert size is not None
        across = 0 <= box["x"] <= size["width"] - box["width"]
        return across and 0 <= box["y"] <= size["height"] - box["height"]

    def why_not_in(self, corner: str) -> str | None:
        """None once it rests in that corner of the window."""
        box, size = self.box(), self.desk.page.viewport_size
        assert size is not None
        low = "bottom" if box["y"] > size["height"] / 2 - box["height"] / 2 else "top"
        end = "end" if box["x"] > size["width"] / 2 - box["width"] / 2 else "start"
        return None if f"{low}-{end}" == corner else f"it is {low}-{end}: {box}"

    def why_still(self, speaker: Desk) -> str | None:
        """None once the picture of who speaks moves in it."""
        return why_still(self.node.locator("video"), speaker.page)

    def resting_place(self) -> dict[str, float]:
        """Where it is once it has come to rest: it glides into its corner."""
        boxes = [self.box()]

        def why_moving() -> str | None:
            self.desk.page.wait_for_timeout(100)
            boxes.append(self.box())
            return None if boxes[-1] == boxes[-2] else f"it moves: {boxes[-1]}"

        until(why_moving)
        return boxes[-1]

    def drag(self, x: float, y: float) -> None:
        """By its picture to a point, in steps; it is in the window all the way."""
        mouse, box = self.desk.page.mouse, self.resting_place()
        start = box["x"] + box["width"] / 2, box["y"] + box["height"] / 3
        mouse.move(*start)
        mouse.down()
        for step in range(1, 11):
            part = step / 10
            mouse.move(start[0] + (x - start[0]) * part, start[1] + (y - start[1]) * part)
            assert self.in_window(), self.box()
        mouse.up()


def test_the_small_speaker_is_put_where_one_wants_it(story: People) -> None:
    ana, cleo, _ = begin(story)
    ana.turn("camera", on=True)
    until(lambda: cleo.why_not_seeing(ana), 40)
    cleo.page.locator('.jp-SideBar [data-id="jupyter-liveclass-panel"]').click()
    small = Float(cleo)
    small.node.wait_for()
    until(lambda: small.why_still(ana), 20)
    assert small.why_not_in("bottom-end") is None
    cleo.photograph("1 small speaker")
    small.drag(3, 3)
    until(lambda: small.why_not_in("top-start"))
    size = cleo.page.viewport_size
    assert size is not None
    small.drag(size["width"] - 2, 4)
    until(lambda: small.why_not_in("top-end"))
    assert cleo.page.evaluate(LAST_CORNER) == "top-end"
    until(lambda: small.why_still(ana))
    move = small.node.get_by_role("button", name="Move to the next corner")
    move.focus()
    cleo.page.keyboard.press("Enter")
    until(lambda: small.why_not_in("bottom-start"))
    cleo.page.keyboard.press("Shift+Tab")
    cleo.page.keyboard.press("Tab")
    assert move.evaluate("node => node === document.activeElement"), "keys do not reach it"
    cleo.photograph("2 moved by keys")
    cleo.refresh()
    small.node.wait_for()
    # Else its place is forgotten.
    until(lambda: small.why_not_in("bottom-start"))
    assert cleo.person.complaints == []
