"""How does a page come back when its line is lost?"""

from __future__ import annotations

import asyncio
import contextlib

from tornado.httpclient import HTTPClientError
from tornado.websocket import WebSocketClosedError

from tests.page import Closed, Page, Refused

GONE = (Closed, WebSocketClosedError, Refused, HTTPClientError, OSError, TimeoutError)


async def come_back(page: Page, session: str, seconds: float = 30.0) -> None:
    """As a page does: again and again, with what it still has."""
    async with asyncio.timeout(seconds):
        while True:
            with contextlib.suppress(*GONE):
                if (await page.join(session, resume=page.seq is not None))["type"] == "welcome":
                    return
            await asyncio.sleep(0.05)
