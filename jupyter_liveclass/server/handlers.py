"""Which addresses does the page ask on its user's own server?

All are behind the server's own login and, where they change something, its XSRF check. They pass the body
on and the answer back; what it means is the service's business.
"""

from __future__ import annotations

import json
from typing import Any, ClassVar

from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import APIHandler
from tornado import web

from jupyter_liveclass.server.refusals import BAD_REQUEST
from jupyter_liveclass.server.service import Answer, Service, refused

MOST_BODY = 16 * 1024
MOST_ATTACHED = 50 * 1024 * 1024
"""No service takes a larger file into a chat."""
BYTES = "application/octet-stream"
AS_BYTES = {
    "Content-Disposition": "attachment",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


class LiveClassHandler(APIHandler):
    """Base of them all."""

    auth_resource = "liveclass"
    what: ClassVar[str]

    def initialize(self, service: Service) -> None:
        """Each handler is given the service to ask."""
        self.service = service

    def give(self, answer: Answer) -> None:
        """Send an answer; tickets must not stay in any cache."""
        status, body = answer
        self.set_status(status)
        self.set_header("Cache-Control", "no-store")
        self.finish(json.dumps(body))

    def asked(self) -> dict[str, Any] | None:
        """The page's body; None when it is no JSON object of decent size."""
        if len(self.request.body) > MOST_BODY:
            return None
        try:
            body = json.loads(self.request.body)
        except (ValueError, RecursionError):
            return None
        return body if isinstance(body, dict) else None


class PassingHandler(LiveClassHandler):
    """Base of those that pass the page's body on, if it is a JSON object of decent size, and the answer back."""

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """What the service says to it."""
        body = self.asked()
        if body is None:
            self.give(refused(400, BAD_REQUEST))
        else:
            self.give(await self.service.ask("POST", self.what, body))


class MeHandler(LiveClassHandler):
    """`GET liveclass/me`"""

    what = "me"

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Who one is, and one's courses."""
        self.give(await self.service.ask("GET", self.what))


class TicketHandler(PassingHandler):
    """`POST liveclass/ticket`: a ticket for the course feed, a session or its board."""

    what = "ticket"


class SessionsHandler(PassingHandler):
    """`POST liveclass/sessions`: start a class."""

    what = "sessions"


class FilesHandler(PassingHandler):
    """`POST liveclass/files`: what is in a folder of a course."""

    what = "files"


class FileHandler(PassingHandler):
    """`POST liveclass/file`: one file of a course."""

    what = "file"


class AttachHandler(LiveClassHandler):
    """`POST liveclass/attach`"""

    what = "attach"

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """A file for the chat of a class; its session and name stand in the query."""
        body = self.request.body
        if len(body) > MOST_ATTACHED:
            self.give(refused(413, BAD_REQUEST))
            return
        query = {name: self.get_query_argument(name, "") for name in ("session", "name")}
        self.give(await self.service.send(self.what, query, body))


class AttachmentHandler(LiveClassHandler):
    """`POST liveclass/attachment`"""

    what = "attachment"

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """A file of the chat, as bytes to be saved: no browser shows this by itself."""
        body = self.asked()
        if body is None:
            self.give(refused(400, BAD_REQUEST))
            return
        found = await self.service.bytes_of(self.what, body)
        if not isinstance(found, bytes):
            self.give(found)
            return
        for name, value in AS_BYTES.items():
            self.set_header(name, value)
        await self.finish(found, set_content_type=BYTES)


class PastClassesHandler(PassingHandler):
    """`POST liveclass/past-classes`: the classes of a course that are over."""

    what = "past-classes"


class PastChatHandler(PassingHandler):
    """`POST liveclass/past-chat`: the chat of one of them."""

    what = "past-chat"


class AuditSessionsHandler(PassingHandler):
    """`POST liveclass/audit-sessions`: the classes of a course, for its instructors."""

    what = "audit-sessions"


class AuditHandler(PassingHandler):
    """`POST liveclass/audit`: a page of who did what in a class."""

    what = "audit"


class AuditFileHandler(PassingHandler):
    """`POST liveclass/audit-file`: all of that as CSV."""

    what = "audit-file"


HANDLERS: tuple[type[LiveClassHandler], ...] = (
    MeHandler,
    TicketHandler,
    SessionsHandler,
    FilesHandler,
    FileHandler,
    AttachHandler,
    AttachmentHandler,
    PastClassesHandler,
    PastChatHandler,
    AuditSessionsHandler,
    AuditHandler,
    AuditFileHandler,
)
