"""Who is it, says the hub? Its answers about tokens, groups and scopes.

A *token* comes from someone's own server and proves who they are, never what their page wants. An
answer is believed for `hub_check_seconds`; privileged commands ask again. While the hub is away
its last answer about a person in class holds, so that restarting the hub ends no class; and once it
has failed to answer, nobody in class waits for it again until it had time to come back.
"""

from __future__ import annotations

import asyncio
import logging
import os
import time
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import quote, urlencode

import msgspec
from jupyterhub.services.auth import HubAuth
from tornado.httpclient import AsyncHTTPClient, HTTPClientError
from tornado.web import HTTPError

from liveclass_hub.host.scopes import ACCESS, JOIN, TEACH
from liveclass_hub.host.settings import LiveClass
from liveclass_hub.wire.problems import DoorCode

if TYPE_CHECKING:
    from liveclass_hub.host.believed import Believed

log = logging.getLogger("liveclass.hub")

SECONDS = 5.0
"""How long the hub may take to answer."""
KNOWN_SECONDS = 1.0
"""How long it may take where its last answer would do: an instructor who mutes all waits for it, and who comes back
after a kill of the host."""
PAUSE_SECONDS = 5.0
"""How long it is taken to be away then."""
AWAY = {502, 503, 504, 599}
"""Codes of an answer that is none: those of what stands before a hub, and Tornado's own for one that did not come."""
TURN_SECONDS = 9.0
"""How long a question may wait for its turn before that: when a whole class comes back at once, what has
waited is not thrown away to be asked again. Should the page's own server have given up by then, the answer is
there for its next attempt."""
AT_ONCE = 16
"""Tokens the hub is asked about at the same time: who invents tokens must not keep it busy."""
REMEMBERED = 5000
"""People whose groups are remembered at once."""


class HubUser(msgspec.Struct, frozen=True):
    """Someone whose token lets them join, as the hub knows them through it."""

    name: str
    groups: frozenset[str]
    may_teach: bool


class HubProblem(Exception):
    """The hub gave no usable answer. `code` is that of the refusal a person gets."""

    def __init__(self, code: Literal["signed_out", "hub_scope_missing", "hub_down"]) -> None:
        super().__init__(code)
        self.code: DoorCode = code


