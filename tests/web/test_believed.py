"""Does a class come back after kill -9 though the hub is too busy to say who anyone is?"""

from __future__ import annotations

import os
import signal

import pytest

from tests.hub import RunningHub, wait_until
from tests.page import Page, Refused, ask, start_class
from tests.web.returning import come_back

pytestmark = pytest.mark.asyncio


async def test_a_class_comes_back_without_asking_the_hub(hub: RunningHub, course: str) -> None:
    session = await start_class(hub, "ana", course)
    stranger = hub.token(
        "eve", scopes=["access:services!service=liveclass", "custom:liveclass:join"]
    )
    async with Page(hub, "ana") as ana, Page(hub, "cleo") as cleo:
        await ana.join(session)
        await cleo.join(session)
        old = hub.host_process()
        os.kill(hub.process.pid, signal.SIGSTOP)
        try:
            old.kill()
            for page in (ana, cleo):
                await page.closed()
                await come_back(page, session)
            await cleo.do("PostMessage", text="and the hub has not said a word")
            with pytest.raises(Refused) as refused:
                await ask(hub, "eve", "GET", "me", token=stranger)
            assert refused.value.code == "hub_down"
        finally:
            os.kill(hub.process.pid, signal.SIGCONT)
    wait_until(lambda: (hub.health() or {}).get("status") == "ok", "the service is not well")
