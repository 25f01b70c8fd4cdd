"""Who comes by a link, how far, and what becomes of them when it is revoked? No hub, but a real log."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import secrets
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from liveclass_hub.host.guests import GUESSES_BURST
from liveclass_hub.web.guest_passes import GUEST_COOKIE
from liveclass_hub.web.redeeming import GUEST_SOCKETS
from tornado.httpclient import AsyncHTTPClient, HTTPResponse
from tornado.websocket import WebSocketClientConnection

from tests.board_page import message, parted
from tests.host.inside import Inside, hear, inside, order, say

pytestmark = pytest.mark.asyncio

NAME = "Kim Planted-Zx9"


class Guest:
    """A browser that was given a link."""

    def __init__(self, host: Inside, session: str, secret: str, address: str = "") -> None:
        self.host, self.session, self.secret = host, session, secret
        self.address = address
        self.cookie = self.shown = ""

    async def post(self, path: str, body: Any, **headers: str) -> tuple[int, Any]:
        origin = f"http://127.0.0.1:{self.host.port}"
        said = {"Origin": origin, "Content-Type": "application/json"}
        if self.cookie:
            said |= {"Cookie": f"{GUEST_COOKIE}={self.cookie}", "X-LiveClass-Request": self.shown}
        if self.address:
            said["X-Forwarded-For"] = self.address
        response: HTTPResponse = await AsyncHTTPClient().fetch(
            f"{origin}/services/liveclass/guest/{path}",
            method="POST",
            body=json.dumps(body),
            headers={**said, **headers},
            raise_error=False,
        )
        if "Set-Cookie" in response.headers:
            self.cookie = response.headers["Set-Cookie"].split(";")[0].partition("=")[2]
        return response.code, json.loads(response.body)

    async def look(self) -> tuple[int, Any]:
        return await self.post("look", {"session": self.session, "secret": self.secret})

    async def come(self, name: str = NAME) -> tuple[int, Any]:
        link = {"session": self.session, "secret": self.secret, "name": name}
        code, answer = await self.post("come", link)
        self.shown = answer.get("request", self.shown)
        return code, answer

    async def ticket(self, way: str = "session", session: str = "") -> tuple[int, Any]:
        return await self.post("ticket", {"for": way, "session": session or self.session})

    async def enter(self) -> WebSocketClientConnection:
        """A socket that has said hello with a ticket of this guest."""
        code, answer = await self.ticket()
        assert code == 200, answer
        socket = await self.host.open("socket")
        hello = {"type": "hello", "ticket": answer["ticket"], "tab": "t", "protocol": 1}
        await say(socket, hello)
        return socket


def code_of(answer: tuple[int, Any]) -> tuple[int, str]:
    status, body = answer
    return status, body["refusal"]["code"]


async def linked(
    host: Inside, session: str, **more: Any
) -> tuple[WebSocketClientConnection, Guest, str]:
    """The instructor, who has made a link; a browser that was given it; and the link's id."""
    ana = await host.join(session, "ana", "instructor")
    await hear(ana, "welcome")
    return ana, *(await another(host, session, ana, **more))


async def another(
    host: Inside, session: str, ana: WebSocketClientConnection, **more: Any
) -> tuple[Guest, str]:
    secret = secrets.token_urlsafe(32)
    digest = hashlib.sha256(secret.encode()).hexdigest()
    wanted = {"digest": digest, "label": "Parents", "lobby": False, **more}
    await order(ana, digest, "MakeLink", **wanted)
    await hear(ana, "ack")
    live = host.host.directory.find(session)
    [link] = [id for id, one in live.state.links.items() if one.digest == digest]  # type: ignore[union-attr]
    return Guest(host, session, secret), link