class Hub:
    """Asks JupyterHub about people."""

    def __init__(self, settings: LiveClass, believed: Believed | None = None) -> None:
        self._believed = believed
        self._url = settings.hub_url.rstrip("/")
        self._token = os.environ.get("JUPYTERHUB_API_TOKEN", "")
        self._at_once = asyncio.Semaphore(AT_ONCE)
        self._groups: dict[str, frozenset[str]] = {}
        self._answered = self._away_until = 0.0
        """When it last answered, and until when who is known is not asked about; seconds of the monotonic clock."""
        self._auth = HubAuth(
            api_url=self._url,
            api_token=self._token,
            base_url=settings.base_url,
            cache_max_age=settings.hub_check_seconds,
        )

    async def identify(self, token: str) -> HubUser:
        """Whose token it is. Raises HubProblem."""
        before = self._believed.find(token) if self._believed else None
        if before is not None:
            self._remember(before.name, before.groups)
            return before
        try:
            async with asyncio.timeout(TURN_SECONDS):
                await self._at_once.acquire()
            try:
                async with asyncio.timeout(SECONDS):
                    model = await self._auth.user_for_token(token, sync=False)
            finally:
                self._at_once.release()
        except (HTTPError, TimeoutError) as error:
            log.warning("the hub did not say whose token it is (%s)", type(error).__name__)
            raise HubProblem("hub_down") from None
        if not model or model.get("kind") != "user":
            raise HubProblem("signed_out")
        scopes = set(model.get("scopes", ()))
        if not self._auth.check_scopes({ACCESS}, model):
            raise HubProblem("hub_scope_missing")
        if JOIN not in scopes or "groups" not in model:
            raise HubProblem("hub_scope_missing")
        user = HubUser(model["name"], frozenset(model["groups"]), TEACH in scopes)
        self._remember(user.name, user.groups)
        if self._believed is not None:
            self._believed.note(token, user)
        return user

    async def token_for(self, code: str, verifier: str, client: str, callback: str) -> str | None:
        """The token of who has just logged in, for the code they brought; None for a wrong code.

        Raises HubProblem.
        """
        form = {
            "grant_type": "authorization_code",
            "client_id": client,
            "client_secret": self._token,
            "code": code,
            "code_verifier": verifier,
            "redirect_uri": callback,
        }
        try:
            answer = await AsyncHTTPClient().fetch(
                f"{self._url}/oauth2/token",
                method="POST",
                body=urlencode(form),
                request_timeout=SECONDS,
                connect_timeout=SECONDS,
                follow_redirects=False,
            )
        except HTTPClientError as error:
            log.warning("the hub gave no token for a login (%s)", error.code)
            if error.code in (400, 401, 403):
                return None
            raise HubProblem("hub_down") from None
        except OSError as error:
            log.warning("the hub cannot be reached (%s)", type(error).__name__)
            raise HubProblem("hub_down") from None
        return str(msgspec.json.decode(answer.body)["access_token"])

    async def groups_of(self, name: str) -> frozenset[str]:
        """The groups someone is in now; empty when the hub does not know them any more.

        While the hub is away its last answer holds; HubProblem when there is none.
        """
        before = self._groups.get(name)
        if before is not None and time.monotonic() < self._away_until:
            return before
        try:
            model = await self._get(
                f"users/{quote(name, safe='')}", SECONDS if before is None else KNOWN_SECONDS
            )
        except HubProblem:
            if before is None:
                raise
            return before
        groups = frozenset(model["groups"]) if model else frozenset()
        self._remember(name, groups)
        return groups

    def forget_tokens(self) -> None:
        """Believe no earlier answer about a token: someone's groups are known to have changed."""
        self._auth.cache.clear()
        if self._believed is not None:
            self._believed.forget()

    async def members_of(self, group: str) -> frozenset[str] | None:
        """Everyone in a group; None when the hub does not answer. An unknown group is empty."""
        try:
            model = await self._get(f"groups/{quote(group, safe='')}")
        except HubProblem:
            return None
        return frozenset(model["users"]) if model else frozenset()

    async def answers(self) -> bool:
        """Whether the hub can be reached at all."""
        try:
            await self._get("")
        except HubProblem:
            return False
        return True

    async def _get(self, path: str, seconds: float = SECONDS) -> dict[str, Any] | None:
        """A model of the hub; None when there is no such thing. Raises HubProblem."""
        began = time.monotonic()
        try:
            answer = await AsyncHTTPClient().fetch(
                f"{self._url}/{path}",
                headers={"Authorization": f"token {self._token}"},
                request_timeout=seconds,
                connect_timeout=seconds,
                follow_redirects=False,
            )
        except HTTPClientError as error:
            if error.code in AWAY:
                self._is_away(began)
            else:
                self._is_there()
            if error.code == 404:
                return None
            log.warning("the hub refused the service's own question (%s)", error.code)
            raise HubProblem("hub_down") from None
        except OSError as error:
            log.warning("the hub cannot be reached (%s)", type(error).__name__)
            self._is_away(began)
            raise HubProblem("hub_down") from None
        self._is_there()
        model: dict[str, Any] = msgspec.json.decode(answer.body)
        return model

    def _is_there(self) -> None:
        self._answered, self._away_until = time.monotonic(), 0.0

    def _is_away(self, began: float) -> None:
        """A question that began then was not answered, and none since, or it may only be slow."""
        if began > self._answered:
            self._away_until = time.monotonic() + PAUSE_SECONDS

    def _remember(self, name: str, groups: frozenset[str]) -> None:
        self._groups.pop(name, None)
        self._groups[name] = groups
        if len(self._groups) > REMEMBERED:
            del self._groups[next(iter(self._groups))]
