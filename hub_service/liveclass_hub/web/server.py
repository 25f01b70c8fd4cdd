"""How does the host process run? It listens at once, is ready when the log is read, and ends in order."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import signal
import sys

from liveclass_hub.host.courses import ConfigError
from liveclass_hub.host.host import Host
from liveclass_hub.host.keys import load_keys
from liveclass_hub.host.media_room import RoomApi
from liveclass_hub.host.settings import LiveClass
from liveclass_hub.listening import allow_files
from liveclass_hub.log.errors import LogError
from liveclass_hub.parent import parent_gone
from liveclass_hub.web.front import FrontDoor
from liveclass_hub.web.house import House
from liveclass_hub.web.routes import make_application

log = logging.getLogger("liveclass.host")

FILES_BESIDES = 256
"""Open files besides the sockets and what may become one."""
BODY_BYTES = 64 * 1024
BACKLOG = 1024
"""Connections the system holds until they are taken: a class that comes back comes all at once."""
DISK_FAILED = 74
"""Exit status (sysexits.h, EX_IOERR): start again from what is on the disk."""


async def run_host(settings: LiveClass, parent_fd: int) -> int:
    """Serve until told to stop, or until the parent is gone; the exit status."""
    stop: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    keys = load_keys(settings)
    media = RoomApi(settings.media_internal_url, keys)
    house = House(settings, keys, media)
    server = _front_door(house, settings)
    _allow_files(2 * settings.max_sockets + FILES_BESIDES)
    _listen(server, settings)
    _stop_on_signals(stop)
    tasks = [
        asyncio.create_task(house.keep_tidy()),
        asyncio.create_task(_stop_with_parent(stop, parent_fd)),
    ]
    host = Host(settings, keys, media, lambda: _stop(stop, DISK_FAILED))
    try:
        await host.begin()
        _keep_what_is_loaded()
        house.host = host
        status = await stop
    except (LogError, OSError) as error:
        raise ConfigError(
            f"The log in {settings.data_dir} cannot be opened: {error}",
            "Nothing happens in a class that is not in the log.",
            "Mend that, or choose another folder with data_dir.",
        ) from None
    finally:
        server.stop()
        for task in tasks:
            task.cancel()
    await host.aclose()
    await media.aclose()
    return status


def _front_door(house: House, settings: LiveClass) -> FrontDoor:
    return FrontDoor(
        make_application(house),
        places=settings.max_sockets // 2,
        max_body_size=BODY_BYTES,
        # Who holds a connection open without a word gives its place back soon.
        idle_connection_timeout=settings.hello_seconds,
        body_timeout=settings.hello_seconds,
        xheaders=False,
    )


def _keep_what_is_loaded() -> None:
    """Spare the collector all that stays anyway: to look through it stops everyone for a third of a second."""
    gc.collect()
    gc.freeze()


def _allow_files(wanted: int) -> None:
    most = allow_files(wanted)
    if most < wanted:
        log.warning("the system allows %d open files; for max_sockets it takes %d", most, wanted)


def _listen(server: FrontDoor, settings: LiveClass) -> None:
    try:
        server.listen(settings.host_port, settings.host_ip, backlog=BACKLOG)
    except OSError as error:
        print(f"Cannot listen on {settings.host_ip}:{settings.host_port}: {error}", file=sys.stderr)
        raise SystemExit(1) from None
    log.info("pid %d listens on %s:%d", os.getpid(), settings.host_ip, settings.host_port)


def _stop(stop: asyncio.Future[int], status: int) -> None:
    if not stop.done():
        stop.set_result(status)


def _stop_on_signals(stop: asyncio.Future[int]) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, _stop, stop, 0)


async def _stop_with_parent(stop: asyncio.Future[int], parent_fd: int) -> None:
    await parent_gone(parent_fd)
    _stop(stop, 0)
