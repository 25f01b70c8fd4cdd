"""A page without a browser: gets tickets as a user's own server would, and talks over the real sockets.

async with Page(hub, "cleo") as page:
    await page.join(session)               # ticket, socket, hello, welcome
    await page.do("PostMessage", text="hi") # returns when acknowledged; raises Refused
    await page.until(lambda view: view["messages"], "no message came")
    page.view                              # kept by merge patches, as a real page does
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import urllib.error
import uuid
from collections.abc import Callable
from typing import Any

from liveclass_hub.wire.limits import PING_SECONDS
from tornado.httpclient import HTTPRequest
from tornado.websocket import (
    WebSocketClientConnection,
    WebSocketClosedError,
    websocket_connect,
)

from tests.hub import RunningHub, request

PATIENCE = 15.0
PONG = {"type": "pong"}


class Refused(Exception):
    """The service said no; `refusal` has its three parts, `status` the HTTP status if there was one."""

    def __init__(self, refusal: dict[str, str], status: int | None = None) -> None:
        super().__init__(refusal)
        assert set(refusal) == {"code", "message", "next"}, refusal
        assert all(refusal.values()), refusal
        self.refusal = refusal
        self.code = refusal["code"]
        self.status = status


class Closed(Exception):
    """The service hung up; `bye` is its last frame, or None."""

    def __init__(self, bye: dict[str, Any] | None) -> None:
        super().__init__(bye)
        self.bye = bye
        self.reason = bye["reason"] if bye else None


async def ask(
    hub: RunningHub,
    user: str,
    method: str,
    path: str,
    body: object = None,
    *,
    token: str | None = None,
) -> Any:
    """Ask the service as the user's own server does. Raises Refused."""
    token = await asyncio.to_thread(hub.token, user) if token is None else token
    try:
        return (
            await asyncio.to_thread(request, method, f"{hub.direct_url}api/{path}", token, body)
        )[1]
    except urllib.error.HTTPError as error:
        raise Refused(json.loads(error.read())["refusal"], error.code) from None


async def start_class(hub: RunningHub, user: str, course: str, title: str = "A class") -> str:
    """Start a class; the id of the session."""
    return str(
        (await ask(hub, user, "POST", "sessions", {"course": course, "title": title}))["session"]
    )


def merge(document: dict[str, Any], patch: dict[str, Any]) -> dict[str, Any]:
    """RFC 7386, as a page applies it."""
    result = dict(document)
    for key, value in patch.items():
        if value is None:
            result.pop(key, None)
        elif isinstance(value, dict):
            below = result.get(key)
            result[key] = merge(below if isinstance(below, dict) else {}, value)
        else:
            result[key] = value
    return result


def has_left(view: dict[str, Any], person: str) -> bool:
    """Whether a view shows that this person was here and is not any more."""
    return view["people"].get(person, {}).get("here") is False


