"""How is the media server put together, started and stopped?

One process, one event loop, and a native core for each media thread, on ports of its own. If one of those
dies the server has failed: `wait` raises, and whoever supervises the process starts another; clients then
join anew.
"""

from __future__ import annotations

import asyncio
import logging
import os
from contextlib import suppress

from liveclass_hub.listening import PatientServer
from liveclass_sfu import Core, SfuError
from livekit.protocol import models
from tornado.netutil import bind_sockets
from tornado.web import Application

from .http import Alive, MediaApplication, NotHere, OtherService, RoomService, Validate
from .rooms import Rooms
from .settings import MediaSettings
from .signal_socket import OpenSockets, SignalSocket
from .threads import MediaThread
from .webhooks import Webhooks

log = logging.getLogger(__name__)
PULSE = 2.0


class CoreDied(Exception):
    """A media thread ended; nothing can be forwarded on it any more."""


def make_app(settings: MediaSettings, rooms: Rooms) -> Application:
    """The routes."""
    common = {"settings": settings, "rooms": rooms}
    return MediaApplication(
        settings.base_path,
        [
            (r"/rtc", SignalSocket, {**common, "sockets": OpenSockets(settings.limits.sockets)}),
            (r"/rtc/validate", Validate, common),
            (r"/twirp/livekit\.RoomService/([A-Za-z]{1,64})", RoomService, common),
            (r"/twirp/livekit\.([A-Za-z]{1,64})/[A-Za-z]{1,64}", OtherService, common),
            (r"/", Alive, common),
            (r".*", NotHere, common),
        ],
        websocket_max_message_size=settings.limits.frame,
    )


def start_cores(settings: MediaSettings) -> list[Core]:
    """A native core for each thread. Raises `OSError` when an address is taken, and then none is left."""
    cores: list[Core] = []
    try:
        for thread in range(settings.threads):
            bind, tcp = settings.udp_bind(thread), settings.tcp_bind(thread)
            cores.append(Core(bind=bind, advertise=list(settings.advertise), tcp=tcp))
    except OSError:
        for core in cores:
            core.close()
        raise
    return cores


class MediaServer:
    """A media server; its ports are known after `start`, `udp_port` and `tcp_port` those of the first thread."""

    def __init__(self, settings: MediaSettings) -> None:
        self.settings = settings
        self.port = 0
        self.udp_port = 0
        self.tcp_port: int | None = None
        self._failed: asyncio.Future[None] | None = None
        self._stopping = False

    async def start(self) -> None:
        """Begins to serve. Raises `OSError` when an address is taken."""
        settings = self.settings
        self._failed = asyncio.get_running_loop().create_future()
        self.webhooks = Webhooks(settings)
        self.cores = start_cores(settings)
        self.udp_port = self.cores[0].port
        self.tcp_port = self.cores[0].tcp_port
        self.rooms = Rooms(self.cores, settings, self.webhooks.tell)
        try:
            sockets = bind_sockets(settings.port, settings.host)
        except OSError:
            self._close_cores()
            raise
        self._http = PatientServer(
            make_app(settings, self.rooms),
            max_body_size=settings.limits.body,
            max_header_size=65536,
        )
        self._http.add_sockets(sockets)
        self.port = sockets[0].getsockname()[1]
        self.webhooks.start()
        loop = asyncio.get_running_loop()
        for thread in self.rooms.threads:
            loop.add_reader(thread.core.event_fd(), self._drain, thread)
        self._pulse = loop.create_task(self._watch_cores())
        if settings.parent_fd is not None:
            loop.add_reader(settings.parent_fd, self._parent_spoke, settings.parent_fd)

    async def stop(self) -> None:
        """Tells everybody, delivers the last webhooks and frees all addresses."""
        if self._stopping:
            return
        self._stopping = True
        loop = asyncio.get_running_loop()
        if self.settings.parent_fd is not None:
            loop.remove_reader(self.settings.parent_fd)
        self._http.stop()
        self.rooms.close_all(models.DisconnectReason.SERVER_SHUTDOWN)
        self._pulse.cancel()
        for core in self.cores:
            loop.remove_reader(core.event_fd())
        await self._http.close_all_connections()
        await self.webhooks.stop()
        self._close_cores()
        if self._failed is not None and not self._failed.done():
            self._failed.set_result(None)

    async def wait(self) -> None:
        """Returns when the server was stopped or its parent is gone. Raises `CoreDied`."""
        if self._failed is not None:
            await asyncio.shield(self._failed)

    def _close_cores(self) -> None:
        for core in self.cores:
            core.close()

    def _drain(self, thread: MediaThread) -> None:
        try:
            events = thread.core.take_events()
        except SfuError as error:
            self._fail(thread.core, error)
            return
        thread.dispatch(events)

    async def _watch_cores(self) -> None:
        while True:
            await asyncio.sleep(PULSE)
            for core in self.cores:
                try:
                    core.stats()
                except SfuError as error:
                    self._fail(core, error)
                    return

    def _fail(self, core: Core, error: SfuError) -> None:
        asyncio.get_running_loop().remove_reader(core.event_fd())
        if self._failed is not None and not self._failed.done():
            self._failed.set_exception(CoreDied(str(error)))

    def _parent_spoke(self, fd: int) -> None:
        with suppress(BlockingIOError):
            if os.read(fd, 4096):
                return
        asyncio.get_running_loop().remove_reader(fd)
        if self._failed is not None and not self._failed.done():
            log.info("the parent process is gone")
            self._failed.set_result(None)