async def test_a_guest_comes_in_sees_the_class_and_may_do_nothing(tmp_path: Path) -> None:
    async with inside(tmp_path) as host:
        session = await host.start_class()
        ana, guest, link = await linked(host, session)
        assert await guest.look() == (
            200,
            {"session": session, "title": "Demo", "lobby": False},
        )
        await guest.come()
        kim = await guest.enter()
        welcome = await hear(kim, "welcome")
        assert (welcome["role"], welcome["view"].get("links")) == ("guest", None)
        assert welcome["view"]["people"][welcome["you"]]["name"] == f"{NAME} (guest)"
        assert [name for name, may in welcome["policy"].items() if may["allowed"]] == ["Leave"]
        for number, (kind, fields) in enumerate(
            [
                ("PostMessage", {"text": "hello"}),
                ("RaiseHand", {}),
                ("OpenSource", {"source": "microphone"}),
                ("React", {"reaction": "heart"}),
                ("MakeLink", {"digest": "0" * 64, "label": "Mine"}),
                ("RevokeLink", {"link": link}),
            ]
        ):
            await order(kim, str(number), kind, **fields)
            assert (await hear(kim, "refused"))["refusal"]["code"] == "not_allowed"
        patch = (await hear(ana, "patch"))["patch"]
        assert patch["came_by"] == {welcome["you"]: link}


async def test_waiting_guests_are_let_in_and_revoking_puts_all_out_at_once(tmp_path: Path) -> None:
    async with inside(tmp_path) as host:
        session = await host.start_class()
        ana, guest, link = await linked(host, session, lobby=True, uses=2)
        other = Guest(host, session, guest.secret)
        await guest.come()
        await other.come("Lee")
        kim, lee = await guest.enter(), await other.enter()
        await hear(kim, "waiting")
        await hear(lee, "waiting")
        assert code_of(await guest.ticket("board")) == (409, "in_lobby")
        live = host.host.directory.find(session)
        person = next(iter(live.state.waiting))  # type: ignore[union-attr]
        await order(ana, "admit", "Admit", person=person)
        await hear(kim, "welcome")
        await order(ana, "revoke", "RevokeLink", link=link)
        for socket in (kim, lee):
            assert (await hear(socket, "bye"))["reason"] == "link_revoked"
            assert await socket.read_message() is None
        assert code_of(await guest.ticket()) == (410, "link_revoked")
        assert code_of(await guest.post("me", {})) == (410, "link_revoked")
        assert code_of(await Guest(host, session, guest.secret).look()) == (410, "link_revoked")


async def test_each_way_in_which_a_link_does_not_open_says_so(tmp_path: Path) -> None:
    async with inside(tmp_path) as host:
        session = await host.start_class()
        ana, guest, _ = await linked(host, session, uses=1)
        first, last = guest.secret[0], guest.secret[-1]
        altered = [
            guest.secret[:-1] + ("A" if last != "A" else "B"),
            ("A" if first != "A" else "B") + guest.secret[1:],
            guest.secret + "A",
            guest.secret[:-1],
            "x",
        ]
        for secret in altered:
            assert code_of(await Guest(host, session, secret).look()) == (404, "no_such_link")
        elsewhere = Guest(host, "s_0000000000000000", guest.secret)
        assert code_of(await elsewhere.look()) == (404, "no_such_link")
        await order(ana, "lock", "ChangeSettings", locked=True)
        await hear(ana, "ack")
        assert code_of(await guest.look()) == (409, "locked")
        await order(ana, "unlock", "ChangeSettings", locked=False)
        await hear(ana, "ack")
        assert code_of(await guest.come("\u200b  ")) == (400, "guest_name_missing")
        await guest.come()
        await hear(await guest.enter(), "welcome")
        late = Guest(host, session, guest.secret)
        assert code_of(await late.come()) == (403, "link_used_up")
        await order(ana, "end", "EndSession")
        await hear(ana, "bye")
        assert code_of(await guest.look()) == (410, "session_ended")
        assert code_of(await guest.ticket()) == (410, "session_ended")


async def test_an_expired_link_lets_nobody_in_but_who_is_in_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with inside(tmp_path) as host:
        session = await host.start_class()
        _, guest, _ = await linked(host, session, minutes=1)
        await guest.come()
        await hear(await guest.enter(), "welcome")
        now = time.time
        monkeypatch.setattr(time, "time", lambda: now() + 61)
        late = Guest(host, session, guest.secret)
        assert code_of(await late.look()) == (410, "link_expired")
        assert (await guest.ticket())[0] == 200


