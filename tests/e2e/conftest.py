"""One hub, one browser per person: set up once, because both are dear; each story begins a class anew."""

from __future__ import annotations

import json
import time
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from liveclass_hub.demo.stage import furnish
from playwright.sync_api import Playwright, expect, sync_playwright

from tests.e2e.browser import SCREENSHOTS, sit_down
from tests.e2e.devices import LOOKS
from tests.e2e.lesson import LESSON, NOTEBOOK, write
from tests.e2e.pages import Desk
from tests.e2e.reasons import PATIENCE
from tests.e2e.teacher import Teacher, teacher
from tests.hub import OUTSIDER, RunningHub, running_hub

TIMES = SCREENSHOTS.parent / "stories.json"
INSTRUCTOR, STUDENTS = "ana", ("cleo", "dan")
CAST = dict(zip((INSTRUCTOR, *STUDENTS), LOOKS, strict=True))


@pytest.fixture(autouse=True)
def jp_asyncio_loop() -> None:
    """Instead of pytest-jupyter's, which would close the loop that drives the browsers."""


@pytest.fixture(autouse=True)
def jp_server_cleanup() -> None:
    """Nor is there a server of pytest-jupyter's to clean up after."""


@pytest.fixture(scope="session")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningHub]:
    """A real hub with the course `demo`, and homes for everyone in these stories."""
    folder = tmp_path_factory.mktemp("hub")
    for user in (*CAST, "eve", OUTSIDER):
        furnish(folder / "homes" / user)
    with running_hub(folder, wait_for_media=True) as running:
        yield running


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """What drives the browsers."""
    # By itself, `expect` gives up after a quarter of what everything else has.
    expect.set_options(timeout=PATIENCE * 1000)
    with sync_playwright() as started:
        yield started


class Stopwatch:
    """How long things took, kept beside the pictures. Told, never asserted: a busy machine is slow."""

    def __init__(self) -> None:
        self._since = time.monotonic()

    def start(self) -> None:
        """Now."""
        self._since = time.monotonic()

    def note(self, what: str) -> None:
        """Keep the seconds since the start under these words."""
        seconds = round(time.monotonic() - self._since, 2)
        known = json.loads(TIMES.read_text()) if TIMES.exists() else {}
        TIMES.parent.mkdir(parents=True, exist_ok=True)
        TIMES.write_text(json.dumps({**known, what: seconds}, indent=1) + "\n")


@pytest.fixture
def stopwatch() -> Stopwatch:
    """Runs from the beginning of the story."""
    return Stopwatch()


class People:
    """Everyone who has a browser open; brings more when asked."""

    def __init__(self, hub: RunningHub, playwright: Playwright, profiles: Path) -> None:
        self._hub = hub
        self._playwright = playwright
        self._profiles = profiles
        self._desks: dict[str, Desk] = {}
        self._visitors: list[Desk] = []
        self._count = 0
        self.story = ""

    def desk(self, name: str) -> Desk:
        """The person's JupyterLab; logs in and opens it the first time."""
        if name not in self._desks:
            self._desks[name] = self._seat(name, look=CAST.get(name))
        return self._desks[name]

    def bring(self, user: str, **computer: Any) -> Desk:
        """Someone with a computer of another kind, for this story only."""
        desk = self._seat(user, **computer)
        self._visitors.append(desk)
        return desk

    def _seat(self, user: str, **computer: Any) -> Desk:
        self._count += 1
        profile = self._profiles / f"{user}-{self._count}"
        person = sit_down(self._playwright, user, profile, **computer)
        address = computer.get("also_known_as", "")
        url = self._hub.url.replace("127.0.0.1", address) if address else ""
        person.story = self.story
        desk = Desk(person, self._hub, url=url)
        desk.log_in()
        return desk

    def regulars(self) -> list[Desk]:
        """Every desk that stays for the whole run."""
        return list(self._desks.values())

    def all(self) -> list[Desk]:
        """Everyone who is there now."""
        return [*self.regulars(), *self._visitors]

    def say_goodbye(self) -> None:
        """Close the browsers of those who came for one story."""
        while self._visitors:
            self._visitors.pop().person.context.close()

    def go_home(self) -> None:
        """Close every browser."""
        for desk in self.all():
            desk.person.context.close()


@pytest.fixture(scope="session")
def people(
    hub: RunningHub, playwright: Playwright, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[People]:
    """The people of all stories."""
    everyone = People(hub, playwright, tmp_path_factory.mktemp("profiles"))
    yield everyone
    everyone.go_home()


@pytest.fixture
def story(request: pytest.FixtureRequest, hub: RunningHub, people: People) -> Iterator[People]:
    """The same people before a new class: nothing is live, every page is fresh."""
    people.story = request.node.name.removeprefix("test_")
    for desk in people.regulars():
        desk.person.story = people.story
        desk.fresh()
        desk.person.forget()
    yield people
    photograph_failure(request, people)
    people.say_goodbye()
    end_class(hub)


@pytest.fixture
def ana(hub: RunningHub) -> Iterator[Teacher]:
    """The instructor without a browser, in a class with the lesson on its board."""
    write(hub, NOTEBOOK, LESSON)
    with teacher(hub, INSTRUCTOR, NOTEBOOK) as there:
        yield there
    end_class(hub)


def end_class(hub: RunningHub) -> None:
    """Whatever a story left live is ended by its instructor, through the front door."""
    from tests.e2e.classmate import Classmate

    Classmate(hub, INSTRUCTOR).end_whatever_is_live()


def photograph_failure(request: pytest.FixtureRequest, people: People) -> None:
    """When a story fails, what everyone saw tells more than the assertion."""
    report = getattr(request.node, "told", None)
    if report is not None and report.failed:
        for desk in people.all():
            desk.photograph("failed")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, Any]:
    """Keep the outcome of the test itself where `photograph_failure` finds it."""
    report = yield
    if report.when == "call":
        item.told = report  # type: ignore[attr-defined]
    return report