class Page:
    """One tab of one user."""

    def __init__(self, hub: RunningHub, user: str, tab: str | None = None) -> None:
        self.hub = hub
        self.user = user
        self.tab = tab or uuid.uuid4().hex
        self.socket: WebSocketClientConnection | None = None
        self.view: dict[str, Any] = {}
        self.seq: int | None = None
        self.welcome: dict[str, Any] = {}
        self.frames: list[dict[str, Any]] = []
        """Every frame that came, in order; but for the answers to what keeps the line alive."""
        self._alive: asyncio.Task[None] | None = None
        self._pings = 0

    async def __aenter__(self) -> Page:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.drop()

    @property
    def you(self) -> str:
        """This person's id."""
        return str(self.welcome["you"])

    async def connect(self, wanted: dict[str, str]) -> str:
        """Get a ticket and open its socket; the ticket, still unused."""
        ticket = await ask(self.hub, self.user, "POST", "ticket", wanted)
        await self.open(ticket["socket"])
        return str(ticket["ticket"])

    async def open(self, path: str) -> None:
        """Open a socket of the service, given by a path on the page's origin."""
        url = "ws" + self.hub.url.rstrip("/").removeprefix("http") + path
        origin = {"Origin": self.hub.url.rstrip("/")}
        if self._alive is not None:
            self._alive.cancel()
        self.socket = await websocket_connect(HTTPRequest(url, headers=origin))
        self._alive, self._pings = asyncio.create_task(self._keep_alive(self.socket)), 0

    async def _keep_alive(self, socket: WebSocketClientConnection) -> None:
        """As a real page does: however long a test takes, its people are not taken for dead."""
        with contextlib.suppress(WebSocketClosedError):
            while True:
                await asyncio.sleep(PING_SECONDS)
                self._pings += 1
                await socket.write_message('{"type":"ping"}')

    async def hello(
        self, ticket: str, *, resume: int | None = None, protocol: int = 1
    ) -> dict[str, Any]:
        """Send the first frame; what the service answers."""
        frame = {"type": "hello", "ticket": ticket, "tab": self.tab, "resume": resume}
        await self.send({**frame, "protocol": protocol})
        return await self.read()

    async def join(self, session: str, *, resume: bool = False) -> dict[str, Any]:
        """Come into a session; the frame that answered, `welcome` as a rule."""
        ticket = await self.connect({"for": "session", "session": session})
        return self.take(await self.hello(ticket, resume=self.seq if resume else None))

    async def feed(self) -> dict[str, Any]:
        """Open the course feed; its first view."""
        ticket = await self.connect({"for": "feed"})
        await self.send({"type": "hello", "ticket": ticket})
        frame = await self.read()
        if frame["type"] == "feed":
            self.view = frame["view"]
        return frame

    async def send(self, frame: object) -> None:
        """Send a frame: an object as JSON, a text or bytes as they are."""
        assert self.socket is not None
        raw = isinstance(frame, str | bytes)
        await self.socket.write_message(
            frame if raw else json.dumps(frame),  # type: ignore[arg-type]
            binary=isinstance(frame, bytes),
        )

    async def read(self) -> dict[str, Any]:
        """The next frame. Raises Closed."""
        async with asyncio.timeout(PATIENCE):
            while (frame := await self._came()) == PONG and self._pings:
                self._pings -= 1
        self.frames.append(frame)
        return frame

    async def _came(self) -> dict[str, Any]:
        assert self.socket is not None
        text = await self.socket.read_message()
        if text is None:
            last = self.frames[-1] if self.frames else None
            raise Closed(last if last and last["type"] == "bye" else None)
        frame: dict[str, Any] = json.loads(text)
        return frame

    def take(self, frame: dict[str, Any]) -> dict[str, Any]:
        """Do with a frame what a page does."""
        if frame["type"] == "welcome":
            self.welcome = frame
            if frame["view"] is not None:
                self.view, self.seq = frame["view"], frame["seq"]
            else:
                assert frame["after"] == self.seq
        elif frame["type"] == "patch":
            assert frame["after"] == self.seq, "a patch does not continue what this page has"
            self.view, self.seq = merge(self.view, frame["patch"]), frame["seq"]
        elif frame["type"] == "feed_patch":
            self.view = merge(self.view, frame["patch"])
        return frame

    async def next(self, type: str) -> dict[str, Any]:
        """The next frame of a type; the ones before it are taken on the way."""
        while True:
            frame = self.take(await self.read())
            if frame["type"] == type:
                return frame

    async def order(self, kind: str, *, id: str | None = None, **fields: Any) -> str:
        """Send a command without waiting; its id."""
        id = id or str(uuid.uuid4())
        await self.send({"type": "command", "id": id, "command": {"kind": kind, **fields}})
        return id

    async def outcome(self, id: str) -> None:
        """Return when the command is acknowledged. Raises Refused, Closed."""
        while True:
            frame = self.take(await self.read())
            if frame["type"] == "ack" and frame["id"] == id:
                return
            if frame["type"] == "refused" and frame["id"] == id:
                raise Refused(frame["refusal"])

    async def do(self, kind: str, **fields: Any) -> None:
        """Send a command and wait for its outcome. Raises Refused, Closed."""
        await self.outcome(await self.order(kind, **fields))

    async def until(self, true: Callable[[dict[str, Any]], object], why_not: str) -> Any:
        """Take frames until `true(view)`; its value."""
        try:
            async with asyncio.timeout(PATIENCE):
                while not (value := true(self.view)):
                    self.take(await self.read())
                return value
        except TimeoutError:
            raise AssertionError(f"{why_not}; the view is {json.dumps(self.view)[:2000]}") from None

    async def closed(self) -> Closed:
        """Take frames until the service hangs up."""
        while True:
            try:
                self.take(await self.read())
            except Closed as closed:
                return closed

    async def drop(self) -> None:
        """Close the socket without a word, as a closing tab does."""
        if self._alive is not None:
            self._alive.cancel()
        if self.socket is not None:
            self.socket.close()
            self.socket = None

    def texts(self) -> list[str]:
        """The messages in order."""
        messages = sorted(self.view.get("messages", {}).values(), key=lambda m: m["order"])
        return [message["text"] for message in messages]