async def test_a_guest_gets_tickets_for_their_own_class_alone(tmp_path: Path) -> None:
    async with inside(tmp_path) as host:
        session = await host.start_class()
        _, guest, _ = await linked(host, session)
        await guest.come()
        assert code_of(await guest.ticket(session="s_other")) == (404, "no_such_session")
        assert code_of(await guest.post("ticket", {"for": "feed"})) == (404, "no_such_session")
        assert code_of(await guest.ticket("board")) == (409, "no_board")
        cookie = guest.cookie
        for wrong in ("", cookie[:-2], cookie[:40] + ("A" if cookie[40] != "A" else "B")):
            guest.cookie = wrong or "x"
            assert code_of(await guest.ticket()) == (401, "no_pass")
        guest.cookie = cookie
        guest.shown = "0" * 64
        assert code_of(await guest.ticket()) == (403, "not_this_page")


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Content-Type": "text/plain"},
        {"Sec-Fetch-Dest": "iframe"},
    ],
)
async def test_requests_of_other_pages_get_nothing(tmp_path: Path, headers: dict[str, str]) -> None:
    async with inside(tmp_path) as host:
        session = await host.start_class()
        _, guest, _ = await linked(host, session)
        link = {"session": session, "secret": guest.secret}
        for path, body in (("look", link), ("come", {**link, "name": "Kim"}), ("me", {})):
            assert code_of(await guest.post(path, body, **headers)) == (403, "not_this_page")


async def test_guessing_is_limited_and_keeps_nobody_out(tmp_path: Path) -> None:
    async with inside(tmp_path) as host:
        session = await host.start_class()
        _, guest, _ = await linked(host, session)
        answers = []
        for _ in range(GUESSES_BURST * 2):
            guess = Guest(host, session, secrets.token_urlsafe(32), "203.0.113.9, 127.0.0.1")
            answers.append(code_of(await guess.look()))
        assert answers[0] == (404, "no_such_link")
        assert answers[-1] == (429, "rate_limited")
        neighbour = Guest(host, session, guest.secret, "203.0.113.9, 127.0.0.1")
        assert (await neighbour.look())[0] == 200
        far = Guest(host, session, "x", "198.51.100.1")
        assert code_of(await far.look()) == (404, "no_such_link")


