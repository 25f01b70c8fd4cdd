"""Is a clapping class one small frame, and nothing in the log?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from liveclass_hub.host.letters import Order
from liveclass_hub.host.live import LiveSession
from liveclass_hub.session import commands as c

from tests.host.inside import hear, inside, order

pytestmark = pytest.mark.asyncio

CLAPPING = 30


async def test_however_many_clap_in_a_moment_everyone_gets_one_frame(tmp_path: Path) -> None:
    async with inside(tmp_path) as it:
        session = await it.start_class()
        ana = await it.join(session, "ana", "instructor")
        await hear(ana, "welcome")
        for number in range(CLAPPING):
            await hear(await it.join(session, f"s{number}"), "welcome")
        live = it.host.directory.find(session)
        assert isinstance(live, LiveSession)
        seq = live.state.seq
        for number in range(CLAPPING):
            connection = live.presence.line_of(f"p_s{number}")
            assert connection is not None
            issued = c.Issued(c.React("applause"), connection.person, "student", f"{number}")
            live.post(Order(issued, connection))
        await order(ana, "after", "RaiseHand")
        frames: list[dict[str, Any]] = []
        while not frames or frames[-1]["type"] != "ack":
            text = await ana.read_message()
            assert text is not None
            frames.append(json.loads(text))
        passing = [frame for frame in frames if frame["type"] == "passing"]
        assert passing == [{"type": "passing", "reactions": {"applause": CLAPPING}}]
        assert live.state.seq == seq + 1
        assert not any(live.has_done(f"p_s{number}", f"{number}") for number in range(CLAPPING))
