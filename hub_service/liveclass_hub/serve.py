"""Who keeps the service running? A supervisor without state over two children, host and media.

A child that dies is started again at once; one that keeps dying, after a growing pause. The
children hold the reading end of a pipe whose other end only the supervisor has: however the
supervisor ends, the pipe closes and they end too.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import sys
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from liveclass_hub.host.courses import ConfigError
from liveclass_hub.host.keys import load_keys
from liveclass_hub.host.settings import LiveClass
from liveclass_hub.parent import death_pipe
from liveclass_hub.ports import holder_of

if TYPE_CHECKING:
    from liveclass_hub.media.turn import Turn

log = logging.getLogger("liveclass.serve")

PAUSES = (0.0, 0.0, 0.5, 1.0, 2.0, 5.0)
"""Seconds before the first, second, … restart of a child that never lived for `SETTLED` seconds."""
SETTLED = 10.0
STOP_SECONDS = 8.0
"""JupyterHub kills a service 10 s after asking it to stop."""
PARENT_SECONDS = 0.5
FATAL = 78
"""A child that ends with this (sysexits.h, EX_CONFIG) would only do so again."""

ChildName = Literal["host", "media"]


async def supervise(settings: LiveClass, arguments: Sequence[str], *, with_hub: bool) -> int:
    """Run the children until SIGTERM or SIGINT; the exit status. Raises ConfigError.

    `with_hub`: stop too when the process that started this one is gone.
    """
    names: tuple[ChildName, ...] = ("host", "media") if settings.runs_media else ("host",)
    refuse_taken_ports(settings)
    try:
        load_keys(settings)
    except (OSError, ValueError) as error:
        raise ConfigError(
            f"The keys in {settings.data_dir} cannot be read or made: {error}",
            "Tickets to media are signed with them.",
            "Let the service's user write that folder, or choose another with --data-dir.",
        ) from None
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    watch = asyncio.create_task(_stop_when_orphaned(stopping)) if with_hub else None
    with death_pipe() as reading:
        children = [Child(name, arguments, reading) for name in names]
        tasks = [asyncio.create_task(child.keep_running(stopping)) for child in children]
        await asyncio.wait(
            [*tasks, asyncio.create_task(stopping.wait())], return_when="FIRST_COMPLETED"
        )
        stopping.set()
        if watch is not None:
            watch.cancel()
        return max(await asyncio.gather(*tasks))


async def _stop_when_orphaned(stopping: asyncio.Event) -> None:
    """A hub that was killed cannot take us back: stop, so that its next start finds the ports free."""
    parent = os.getppid()
    while not stopping.is_set():
        await asyncio.sleep(PARENT_SECONDS)
        if os.getppid() != parent:
            log.error("the hub is gone; stopping")
            stopping.set()


def refuse_taken_ports(settings: LiveClass) -> None:
    """Raise ConfigError when another process, most likely a leftover, has a port of ours."""
    for kind, ip, port in settings.addresses:
        if holder := holder_of(kind, ip, port):
            raise ConfigError(
                f"{holder}.",
                "Two servers cannot have one port. A hub that was killed leaves its services behind.",
                f"Stop that process (kill {holder.pid or 'its pid'}), then start again.",
            )


class Child:
    """One child process, started again whenever it ends."""

    def __init__(self, name: ChildName, arguments: Sequence[str], pipe: int) -> None:
        self.name = name
        self._pipe = pipe
        self._command = [
            sys.executable,
            *("-m", "liveclass_hub", name, *arguments, f"--parent-fd={pipe}"),
        ]

    async def keep_running(self, stopping: asyncio.Event) -> int:
        """Until `stopping`, or until the child says that it can never run."""
        early = 0
        while not stopping.is_set():
            began = time.monotonic()
            status = await self._run_once(stopping)
            if stopping.is_set() or status == FATAL:
                return 0 if stopping.is_set() else FATAL
            lived = time.monotonic() - began
            early = 0 if lived > SETTLED else early + 1
            pause = PAUSES[min(early, len(PAUSES) - 1)]
            log.error(
                "%s ended with %s after %.1f s; starting it again in %.1f s",
                self.name,
                status,
                lived,
                pause,
            )
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stopping.wait(), pause)
        return 0

    async def _run_once(self, stopping: asyncio.Event) -> int:
        process = await asyncio.create_subprocess_exec(*self._command, pass_fds=[self._pipe])
        ended = asyncio.create_task(process.wait())
        stop = asyncio.create_task(stopping.wait())
        await asyncio.wait([ended, stop], return_when="FIRST_COMPLETED")
        stop.cancel()
        if not ended.done():
            await _stop(process, ended)
        return await ended


async def _stop(process: asyncio.subprocess.Process, ended: asyncio.Task[int]) -> None:
    process.terminate()
    await asyncio.wait([ended], timeout=STOP_SECONDS)
    if not ended.done():
        log.error("pid %s does not stop; killing it", process.pid)
        process.kill()


def turn_of(settings: LiveClass) -> Turn | None:
    """The TURN server, if there is one. Raises ConfigError."""
    if not settings.media_turn_urls:
        return None
    from liveclass_hub.media.turn import Turn

    try:
        return Turn(
            tuple(settings.media_turn_urls), settings.turn_secret(), settings.media_turn_seconds
        )
    except (OSError, ValueError) as error:
        raise ConfigError(
            f"The TURN server cannot be used: {error}",
            "Who is behind a strict firewall would be told of it, and not get in.",
            "Correct media_turn_urls or media_turn_secret_file; with no addresses there is none.",
        ) from None


def run_media(settings: LiveClass | None, parent_fd: int) -> int:
    """Run the media server until told to stop; without settings, with the developers' key."""
    from liveclass_hub.media.__main__ import run
    from liveclass_hub.media.settings import BadSettings, MediaSettings, dev_settings

    try:
        if settings is None:
            return asyncio.run(run(dev_settings()))
        keys = load_keys(settings)
        udp_host, udp_port = settings.media_udp_address
        hook = f"http://{settings.host_ip}:{settings.host_port}{settings.base_url}hooks/media"
        given = MediaSettings(
            keys={keys.media_key: keys.media_secret},
            host=settings.media_ip,
            port=settings.media_port,
            udp_host=udp_host,
            udp_port=udp_port,
            tcp_port=settings.media_tcp,
            threads=settings.media_threads,
            turn=turn_of(settings),
            relay_only=settings.media_relay_only,
            advertise=tuple(settings.media_advertise),
            base_path=settings.media_base_url,
            webhook_urls=(hook,),
            parent_fd=parent_fd if parent_fd >= 0 else None,
        )
        return asyncio.run(run(given))
    except BadSettings as error:
        raise ConfigError(
            f"The media server cannot run with these settings: {error}",
            "Sound and pictures go through it.",
            "Correct the setting it names.",
        ) from None
