"""Which addresses are there, and behind which door is each? The whole list."""

from __future__ import annotations

from tornado.web import Application

from liveclass_hub.web.api import (
    FileHandler,
    FilesHandler,
    MeHandler,
    SessionsHandler,
    TicketHandler,
)
from liveclass_hub.web.attachments import (
    AttachHandler,
    AttachmentHandler,
    PageAttachHandler,
    PageAttachmentHandler,
)
from liveclass_hub.web.audit import AuditFileHandler, AuditHandler, AuditSessionsHandler
from liveclass_hub.web.board_socket import BoardSocket
from liveclass_hub.web.class_page import (
    ClassPageHandler,
    PageMeHandler,
    PageTicketHandler,
    StaticHandler,
)
from liveclass_hub.web.doors import Door, PublicDoor, TokenDoor
from liveclass_hub.web.feed_socket import FeedSocket
from liveclass_hub.web.guest_page import (
    ComeHandler,
    GuestDoor,
    GuestMeHandler,
    GuestPageHandler,
    GuestTicketHandler,
    LookHandler,
)
from liveclass_hub.web.hooks import MediaHookHandler
from liveclass_hub.web.house import House
from liveclass_hub.web.login import CallbackHandler, LoginDoor
from liveclass_hub.web.pages import HealthHandler, NothingHandler, ReadyHandler, StyleHandler
from liveclass_hub.web.past import (
    PagePastChatHandler,
    PagePastClassesHandler,
    PastChatHandler,
    PastClassesHandler,
)
from liveclass_hub.web.sockets import SessionSocket, TicketSocket

ROUTES: dict[str, type[Door]] = {
    "": ClassPageHandler,
    "class/[A-Za-z0-9_-]{1,64}": ClassPageHandler,
    "guest": GuestPageHandler,
    "guest/look": LookHandler,
    "guest/come": ComeHandler,
    "guest/me": GuestMeHandler,
    "guest/ticket": GuestTicketHandler,
    "oauth_callback": CallbackHandler,
    "page/me": PageMeHandler,
    "page/ticket": PageTicketHandler,
    "static/([A-Za-z0-9_.-]{1,64})": StaticHandler,
    "page.css": StyleHandler,
    "health": HealthHandler,
    "ready": ReadyHandler,
    "api/me": MeHandler,
    "api/ticket": TicketHandler,
    "api/sessions": SessionsHandler,
    "api/files": FilesHandler,
    "api/file": FileHandler,
    "api/attach": AttachHandler,
    "api/attachment": AttachmentHandler,
    "api/past-classes": PastClassesHandler,
    "api/past-chat": PastChatHandler,
    "page/past-classes": PagePastClassesHandler,
    "page/past-chat": PagePastChatHandler,
    "page/attach": PageAttachHandler,
    "page/attachment": PageAttachmentHandler,
    "api/audit-sessions": AuditSessionsHandler,
    "api/audit": AuditHandler,
    "api/audit-file": AuditFileHandler,
    "feed": FeedSocket,
    "socket": SessionSocket,
    "board": BoardSocket,
    "hooks/media": MediaHookHandler,
}
"""Path below the service's prefix, as a pattern → handler."""

GUARDS: dict[str, type[Door]] = {
    "public": PublicDoor,
    "token": TokenDoor,
    "ticket": TicketSocket,
    "signature": MediaHookHandler,
    "login": LoginDoor,
    "guest": GuestDoor,
}
"""Door → the class that guards it."""


class UnguardedRouteError(Exception):
    """A route without a decision about who may use it. The service does not start with one."""


def check_doors(routes: dict[str, type[Door]]) -> None:
    """Raise UnguardedRouteError unless every route stands behind a door, and has that door's guard."""
    for path, handler in routes.items():
        guard = GUARDS.get(getattr(handler, "door", None) or "")
        if guard is None or not issubclass(handler, guard):
            raise UnguardedRouteError(
                f"{handler.__name__} at {path!r} has no decision who may use it"
            )


def make_application(house: House) -> Application:
    """The tornado application. Raises UnguardedRouteError."""
    check_doors(ROUTES)
    base = house.settings.base_url
    given = {"house": house}
    return Application(
        [(base + path, handler, given) for path, handler in ROUTES.items()],
        default_handler_class=NothingHandler,
        default_handler_args=given,
        log_function=lambda handler: None,
        # Twice the limit: the codec refuses what is over it, with words; tornado just cuts.
        websocket_max_message_size=2 * 256 * 1024,
    )
