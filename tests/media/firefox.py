"""How do tests open a page in a Firefox that nothing drives?"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tests.media.browsers import CLIENT, PATIENCE, NotYet, PageServer

PREFERENCES: dict[str, object] = {
    "media.navigator.streams.fake": True,
    "media.navigator.permission.disabled": True,
    "media.autoplay.default": 0,
    "app.update.enabled": False,
    "app.normandy.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.aboutwelcome.enabled": False,
    "browser.startup.homepage_override.mstone": "ignore",
    "datareporting.policy.dataSubmissionEnabled": False,
    "toolkit.telemetry.reportingpolicy.firstRun": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "http://127.0.0.1:9/",
    "extensions.getAddons.cache.enabled": False,
    "media.gmp-manager.url": "",
    "media.gmp-gmpopenh264.enabled": False,
}


def installed() -> str | None:
    """Where Firefox is, if it is."""
    return shutil.which("firefox-esr") or shutil.which("firefox")


class Reports:
    """What the page posted back so far."""

    def __init__(self, server: PageServer) -> None:
        self._server = server

    async def until(self, enough: Callable[[dict[str, Any]], bool], reason: str) -> dict[str, Any]:
        """Waits for a report that is enough."""
        last: dict[str, Any] = {}
        try:
            async with asyncio.timeout(2 * PATIENCE):
                while True:
                    last = json.loads(await self._server.reports.get())
                    if "failed" in last or enough(last):
                        break
        except TimeoutError:
            raise NotYet(f"{reason}; reported last: {last}") from None
        assert "failed" not in last, last
        return last


@asynccontextmanager
async def firefox(**task: str) -> AsyncIterator[Reports]:
    """A Firefox on the page, with a profile of its own; the value hears what it reports."""
    path = installed()
    if path is None or not CLIENT.exists():
        pytest.fail("Firefox or tests/media/pages is not installed: `make setup` does it")
    server = PageServer()
    with tempfile.TemporaryDirectory(prefix="firefox-") as profile:
        lines = [f"user_pref({json.dumps(k)}, {json.dumps(v)});" for k, v in PREFERENCES.items()]
        Path(profile, "user.js").write_text("\n".join(lines), encoding="utf-8")
        process = await asyncio.create_subprocess_exec(
            path,
            *("--headless", "--no-remote", "--profile", profile),
            f"{server.url}/firefox#{quote(json.dumps(task))}",
            env={**os.environ, "HOME": profile, "MOZ_CRASHREPORTER_DISABLE": "1"},
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            yield Reports(server)
        finally:
            process.terminate()
            try:
                await asyncio.wait_for(process.wait(), 10)
            except TimeoutError:
                process.kill()
                await process.wait()
            await server.stop()
