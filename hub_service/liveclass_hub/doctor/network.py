"""What will a port or an address not do for sound and pictures?"""

from __future__ import annotations

import asyncio
import os
import re
import socket
import time
from collections.abc import Iterable, Mapping
from contextlib import AsyncExitStack

from liveclass_hub.doctor.finding import Finding
from liveclass_hub.doctor.stun import Place, is_answered, refusal
from liveclass_hub.host.courses import ConfigError
from liveclass_hub.host.settings import LiveClass
from liveclass_hub.ports import holder_of

LOOPBACK = {"127.0.0.1", "::1"}
BUFFER_ASKED = 8 << 20
"""Bytes of a buffer that the media server asks of the system."""
BUFFER_NEEDED = 4 << 20
"""With these a third of a second of 10,000 full datagrams waits, as Linux counts their room."""
TURN_URL = re.compile(
    r"(?P<scheme>turns?):(?P<host>\[[^\]]+\]|[^:?]+)(?::(?P<port>\d+))?(?:\?transport=(?P<by>udp|tcp))?"
)


async def check_udp(settings: LiveClass) -> Finding:
    """Can sound and pictures get through?"""
    if settings.media_url:
        return Finding("Sound and pictures go through another server; its UDP ports are its own.")
    ip, _ = settings.media_udp_address
    taken = None
    for port in settings.media_udp_ports:
        taken = holder_of("udp", ip, port)
        if taken is None:
            try:
                await asyncio.to_thread(_send_to_self, ip, port)
            except OSError as error:
                return Finding(
                    f"UDP port {port} on {ip} does not work ({error}).",
                    "Open the port in the firewall, or choose another with media_udp.",
                )
        elif "liveclass_hub" not in taken.command and taken.pid:
            return Finding(f"{taken}.", "Stop that, or choose another port with media_udp.")
    outside = ip not in LOOPBACK
    if outside and set(settings.media_advertise) <= LOOPBACK:
        return Finding(
            "Browsers are told to send media to 127.0.0.1, so only this machine can take part.",
            "Set media_advertise to the address under which students reach this machine.",
        )
    used = f" (in use: {taken})" if taken else ""
    return Finding(f"UDP on {settings.media_udp}{_more(settings)} works{used}.")


def _more(settings: LiveClass) -> str:
    more = settings.media_threads - 1
    return f" and {more} more" if more else ""


