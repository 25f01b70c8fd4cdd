"""What does whoever starts the media server decide?

Plain values without a framework, so that a command line, a configuration file and a test can all
fill them in.
"""

from __future__ import annotations

import ipaddress
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from .limits import Limits
from .turn import Turn

DEV_KEY = "devkey"
DEV_SECRET = "secret"
HIGHEST_PORT = 65535


class BadSettings(ValueError):
    """The settings contradict themselves; the text says which and what to do."""


@dataclass(frozen=True)
class MediaSettings:
    """Everything `MediaServer` needs. Times are seconds.

    `tcp_port` is for sound and pictures where UDP is blocked, on the address of UDP; None: there is
    none. Rooms are spread over `threads`, of which each after the first has the next port of both.
    `relay_only` tells clients to use nothing but `turn`. `keys` maps an API key to its secret;
    every one of them may sign tokens, so a secret is rotated by listing two. `advertise` are the
    addresses browsers are told to send media to. `base_path` is the prefix a proxy leaves on
    requests. With `refuse_removed` a token issued before its holder was removed from a room is
    refused there for `removal_memory`, which should cover the longest life of a token; LiveKit's
    own server would let its holder back in. A stay whose signalling was lost goes on for
    `signal_grace`, and ends before when its media is lost too. Clients are told to ping each
    `ping_interval` and to believe `ping_timeout` of silence at the most, and less in small rooms.
    Every `token_refresh` a client is given a token that lasts at least `token_ttl`. `parent_fd` is
    the reading end of a pipe: when it closes, the server stops.
    """

    keys: Mapping[str, str]
    host: str = "127.0.0.1"
    port: int = 7880
    udp_host: str = "127.0.0.1"
    udp_port: int = 7882
    tcp_port: int | None = None
    threads: int = 1
    turn: Turn | None = None
    relay_only: bool = False
    advertise: Sequence[str] = ("127.0.0.1",)
    base_path: str = "/"
    webhook_urls: Sequence[str] = ()
    webhook_key: str = ""
    auto_create: bool = True
    empty_timeout: int = 300
    departure_timeout: int = 20
    signal_grace: float = 20.0
    join_timeout: float = 60.0
    ping_interval: int = 5
    ping_timeout: int = 15
    token_ttl: int = 600
    token_refresh: float = 300.0
    enable_remote_unmute: bool = False
    refuse_removed: bool = True
    removal_memory: int = 6 * 3600
    parent_fd: int | None = None
    limits: Limits = field(default_factory=Limits)
    node_id: str = field(default_factory=lambda: "ND_" + secrets.token_hex(6))

    def __post_init__(self) -> None:
        if not self.keys or not all(self.keys) or not all(self.keys.values()):
            raise BadSettings(
                "The media server needs an API key with a secret: nobody could join without. Give one."
            )
        if not self.base_path.startswith("/"):
            raise BadSettings(
                f"The base path {self.base_path!r} must begin with a slash. Write it as '/services/name/'."
            )
        if self.webhook_urls and self.signing_key not in self.keys:
            raise BadSettings(
                f"Webhooks are signed by {self.signing_key!r}, which is no API key. Name one of them."
            )
        try:
            for address in (self.udp_host, *self.advertise):
                ipaddress.ip_address(address)
        except ValueError as error:
            raise BadSettings(f"{error}. Media needs IP addresses, not names.") from None
        if self.threads < 1:
            raise BadSettings("Without a media thread nothing is forwarded. Let there be one.")
        last = max(self.udp_port, self.tcp_port or 0) + self.threads - 1
        if last > HIGHEST_PORT:
            raise BadSettings(
                f"{self.threads} media threads have a port each, up to {last}, and {HIGHEST_PORT} is the last "
                "one. Begin with a lower port, or let there be fewer."
            )
        if self.relay_only and self.turn is None:
            raise BadSettings(
                "Clients may only use a TURN server, and none is named. Name it, or allow other ways."
            )
        if not self.advertise:
            raise BadSettings(
                "No address to advertise: browsers could not send media. Give at least one IP address."
            )

    def udp_bind(self, thread: int) -> str:
        """Where a thread, counted from 0, listens on UDP, as address:port."""
        return self._media_address(self.udp_port, thread)

    def tcp_bind(self, thread: int) -> str | None:
        """Where it listens on TCP for media."""
        return None if self.tcp_port is None else self._media_address(self.tcp_port, thread)

    def _media_address(self, first: int, thread: int) -> str:
        # 0 lets the system choose.
        host, port = self.udp_host, first and first + thread
        return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"

    @property
    def signing_key(self) -> str:
        """The API key that signs webhooks: the named one, else the first."""
        return self.webhook_key or next(iter(self.keys))


def dev_settings() -> MediaSettings:
    """What `--dev` uses: the key and secret every LiveKit quick start knows. Never for a network."""
    return MediaSettings(keys={DEV_KEY: DEV_SECRET})
