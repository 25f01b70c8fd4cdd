"""Who takes part without a browser? Someone with the hub's token, a ticket and a socket, as pages have them."""

from __future__ import annotations

import contextlib
import json
import time
import uuid
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urljoin

import websocket
from liveclass_hub.demo.simulated.seat import merged

from tests.hub import RunningHub, request


class Seat:
    """An open socket of one session, read as far as it was asked for."""

    def __init__(self, socket: websocket.WebSocket, welcome: dict[str, Any]) -> None:
        self._socket = socket
        self.you: str = welcome["you"]
        self.view: dict[str, Any] = welcome["view"]

    def send(self, kind: str, **fields: Any) -> dict[str, Any] | None:
        """Send a command; None when it was acknowledged, else the refusal."""
        key = str(uuid.uuid4())
        frame = {"type": "command", "id": key, "command": {"kind": kind, **fields}}
        self._socket.send(json.dumps(frame))
        while True:
            got = self._read()
            if got.get("id") == key:
                return got.get("refusal")

    def wait_for(self, true: Callable[[dict[str, Any]], object], why_not: str) -> None:
        """Read on until the class looks like that."""
        deadline = time.monotonic() + 40
        while not true(self.view):
            assert time.monotonic() < deadline, f"{why_not}; the class is {self.view}"
            # Slowly: pings count against the rate of commands.
            time.sleep(0.1)
            self.breathe()

    def breathe(self) -> None:
        """Show a sign of life, and read all that came before its answer."""
        self._socket.send(json.dumps({"type": "ping"}))
        while self._read()["type"] != "pong":
            pass

    def _read(self) -> dict[str, Any]:
        frame: dict[str, Any] = json.loads(self._socket.recv())
        if frame["type"] == "patch":
            self.view = merged(self.view, frame["patch"])
        return frame


class Classmate:
    """One user of the hub at the service's doors."""

    def __init__(self, hub: RunningHub, user: str) -> None:
        self._hub = hub
        self._user = user

    def ticket(self, **body: str) -> dict[str, Any]:
        """What the extension of the user's own server would get for them."""
        url = f"{self._hub.direct_url}api/ticket"
        answer: dict[str, Any] = request("POST", url, self._hub.token(self._user), body)[1]
        return answer

    def start_class(self) -> str:
        """As the instructor: begin a class of the course; its session."""
        body = {"course": "demo", "title": "Simulated"}
        url = f"{self._hub.direct_url}api/sessions"
        return str(request("POST", url, self._hub.token(self._user), body)[1]["session"])

    def live(self) -> list[str]:
        """The sessions that are live in this user's courses."""
        with self._socket(self.ticket(**{"for": "feed"})) as (socket, ticket):
            socket.send(json.dumps({"type": "hello", "ticket": ticket["ticket"]}))
            feed = json.loads(socket.recv())
        courses = feed["view"]["courses"].values()
        return [course["session"]["id"] for course in courses if course.get("session")]

    @contextlib.contextmanager
    def seat(self, session: str) -> Iterator[Seat]:
        """Be in the class for a while."""
        with self._socket(self.ticket(**{"for": "session", "session": session})) as (
            socket,
            ticket,
        ):
            hello = {"type": "hello", "ticket": ticket["ticket"], "tab": uuid.uuid4().hex}
            socket.send(json.dumps({**hello, "resume": None, "protocol": 1}))
            frame = json.loads(socket.recv())
            if frame["type"] == "elsewhere":
                socket.send(json.dumps({"type": "takeover"}))
                frame = json.loads(socket.recv())
            yield Seat(socket, frame)

    def end_whatever_is_live(self) -> None:
        """As the instructor: end the class, if there is one."""
        for session in self.live():
            with self.seat(session) as seat:
                seat.send("EndSession")

    @contextlib.contextmanager
    def _socket(
        self, ticket: dict[str, Any]
    ) -> Iterator[tuple[websocket.WebSocket, dict[str, Any]]]:
        url = urljoin(self._hub.url, ticket["socket"]).replace("http", "ws", 1)
        socket = websocket.create_connection(url, timeout=15)
        try:
            yield socket, ticket
        finally:
            socket.close()
