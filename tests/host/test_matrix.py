"""Does a real socket refuse what the table of `tests.session.matrix` refuses, whatever the role and the command?

What a command does once it is allowed depends on those before it; whether it is allowed does not.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import msgspec
import pytest
from liveclass_hub.host.letters import Errand
from liveclass_hub.session import commands as c
from liveclass_hub.session.names import Role
from liveclass_hub.session.refusals import Refusal
from tornado.websocket import WebSocketClientConnection

from tests.host.inside import Inside, hear, inside, order, say
from tests.session.matrix import AGREED, agreed
from tests.session.scene import ALONE, FILE, MESSAGE, PERSON, PUSH, QUESTION

pytestmark = pytest.mark.asyncio

ROLES: dict[str, Role] = {
    "guest": "guest",
    "student": "student",
    "copresenter": "student",
    "assistant": "assistant",
    "instructor": "instructor",
}
REGULARS = ("student", "copresenter", "assistant", "instructor")
LAST = ("EndSession", "Leave")
NAMES = [*(name for name in AGREED if name not in LAST), *LAST]


def about(name: str) -> tuple[str, c.AnyCommand]:
    """A command about somebody else or about nothing there is, and its target in the table."""
    if name in ALONE:
        return "", ALONE[name]
    if name in PERSON:
        return "other student", PERSON[name]("p_sue")
    things = (("m_none", MESSAGE), ("q_none", QUESTION), ("push_none", PUSH), ("f_none", FILE))
    none, make = next((none, made[name]) for none, made in things if name in made)
    return none, make(none)


async def answers(socket: WebSocketClientConnection, names: list[str]) -> dict[str, str]:
    """By command, the code of the refusal; "" where it was taken."""
    for name in names:
        command = msgspec.to_builtins(about(name)[1])
        await say(socket, {"type": "command", "id": name, "command": command})
    found: dict[str, str] = {}
    while len(found) < len(names):
        text = await socket.read_message()
        assert text is not None, f"closed after {sorted(found)}"
        frame: dict[str, Any] = msgspec.json.decode(text)
        if frame["type"] in {"ack", "refused"}:
            found[frame["id"]] = frame["refusal"]["code"] if frame["type"] == "refused" else ""
    return found


async def come(it: Inside, session: str, name: str, role: Role) -> WebSocketClientConnection:
    socket = await it.join(session, name, role)
    await hear(socket, "welcome")
    return socket


async def come_by_link(
    it: Inside, session: str, staff: WebSocketClientConnection
) -> WebSocketClientConnection:
    await order(staff, "link", "MakeLink", digest="e" * 64, label="Parents", lobby=False)
    await hear(staff, "ack")
    (live,) = it.host.directory.all()
    (link,) = live.state.links
    came: asyncio.Future[Refusal | None] = asyncio.get_running_loop().create_future()
    live.post(Errand(c.Issued(c.Enter("Gus", link), "p_guest", "guest"), came))
    assert await came is None
    return await come(it, session, "guest", "guest")


async def test_every_command_of_every_role_is_refused_as_agreed(tmp_path: Path) -> None:
    found: dict[tuple[str, str], bool] = {}
    table: dict[tuple[str, str], bool] = {}
    async with inside(tmp_path, commands_burst=len(NAMES)) as it:
        session = await it.start_class()
        await come(it, session, "sue", "student")
        there = {asker: await come(it, session, asker, ROLES[asker]) for asker in REGULARS}
        there = {"guest": await come_by_link(it, session, there["instructor"]), **there}
        await order(there["instructor"], "first", "Promote", person="p_copresenter")
        await hear(there["instructor"], "ack")
        for asker, socket in there.items():
            names = [name for name in NAMES if (asker, name) != ("instructor", "Leave")]
            for name, code in (await answers(socket, names)).items():
                assert code not in {"rate_limited", "bad_request"}, (asker, name)
                found[asker, name] = code == "not_allowed"
                table[asker, name] = agreed(name, asker, about(name)[0]) == "not_allowed"
    assert found == table