@pytest.fixture
def everything_logged(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    with caplog.at_level(logging.DEBUG):
        yield caplog


async def test_no_log_and_no_file_has_the_secret_or_the_name(
    tmp_path: Path, everything_logged: pytest.LogCaptureFixture
) -> None:
    async with inside(tmp_path) as host:
        session = await host.start_class()
        ana, guest, link = await linked(host, session, label="Label-Zx9")
        await Guest(host, session, guest.secret + "A").look()
        await guest.come()
        kim = await guest.enter()
        await hear(kim, "welcome")
        await order(ana, "revoke", "RevokeLink", link=link)
        await hear(kim, "bye")
        planted = [guest.secret, "Zx9", guest.cookie, guest.shown]
        written = b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
        assert hashlib.sha256(guest.secret.encode()).hexdigest().encode() in written
    logged = everything_logged.text.encode()
    written += b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
    for secret in planted:
        assert secret.encode() not in written
        assert secret.encode() not in logged


async def test_links_guests_and_passes_outlive_the_host(tmp_path: Path) -> None:
    async with inside(tmp_path) as host:
        session = await host.start_class()
        _, guest, _ = await linked(host, session, uses=1)
        await guest.come()
        you = (await hear(await guest.enter(), "welcome"))["you"]
    async with inside(tmp_path) as host:
        guest.host = host
        assert (await guest.post("me", {}))[0] == 200
        welcome = await hear(await guest.enter(), "welcome")
        assert welcome["you"] == you
        live = host.host.directory.find(session)
        assert [one.used for one in live.state.links.values()] == [1]  # type: ignore[union-attr]


async def test_a_guest_named_like_someone_of_the_hub_is_not_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither the limits on one's connections nor the hub's groups look at what a guest types."""
    async with inside(tmp_path) as host:
        session = await host.start_class()
        ana, guest, _ = await linked(host, session)
        await guest.come("ana")
        kim = await guest.enter()
        welcome = await hear(kim, "welcome")
        assert welcome["role"] == "guest"
        names = {one["name"] for one in welcome["view"]["people"].values()}
        assert names == {"ana", "ana (guest)"}
        monkeypatch.setattr(host.host.hub, "members_of", nobody)
        await host.host.directory._check_all_roles()
        assert (await hear(ana, "bye"))["reason"] == "lease"
        await order(kim, "1", "EndSession")
        assert (await hear(kim, "refused"))["refusal"]["code"] == "not_allowed"


async def nobody(_group: str) -> set[str]:
    """Who is in any group of this hub."""
    return set()


async def test_a_guest_holds_few_lines_and_someone_of_the_course_more(tmp_path: Path) -> None:
    async with inside(tmp_path, sockets_per_person=GUEST_SOCKETS + 1) as host:
        session = await host.start_class()
        _, guest, _ = await linked(host, session)
        await guest.come()
        first, cleo = await guest.enter(), await host.join(session, "cleo", tab="0")
        for socket in (first, cleo):
            await hear(socket, "welcome")
        # Whoever reads answers pings, and so keeps the line.
        reading = [asyncio.create_task(hear(socket, "bye")) for socket in (first, cleo)]
        for tab in range(1, GUEST_SOCKETS + 1):
            said = {"type": "hello", "tab": str(tab), "protocol": 1}
            fits = tab < GUEST_SOCKETS
            socket = await host.open("socket")
            await say(socket, {**said, "ticket": (await guest.ticket())[1]["ticket"]})
            answer = await hear(socket, "elsewhere" if fits else "refused")
            assert fits or answer["refusal"]["code"] == "rate_limited"
            await hear(await host.join(session, "cleo", tab=str(tab)), "elsewhere")
        other = Guest(host, session, guest.secret)
        await other.come("Lee")
        await hear(await other.enter(), "welcome")
        for task in reading:
            task.cancel()


async def at_board(host: Inside, guest: Guest) -> WebSocketClientConnection:
    """A line of this guest to the board; nothing has been read from it."""
    code, answer = await guest.ticket("board")
    assert code == 200, answer
    socket = await host.open("board")
    hello = {"type": "hello", "tab": "t", "protocol": 1, "epoch": "", "client": 1}
    await socket.write_message(message({**hello, "ticket": answer["ticket"]}), binary=True)
    return socket


def fall_silent(*sockets: WebSocketClientConnection) -> None:
    """Nothing of them arrives any more, and nobody says so."""
    for socket in sockets:
        socket.protocol._write_frame = lost  # type: ignore[union-attr,method-assign]


def lost(*_frame: object, **_more: object) -> asyncio.Future[None]:
    """A frame that goes nowhere."""
    gone: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    gone.set_result(None)
    return gone


async def test_a_guest_whose_lines_broke_comes_back_at_once_as_often_as_they_break(
    tmp_path: Path,
) -> None:
    async with inside(tmp_path, silence_seconds=600) as host:
        session = await host.start_class()
        ana, guest, _ = await linked(host, session)
        await order(ana, "board", "OpenBoard", notebook="lesson.ipynb")
        await hear(ana, "ack")
        await guest.come()
        for _ in range(GUEST_SOCKETS):
            in_class = await guest.enter()
            await hear(in_class, "welcome")
            board = await at_board(host, guest)
            answer = await board.read_message()
            assert isinstance(answer, bytes)
            assert parted(answer)[0]["type"] == "joined"
            fall_silent(in_class, board)
        held = [line for line in host.house.sockets if line.user and line.user.startswith("guest")]
        assert len([line for line in held if not line.over]) <= GUEST_SOCKETS
