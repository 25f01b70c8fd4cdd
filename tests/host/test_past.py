"""Does one person keep the log busy with what is over?"""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from liveclass_hub.host.hub import HubUser
from liveclass_hub.host.tickets import Admission
from liveclass_hub.session.refusals import Refusal
from tornado.websocket import WebSocketClientConnection

from tests.host.inside import Inside, hear, inside, order, say


async def asked(it: Inside, user: HubUser, session: str, times: int) -> list[str]:
    """The answers to questions that come all at once."""
    found = await asyncio.gather(*(it.host.past.reader(user, session) for _ in range(times)))
    return sorted(
        (one.code if isinstance(one, Refusal) else one.person for one in found),
        key="rate_limited".__eq__,
    )


async def here(it: Inside, user: HubUser, session: str) -> WebSocketClientConnection:
    """This person's socket, in the class."""
    role = it.host.admissions.role_of(user, "demo")
    assert role is not None
    person = await it.host.admissions.person(user)
    ticket = it.host.tickets.issue(Admission(user.name, person, {"demo": role}, session))
    socket = await it.open("socket")
    await say(socket, {"type": "hello", "ticket": ticket, "tab": "t", "protocol": 1})
    await hear(socket, "welcome")
    return socket


@pytest.mark.asyncio
async def test_each_waits_for_one_past_chat_at_a_time(tmp_path: Path) -> None:
    ana = HubUser("ana", frozenset({"teachers"}), may_teach=True)
    cleo = HubUser("cleo", frozenset({"students"}), may_teach=False)
    async with inside(tmp_path) as it:
        persons = [await it.host.admissions.person(user) for user in (ana, cleo)]
        session = await it.start_class(persons[0])
        sockets = [await here(it, user, session) for user in (ana, cleo)]
        await order(sockets[0], "1", "EndSession")
        for socket in sockets:
            await hear(socket, "bye")
        both = await asyncio.gather(*(asked(it, user, session, 9) for user in (ana, cleo)))
        assert both == [[person, *8 * ["rate_limited"]] for person in persons]
        assert await asked(it, cleo, session, 1) == [persons[1]]
