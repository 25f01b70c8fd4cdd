"""Who is in the class on the bad network? A server and `ada` on one host, and `bob` behind what loses packets."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

from livekit import api
from playwright.async_api import Browser, Playwright, Route, async_playwright

from tests.media.browsers import CHROMIUM, FILES, Somebody, Visitor, until
from tests.media.firefox import installed
from tests.networks.ground import ROOT, SERVER, Ground

PAGES = Path(__file__).parent / "pages"
SERVED = {
    **FILES,
    "/": (PAGES / "observer.html", "text/html"),
    "/observer.mjs": (PAGES / "observer.mjs", "text/javascript"),
}
# A page on localhost may use a microphone. Nothing listens there: the driver itself answers.
ORIGIN = "http://localhost"
PORT, TCP = 7880, 7881
ENDS_WITHIN = 30.0
"""Seconds that a Firefox and its driver take to end."""
URL = f"ws://{SERVER}:{PORT}"
KEY, SECRET = "key", "a secret of more than thirty-two bytes"
Command = Callable[..., list[str]]


class Missing(Exception):
    """A browser that a row needs is not here; the text says which."""


class Person(Somebody):
    """Somebody with a browser of their own; `page` is how it is driven."""

    def __init__(self, page: Somebody, name: str) -> None:
        self._page = page
        self.name = name

    async def run(self, script: str, *arguments: Any) -> Any:
        return await self._page.run(script, *arguments)

    async def enter(self, room: str) -> None:
        """Joins, as somebody whose client tries again as it does by itself."""
        await self.run("await page.prepare()")
        await self.join(URL, token(self.name, room))

    async def counted(self, identity: str) -> dict[str, Any]:
        """What the browser counted of somebody's sound and picture."""
        counted: dict[str, Any] = await self.run("await page.counted(a[0])", identity)
        return counted

    async def silence(self) -> float:
        """Seconds since a tone was heard last."""
        heard: dict[str, float] = await self.run("page.heard()")
        return heard["ago"]


def token(identity: str, room: str) -> str:
    grants = api.VideoGrants(room_join=True, room=room)
    access = api.AccessToken(KEY, SECRET).with_identity(identity).with_name(identity)
    return access.with_ttl(dt.timedelta(minutes=10)).with_grants(grants).to_jwt()


@asynccontextmanager
async def server(between: Ground, record: Path) -> AsyncIterator[None]:
    """The media server, as it is run by itself; what it says is written to `record`."""
    arguments = ["--host", SERVER, "--udp-host", SERVER, "--advertise", SERVER, "--parent-fd", "0"]
    arguments += ["--tcp-port", str(TCP)]
    command = between.near(sys.executable, "-m", "liveclass_hub.media", *arguments)
    environment = {**os.environ, "LIVECLASS_MEDIA_KEYS": f"{KEY}: {SECRET}"}
    with record.open("wb") as said:
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=said, stderr=said, env=environment, cwd=ROOT
        )
        try:
            look = lambda: asyncio.to_thread(record.read_text, "utf-8")  # noqa: E731
            await until(look, lambda text: "signalling on" in text, "the server did not start")
            yield
        finally:
            process.terminate()
            await asyncio.to_thread(process.wait, 10)


def check(firefox: bool) -> None:
    """Raises `Missing` where a row cannot be tried for want of a browser."""
    for name, there in (("Chromium", shutil.which("chromium")), ("Firefox", installed())):
        if there is None and (firefox or name == "Chromium"):
            raise Missing(f"{name} is not installed: `make setup` does it")


@asynccontextmanager
async def browsers(
    between: Ground, folder: Path, firefox: bool = False
) -> AsyncIterator[Callable[[str], Awaitable[Person]]]:
    """A browser on each host; the value opens a page for `ada`, near the server, or for `bob`, perhaps
    in a Firefox.
    """
    async with AsyncExitStack() as held:
        playwright = await held.enter_async_context(async_playwright())

        async def person(name: str) -> Person:
            if name == "bob" and firefox:
                return Person(await held.enter_async_context(_firefox(between, folder)), name)
            inside = between.near if name == "ada" else between.far
            browser = await _chromium(playwright, inside, folder / f"{name}.sh")
            held.push_async_callback(browser.close)
            context = await browser.new_context()
            await context.route(f"{ORIGIN}/**", _serve)
            page = await context.new_page()
            await page.goto(f"{ORIGIN}/")
            await page.wait_for_function("window.ready === true")
            return Person(Visitor(page), name)

        yield person


async def _chromium(playwright: Playwright, inside: Command, script: Path) -> Browser:
    command = " ".join(inside("chromium"))
    script.write_text(f'#!/bin/sh\nexec {command} "$@"\n', encoding="utf-8")
    script.chmod(0o755)
    return await playwright.chromium.launch(
        executable_path=script, headless=False, args=["--headless=new", *CHROMIUM]
    )


class _Far(Somebody):
    """A page that `tests.networks.fox` drives on the far host."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._turn = asyncio.Lock()

    async def run(self, script: str, *arguments: Any) -> Any:
        to, answers = self._process.stdin, self._process.stdout
        assert to is not None
        assert answers is not None
        async with self._turn:
            to.write(json.dumps([script, arguments]).encode("ascii") + b"\n")
            line = await answers.readline()
        if not line:
            raise RuntimeError("Firefox is gone")
        answer = json.loads(line)
        if "failed" in answer:
            raise RuntimeError(f"Firefox: {answer['failed']}")
        return answer["value"]


@asynccontextmanager
async def _firefox(between: Ground, folder: Path) -> AsyncIterator[_Far]:
    command = between.far(sys.executable, "-m", "tests.networks.fox", str(folder / "profile"))
    process = await asyncio.create_subprocess_exec(
        *command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
        limit=2**20,
        start_new_session=True,
    )
    try:
        yield _Far(process)
    finally:
        # It ends, and its browser with it, when it sees the end of this.
        assert process.stdin is not None
        process.stdin.close()
        try:
            await asyncio.wait_for(process.wait(), ENDS_WITHIN)
        except TimeoutError:
            # Why a row failed must not give way to this.
            os.killpg(process.pid, signal.SIGKILL)
            await process.wait()


async def _serve(route: Route) -> None:
    path = "/" + route.request.url.removeprefix(f"{ORIGIN}/")
    if path not in SERVED:
        await route.fulfill(status=404, body="")
        return
    file, kind = SERVED[path]
    await route.fulfill(body=file.read_bytes(), content_type=kind)