def _send_to_self(ip: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in ip else socket.AF_INET
    with (
        socket.socket(family, socket.SOCK_DGRAM) as there,
        socket.socket(family, socket.SOCK_DGRAM) as here,
    ):
        there.bind((ip, port))
        there.settimeout(1.0)
        here.sendto(b"?", (ip if ip not in {"0.0.0.0", "::"} else "localhost", port))
        there.recv(1)


async def check_buffer(settings: LiveClass) -> Finding:
    """Does enough of what arrives wait while the media server is busy?"""
    if settings.media_url:
        return Finding("The buffers for sound and pictures are the other server's.")
    granted = granted_buffer()
    if granted >= BUFFER_NEEDED:
        return Finding(f"The system lets {granted >> 10} KiB wait at the UDP port.")
    return Finding(
        f"The system lets only {granted >> 10} KiB wait at the UDP port: in a burst or a flood it "
        "drops what it should keep for a moment.",
        f"As root: sysctl -w net.core.rmem_max={BUFFER_ASKED} net.core.wmem_max={BUFFER_ASKED}, and "
        "the same in /etc/sysctl.d; then restart the service.",
        warning=True,
    )


def granted_buffer(asked: int = BUFFER_ASKED) -> int:
    """Bytes that the system grants of what a socket asks for."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, asked)
        # Linux doubles what was granted, for its own notes (socket(7)).
        return one.getsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF) // 2


async def check_tcp(settings: LiveClass) -> Finding:
    """Is there a port for those who may not send UDP?"""
    if settings.media_url:
        return Finding("TCP for sound and pictures is the other server's, too.")
    port = settings.media_tcp
    if port is None:
        return Finding(
            "There is no TCP port for sound and pictures: who may not send UDP hears and sees nothing.",
            "Leave media_tcp_port out, or give it a number.",
            warning=True,
        )
    ip, _ = settings.media_udp_address
    if port < _first_free() and os.geteuid() != 0 and holder_of("tcp", ip, port):
        return Finding(
            f"TCP port {port} cannot be had: the system keeps those below {_first_free()} for root.",
            "Choose another with media_tcp_port, or allow it: AmbientCapabilities=CAP_NET_BIND_SERVICE.",
        )
    holders = [holder_of("tcp", ip, one) for one in settings.media_tcp_ports]
    for taken in holders:
        if taken and taken.pid and "liveclass_hub" not in taken.command:
            return Finding(f"{taken}.", "Stop that, or choose another port with media_tcp_port.")
    stands = "in use by the service" if any(holders) else "free"
    return Finding(f"TCP port {port}{_more(settings)} on {ip} is {stands}.")


def _first_free() -> int:
    try:
        with open("/proc/sys/net/ipv4/ip_unprivileged_port_start", encoding="ascii") as file:  # noqa: PTH123 - a number the system gives
            return int(file.read())
    except (OSError, ValueError):
        return 1024


async def check_advertised(settings: LiveClass) -> Finding:
    """Do the addresses that browsers are told lead to the media server?"""
    if settings.media_url:
        return Finding("Where sound and pictures go is told by the other server.")
    # What comes with it takes long to load, and nothing else here needs it.
    from liveclass_hub.doctor.visit import visit

    try:
        async with AsyncExitStack() as stays:
            # A new room goes to the thread with the fewest people, and each thread has ports of its own.
            each = [
                await stays.enter_async_context(visit(settings))
                for _ in range(settings.media_threads)
            ]
            asked = {place: told for told in each for place in told.places}
            answered = await asyncio.gather(
                *(is_answered(place, told.name, told.password) for place, told in asked.items())
            )
    except OSError as error:
        return Finding(
            f"Whether the advertised addresses lead here cannot be seen: {error}.",
            "Start the service (liveclass serve), and ask again.",
            warning=True,
        )
    return _met(settings, dict(zip(asked, answered, strict=True)))


def _met(settings: LiveClass, answered: Mapping[Place, bool]) -> Finding:
    """What is to be said of the places that were asked, by whether they answered."""
    silent = [_named(place) for place, answers in answered.items() if not answers]
    if silent:
        return Finding(
            f"Nothing answers at {', '.join(silent)}, which is where browsers are told to send.",
            "Correct media_advertise, or let the ports through the firewall to this machine. Behind "
            "NAT only a look from outside tells: many routers lead nobody back in.",
            warning=any(answered.values()),
        )
    met = {place.port for place in answered if place.wire == "udp"}
    unmet = [str(port) for port in settings.media_udp_ports if port not in met]
    busy = (
        f" Not asked, because others have fewer people just now: {', '.join(unmet)}."
        if unmet
        else ""
    )
    return Finding(f"The media server answers at {', '.join(map(_named, answered))}.{busy}")


def _named(place: Place) -> str:
    host = f"[{place.host}]" if ":" in place.host else place.host
    return f"{host}:{place.port} ({place.wire.upper()})"


async def check_turn(settings: LiveClass) -> Finding:
    """Does the TURN server take the passwords that people are given?"""
    if settings.media_url or not settings.media_turn_urls:
        return Finding("There is no TURN server; few networks need one.")
    from liveclass_hub.serve import turn_of

    try:
        turn = turn_of(settings)
    except ConfigError as error:
        return Finding(str(error), "See docs: how-to/network.")
    if turn is None:
        return Finding("There is no TURN server.")
    given = turn.server_for("doctor", time.time())
    stale = turn.server_for("doctor", time.time() - turn.lifetime - 60)
    for url in turn.urls:
        place = turn_place(url)
        if place is None:
            return Finding(
                f"{url} is no address of a TURN server.",
                "Write turn:HOST:3478?transport=udp or turns:HOST:443?transport=tcp.",
            )
        if refused := await refusal(place, given.username, given.credential):
            return Finding(
                f"The TURN server at {url} does not let people through: {refused.why}.",
                refused.mend,
            )
        if await refusal(place, stale.username, stale.credential) is None:
            return Finding(
                f"The TURN server at {url} takes a password that has expired.",
                "Use use-auth-secret, not lt-cred-mech or no-auth, and set both clocks.",
            )
    return Finding(
        f"The TURN server lets people through at {', '.join(turn.urls)}.{_left_out(turn.urls)}"
    )


def _left_out(urls: Iterable[str]) -> str:
    """Whom addresses do not help that work."""
    for place in map(turn_place, urls):
        if place is not None and (place.wire, place.port) == ("tls", 443):
            return ""
    return " Networks that let out nothing but TLS on port 443 need turns:HOST:443, too."


def turn_place(url: str) -> Place | None:
    """Where a TURN server is by its address (RFC 7065); None when it is none."""
    found = TURN_URL.fullmatch(url)
    if found is None:
        return None
    tls = found["scheme"] == "turns"
    port = int(found["port"] or (5349 if tls else 3478))
    by = found["by"] or ("tcp" if tls else "udp")
    if tls and by == "udp":
        return None
    host = found["host"].strip("[]")
    return Place(host, port, "tls" if tls else "udp" if by == "udp" else "tcp")
