"""How does the application learn what happens in the rooms?

Each event is a POST of JSON to every configured address, in order, signed the way LiveKit's are:
the `Authorization` header is a token whose `sha256` claim is the digest of the body. A receiver
that does not answer is tried again a few times; then the event is counted as dropped and the next
one tells how many were.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import logging
import secrets
import time

import jwt
from google.protobuf import json_format
from livekit.protocol import models, webhook
from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest

from .settings import MediaSettings
from .tokens import ALGORITHM

log = logging.getLogger(__name__)
PATIENCE = (0.2, 1.0, 3.0)
MOST_WAITING = 1000
VALIDITY = 300


def sign(body: bytes, key: str, secret: str, now: float) -> str:
    """The token that vouches for a body."""
    digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
    claims = {"iss": key, "nbf": int(now), "exp": int(now) + VALIDITY, "sha256": digest}
    return jwt.encode(claims, secret, algorithm=ALGORITHM)


class Webhooks:
    """Tells the application, one event after the other. Does nothing when no address is configured."""

    def __init__(self, settings: MediaSettings) -> None:
        self._settings = settings
        self._queue: asyncio.Queue[webhook.WebhookEvent] = asyncio.Queue(MOST_WAITING)
        self._dropped = 0
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begins to send."""
        if self._settings.webhook_urls:
            self._task = asyncio.get_running_loop().create_task(self._run())

    async def stop(self, patience: float = 2.0) -> None:
        """Sends what waits, for at most `patience` seconds, and ends."""
        if self._task is None:
            return
        try:
            await asyncio.wait_for(self.delivered(), patience)
        except TimeoutError:
            log.warning("%d webhooks were not delivered before the end", self._queue.qsize())
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def delivered(self) -> None:
        """Returns when nothing waits to be sent any more."""
        await self._queue.join()

    def tell(
        self,
        event: str,
        room: models.Room,
        participant: models.ParticipantInfo | None = None,
        track: models.TrackInfo | None = None,
    ) -> None:
        """Takes an event; never waits."""
        if self._task is None:
            return
        message = webhook.WebhookEvent(
            event=event,
            id="EV_" + secrets.token_hex(8),
            created_at=int(time.time()),
            room=room,
            participant=participant,
            track=track,
            num_dropped=self._dropped,
        )
        try:
            self._queue.put_nowait(message)
            self._dropped = 0
        except asyncio.QueueFull:
            self._dropped += 1

    async def _run(self) -> None:
        while True:
            message = await self._queue.get()
            body = json_format.MessageToJson(message, indent=None).encode()
            taken = [await self._deliver(url, body) for url in self._settings.webhook_urls]
            if not all(taken):
                self._dropped += taken.count(False)
                log.warning("webhook %s was not taken", message.event)
            if not any(taken):
                # Nobody has read how many were dropped before it.
                self._dropped += message.num_dropped
            self._queue.task_done()

    async def _deliver(self, url: str, body: bytes) -> bool:
        key = self._settings.signing_key
        for pause in (*PATIENCE, None):
            token = sign(body, key, self._settings.keys[key], time.time())
            headers = {"Content-Type": "application/webhook+json", "Authorization": token}
            request = HTTPRequest(
                url,
                method="POST",
                body=body,
                headers=headers,
                request_timeout=5,
                follow_redirects=False,
            )
            try:
                await AsyncHTTPClient().fetch(request)
            except (HTTPClientError, OSError) as error:
                log.info("webhook failed: %s", type(error).__name__)
            else:
                return True
            if pause is not None:
                await asyncio.sleep(pause)
        return False
