"""How do tests open pages with the unmodified client, and read what they see?"""

from __future__ import annotations

import asyncio
import shutil
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from playwright.async_api import Browser, Page, async_playwright
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler

from tests.media.firewall import Cable

PAGES = Path(__file__).parent / "pages"
CLIENT = PAGES / "node_modules" / "livekit-client" / "dist" / "livekit-client.esm.mjs"
Served = tuple[Path, str]
FILES: dict[str, Served] = {
    "/": (PAGES / "page.html", "text/html"),
    "/page.mjs": (PAGES / "page.mjs", "text/javascript"),
    "/client.mjs": (CLIENT, "text/javascript"),
    "/firefox": (PAGES / "firefox.html", "text/html"),
}
CHROMIUM = [
    "--no-sandbox",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--autoplay-policy=no-user-gesture-required",
]
PATIENCE = 30.0


class NotYet(AssertionError):
    """A condition did not become true in time; the text says what was seen instead."""


async def until(
    look: Callable[[], Awaitable[Any]], enough: Callable[[Any], bool], reason: str
) -> Any:
    """Looks again until it is enough."""
    end = time.monotonic() + PATIENCE
    while True:
        seen = await look()
        if enough(seen):
            return seen
        if time.monotonic() > end:
            raise NotYet(f"{reason}; seen last: {seen}")
        await asyncio.sleep(0.1)


class _Files(RequestHandler):
    def initialize(self, files: Mapping[str, Served]) -> None:
        self._files = files

    def get(self) -> None:
        path, kind = self._files[self.request.path]
        self.set_header("Content-Type", kind)
        self.write(path.read_bytes())


class _Report(RequestHandler):
    def post(self) -> None:
        self.settings["reports"].put_nowait(self.request.body.decode())


class PageServer:
    """Serves the pages from this machine; `reports` are what pages without a driver post back."""

    def __init__(
        self, address: str = "127.0.0.1", port: int = 0, files: Mapping[str, Served] = FILES
    ) -> None:
        self.reports: asyncio.Queue[str] = asyncio.Queue()
        routes = [(path, _Files, {"files": files}) for path in files]
        sockets = bind_sockets(port, address)
        port = sockets[0].getsockname()[1]
        application = Application([*routes, ("/report", _Report)], reports=self.reports)
        self.http = HTTPServer(application)
        self.http.add_sockets(sockets)
        self.url = f"http://{address}:{port}"

    async def stop(self) -> None:
        self.http.stop()
        await self.http.close_all_connections()


class Somebody:
    """What is asked of a page, whatever drives its browser."""

    async def run(self, script: str, *arguments: Any) -> Any:
        """The result of `script`, an expression over `page` and the arguments `a`."""
        raise NotImplementedError

    async def join(self, url: str, token: str, **options: Any) -> None:
        await self.run("await page.join(a[0], a[1], a[2])", url, token, options)

    async def publish(self, colour: str, **options: Any) -> dict[str, str]:
        return await self.run("await page.publish(a[0], a[1])", colour, options)

    async def sees(
        self, identity: str, more_than: int = 10, source: str = "camera"
    ) -> dict[str, Any]:
        """Waits for this many new frames of somebody's picture."""
        look = lambda: self.run("await page.picture(a[0], a[1])", identity, source)  # noqa: E731
        before = (await look())["frames"]
        reason = f"fewer than {more_than} new frames of {identity}"
        return await until(look, lambda seen: seen["frames"] > before + more_than, reason)

    async def hears(self, identity: str) -> None:
        """Waits until somebody's sound carries energy anew."""
        look = lambda: self.run("await page.sound(a[0])", identity)  # noqa: E731
        before = (await look())["energy"]
        await until(look, lambda seen: seen["energy"] > before + 0.001, f"{identity} is silent")

    async def people(self) -> list[dict[str, Any]]:
        return await self.run("page.people()")


class Visitor(Somebody):
    """A page in a Chromium, one of its own for each person."""

    def __init__(self, page: Page) -> None:
        self.page = page

    async def run(self, script: str, *arguments: Any) -> Any:
        return await self.page.evaluate(f"async a => {{ return {script}; }}", list(arguments))


@asynccontextmanager
async def chromium(
    laid: Cable | None = None, pages: tuple[str, int] | None = None, flags: Sequence[str] = ()
) -> AsyncIterator[Callable[[], Awaitable[Visitor]]]:
    """A Chromium, perhaps at the other end of a cable, and its page server, perhaps at an address of
    its own; the value opens a page.
    """
    path = shutil.which("chromium")
    if path is None or not CLIENT.exists():
        pytest.fail("Chromium or tests/media/pages is not installed: `make setup` does it")
    server = PageServer(*(pages or (laid.here if laid else "127.0.0.1", 0)))
    # A page that came over the cable is otherwise none that may use microphones.
    secure = [f"--unsafely-treat-insecure-origin-as-secure={server.url}"] if laid else []
    async with AsyncExitStack() as held:
        if laid is not None:
            path = laid.wrap(path, Path(held.enter_context(TemporaryDirectory())))
        playwright = await held.enter_async_context(async_playwright())
        browser: Browser = await playwright.chromium.launch(
            executable_path=path,
            headless=False,
            args=["--headless=new", *CHROMIUM, *secure, *flags],
        )

        async def visit() -> Visitor:
            context = await browser.new_context()
            page = await context.new_page()
            await page.goto(server.url)
            await page.wait_for_function("window.ready === true")
            return Visitor(page)

        try:
            yield visit
        finally:
            await browser.close()
            await server.stop()
