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
from urllib.parse import urlencode

from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest, HTTPResponse

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
    "attach": ("file", "name", "mime"),
    "past-classes": ("sessions", "more"),
    "past-chat": ("session", "you", "role", "view"),
    "audit-sessions": ("sessions", "more"),
    "audit": ("session", "entries", "next"),
    "audit-file": ("name", "content"),
    "file": ("type", "format", "content", "mimetype", "size", "modified"),
}
"""What of each answer goes on to the page; anything else stays here."""

LARGE = frozenset({"file", "past-chat", "audit", "audit-file"})
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
        request = self._request(method, what, body if body is None else json.dumps(body))
        reply = await self._reply(request, large=what in LARGE)
        if reply is None:
            return refused(HTTPStatus.SERVICE_UNAVAILABLE, SERVICE_DOWN)
        # A file may be large, and others of this person use this server meanwhile.
        answer = await asyncio.to_thread(_json, reply.body)
        return _understood(reply.code, answer, FIELDS[what])

    async def send(self, what: str, query: dict[str, str], content: bytes) -> Answer:
        """Send a file to `api/<what>`; what to tell the page."""
        if not self._url or not os.environ.get("JUPYTERHUB_API_TOKEN"):
            return refused(HTTPStatus.SERVICE_UNAVAILABLE, NOT_ON_HUB)
        request = self._request("POST", f"{what}?{urlencode(query)}", content)
        request.headers["Content-Type"] = "application/octet-stream"
        # What is refused need not be sent; and an answer is not lost in what still is.
        request.expect_100_continue = True
        reply = await self._reply(request, large=True)
        if reply is None:
            return refused(HTTPStatus.SERVICE_UNAVAILABLE, SERVICE_DOWN)
        return _understood(reply.code, _json(reply.body), FIELDS[what])

    async def bytes_of(self, what: str, body: dict[str, Any]) -> bytes | Answer:
        """What `api/<what>` gives as it is; or what to tell the page instead."""
        if not self._url or not os.environ.get("JUPYTERHUB_API_TOKEN"):
            return refused(HTTPStatus.SERVICE_UNAVAILABLE, NOT_ON_HUB)
        reply = await self._reply(self._request("POST", what, json.dumps(body)), large=True)
        if reply is None:
            return refused(HTTPStatus.SERVICE_UNAVAILABLE, SERVICE_DOWN)
        if reply.code == HTTPStatus.OK:
            return bytes(reply.body)
        return _understood(reply.code, _json(reply.body), ())

    def _request(self, method: str, what: str, body: str | bytes | None) -> HTTPRequest:
        token = os.environ.get("JUPYTERHUB_API_TOKEN", "")
        return HTTPRequest(
            f"{self._url}/api/{what}",
            method=method,
            headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
            body=body,
            connect_timeout=self._seconds,
            follow_redirects=False,
        )

    async def _reply(self, request: HTTPRequest, *, large: bool) -> HTTPResponse | None:
        """What the service says; None when it says nothing."""
        client = self._files if large else self._client
        request.request_timeout = max(FILE_SECONDS, self._seconds) if large else self._seconds
        try:
            return await client.fetch(request, raise_error=False)
        except (OSError, HTTPClientError):
            return None

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
