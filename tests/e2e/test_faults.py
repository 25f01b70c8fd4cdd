"""What happens in mid-class when a process is killed? The class goes on, and nobody presses F5."""

from __future__ import annotations

import pytest

from tests.e2e.conftest import People, Stopwatch
from tests.e2e.pages import Desk
from tests.e2e.reasons import all_of, until
from tests.e2e.senses import share_heard, share_made_up
from tests.e2e.test_a_class import begin
from tests.hub import RunningHub

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]


def mark(desks: tuple[Desk, ...]) -> None:
    """Leave something in each page that a reload would wipe away."""
    for desk in desks:
        desk.page.evaluate("() => { window.__never_reloaded = true; }")


def why_reloaded(desks: tuple[Desk, ...]) -> str | None:
    for desk in desks:
        if not desk.page.evaluate("() => window.__never_reloaded === true"):
            return f"{desk.name}'s page was loaded again"
    return None


def test_the_host_is_killed_and_the_sound_never_stops(
    story: People, hub: RunningHub, stopwatch: Stopwatch
) -> None:
    desks = begin(story, media=True)
    ana, cleo, dan = desks
    mark(desks)
    until(all_of(lambda: ana.why_not_hearing(cleo), lambda: cleo.why_not_hearing(ana)), 40)
    cleo.raise_hand("does it survive?")
    for number in range(3):
        dan.write(f"before {number}")
    until(lambda: None if len(ana.messages()) == 3 else f"ana reads {ana.messages()}")
    counts = {desk.name: [desk.statistics()] for desk in desks}
    old = hub.host_process()
    old.kill()
    stopwatch.start()
    dan.write("while the host is down")
    ana.photograph("1 just killed")
    heard = [desk.why_not_hearing(other) for desk, other in ((ana, cleo), (cleo, ana), (dan, cleo))]
    assert heard == [None, None, None], "sound does not go through the host"
    until(lambda: None if hub.host_process().pid != old.pid else "the host is not back")
    said = ["before 0", "before 1", "before 2", "while the host is down"]

    def why_not(desk: Desk) -> str | None:
        return None if desk.messages() == said else f"{desk.name} reads {desk.messages()}"

    until(all_of(*(lambda d=d: why_not(d) for d in desks)), 30)
    stopwatch.note("from kill -9 of the host to everything said meanwhile on every page")
    for desk in desks:
        assert desk.hands() == ["cleo"]
        assert sorted(desk.people()) == ["ana", "cleo", "dan"]
    for desk in desks:
        counts[desk.name].append(desk.statistics())
    for name, own in counts.items():
        others = [other for speaker, other in counts.items() if speaker != name]
        assert share_heard(own, *others) > 0.8, f"{name}: {counts}"
        assert share_made_up(*own) < 0.2, f"{name}: {own}"
    assert why_reloaded(desks) is None
    ana.mute_all()
    until(all_of(lambda: ana.why_still_hearing(cleo), lambda: ana.why_still_hearing(dan)))
    ana.photograph("2 it goes on")


def test_the_media_server_is_killed_and_comes_back(
    story: People, hub: RunningHub, stopwatch: Stopwatch
) -> None:
    desks = begin(story, media=True)
    ana, cleo, dan = desks
    mark(desks)
    until(all_of(lambda: ana.why_not_seeing(cleo), lambda: cleo.why_not_hearing(ana)), 40)
    old = hub.media_process()
    old.kill()
    stopwatch.start()
    dan.write("can anybody hear me?")
    until(lambda: None if ana.messages() == ["can anybody hear me?"] else "no chat")
    cleo.photograph("1 media killed")
    until(lambda: None if hub.media_process().pid != old.pid else "media is not back")
    until(
        all_of(
            lambda: ana.why_not_seeing(cleo),
            lambda: cleo.why_not_seeing(ana),
            lambda: dan.why_not_hearing(cleo),
            lambda: ana.why_not_hearing(dan),
            lambda: cleo.why_not_hearing(ana),
        ),
        60,
    )
    stopwatch.note("from kill -9 of the media server to sound and picture at everyone's")
    assert why_reloaded(desks) is None
    cleo.photograph("2 back again")


def test_the_students_page_is_killed_and_keeps_its_place(story: People) -> None:
    ana, cleo, dan = begin(story)
    cleo.raise_hand("still first?")
    until(lambda: None if ana.hands() == ["cleo"] else f"hands: {ana.hands()}")
    dan.raise_hand("second")
    cleo.page.goto("about:blank")
    ana.page.wait_for_timeout(1500)
    assert ana.hands() == ["cleo", "dan"], "a hand outlives a lost page"
    cleo.page.go_back()
    cleo.wait_for_lab()
    cleo.wait_until_in_class()
    until(lambda: None if cleo.hands() == ["cleo", "dan"] else f"hands: {cleo.hands()}")
