"""Who may use which address? Every handler stands behind a *door*, and start-up refuses one without.

Doors: `public` (says nothing of anyone), `token` (a hub token in the Authorization header: people's own
servers), `ticket` (a socket whose first frame must hold a ticket), `signature` (the media server's
webhooks), `login` (the class page in a browser), `guest` (the same page for who came by a link). No door
but the last two looks at cookies, so no page can make someone's browser act on their behalf; what guards
those is told in `login`.
"""

from __future__ import annotations

import logging
import re
import time
import traceback
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypeVar

import msgspec
from tornado.web import Finish, HTTPError, RequestHandler

from liveclass_hub.host.hub import HubProblem, HubUser
from liveclass_hub.host.rates import Bucket
from liveclass_hub.log.errors import LogError
from liveclass_hub.session.refusals import Refusal
from liveclass_hub.wire.http import Problem
from liveclass_hub.wire.problems import turn_away

if TYPE_CHECKING:
    from liveclass_hub.web.house import House

log = logging.getLogger("liveclass.web")

DoorKind = Literal["public", "token", "ticket", "signature", "login", "guest"]
T = TypeVar("T")

CSP = (
    "default-src 'none'; style-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
SAFE_HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
    "Server": "liveclass",
}

STATUS: dict[str, int] = {
    "bad_request": 400,
    "too_big": 413,
    "signed_out": 401,
    "bad_signature": 401,
    "bad_ticket": 403,
    "hub_scope_missing": 403,
    "not_enrolled": 403,
    "not_allowed": 403,
    "not_this_page": 403,
    "not_a_visit": 403,
    "login_lost": 403,
    "login_refused": 403,
    "removed": 403,
    "no_such_course": 404,
    "no_such_session": 404,
    "was_not_there": 403,
    "no_such_file": 404,
    "file_too_big": 413,
    "attachment_too_big": 413,
    "attachments_full": 413,
    "own_attachments_full": 413,
    "no_such_attachment": 404,
    "file_type_refused": 415,
    "file_not_as_named": 415,
    "picture_too_large": 413,
    "session_ended": 410,
    "no_such_link": 404,
    "link_revoked": 410,
    "link_expired": 410,
    "link_used_up": 403,
    "no_pass": 401,
    "guest_name_missing": 400,
    "guests_full": 503,
    "rate_limited": 429,
    "capacity": 503,
    "not_saved": 503,
    "starting": 503,
    "hub_down": 503,
}
"""HTTP status by refusal; 409 for what only the moment refuses."""

_BEARER = re.compile(r"(?:bearer|token)\s+(\S{1,512})\s*", re.IGNORECASE)


class Door(RequestHandler):
    """Base of every handler: headers, words for errors, and nothing personal in the log."""

    door: ClassVar[DoorKind | None] = None
    house: House

    def initialize(self, house: House) -> None:
        """Every handler is given the house it belongs to."""
        self.house = house

    def set_default_headers(self) -> None:
        """The same guards on every answer, errors included."""
        for name, value in SAFE_HEADERS.items():
            self.set_header(name, value)

    def check_xsrf_cookie(self) -> None:
        """Nothing of tornado's: the doors that look at cookies have guards of their own."""

    def answer(self, value: msgspec.Struct, status: int = 200) -> None:
        """Send a value as JSON."""
        self.set_status(status)
        self.set_header("Content-Type", "application/json")
        self.finish(msgspec.json.encode(value))

    def refuse(self, refusal: Refusal) -> None:
        """Send a refusal in three parts."""
        self.answer(Problem(refusal), STATUS.get(refusal.code, 409))

    def turn_away(self, refusal: Refusal) -> Finish:
        """Send a refusal; raise what this returns, to stop handling the request."""
        self.refuse(refusal)
        return Finish()

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Words for what no handler foresaw."""
        if status_code == HTTPStatus.NOT_FOUND:
            words = Refusal("not_found", "There is nothing at this address.", "Check the address.")
        elif status_code < HTTPStatus.INTERNAL_SERVER_ERROR:
            words = turn_away("bad_request")
        else:
            words = Refusal(
                "broken",
                "The service made a mistake; it has been noted in its log.",
                "Try again; if it happens again, tell the hub's administrator.",
            )
        self.set_header("Content-Type", "application/json")
        self.finish(msgspec.json.encode(Problem(words)))

    def log_exception(self, typ: Any, value: Any, tb: Any) -> None:
        """Where it went wrong, without what was said: messages of exceptions quote their input."""
        if isinstance(value, HTTPError | Finish):
            return
        where = "".join(traceback.format_tb(tb))
        log.error("%s in %s\n%s", getattr(typ, "__name__", "error"), type(self).__name__, where)


class PublicDoor(Door):
    """For what says nothing of anyone."""

    door = "public"


class PersonDoor(Door):
    """What doors for people share: who it is, a body, an answer that is waited for."""

    user: HubUser

    def body(self, type: Any) -> Any:
        """The body as a value of `type`; turns away what is not one."""
        try:
            return msgspec.json.decode(self.request.body, type=type)
        except (msgspec.MsgspecError, UnicodeError, RecursionError):
            raise self.turn_away(turn_away("bad_request")) from None

    async def give(self, work: Any) -> None:
        """Send what `work` comes to, a value or a refusal."""
        try:
            value = await work
        except LogError:
            value = turn_away("not_saved")
        except HubProblem as problem:
            value = turn_away(problem.code)
        if isinstance(value, Refusal):
            self.refuse(value)
        else:
            self.answer(value)


class TokenDoor(PersonDoor):
    """For people's own servers: who it is, the hub says."""

    door = "token"

    async def prepare(self) -> None:
        """Find out who asks before anything else happens."""
        if self.house.host is None:
            raise self.turn_away(turn_away("starting"))
        found = _BEARER.fullmatch(self.request.headers.get("Authorization", ""))
        if found is None:
            raise self.turn_away(turn_away("signed_out"))
        try:
            self.user = await self.house.host.hub.identify(found[1])
        except HubProblem as problem:
            raise self.turn_away(turn_away(problem.code)) from None
        if not self.house.may_ask(self.user.name):
            raise self.turn_away(turn_away("rate_limited"))


class Rates:
    """How often each person may ask over HTTP."""

    def __init__(self, rate: float, burst: int) -> None:
        self._rate = rate
        self._burst = burst
        self._buckets: dict[str, Bucket] = {}

    def take(self, user: str) -> bool:
        """Whether this person may ask once more now."""
        if len(self._buckets) > 10_000:
            self._buckets.clear()
        bucket = self._buckets.setdefault(user, Bucket(self._rate, self._burst))
        return bucket.take(time.monotonic())
