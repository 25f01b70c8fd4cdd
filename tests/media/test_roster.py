"""Who is told of whom when several come at once?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from liveclass_hub.media.limits import Bucket
from liveclass_hub.media.participant import Participant
from liveclass_hub.media.permission import from_grants
from liveclass_hub.media.publications import announce
from liveclass_hub.media.roster import GONE, Roster
from liveclass_hub.media.subscriptions import Subscriptions
from liveclass_hub.media.tokens import Claims
from livekit.protocol import models, rtc


class Told:
    """A link that keeps whom it was told of, frame by frame."""

    def __init__(self) -> None:
        self.frames: list[list[str]] = []

    def send(self, frame: bytes) -> None:
        update = rtc.SignalResponse.FromString(frame).update
        self.frames.append(sorted(person.identity for person in update.participants))

    def ask(self, there: Callable[[], object]) -> None:
        raise NotImplementedError

    def close(self, code: int, reason: str) -> None:
        raise NotImplementedError


def person(identity: str, *, hidden: bool) -> tuple[Participant, Told]:
    link = Told()
    claims = Claims("key", identity, identity, "", {}, "", {}, 0.0, 0.0)
    permission = replace(from_grants({}), hidden=hidden)
    bucket, wishes = Bucket(1.0, 1.0), Subscriptions(automatic=True)
    return (
        Participant(claims, models.ClientInfo(), permission, wishes, 1, 2, 0.0, bucket, link),
        link,
    )


@given(hidden=st.lists(st.booleans(), min_size=1, max_size=8))
def test_who_hides_is_told_of_themselves_and_of_all_who_do_not(hidden: list[bool]) -> None:
    roster = Roster()
    people = [person(f"p{n}", hidden=hides) for n, hides in enumerate(hidden)]
    for each, _ in people:
        roster.informed(each)
        roster.changed(each)
    assert roster.tell([each for each, _ in people])
    public = {f"p{n}" for n, hides in enumerate(hidden) if not hides}
    for each, link in people:
        assert link.frames == [sorted(public | {each.identity})]
    assert not roster.tell([each for each, _ in people])


def test_what_is_known_of_somebody_is_what_holds_now() -> None:
    roster = Roster()
    ada, _ = person("ada", hidden=False)
    assert ada.known() == ada.info()
    assert ada.known() is ada.known()
    ada.name, ada.state = "Ada", models.ParticipantInfo.State.ACTIVE
    roster.changed(ada)
    assert ada.known() == ada.info()
    track = announce(rtc.AddTrackRequest(cid="c", type=models.TrackType.AUDIO))
    ada.publications.announced(track)
    track.core = 1
    assert ada.known().is_publisher
    track.info.muted = True
    assert ada.known().tracks[0].muted


@pytest.mark.parametrize("hidden", [False, True])
def test_who_came_after_somebody_left_is_not_told_of_that(hidden: bool) -> None:
    roster = Roster()
    leaver, _ = person("leaver", hidden=False)
    before, told_before = person("before", hidden=hidden)
    roster.informed(before)
    leaver.state = GONE
    roster.changed(leaver)
    after, told_after = person("after", hidden=hidden)
    roster.informed(after)
    roster.changed(after)
    assert roster.tell([before, after])
    assert told_before.frames == [["leaver"] if hidden else ["after", "leaver"]]
    assert told_after.frames == [["after"]]
