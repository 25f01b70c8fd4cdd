"""Who is at this browser? Login through the hub, for the class page, which no user's server stands behind.

The *session cookie* holds the person's own hub token, sealed, limited to the service's path and out
of reach of scripts. The *request token* stands in the page and is worth something only beside the
cookie it was made for. Pages of other users' servers may share the page's origin and so send its
cookie: navigations alone are shown the page, and requests must show what stands in it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
from typing import Any, ClassVar
from urllib.parse import urlencode, urlsplit

import msgspec
from cryptography.fernet import Fernet, InvalidToken
from jupyterhub.utils import get_browser_protocol
from tornado.httputil import HTTPHeaders, HTTPServerRequest
from tornado.web import Finish

from liveclass_hub.host.hub import HubProblem, HubUser
from liveclass_hub.host.keys import load_login_key
from liveclass_hub.host.scopes import SERVICE
from liveclass_hub.host.settings import LiveClass
from liveclass_hub.session.refusals import Refusal
from liveclass_hub.web.doors import STATUS, PersonDoor
from liveclass_hub.web.pages import words_page
from liveclass_hub.wire.problems import turn_away

SESSION_COOKIE = "liveclass-session"
LOGIN_COOKIE = "liveclass-login"
REQUEST_HEADER = "X-LiveClass-Request"
LOGIN_SECONDS = 600
"""How long someone may take to log in."""

PAGE_WORDS: dict[str, tuple[str, str]] = {
    "signed_out": (
        "You are no longer signed in to JupyterHub.",
        "Reload the page and sign in again.",
    ),
    "login_lost": (
        "Signing in did not come to its end: it took too long, or the browser keeps no cookies.",
        "Open the class page again.",
    ),
    "login_refused": (
        "JupyterHub did not let you in to live classes.",
        "Ask the hub's administrator, who calls `configure(c, courses=…)` in jupyterhub_config.py.",
    ),
    "not_a_visit": (
        "This page opens in a browser tab of its own, not inside another page or a program.",
        "Type its address into the browser. A browser from before 2023 has to be renewed first.",
    ),
    "not_this_page": (
        "This request did not come from the class page.",
        "Reload the page; if it happens again, tell the hub's administrator.",
    ),
}


class Pending(msgspec.Struct, frozen=True):
    """A login under way, sealed in a cookie until the hub sends the browser back."""

    state: str
    verifier: str
    then: str
    """Where to go afterwards: a path of the service, chosen by the service."""


class Login:
    """Begins logins, ends them, and knows its own cookies again."""

    def __init__(self, settings: LiveClass) -> None:
        key = load_login_key(settings)
        self._fernet = Fernet(key)
        self._request_key = hmac.new(key, b"requests", hashlib.sha256).digest()
        self._authorize = f"{settings.hub_host}{settings.hub_path}api/oauth2/authorize"
        self.client = os.environ.get("JUPYTERHUB_CLIENT_ID", f"service-{SERVICE}")
        self.callback = os.environ.get(
            "JUPYTERHUB_OAUTH_CALLBACK_URL",
            f"{(settings.public_url or settings.base_url).rstrip('/')}/oauth_callback",
        )

    def begin(self, then: str) -> tuple[str, str]:
        """The hub's address to send the browser to, and the cookie to give it for the way back."""
        pending = Pending(secrets.token_urlsafe(24), secrets.token_urlsafe(48), then)
        challenge = hashlib.sha256(pending.verifier.encode()).digest()
        asked = {
            "client_id": self.client,
            "redirect_uri": self.callback,
            "response_type": "code",
            "state": pending.state,
            "code_challenge": base64.urlsafe_b64encode(challenge).decode().rstrip("="),
            "code_challenge_method": "S256",
        }
        return f"{self._authorize}?{urlencode(asked)}", self._fernet.encrypt(
            msgspec.json.encode(pending)
        ).decode()

    def pending(self, cookie: str, state: str) -> Pending | None:
        """The login that this browser began and the hub now speaks of; None when it is another."""
        sealed = self._open(cookie, LOGIN_SECONDS)
        if sealed is None:
            return None
        pending = msgspec.json.decode(sealed, type=Pending)
        same = hmac.compare_digest(pending.state.encode(), state.encode())
        return pending if same else None

    def cookie_for(self, token: str) -> str:
        """The session cookie of who has this hub token."""
        return self._fernet.encrypt(token.encode()).decode()

    def token_in(self, cookie: str) -> str | None:
        """The hub token in a session cookie; None when we did not make it."""
        sealed = self._open(cookie, None)
        return None if sealed is None else sealed.decode()

    def request_token(self, cookie: str) -> str:
        """What a page must show with each request, beside this session cookie."""
        return hmac.new(self._request_key, cookie.encode(), hashlib.sha256).hexdigest()

    def _open(self, cookie: str, seconds: int | None) -> bytes | None:
        try:
            return self._fernet.decrypt(cookie.encode(), seconds)
        except InvalidToken:
            return None


