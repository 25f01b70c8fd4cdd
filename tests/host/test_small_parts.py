"""Tickets, rates, keys, courses, media tokens: the parts that need no session."""

from __future__ import annotations

import stat
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import jwt
import pytest
from liveclass_hub.host.courses import parse_courses
from liveclass_hub.host.keys import Keys, load_keys
from liveclass_hub.host.media_tokens import MediaTokens
from liveclass_hub.host.rates import Bucket, Window
from liveclass_hub.host.settings import LiveClass
from liveclass_hub.host.tickets import Admission, Tickets
from traitlets.config import Config

WHO = Admission("cleo", "p_1", {"demo": "student"}, "s_1")


def test_a_ticket_is_good_once() -> None:
    tickets = Tickets(60, lambda: 0.0)
    ticket = tickets.issue(WHO)
    assert tickets.redeem(ticket) == WHO
    assert tickets.redeem(ticket) is None


@pytest.mark.parametrize(("later", "good"), [(59.9, True), (60.1, False)])
def test_a_ticket_is_good_for_a_minute(later: float, good: bool) -> None:
    clock = [0.0]
    tickets = Tickets(60, lambda: clock[0])
    ticket = tickets.issue(WHO)
    clock[0] = later
    assert (tickets.redeem(ticket) == WHO) is good


@pytest.mark.parametrize("forged", ["", "x", "\udc80", "a" * 10_000])
def test_what_was_never_issued_opens_nothing(forged: str) -> None:
    assert Tickets(60, lambda: 0.0).redeem(forged) is None


def test_old_tickets_do_not_pile_up() -> None:
    clock = [0.0]
    tickets = Tickets(60, lambda: clock[0])
    for _ in range(100):
        tickets.issue(WHO)
        clock[0] += 30
    assert len(tickets._issued) <= 3


def test_forgotten_tickets_open_nothing_and_those_of_others_do() -> None:
    tickets = Tickets(60, lambda: 0.0)
    forgotten = [tickets.issue(WHO), tickets.issue(Admission("cleo", "p_1", {}, None))]
    other = tickets.issue(Admission("dan", "p_2", {"demo": "student"}, "s_1"))
    tickets.forget("cleo")
    assert [tickets.redeem(ticket) for ticket in forgotten] == [None, None]
    assert tickets.redeem(other) is not None


def test_a_bucket_lets_a_burst_through_and_then_the_rate() -> None:
    bucket = Bucket(20, 40)
    assert sum(bucket.take(100.0) for _ in range(100)) == 40
    assert sum(bucket.take(101.0) for _ in range(100)) == 20


def test_a_window_never_lets_more_through_in_any_span() -> None:
    window = Window(5, 5.0)
    passed = [t / 10 for t in range(300) if window.take(t / 10)]
    for start in passed:
        assert sum(start <= t < start + 5.0 for t in passed) <= 5


def test_keys_are_made_once_and_kept_for_the_owner(tmp_path: Path) -> None:
    settings = LiveClass(config=Config(LiveClass={"data_dir": str(tmp_path)}))
    with ThreadPoolExecutor(8) as together:
        made = set(together.map(lambda _: load_keys(settings), range(8)))
    assert len(made) == 1
    file = tmp_path / "keys.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    file.chmod(0o644)
    assert load_keys(settings) in made
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [f.name for f in tmp_path.iterdir()] == ["keys.json"]


def test_the_first_role_that_fits_counts() -> None:
    course = parse_courses({"c": {"instructors": "a", "assistants": "b", "students": ["c", "d"]}})[
        "c"
    ]
    assert course.role_of({"d", "a"}) == "instructor"
    assert course.role_of({"b", "c"}) == "assistant"
    assert course.role_of({"c"}) == "student"
    assert course.role_of({"x"}) is None
    assert course.title == "c"


def test_a_media_token_allows_what_is_open_and_nothing_else() -> None:
    keys = Keys("key", "a-secret-that-is-long-enough-to-sign-with")
    token = MediaTokens(keys, 10).issue("s_1", "p_1", frozenset({"screen"}))
    claims = jwt.decode(token, keys.media_secret, algorithms=["HS256"])
    assert (claims["iss"], claims["sub"]) == ("key", "p_1")
    assert claims["exp"] - time.time() <= 600
    video = claims["video"]
    assert (video["room"], video["canPublish"], video["canPublishData"]) == ("s_1", True, False)
    assert video["canPublishSources"] == ["screen_share", "screen_share_audio"]
    token = MediaTokens(keys, 10).issue("s_1", "p_1", frozenset())
    video = jwt.decode(token, keys.media_secret, algorithms=["HS256"])["video"]
    assert video["canPublish"] is False
