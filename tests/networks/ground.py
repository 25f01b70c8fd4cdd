"""Where do the bad networks lie? Two hosts in namespaces of their own, and between them what loses packets.

    with ground(seed=1) as between:
        subprocess.Popen(between.near("python", ...))    # on the host with the server
        subprocess.Popen(between.far("chromium", ...))   # on the host of who is far away
        between.is_like("loss=10")                        # both ways, from now on

Nothing leads out of the two: each has its own loopback and one TUN device, and what one sends comes out
of the other by way of `sfu/impair`. All of it ends with the block, or with this process.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import socket
import struct
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
RELAY = ROOT / "sfu" / "target" / "debug" / "impair"
# Set aside for tests of networks (RFC 2544).
SERVER, CLIENT, ELSEWHERE = "198.18.0.1", "198.18.0.2", "198.18.0.3"
PREFIX = "lcnet"
_TUNSETIFF, _TUN_OF_PACKETS = 0x400454CA, 0x1001


class Impossible(Exception):
    """This machine does not let us make namespaces or devices; the text says what is lacking."""


class Ground:
    """Two hosts and the network between them."""

    def __init__(self, names: tuple[str, str], commands: socket.socket) -> None:
        self._near, self._far = names
        self._answers = commands.makefile("r", encoding="ascii")
        self._commands = commands

    def near(self, *command: str) -> list[str]:
        """The command that runs `command` on the server's host."""
        return ["ip", "netns", "exec", self._near, *command]

    def far(self, *command: str) -> list[str]:
        """The command that runs `command` on the other host."""
        return ["ip", "netns", "exec", self._far, *command]

    def is_like(self, up: str, down: str | None = None) -> None:
        """From now on the network is like this (`sfu/impair` knows the words); `up` is to the server."""
        self._ask(f"back {up}")
        self._ask(f"there {up if down is None else down}")

    def counts(self) -> dict[str, int]:
        """Packets since the start: `down_taken`, `down_passed`, `down_blocked`, and the same `up`."""
        numbers = self._ask("count").split()
        names = [
            f"{way}_{what}" for way in ("down", "up") for what in ("taken", "passed", "blocked")
        ]
        return dict(zip(names, map(int, numbers), strict=True))

    def change_address(self) -> None:
        """The far host loses the address it has and gets another, as between two networks."""
        device = _device(self._far)
        at = _run(*self.far("ip", "-o", "-4", "address", "show", "dev", device))
        old, new = (CLIENT, ELSEWHERE) if CLIENT in at else (ELSEWHERE, CLIENT)
        for command in (
            ("address", "delete", f"{old}/24", "dev", device),
            ("address", "add", f"{new}/24", "dev", device),
            ("route", "replace", "default", "dev", device),
        ):
            _run(*self.far("ip", *command))

    def _ask(self, command: str) -> str:
        self._commands.sendall(f"{command}\n".encode("ascii"))
        answer = self._answers.readline().strip()
        if not answer or answer.startswith("not understood"):
            raise RuntimeError(f"the network: {answer or 'it is gone'}")
        return answer


@contextlib.contextmanager
def ground(seed: int) -> Iterator[Ground]:
    """Two hosts, until the end of the block. Raises `Impossible`."""
    _check()
    remove_leftovers()
    names = (f"{PREFIX}-{os.getpid()}-near", f"{PREFIX}-{os.getpid()}-far")
    with contextlib.ExitStack() as stack:
        for name in names:
            _run("ip", "netns", "add", name)
            stack.callback(_run, "ip", "netns", "delete", name)
        devices = [_open_device(name) for name in names]
        for name, address in zip(names, (SERVER, CLIENT), strict=True):
            _bring_up(name, address)
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        relay = subprocess.Popen(
            [RELAY, str(seed), folder / "commands"], stdin=devices[0], stdout=devices[1]
        )
        stack.callback(relay.wait, 10)
        for device in devices:
            os.close(device)
        yield Ground(names, stack.enter_context(_connected(folder / "commands", relay)))


def remove_leftovers() -> None:
    """Namespaces of runs that were killed are taken away."""
    for line in _run("ip", "netns", "list").splitlines():
        found = re.match(rf"{PREFIX}-(\d+)-", line)
        if found and not Path(f"/proc/{found[1]}").exists():
            _run("ip", "netns", "delete", line.split()[0])


def _check() -> None:
    if os.geteuid() != 0:
        raise Impossible("namespaces need root: run it as root")
    if not RELAY.exists():
        raise Impossible("sfu/impair is not built: `make networks` builds it")
    if not Path("/dev/net/tun").exists():
        raise Impossible("there is no /dev/net/tun here: the kernel has no TUN devices")


def _device(namespace: str) -> str:
    """Names of devices have 15 letters at most."""
    return namespace.removeprefix(f"{PREFIX}-")[:15]


def _open_device(namespace: str) -> int:
    """A device for packets in a namespace; what goes in and out of it is at the descriptor."""
    name = _device(namespace)
    try:
        descriptor = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
        fcntl.ioctl(descriptor, _TUNSETIFF, struct.pack("16sH22x", name.encode(), _TUN_OF_PACKETS))
    except OSError as error:
        raise Impossible(f"a TUN device cannot be made here: {error}") from error
    _run("ip", "link", "set", name, "netns", namespace)
    return descriptor


def _bring_up(namespace: str, address: str) -> None:
    device = _device(namespace)
    inside = ("ip", "-n", namespace)
    _run(*inside, "link", "set", "lo", "up")
    # Otherwise the kernel itself sends packets, and the fates of ours are no longer the same.
    _run(*inside, "link", "set", device, "addrgenmode", "none")
    _run(*inside, "address", "add", f"{address}/24", "dev", device)
    _run(*inside, "link", "set", device, "up")
    _run(*inside, "route", "add", "default", "dev", device)


@contextlib.contextmanager
def _connected(path: Path, relay: subprocess.Popen[bytes]) -> Iterator[socket.socket]:
    end = time.monotonic() + 10
    with socket.socket(socket.AF_UNIX) as commands:
        while True:
            try:
                commands.connect(str(path))
                break
            except (FileNotFoundError, ConnectionRefusedError):
                if relay.poll() is not None or time.monotonic() > end:
                    raise RuntimeError("the relay did not start") from None
                time.sleep(0.02)
        commands.settimeout(10)
        try:
            yield commands
        finally:
            # The relay ends when it sees the end of this.
            commands.shutdown(socket.SHUT_RDWR)


def _run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Impossible(f"{' '.join(command)}: {done.stderr.strip()}")
    return done.stdout
