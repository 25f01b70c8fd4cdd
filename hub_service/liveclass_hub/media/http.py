"""Which addresses does the server answer, and to whom?

Every answer may be read by any page (CORS): what protects the server is the token, which no browser
sends by itself. Access logs leave the query out, because clients put their token there.
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
import time
from typing import Any

from google.protobuf import json_format
from google.protobuf.message import DecodeError, Message
from tornado import httputil
from tornado.web import Application, HTTPError, RequestHandler

from . import room_api
from .mishaps import told
from .rooms import Rooms
from .settings import MediaSettings
from .tokens import BadToken, Claims, verify

log = logging.getLogger(__name__)
PROTOBUF = "application/protobuf"
NO_ROOM = "requested room does not exist"


class Refused(Exception):
    """A request that is answered by a status and a sentence."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


def allow_any_origin(handler: RequestHandler) -> None:
    """The CORS headers of every answer."""
    handler.set_header("Access-Control-Allow-Origin", "*")
    handler.set_header("Access-Control-Allow-Methods", "OPTIONS, HEAD, GET, POST, PATCH, DELETE")
    handler.set_header("Access-Control-Allow-Headers", "*, Authorization")
    handler.set_header("Access-Control-Max-Age", "86400")
    handler.set_header("X-Content-Type-Options", "nosniff")
    handler.set_header("Referrer-Policy", "no-referrer")


def claims_of(request: httputil.HTTPServerRequest, settings: MediaSettings) -> Claims:
    """The token of a request: its bearer header first, else `access_token` of the query. Raises
    `Refused`.
    """
    header = request.headers.get("Authorization", "")
    if header.startswith("Bearer "):
        token = header.removeprefix("Bearer ").strip()
    else:
        token = request.query_arguments.get("access_token", [b""])[0].decode("latin-1")
    try:
        return verify(token, settings.keys, time.time(), settings.limits)
    except BadToken as error:
        raise Refused(401, str(error)) from None


def admit(request: httputil.HTTPServerRequest, settings: MediaSettings, rooms: Rooms) -> Claims:
    """Whether this token's holder may join its room now. Raises `Refused`."""
    claims = claims_of(request, settings)
    if not claims.grants("roomJoin"):
        raise Refused(401, "The token does not allow joining a room.")
    if not claims.identity:
        raise Refused(400, "The token names no identity.")
    if not claims.room:
        raise Refused(400, "The token names no room.")
    if rooms.removals.refuses(claims.room, claims.identity, claims.issued_at, time.time()):
        raise Refused(401, "The holder of this token was removed from the room.")
    room = rooms.find(claims.room)
    if room is None and not settings.auto_create:
        raise Refused(404, NO_ROOM)
    if room is not None and room.is_full_for(claims.identity):
        raise Refused(503, "The room is full.")
    return claims


class Quiet(RequestHandler):
    """Says in the log where something went wrong, and not at which address: clients put their token there."""

    def log_exception(self, typ: Any, value: Any, tb: Any) -> None:
        """Where it went wrong; a request that was refused went well."""
        if not isinstance(value, HTTPError):
            log.error("in %s: %s", type(self).__name__, told(value))


class Handler(Quiet):
    """What all plain requests have in common."""

    def initialize(self, settings: MediaSettings, rooms: Rooms) -> None:
        """Takes what the server gives its handlers."""
        self.media = settings
        self.rooms = rooms

    def set_default_headers(self) -> None:
        """Any page may read the answer."""
        allow_any_origin(self)

    def options(self, *_: str) -> None:
        """Answers a preflight."""
        self.set_status(204)

    def write_error(self, status_code: int, **_: Any) -> None:
        """A short text instead of a page."""
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish(self._reason)


class Alive(Handler):
    """`GET /`: clients ask whether the server is there."""

    def get(self) -> None:
        """Yes."""
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.write("OK")

    def head(self) -> None:
        """Yes, without a body."""


class Validate(Handler):
    """`GET /rtc/validate`: why a socket was refused; browsers cannot read that off the socket
    itself.
    """

    def get(self) -> None:
        """200, or the status and sentence the socket was refused with."""
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        try:
            admit(self.request, self.media, self.rooms)
        except Refused as refused:
            self.set_status(refused.status)
            self.write(refused.message)
        else:
            self.write("success")


