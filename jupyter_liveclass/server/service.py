"""How does this server ask the live-class service? With its hub token, which never goes further.

An *answer* is an HTTP status and what to tell the page. Every failure on the way is one of our own
refusals: the page never sees an exception, a stack or an address.
"""

from __future__ import annotations

import asyncio
import json
import os
from http import HTTPStatus
from typing import Any

from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest

from jupyter_liveclass.server.refusals import (
    NOT_ON_HUB,
    SCOPE_MISSING,
    SERVICE_DOWN,
    Refusal,
    refusal_in,
)

MOST_BYTES = 1024 * 1024
"""No honest answer of the service is larger, but a file."""
MOST_FILE_BYTES = 64 * 1024 * 1024
"""A file of 30 MiB, as JSON."""
FILE_SECONDS = 60.0
"""How long a file may take."""

FIELDS: dict[str, tuple[str, ...]] = {
    "me": ("user", "courses"),
    "ticket": ("ticket", "socket", "expires_in"),
    "sessions": ("session",),
    "files": ("entries",),
    "audit-sessions": ("sessions", "more"),
    "audit": ("session", "entries", "next"),
    "audit-file": ("name", "content"),
    "file": ("type", "format", "content", "mimetype", "size", "modified"),
}
"""What of each answer goes on to the page; anything else stays here."""

LARGE = frozenset({"file", "audit", "audit-file"})
"""What may be longer than other answers, and take longer."""

Answer = tuple[int, dict[str, Any]]


class Service:
    """The service at `url`; an empty `url` means there is none."""

    def __init__(self, url: str, seconds: float) -> None:
        self._url = url.rstrip("/")
        self._seconds = seconds
        self._client = AsyncHTTPClient(force_instance=True, max_body_size=MOST_BYTES)
        self._files = AsyncHTTPClient(force_instance=True, max_body_size=MOST_FILE_BYTES)

    async def ask(self, method: str, what: str, body: Any = None) -> Answer:
        """Ask `api/<what>`; what to tell the page."""
        token = os.environ.get("JUPYTERHUB_API_TOKEN")
        if not self._url or not token:
            return refused(HTTPStatus.SERVICE_UNAVAILABLE, NOT_ON_HUB)
        client, seconds = self._client, self._seconds
        if what in LARGE:
            client, seconds = self._files, max(FILE_SECONDS, seconds)
        request = HTTPRequest(
            f"{self._url}/api/{what}",
            method=method,
            headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
            body=None if body is None else json.dumps(body),
            connect_timeout=self._seconds,
            request_timeout=seconds,
            follow_redirects=False,
        )
        try:
            reply = await client.fetch(request, raise_error=False)
        except (OSError, HTTPClientError):
            return refused(HTTPStatus.SERVICE_UNAVAILABLE, SERVICE_DOWN)
        # A file may be large, and others of this person use this server meanwhile.
        answer = await asyncio.to_thread(_json, reply.body)
        return _understood(reply.code, answer, FIELDS[what])

    def close(self) -> None:
        """Let go of the connections."""
        self._client.close()
        self._files.close()


def refused(status: int, refusal: Refusal) -> Answer:
    """A refusal as an answer."""
    return int(status), {"refusal": refusal}


def _understood(status: int, answer: Any, fields: tuple[str, ...]) -> Answer:
    refusal = refusal_in(answer)
    if refusal is not None and 400 <= status < 600:
        return refused(status, refusal)
    if status == HTTPStatus.OK and isinstance(answer, dict) and all(f in answer for f in fields):
        return status, {field: answer[field] for field in fields}
    if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
        return refused(HTTPStatus.FORBIDDEN, SCOPE_MISSING)
    return refused(HTTPStatus.SERVICE_UNAVAILABLE, SERVICE_DOWN)


def _json(body: bytes | None) -> Any:
    try:
        return json.loads(body or b"")
    except (ValueError, RecursionError):
        return None
