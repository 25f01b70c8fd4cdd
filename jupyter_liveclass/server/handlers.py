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

    async def pass_on(self) -> None:
        """Pass the page's body on, if it is a JSON object of decent size."""
        body = self.asked()
        if body is None:
            self.give(refused(400, BAD_REQUEST))
        else:
            self.give(await self.service.ask("POST", self.what, body))

    def asked(self) -> dict[str, Any] | None:
        """The page's body; None when it is no JSON object of decent size."""
        if len(self.request.body) > MOST_BODY:
            return None
        try:
            body = json.loads(self.request.body)
        except (ValueError, RecursionError):
            return None
        return body if isinstance(body, dict) else None


class MeHandler(LiveClassHandler):
    """`GET liveclass/me`"""

    what = "me"

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Who one is, and one's courses."""
        self.give(await self.service.ask("GET", self.what))


class TicketHandler(LiveClassHandler):
    """`POST liveclass/ticket`"""

    what = "ticket"

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """A ticket for the course feed, a session or its board."""
        await self.pass_on()


class SessionsHandler(LiveClassHandler):
    """`POST liveclass/sessions`"""

    what = "sessions"

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """Start a class."""
        await self.pass_on()


class FilesHandler(LiveClassHandler):
    """`POST liveclass/files`"""

    what = "files"

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """What is in a folder of a course."""
        await self.pass_on()


class FileHandler(LiveClassHandler):
    """`POST liveclass/file`"""

    what = "file"

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """One file of a course."""
        await self.pass_on()


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


class PastClassesHandler(LiveClassHandler):
    """`POST liveclass/past-classes`"""

    what = "past-classes"

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """The classes of a course that are over."""
        await self.pass_on()


class PastChatHandler(LiveClassHandler):
    """`POST liveclass/past-chat`"""

    what = "past-chat"

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """The chat of one of them."""
        await self.pass_on()


class AuditSessionsHandler(LiveClassHandler):
    """`POST liveclass/audit-sessions`"""

    what = "audit-sessions"

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """The classes of a course, for its instructors."""
        await self.pass_on()


class AuditHandler(LiveClassHandler):
    """`POST liveclass/audit`"""

    what = "audit"

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """A page of who did what in a class."""
        await self.pass_on()


class AuditFileHandler(LiveClassHandler):
    """`POST liveclass/audit-file`"""

    what = "audit-file"

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """All of that as CSV."""
        await self.pass_on()


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
