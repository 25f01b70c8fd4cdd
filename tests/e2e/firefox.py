"""What can a person see and do in a Firefox? Driven by WebDriver BiDi, which it speaks by itself.

with firefox("dan", folder) as dan:
    dan.open(hub.service_url)
    dan.type("#username_input", "dan")
    dan.click("#login_submit")
    dan.value("document.title")
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import itertools
import json
import os
import subprocess
import threading
from collections.abc import Coroutine, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest
from tornado.websocket import WebSocketClientConnection, websocket_connect

from tests.e2e.browser import OBSERVER, SCREENSHOTS
from tests.e2e.reasons import until
from tests.hub import free_ports
from tests.media.firefox import PREFERENCES, installed

T = TypeVar("T")
OURS = {
    "media.peerconnection.ice.obfuscate_host_addresses": False,
    "remote.active-protocols": 1,
    "ui.systemUsesDarkTheme": 0,
}
PATIENCE = 60.0


class Firefox:
    """One browser; what is done is done in its first window."""

    def __init__(self, name: str, port: int) -> None:
        self.name = name
        self.story = "story"
        self._port = port
        self._numbers = itertools.count(1)
        self._answers: dict[int, asyncio.Future[Any]] = {}
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._socket: WebSocketClientConnection | None = None
        self._first = self._window = ""

    def begin(self) -> None:
        """Once the browser listens: a session, its window, and eyes in every page."""
        until(self._why_not_connected, PATIENCE)
        self._ask("session.new", capabilities={})
        [window, *_] = self._ask("browsingContext.getTree")["contexts"]
        self._first = self._window = window["context"]
        script = f"() => {{ {OBSERVER.read_text()} }}"
        self._ask("script.addPreloadScript", functionDeclaration=script)

    def open(self, address: str) -> None:
        """Go there, and wait until it is all there."""
        self._ask("browsingContext.navigate", context=self._window, url=address, wait="complete")

    def others(self) -> list[str]:
        """The windows that its page has opened."""
        tree = self._ask("browsingContext.getTree")["contexts"]
        return [one["context"] for one in tree if one["context"] != self._first]

    @contextlib.contextmanager
    def in_other(self) -> Iterator[None]:
        """Everything that is done meanwhile is done in the one other window there is."""
        until(lambda: None if len(self.others()) == 1 else f"{self.others()} are open")
        [self._window] = self.others()
        try:
            yield
        finally:
            self._window = self._first

    def resize(self, width: int, height: int) -> None:
        """Another window."""
        size = {"width": width, "height": height}
        self._ask("browsingContext.setViewport", context=self._window, viewport=size)

    def value(self, expression: str) -> Any:
        """What this comes to in the page; of promises, what they come to."""
        told = self._ask(
            "script.evaluate",
            expression=f"(async () => JSON.stringify((await ({expression})) ?? null))()",
            target={"context": self._window},
            awaitPromise=True,
            userActivation=True,
        )
        if told["type"] != "success":
            raise AssertionError(told["exceptionDetails"]["text"])
        return json.loads(told["result"]["value"])

    def click(self, selector: str) -> None:
        """Where a pointer would."""
        place = self._resting_place(selector)
        point = {
            "x": int(place["x"] + place["width"] / 2),
            "y": int(place["y"] + place["height"] / 2),
        }
        deeds = [
            {"type": "pointerMove", **point},
            {"type": "pointerDown", "button": 0},
            {"type": "pointerUp", "button": 0},
        ]
        self._act({"type": "pointer", "id": "mouse", "actions": deeds})

    def _resting_place(self, selector: str) -> dict[str, float]:
        """Where it is, once it has stopped moving: pictures above it may still come."""
        until(lambda: self.why_not_there(selector))
        look = (
            f"(e => (e.scrollIntoView({{block: 'center'}}), e.getBoundingClientRect().toJSON()))"
            f"(document.querySelector({json.dumps(selector)}))"
        )
        places: list[dict[str, float]] = [self.value(look)]

        def why_moving() -> str | None:
            places.append(self.value(look))
            return None if places[-1] == places[-4:][0] and len(places) > 3 else f"{selector} moves"

        until(why_moving)
        return places[-1]

    def type(self, selector: str, text: str) -> None:
        """Click there and type; a line feed is the Enter key."""
        self.click(selector)
        keys = ["\ue007" if sign == "\n" else sign for sign in text]
        deeds = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        self._act({"type": "key", "id": "keyboard", "actions": deeds})

    def says(self) -> str:
        """All words on the page."""
        return str(self.value("document.body?.innerText ?? ''"))

    def why_not_saying(self, words: str) -> str | None:
        """None once the page says so."""
        said = self.says()
        return None if words in said else f"{self.name}'s Firefox says no {words!r}: {said[:400]}"

    def why_not_there(self, selector: str) -> str | None:
        """None once something like this is on the page."""
        there = self.value(f"document.querySelector({json.dumps(selector)}) !== null")
        return None if there else f"{self.name}'s Firefox shows no {selector}: {self.says()[:300]}"

    def why_no_frames(self, more: int) -> str | None:
        """None once so many frames of others' pictures were decoded."""
        frames = self.value("window.__observer.statistics()")["frames"]
        return None if frames >= more else f"{self.name}'s Firefox has decoded {frames} frames"

    def why_no_sound(self) -> str | None:
        """None once sound has come."""
        energy = self.value("window.__observer.statistics()")["energy"]
        return None if energy > 0 else f"{self.name}'s Firefox has heard nothing"

    def sticks_out(self) -> int:
        """How many pixels the page is wider than its window."""
        page = "document.documentElement"
        return int(self.value(f"{page}.scrollWidth - {page}.clientWidth"))

    def photograph(self, step: str) -> None:
        """A picture of this step, kept with the build."""
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        shot = self._ask("browsingContext.captureScreenshot", context=self._window)
        name = f"{self.story} {step} {self.name}".lower().replace(" ", "-").replace("_", "-")
        (SCREENSHOTS / f"{name}.png").write_bytes(base64.b64decode(shot["data"]))

    def end(self) -> None:
        """No more of it."""
        if self._socket is not None:
            self._loop.call_soon_threadsafe(self._socket.close)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def _why_not_connected(self) -> str | None:
        try:
            self._socket = self._wait(self._connect())
        except OSError as error:
            return f"Firefox does not listen on {self._port} ({type(error).__name__})"
        asyncio.run_coroutine_threadsafe(self._read(self._socket), self._loop)
        return None

    async def _connect(self) -> WebSocketClientConnection:
        return await websocket_connect(
            f"ws://127.0.0.1:{self._port}/session", max_message_size=2**26
        )

    async def _read(self, socket: WebSocketClientConnection) -> None:
        while (text := await socket.read_message()) is not None:
            frame = json.loads(text)
            answer = self._answers.pop(frame.get("id"), None)
            if answer is not None:
                answer.set_result(frame)

    def _ask(self, method: str, **parameters: Any) -> Any:
        frame = self._wait(self._asked(method, parameters))
        assert frame["type"] == "success", f"{method}: {frame.get('message')}"
        return frame["result"]

    async def _asked(self, method: str, parameters: dict[str, Any]) -> Any:
        assert self._socket is not None
        number = next(self._numbers)
        answer = self._answers[number] = asyncio.get_running_loop().create_future()
        wish = {"id": number, "method": method, "params": parameters}
        await self._socket.write_message(json.dumps(wish))
        return await answer

    def _act(self, source: dict[str, Any]) -> None:
        self._ask("input.performActions", context=self._window, actions=[source])

    def _wait(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(PATIENCE)


@contextlib.contextmanager
def firefox(name: str, folder: Path) -> Iterator[Firefox]:
    """A Firefox with a profile of its own."""
    path = installed()
    if path is None:
        pytest.fail("Firefox is not installed: `make setup` does it")
    folder.mkdir(parents=True, exist_ok=True)
    lines = [
        f"user_pref({json.dumps(key)}, {json.dumps(value)});"
        for key, value in (PREFERENCES | OURS).items()
    ]
    (folder / "user.js").write_text("\n".join(lines), encoding="utf-8")
    [port] = free_ports(1)
    address = f"--remote-debugging-port={port}"
    process = subprocess.Popen(
        [path, "--headless", "--no-remote", "--profile", str(folder), address, "about:blank"],
        env={**os.environ, "HOME": str(folder), "MOZ_CRASHREPORTER_DISABLE": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    person = Firefox(name, port)
    try:
        person.begin()
        person.resize(1024, 760)
        yield person
    finally:
        person.end()
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
