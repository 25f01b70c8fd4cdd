"""How is the media server run by itself?

    python -m liveclass_hub.media --dev

Secrets come through the environment, never the command line: `LIVECLASS_MEDIA_KEYS="key: secret"`,
several separated by commas, and that of a TURN server, `LIVECLASS_TURN_SECRET`.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import signal
import sys
from collections.abc import Iterable, Mapping, Sequence

from liveclass_hub.listening import allow_files

from .server import CoreDied, MediaServer
from .settings import BadSettings, MediaSettings, dev_settings
from .turn import Turn

KEYS = "LIVECLASS_MEDIA_KEYS"
TURN_SECRET = "LIVECLASS_TURN_SECRET"
FAILED = 70
FILES = 16384
"""Open files that it may want: a class over TCP has three connections a person."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs until told to stop; the exit status is 0 then, 1 for bad settings or a taken address, 70
    when the core died.
    """
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    try:
        settings = settings_from(_parser().parse_args(arguments), os.environ)
        return asyncio.run(run(settings))
    except BadSettings as error:
        print(error, file=sys.stderr)
    except OSError as error:
        print(f"The media server cannot start: {error}. Is another one running?", file=sys.stderr)
    return 1


async def run(settings: MediaSettings) -> int:
    """Serves until a signal, the end of the parent, or the death of the core."""
    allow_files(FILES)
    server = MediaServer(settings)
    await server.start()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, lambda: loop.create_task(server.stop()))
    logging.getLogger(__name__).info(
        "media server: signalling on http://%s:%d%s, media on udp %s and tcp %s",
        settings.host,
        server.port,
        settings.base_path,
        _listed(core.port for core in server.cores),
        _listed(core.tcp_port for core in server.cores if core.tcp_port) or "none",
    )
    try:
        await server.wait()
    except CoreDied:
        logging.getLogger(__name__).critical(
            "the media core died; leaving so that a new process starts"
        )
        return FAILED
    await server.stop()
    return 0


def _listed(ports: Iterable[int]) -> str:
    return ", ".join(map(str, ports))


def settings_from(options: argparse.Namespace, environment: Mapping[str, str]) -> MediaSettings:
    """The settings a command line and an environment ask for. Raises `BadSettings`."""
    keys = parse_keys(environment.get(KEYS, ""))
    if options.dev and not keys:
        keys = dict(dev_settings().keys)
    return MediaSettings(
        keys=keys,
        host=options.host,
        port=options.port,
        udp_host=options.udp_host,
        udp_port=options.udp_port,
        tcp_port=options.tcp_port,
        threads=options.threads,
        turn=turn_from(options.turn, environment),
        relay_only=options.relay_only,
        advertise=tuple(options.advertise or ["127.0.0.1"]),
        base_path=options.base_path,
        webhook_urls=tuple(options.webhook),
        parent_fd=options.parent_fd,
    )


def turn_from(urls: Sequence[str], environment: Mapping[str, str]) -> Turn | None:
    """The TURN server that was named, with the secret from the environment. Raises `BadSettings`."""
    try:
        return Turn(tuple(urls), environment.get(TURN_SECRET, "")) if urls else None
    except ValueError as error:
        raise BadSettings(str(error)) from None


def parse_keys(text: str) -> dict[str, str]:
    """`key: secret, key: secret` as a mapping."""
    pairs = [entry.partition(":") for entry in text.split(",") if entry.strip()]
    return {key.strip(): secret.strip() for key, _, secret in pairs}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m liveclass_hub.media",
        description="A LiveKit-compatible media server.",
        epilog=f'Keys are read from the environment: {KEYS}="key: secret".',
    )
    add = parser.add_argument
    add(
        "--dev",
        action="store_true",
        help="key devkey, secret secret: for trying out on one machine",
    )
    add("--host", default="127.0.0.1", help="address for signalling and the room API")
    add("--port", type=int, default=7880, help="port for signalling and the room API")
    add("--udp-host", default="127.0.0.1", help="address for media")
    add("--udp-port", type=int, default=7882, help="UDP port for media")
    add("--tcp-port", type=int, help="TCP port for media where UDP is blocked")
    add("--threads", type=int, default=1, help="rooms are spread over them; each has the next port")
    add("--turn", action="append", default=[], help="address of a TURN server; may be repeated")
    add("--relay-only", action="store_true", help="let clients use nothing but the TURN server")
    add("--advertise", action="append", help="IP address browsers send media to; may be repeated")
    add("--base-path", default="/", help="prefix that a proxy leaves on requests")
    add("--webhook", action="append", default=[], help="address told of events; may be repeated")
    add("--parent-fd", type=int, help="stop when this file descriptor closes; 0 is standard input")
    return parser


if __name__ == "__main__":
    sys.exit(main())
