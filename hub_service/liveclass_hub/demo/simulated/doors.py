"""How does a simulated student get in? By the doors of everyone: a hub token, a ticket, a socket.

The token is the student's own, asked of the hub with the shared password or minted by a service that
may. The ticket comes from the service's API, as the extension in the student's server asks for it.
"""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urljoin

import aiohttp

TOKEN_LIFE: Final = 12 * 3600


class DoorClosed(Exception):
    """A door was answered with a refusal; the text is the refusal's."""


class Doors:
    """One hub's addresses, and the right to enter as some of its users."""

    def __init__(self, url: str, password: str, token: str) -> None:
        self.url = url.rstrip("/") + "/"
        self._password = password
        self._token = token
        self._tokens: dict[str, str] = {}
        self._http: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Doors:
        self._http = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=20))
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._http is not None
        await self._http.close()

    async def ticket(self, user: str, body: dict[str, str]) -> dict[str, Any]:
        """A ticket and the socket it opens."""
        headers = {"Authorization": f"Bearer {await self._token_of(user)}"}
        return await self._post("services/liveclass/api/ticket", body, headers)

    async def open(self, socket: str, most: int = 4 << 20) -> aiohttp.ClientWebSocketResponse:
        """Connect to the socket a ticket names; whole addresses and paths of this hub both work.

        A message of more than `most` bytes ends the connection.
        """
        assert self._http is not None
        return await self._http.ws_connect(
            as_websocket(urljoin(self.url, socket)), max_msg_size=most
        )

    def media(self, url: str) -> str:
        """Where the media server answers."""
        return as_websocket(urljoin(self.url, url))

    async def _token_of(self, user: str) -> str:
        if user not in self._tokens:
            body: dict[str, Any] = {"note": "simulated student", "expires_in": TOKEN_LIFE}
            headers = {"Authorization": f"Bearer {self._token}"} if self._token else {}
            if not self._token:
                body["auth"] = {"username": user, "password": self._password}
            answer = await self._post(f"hub/api/users/{user}/tokens", body, headers)
            self._tokens[user] = answer["token"]
        return self._tokens[user]

    async def _post(
        self, path: str, body: dict[str, Any], headers: dict[str, str]
    ) -> dict[str, Any]:
        assert self._http is not None
        async with self._http.post(self.url + path, json=body, headers=headers) as response:
            try:
                answer: dict[str, Any] = await response.json(content_type=None)
            except ValueError:
                answer = {}
            if response.status >= 400:
                refusal = answer.get("refusal", {})
                raise DoorClosed(refusal.get("message") or f"{path} answered {response.status}")
            return answer


def as_websocket(url: str) -> str:
    """The same address with the scheme of a WebSocket."""
    return "ws" + url.removeprefix("http") if url.startswith("http") else url
