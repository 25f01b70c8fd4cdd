"""Which servers are held beside each other, and how is each started and its cost read?

Each is a process of its own, started as its makers say for one machine without encryption of the signalling, and
reads nothing but the files written here. What one spends is what the system counts for that process, with all its
threads.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from bench.media.audience import Audience
from bench.media.janus import JanusRoom
from bench.media.server import ADDRESS, resident
from bench.media.signalling import LiveKitRoom
from tools import debian

ROOT = Path(__file__).resolve().parent.parent.parent
LIVEKIT = "github.com/livekit/livekit-server/cmd/server@v1.13.5"
PEERS = ROOT / "build" / "peers"
KEY, SECRET = "devkey", "a secret of more than thirty-two bytes"
PATIENCE = 30.0
OURS = "ours"
"""What our own server is called in the table."""


class Room(Protocol):
    """How people come into what a server serves."""

    url: str
    """Of its signalling."""

    async def publish(self, identity: str, offer: str) -> str: ...

    async def watch(self, identity: str, audience: Audience) -> None: ...

    def leave(self) -> None: ...


@dataclass
class Running:
    """A server that runs, and a room in it."""

    name: str
    process: subprocess.Popen[bytes]
    room: Room

    def cpu(self) -> float:
        """Seconds of processor time so far."""
        # Of a process and not of this one: see clock_getcpuclockid(3).
        return time.clock_gettime(~self.process.pid << 3 | 2)

    def memory(self) -> float:
        """KiB that are its own."""
        return resident(self.process.pid)

    def waited(self) -> float:
        """Seconds that its threads were ready and had no processor, all together; as far as they still live."""
        total = 0
        for thread in Path(f"/proc/{self.process.pid}/task").iterdir():
            with contextlib.suppress(OSError):
                total += int((thread / "schedstat").read_text(encoding="ascii").split()[1])
        return total / 1e9


class Unavailable(Exception):
    """A server cannot be had here; the text says why."""


Serving = contextlib.AbstractContextManager[Running]


def ours(folder: Path, ports: tuple[int, int] | None = None) -> Serving:
    """The server of this checkout, with its signalling; on these ports for signalling and media, or any."""
    port, media = ports or (free_port(), free_port())
    options = [f"--port={port}", f"--udp-port={media}"]
    command = [sys.executable, "-m", "liveclass_hub.media", *options]
    room = LiveKitRoom(f"ws://{ADDRESS}:{port}", KEY, SECRET)
    keys = {"LIVECLASS_MEDIA_KEYS": f"{KEY}: {SECRET}"}
    return _serving(OURS, command, room, folder / "ours.log", keys)


def livekit(folder: Path) -> Serving:
    """LiveKit's server, built by Go from its sources. Raises `Unavailable`."""
    program = livekit_program()
    port = free_port()
    settings = folder / "livekit.yaml"
    settings.write_text(
        f"port: {port}\nbind_addresses: ['{ADDRESS}']\nlogging: {{level: warn}}\n"
        f"rtc:\n  udp_port: {free_port()}\n  tcp_port: 0\n  use_external_ip: false\n"
        f"  node_ip: {ADDRESS}\n  enable_loopback_candidate: true\n"
        "  interfaces: {includes: [lo]}\n"
        f"keys: {{{KEY}: {SECRET}}}\n",
        encoding="utf-8",
    )
    command = [str(program), f"--config={settings}"]
    room = LiveKitRoom(f"ws://{ADDRESS}:{port}", KEY, SECRET)
    return _serving("LiveKit", command, room, folder / "livekit.log")


def janus(folder: Path) -> Serving:
    """Janus of Debian's package with its VideoRoom, on two event loops. Raises `Unavailable`."""
    program = janus_program()
    port = free_port()
    settings = folder / "janus"
    settings.mkdir()
    (settings / "janus.jcfg").write_text(
        "general: { debug_level = 2, event_loops = 2 }\n"
        f'plugins: {{ disable = "{_others("plugins", "videoroom")}" }}\n'
        f'transports: {{ disable = "{_others("transports", "websockets")}" }}\n',
        encoding="utf-8",
    )
    (settings / "janus.transport.websockets.jcfg").write_text(
        f'general: {{ ws = true ws_port = {port} ws_ip = "{ADDRESS}" }}\n', encoding="utf-8"
    )
    (settings / "janus.plugin.videoroom.jcfg").write_text("general: { }\n", encoding="utf-8")
    command = [str(program), f"--configs-folder={settings}"]
    command.append(f"--config={settings / 'janus.jcfg'}")
    room = JanusRoom(f"ws://{ADDRESS}:{port}")
    return _serving("Janus", command, room, folder / "janus.log")


def _others(kind: str, wanted: str) -> str:
    """The modules of Janus that are not wanted."""
    found = Path("/usr/lib").glob(f"*/janus/{kind}/*.so")
    return ",".join(path.name for path in found if wanted not in path.name)


def livekit_program() -> Path:
    """Builds it once. Raises `Unavailable`."""
    program = PEERS / "server"
    if program.exists():
        return program
    go = shutil.which("go")
    if go is None:
        raise Unavailable("LiveKit is built by Go, which is not installed")
    print("bench: building LiveKit from its sources, some minutes", file=sys.stderr, flush=True)
    environment = {**os.environ, "GOBIN": str(PEERS), "CGO_ENABLED": "0"}
    done = subprocess.run([go, "install", LIVEKIT], env=environment, check=False)
    if done.returncode:
        raise Unavailable("Go could not build LiveKit")
    return program


def janus_program() -> Path:
    """Installs Debian's package where that is allowed, and keeps the service it brings from starting, now and at
    each boot. Raises `Unavailable`.
    """
    need = debian.Need(
        "Janus",
        "to compare with; its service will not be started",
        lambda: shutil.which("janus") is not None,
        ("janus",),
        service="janus",
    )
    try:
        debian.supply(lambda: [need], _run, _say)
    except (debian.Lacking, OSError, subprocess.CalledProcessError) as error:
        raise Unavailable(f"Janus is not installed: {error}") from None
    return Path(shutil.which("janus") or "janus")


def _run(command: list[str]) -> None:
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)


def _say(words: str) -> None:
    print(f"bench: {words}", file=sys.stderr, flush=True)


def free_port() -> int:
    """A port that nothing listens on now, for UDP and for TCP."""
    with socket.socket() as taken:
        taken.bind((ADDRESS, 0))
        return int(taken.getsockname()[1])


@contextlib.contextmanager
def _serving(
    name: str,
    command: list[str],
    room: Room,
    log: Path,
    environment: Mapping[str, str] | None = None,
) -> Iterator[Running]:
    """Start it and wait until it listens; it ends with the block. Raises `Unavailable` with its last words."""
    with log.open("ab") as said:
        whole = {**os.environ, **(environment or {})}
        process = subprocess.Popen(command, stdout=said, stderr=said, env=whole)
    running = Running(name, process, room)
    try:
        _listens(running, log)
        yield running
    finally:
        room.leave()
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _listens(running: Running, log: Path) -> None:
    end, port = time.monotonic() + PATIENCE, urlsplit(running.room.url).port
    while True:
        with contextlib.suppress(OSError), socket.create_connection((ADDRESS, port), 1):
            return
        if running.process.poll() is not None or time.monotonic() > end:
            words = log.read_text(encoding="utf-8", errors="replace")[-500:]
            raise Unavailable(f"{running.name} did not start: {words}")
        time.sleep(0.1)
