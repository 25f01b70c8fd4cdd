"""Who is in the class on the bad network? A server and `ada` on one host, and `bob` behind what loses packets."""

from __future__ import annotations

import asyncio
import datetime as dt
import os
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from livekit import api
from playwright.async_api import Browser, Playwright, Route, async_playwright

from tests.media.browsers import CHROMIUM, FILES, Visitor, until
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
URL = f"ws://{SERVER}:{PORT}"
KEY, SECRET = "key", "a secret of more than thirty-two bytes"
Command = Callable[..., list[str]]


class Person(Visitor):
    """Somebody with a browser of their own."""

    def __init__(self, visitor: Visitor, name: str) -> None:
        super().__init__(visitor.page)
        self.name = name

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


@asynccontextmanager
async def browsers(
    between: Ground, folder: Path
) -> AsyncIterator[Callable[[str], Awaitable[Person]]]:
    """A browser on each host; the value opens a page for `ada`, near the server, or for `bob`."""
    async with async_playwright() as playwright:
        opened = {
            "ada": await _browser(playwright, between.near, folder / "near.sh"),
            "bob": await _browser(playwright, between.far, folder / "far.sh"),
        }

        async def person(name: str) -> Person:
            context = await opened[name].new_context()
            await context.route(f"{ORIGIN}/**", _serve)
            page = await context.new_page()
            await page.goto(f"{ORIGIN}/")
            await page.wait_for_function("window.ready === true")
            return Person(Visitor(page), name)

        try:
            yield person
        finally:
            for browser in opened.values():
                await browser.close()


async def _browser(playwright: Playwright, inside: Command, script: Path) -> Browser:
    chromium = shutil.which("chromium")
    if chromium is None:
        raise RuntimeError("Chromium is not installed: `make setup` does it")
    script.write_text(f'#!/bin/sh\nexec {" ".join(inside(chromium))} "$@"\n', encoding="utf-8")
    script.chmod(0o755)
    return await playwright.chromium.launch(
        executable_path=script, headless=False, args=["--headless=new", *CHROMIUM]
    )


async def _serve(route: Route) -> None:
    path = "/" + route.request.url.removeprefix(f"{ORIGIN}/")
    if path not in SERVED:
        await route.fulfill(status=404, body="")
        return
    file, kind = SERVED[path]
    await route.fulfill(body=file.read_bytes(), content_type=kind)