class LoginDoor(PersonDoor):
    """For a person's browser: navigations that show the page, and requests of the page itself."""

    door = "login"

    @property
    def login(self) -> Login:
        """What knows the cookies."""
        return self.house.login

    @property
    def session_cookie(self) -> str:
        """The session cookie that came with this request, empty without one."""
        return str(self.get_cookie(SESSION_COOKIE, "") or "")

    async def who(self) -> HubUser:
        """Whose session cookie this is. Raises HubProblem."""
        token = self.login.token_in(self.session_cookie)
        if token is None:
            raise HubProblem("signed_out")
        return await self.house.running.hub.identify(token)

    def keep(self, name: str, value: str, **more: Any) -> None:
        """Give the browser a cookie that no script reads and no other service is sent."""
        self.set_cookie(
            name,
            value,
            path=self.house.settings.base_url,
            httponly=True,
            samesite="Lax",  # strict ones would be missing after a link in a mail, login after login
            secure=self.is_https,
            **more,
        )

    def drop(self, name: str) -> None:
        """Take a cookie back."""
        self.clear_cookie(name, path=self.house.settings.base_url)

    @property
    def is_https(self) -> bool:
        """Whether the browser's own connection is encrypted."""
        return is_https(self.request)


class VisitDoor(LoginDoor):
    """For a person who opens an address in the browser."""

    async def prepare(self) -> None:
        """Refuse what is no visit; whoever is not logged in goes to the hub for it."""
        if not is_visit(self.request.headers, secure=self.is_https):
            raise self.show_out(refusal_of("not_a_visit"))
        if self.house.host is None:
            raise self.show_out(turn_away("starting"))
        await self.let_in()

    async def let_in(self) -> None:
        """Find out who it is."""
        try:
            self.user = await self.who()
        except HubProblem as problem:
            if problem.code != "signed_out":
                raise self.show_out(refusal_of(problem.code)) from None
            address, cookie = self.login.begin(self.request.path)
            self.keep(LOGIN_COOKIE, cookie, max_age=LOGIN_SECONDS)
            self.redirect(address)
            raise Finish from None
        if not self.house.may_ask(self.user.name):
            raise self.show_out(turn_away("rate_limited"))

    def show_out(self, refusal: Refusal) -> Finish:
        """Say no in words, on a page without scripts; raise what this returns."""
        self.set_status(STATUS.get(refusal.code, 409))
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.finish(words_page(self.house.settings, refusal))
        return Finish()


class CallbackHandler(VisitDoor):
    """`GET oauth_callback`: the hub sends the browser back here"""

    async def let_in(self) -> None:
        """The person becomes known by this very visit."""

    async def get(self) -> None:
        """Exchange the hub's code for the person's token, and go where they wanted to."""
        pending = self.login.pending(
            str(self.get_cookie(LOGIN_COOKIE, "") or ""), self.get_query_argument("state", "")
        )
        self.drop(LOGIN_COOKIE)
        code = self.get_query_argument("code", "")
        if pending is None:
            raise self.show_out(refusal_of("login_lost"))
        if not code:
            raise self.show_out(refusal_of("login_refused"))
        await self._finish_login(pending, code)

    async def _finish_login(self, pending: Pending, code: str) -> None:
        hub, login = self.house.running.hub, self.login
        try:
            token = await hub.token_for(code, pending.verifier, login.client, login.callback)
            if token is None:
                raise HubProblem("hub_scope_missing")
            await hub.identify(token)
        except HubProblem as problem:
            raise self.show_out(refusal_of(problem.code)) from None
        self.keep(SESSION_COOKIE, login.cookie_for(token))
        self.redirect(pending.then)


class PageRequestDoor(LoginDoor):
    """For requests of the class page: the cookie alone opens nothing."""

    content_type: ClassVar[str] = "application/json"
    """One that no form can send."""

    async def prepare(self) -> None:
        """Refuse what another page may have sent; then find out who it is."""
        if self.house.host is None:
            raise self.turn_away(turn_away("starting"))
        if not self._is_ours():
            raise self.turn_away(refusal_of("not_this_page"))
        try:
            self.user = await self.who()
        except HubProblem as problem:
            raise self.turn_away(refusal_of(problem.code)) from None
        if not self.house.may_ask(self.user.name):
            raise self.turn_away(turn_away("rate_limited"))

    def _is_ours(self) -> bool:
        headers = self.request.headers
        shown = headers.get(REQUEST_HEADER, "")
        wanted = self.login.request_token(self.session_cookie)
        return (
            is_same_origin_request(headers, self.house.settings, secure=self.is_https)
            and headers.get("Content-Type", "") == self.content_type
            and hmac.compare_digest(shown.encode(), wanted.encode())
        )


def is_https(request: HTTPServerRequest) -> bool:
    """Whether the browser's own connection is encrypted."""
    return bool(get_browser_protocol(request) == "https")


def is_visit(headers: HTTPHeaders, *, secure: bool) -> bool:
    """Whether a browser shows the answer as a page of its own: no fetch, no frame, no script tag.

    Browsers say so to every origin they trust. On plain HTTP they say nothing, and nobody can know.
    """
    mode, place = headers.get("Sec-Fetch-Mode"), headers.get("Sec-Fetch-Dest")
    if mode is None and place is None:
        return not secure
    return mode == "navigate" and place == "document"


def is_same_origin_request(headers: HTTPHeaders, settings: LiveClass, *, secure: bool) -> bool:
    """Whether a script of this very origin asks."""
    origin = urlsplit(headers.get("Origin", "")).netloc
    ours = {headers.get("Host", ""), urlsplit(settings.public_url).netloc} - {""}
    site = headers.get("Sec-Fetch-Site", None if secure else "same-origin")
    place = headers.get("Sec-Fetch-Dest", None if secure else "empty")
    return origin in ours and site == "same-origin" and place == "empty"


def refusal_of(code: str) -> Refusal:
    """What a browser is told: the page's own words where the doors speak of a Jupyter server."""
    if code == "hub_down":
        return turn_away("hub_down")
    known = code if code in PAGE_WORDS else "login_refused"
    message, then = PAGE_WORDS[known]
    return Refusal(known, message, then)
