"""Are the demo's notebooks ones that a class can be held with?"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import nbformat
import pytest
from liveclass_hub.demo.stage import copy_course, furnish
from liveclass_hub.session.rules.pushes import CELL_ID
from nbclient import NotebookClient

COURSE = Path(__file__).resolve().parents[2] / "hub_service/liveclass_hub/demo/course"
NOTEBOOKS = sorted(COURSE.glob("*.ipynb"))


def said(outputs: list[Any]) -> list[str]:
    """What a cell printed, and of what kinds its other outputs are."""
    printed = "".join(output["text"] for output in outputs if output["output_type"] == "stream")
    kinds = [kind for output in outputs for kind in sorted(output.get("data", {}))]
    return [printed, *kinds]


@pytest.mark.parametrize("file", NOTEBOOKS, ids=lambda file: file.stem)
def test_a_notebook_is_valid_and_its_cells_can_be_pushed(file: Path) -> None:
    notebook = nbformat.read(file, as_version=4)
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    assert all(CELL_ID.fullmatch(cell.id) for cell in notebook.cells)
    assert "trusted" not in json.dumps(notebook)


@pytest.mark.parametrize("file", NOTEBOOKS, ids=lambda file: file.stem)
def test_a_notebook_runs_in_a_students_home_and_says_what_it_shows(
    file: Path, tmp_path: Path
) -> None:
    furnish(tmp_path)
    notebook = nbformat.read(file, as_version=4)
    shown = [said(cell.outputs) for cell in notebook.cells if cell.cell_type == "code"]
    home = {**os.environ, "HOME": str(tmp_path), "IPYTHONDIR": str(tmp_path / ".ipython")}
    NotebookClient(notebook, timeout=60).execute(cwd=str(tmp_path), env=home)
    done = [said(cell.outputs) for cell in notebook.cells if cell.cell_type == "code"]
    for kept, fresh in zip(shown, done, strict=True):
        assert kept in ([""], fresh)


def test_the_lesson_shows_pictures_before_anything_was_run() -> None:
    notebook = nbformat.read(COURSE / "07 Sampling.ipynb", as_version=4)
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert sum("image/png" in output.get("data", {}) for output in outputs) == 3


def test_the_course_is_copied_whole_and_nothing_is_overwritten(tmp_path: Path) -> None:
    copy_course(tmp_path)
    copied = {str(file.relative_to(tmp_path)) for file in tmp_path.rglob("*") if file.is_file()}
    assert {"07 Sampling.ipynb", "data/waiting_times.csv"} <= copied
    (tmp_path / "07 Sampling.ipynb").write_text("mine")
    copy_course(tmp_path)
    assert (tmp_path / "07 Sampling.ipynb").read_text() == "mine"