class NotHere(Handler):
    """Every other address, among them the newer one-connection protocol: 404 makes clients use
    `/rtc`.
    """

    def prepare(self) -> None:
        """Answers any method but a preflight."""
        if self.request.method != "OPTIONS":
            self.set_status(404)
            self.finish("not found")


def refuse(handler: RequestHandler, error: room_api.ApiError) -> None:
    """Answers a call of the API with its error."""
    handler.set_status(error.status)
    handler.set_header("Content-Type", "application/json")
    handler.finish(json.dumps({"code": error.code, "msg": error.message}))


class OtherService(Handler):
    """`POST /twirp/livekit.<service>/<method>` of what LiveKit offers beside rooms: recording, telephones,
    agents.
    """

    def post(self, service: str) -> None:
        """Says so in a way that LiveKit's clients understand."""
        message = f"{service} is not offered by this server"
        refuse(self, room_api.ApiError("unimplemented", message))


class RoomService(Handler):
    """`POST /twirp/livekit.RoomService/<method>`, as protobuf or JSON."""

    _running: asyncio.Task[Message] | None = None

    def on_connection_close(self) -> None:
        """Nobody waits for the answer any more."""
        if self._running is not None:
            # What was asked for begins all the same: it may take no time, and need no answer.
            asyncio.get_running_loop().call_soon(self._running.cancel)

    async def post(self, name: str) -> None:
        """Parses, makes the call, encodes."""
        binary = self.request.headers.get("Content-Type", "").startswith(PROTOBUF)
        try:
            call = room_api.Call(self.rooms, self.media, self._claims())
            method = room_api.method(name)
            message = self._message(method.request, binary=binary)
            self._running = asyncio.create_task(room_api.run(method, call, message))
            await asyncio.wait([self._running])
            if self._running.cancelled():
                return
            response = self._running.result()
        except room_api.ApiError as error:
            refuse(self, error)
            return
        self._answer(response, binary=binary)

    def _claims(self) -> Claims:
        try:
            return claims_of(self.request, self.media)
        except Refused as refused:
            raise room_api.ApiError("unauthenticated", refused.message) from None

    def _message(self, wanted: type[Message], *, binary: bool) -> Message:
        try:
            if binary:
                return wanted.FromString(self.request.body)
            text = self.request.body.decode() or "{}"
            return json_format.Parse(text, wanted(), ignore_unknown_fields=True)
        except (DecodeError, json_format.ParseError, UnicodeDecodeError, RecursionError):
            raise room_api.ApiError("invalid_argument", "the request cannot be read") from None

    def _answer(self, response: Message, *, binary: bool) -> None:
        if binary:
            self.set_header("Content-Type", PROTOBUF)
            self.finish(response.SerializeToString())
        else:
            self.set_header("Content-Type", "application/json")
            # As the servers that LiveKit's API is made with write it: whoever reads it by hand
            # looks for these names, and finds a zero rather than nothing.
            text = json_format.MessageToJson(
                response,
                indent=None,
                preserving_proto_field_name=True,
                always_print_fields_with_no_presence=True,
            )
            self.finish(text)


class MediaApplication(Application):
    """Routes below any base path; repeated slashes count as one."""

    def __init__(self, base_path: str, handlers: list[Any], **settings: Any) -> None:
        super().__init__(handlers, log_function=log_request, **settings)
        self._base = "/" + base_path.strip("/")

    def find_handler(self, request: httputil.HTTPServerRequest, **kwargs: Any) -> Any:
        """Finds by the path as it would be without a proxy's prefix."""
        path = re.sub("/{2,}", "/", request.path)
        if self._base != "/" and (path + "/").startswith(self._base + "/"):
            path = path.removeprefix(self._base) or "/"
        request.path = path
        return super().find_handler(request, **kwargs)


def log_request(handler: RequestHandler) -> None:
    """One line without the query, which may hold a token."""
    request = handler.request
    level = logging.WARNING if handler.get_status() >= 500 else logging.DEBUG
    log.log(level, "%s %s %d", request.method, request.path[:200], handler.get_status())
