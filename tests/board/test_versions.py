"""Which states of a notebook can be brought back, after minutes and after hours?"""

from __future__ import annotations

import time
from itertools import pairwise
from pathlib import Path

from liveclass_hub.board import messages as m
from liveclass_hub.board.versions import NEWEST, VERSIONS, superfluous

from tests.board.copies import code, write
from tests.board.lesson import Class, on_disk


def test_a_number_of_versions_is_kept_with_their_times(tmp_path: Path) -> None:
    write(tmp_path, code("a", "x"))
    lesson = Class(tmp_path)
    before = int(time.time())
    for _ in range(VERSIONS + 5):
        lesson.write(".")
        lesson.save()
    versions = lesson.ask(m.ListVersions(lesson.place), m.Versions).versions
    numbers = [version.version for version in versions]
    assert len(numbers) == VERSIONS
    assert (numbers[0], numbers[-NEWEST:]) == (1, list(range(VERSIONS + 1, VERSIONS + 6)))
    assert all(before <= version.at <= time.time() + 1 for version in versions)
    (gone, *_) = set(range(1, VERSIONS)) - set(numbers)
    assert lesson.ask(m.Restore(lesson.place, "ada", gone), m.Refusal).code == "no_such_version"
    lesson.ask(m.Restore(lesson.place, "ada", 1), m.Accepted)
    assert lesson.source() == ".x"
    lesson.desk.close()


def test_saves_in_quick_succession_make_one_version(tmp_path: Path) -> None:
    file = write(tmp_path, code("a", "x"))
    lesson = Class(tmp_path, limits=m.Limits())
    for _ in range(3):
        lesson.write(".")
        lesson.save()
    (only,) = lesson.ask(m.ListVersions(lesson.place), m.Versions).versions
    assert only.version == 1
    lesson.desk.close()
    write(tmp_path, code("b", "prepared at home"))
    again = Class(tmp_path, limits=m.Limits())
    versions = again.ask(m.ListVersions(again.place), m.Versions).versions
    assert [version.version for version in versions] == [1, 3]
    again.ask(m.Restore(again.place, "ada", 3), m.Accepted)
    again.desk.close()
    assert on_disk(file)["cells"][0]["source"] == "...x"


def test_versions_reach_back_over_the_whole_class() -> None:
    """A save every ten seconds for two hours."""
    kept: list[m.Version] = []
    for number in range(720):
        kept.append(m.Version(number, 10.0 * number))
        if len(kept) > VERSIONS:
            kept.remove(superfluous(kept))
    ages = [(kept[-1].at - version.at) / 60 for version in kept]
    assert kept[0].version == 0
    assert sum(age <= 1 for age in ages) >= NEWEST
    assert sum(age > 10 for age in ages) >= 4
    steps = [(before - after) / (before + 1) for before, after in pairwise(ages)]
    assert max(steps[1:]) < 0.7
