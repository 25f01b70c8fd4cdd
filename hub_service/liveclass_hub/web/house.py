"""What do the handlers share? The host once it is ready, the open sockets, what each person may still do."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from liveclass_hub import __version__
from liveclass_hub.host.host import Host
from liveclass_hub.host.keys import Keys
from liveclass_hub.host.media_room import RoomApi
from liveclass_hub.host.rates import Window
from liveclass_hub.host.settings import LiveClass
from liveclass_hub.session.names import PersonId
from liveclass_hub.session.refusals import Refusal
from liveclass_hub.web.class_page import STATIC, Bundle
from liveclass_hub.web.doors import Rates
from liveclass_hub.web.guest_passes import Passes
from liveclass_hub.web.login import Login
from liveclass_hub.web.pages import Health
from liveclass_hub.web.strangers import Strangers
from liveclass_hub.wire.limits import REACTIONS_PER_WINDOW, REACTIONS_WINDOW_SECONDS

if TYPE_CHECKING:
    from liveclass_hub.web.sockets import TicketSocket

FULL = Refusal("capacity", "The service holds as many people as it can.", "Try again soon.")
CROWDED = Refusal(
    "capacity",
    "Too many are at the door of the service just now.",
    "The page tries again by itself.",
)
LOOK_SECONDS = 5.0
"""How old the last look at the media server may be."""
LOOK_PATIENCE = 1.0
"""How long it may take to answer: whoever asks for health must not wait for long."""


class House:
    """The service as its doors see it."""

    def __init__(self, settings: LiveClass, keys: Keys, media: RoomApi) -> None:
        self.settings = settings
        self.keys = keys
        self.host: Host | None = None
        """None until what was live is live again."""
        self.login = Login(settings)
        self.passes = Passes(settings)
        self.bundle = Bundle(STATIC)
        self.sockets: set[TicketSocket] = set()
        self.strangers: Strangers[TicketSocket] = Strangers(settings.max_sockets // 2)
        """Those of them that have not shown a ticket."""
        self._known: set[TicketSocket] = set()
        """Those that have."""
        self._media = media
        self._media_seen = (0.0, False)
        self._looking = asyncio.Lock()
        self._requests = Rates(settings.requests_per_second, settings.requests_burst)
        self._messages: dict[PersonId, Window] = {}
        self._reactions: dict[PersonId, Window] = {}

    @property
    def running(self) -> Host:
        """The host, for handlers that are only reached when it is there."""
        if self.host is None:
            raise RuntimeError("the host is not ready")
        return self.host

    @property
    def room(self) -> int:
        """How many sockets may be open besides those that showed a ticket."""
        return self.settings.max_sockets - len(self._known)

    def welcome(self, socket: TicketSocket, address: str) -> None:
        """A socket has opened. Who has waited longest without a ticket gives way when there are many."""
        self.sockets.add(socket)
        for gone in self.strangers.add(socket, address, self.room):
            gone.give_way()

    def admit(self, socket: TicketSocket) -> None:
        """A socket has shown a ticket."""
        self.strangers.remove(socket)
        self._known.add(socket)

    def forget(self, socket: TicketSocket) -> None:
        """A socket is closed."""
        self.sockets.discard(socket)
        self.strangers.remove(socket)
        self._known.discard(socket)

    def may_ask(self, user: str) -> bool:
        """Whether this person may make one more HTTP request now."""
        return self._requests.take(user)

    def may_write(self, person: PersonId) -> bool:
        """Whether this person may post one more message now."""
        window = Window(self.settings.chat_messages, self.settings.chat_seconds)
        return self._paced(self._messages, person, window)

    def may_react(self, person: PersonId) -> bool:
        """Whether one more reaction of this person may pass now."""
        window = Window(REACTIONS_PER_WINDOW, REACTIONS_WINDOW_SECONDS)
        return self._paced(self._reactions, person, window)

    def _paced(self, windows: dict[PersonId, Window], person: PersonId, new: Window) -> bool:
        if len(windows) > self.settings.max_sockets * 2:
            windows.clear()
        return windows.setdefault(person, new).take(time.monotonic())

    async def health(self) -> Health:
        """How the service is."""
        return Health(
            status="ok" if self.host is not None else "starting",
            version=__version__,
            sessions=len(self.host.directory.all()) if self.host is not None else 0,
            sockets=len(self.sockets),
            media="reachable" if await self._media_answers() else "unreachable",
        )

    async def keep_tidy(self) -> None:
        """Every second: let go of sockets without a ticket, and of silent ones."""
        while True:
            await asyncio.sleep(1.0)
            now = time.monotonic()
            for socket in list(self.sockets):
                socket.tend(now)

    async def _media_answers(self) -> bool:
        asked = time.monotonic()
        async with self._looking:
            when, answered = self._media_seen
            # A good look is believed for a while; a bad one by those who waited for it.
            fresh = when >= (asked - LOOK_SECONDS if answered else asked)
            if not fresh:
                answered = await self._media.answers(LOOK_PATIENCE)
                self._media_seen = (time.monotonic(), answered)
            return answered
