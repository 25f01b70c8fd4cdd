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
        body: Any = None
        if len(self.request.body) <= MOST_BODY:
            try:
                body = json.loads(self.request.body)
            except (ValueError, RecursionError):
                body = None
        if isinstance(body, dict):
            self.give(await self.service.ask("POST", self.what, body))
        else:
            self.give(refused(400, BAD_REQUEST))


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
    AuditSessionsHandler,
    AuditHandler,
    AuditFileHandler,
)
