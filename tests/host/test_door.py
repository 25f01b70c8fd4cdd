"""What does a class begin with, and who waits on when the service was away?"""

from __future__ import annotations

from pathlib import Path

import pytest
from liveclass_hub.host.live import LiveSession
from liveclass_hub.session.limits import SessionSettings

from tests.host.inside import COURSES, hear, inside, until

pytestmark = pytest.mark.asyncio


async def test_a_class_begins_as_its_course_says_and_else_as_the_service_says(
    tmp_path: Path,
) -> None:
    courses = {
        "demo": {**COURSES["demo"], "defaults": {"lobby": True, "cameras": True}},
        "other": COURSES["demo"],
    }
    async with inside(tmp_path, courses=courses, may_unmute=False, student_cameras=False) as it:
        begun = []
        for course in courses:
            session = await it.host.directory.start(course, "A class", "p_ana", "instructor")
            assert isinstance(session, str), session
            live = it.host.directory.find(session)
            assert isinstance(live, LiveSession)
            begun.append(live.state.settings)
        assert begun == [
            SessionSettings(may_unmute=False, cameras=True, lobby=True),
            SessionSettings(may_unmute=False, cameras=False),
        ]


async def test_who_waits_when_the_service_falls_waits_when_it_is_back(tmp_path: Path) -> None:
    courses = {"demo": {**COURSES["demo"], "defaults": {"lobby": True}}}
    async with inside(tmp_path, courses=courses) as it:
        session = await it.start_class()
        first = await hear(await it.join(session, "cleo"), "waiting")
    async with inside(tmp_path, courses=courses) as it:
        again = await it.join(session, "cleo")
        assert (await hear(again, "waiting"))["since"] == first["since"]
        it.house.settings.grace_seconds = 0.5  # from now on: she may take her time to come back
        live = it.host.directory.find(session)
        assert isinstance(live, LiveSession)
        again.close()
        await until(lambda: not live.state.waiting, "who went away waits for ever")
