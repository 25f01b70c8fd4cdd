"""What can an administrator set? Each setting of the service, with its help, in one place."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Literal

from traitlets import Bool, Dict, Enum, Float, Integer, List, TraitError, Unicode, default, validate
from traitlets.config import Configurable

from liveclass_hub.session.limits import NUDGE_MINUTES, SLOW_SECONDS

HIGHEST_PORT = 65535


def _port(trait_help: str, value: int) -> Any:
    return Integer(value, min=1, max=HIGHEST_PORT, help=trait_help).tag(config=True)


class LiveClass(Configurable):
    """The service's settings. `configure(c, courses=…, name=value)` takes each of them by name."""

    courses = Dict(
        help="Courses by id: title, folder, defaults (may_unmute, cameras, lobby, nudge_minutes, "
        "slow_seconds), capacity, when_full, filtered_words, and hub groups as instructors, assistants, "
        "students."
    ).tag(config=True)
    data_dir = Unicode(
        help="Folder for the log and the signing keys. Default: liveclass-data in the hub's folder."
    ).tag(config=True)
    host_ip = Unicode("127.0.0.1", help="Address the service listens on.").tag(config=True)
    host_port = _port("TCP port the service listens on, behind the hub's proxy.", 10101)
    base_url = Unicode(
        help="Path of the service, with a slash at both ends. The hub says it by itself."
    ).tag(config=True)
    public_url = Unicode(
        help="Address of the service as browsers see it. Empty: the origin of JupyterLab."
    ).tag(config=True)
    hub_url = Unicode(
        help="Address of the hub's API, as the service reaches it. The hub says it by itself."
    ).tag(config=True)
    hub_host = Unicode(
        help="Origin of the hub as browsers see it, where the service has a host name of its own. "
        "The hub says it by itself."
    ).tag(config=True)
    hub_check_seconds = Integer(
        20,
        min=1,
        max=30,
        help="How long an answer of the hub about someone's groups and scopes is believed.",
    ).tag(config=True)

    media_ip = Unicode("127.0.0.1", help="Address the media server's signalling listens on.").tag(
        config=True
    )
    media_port = _port("TCP port of the media server's signalling, behind the hub's proxy.", 7880)
    media_udp = Unicode(
        "127.0.0.1:7882", help="Address and UDP port for sound and pictures, as ip:port."
    ).tag(config=True)
    media_tcp_port = Integer(
        None,
        min=0,
        max=HIGHEST_PORT,
        allow_none=True,
        help="TCP port for sound and pictures where UDP is blocked, on the address of media_udp. None: "
        "the number of the UDP port. 0: there is no such port.",
    ).tag(config=True)
    media_threads = Integer(
        1,
        min=1,
        max=64,
        help="Threads for sound and pictures. Rooms and breakouts are spread over them, and one of them serves a "
        "class of 500. Each after the first takes the next port of UDP and TCP, which has to be open too. "
        "More than the machine has processors help nobody.",
    ).tag(config=True)
    media_advertise = List(
        Unicode(),
        default_value=["127.0.0.1"],
        help="IP addresses under which browsers reach the UDP and the TCP port: not 127.0.0.1 in "
        "earnest.",
    ).tag(config=True)
    media_turn_urls = List(
        Unicode(),
        help="Addresses of your TURN server, for networks that let nothing else pass, such as "
        "turns:turn.example.org:443?transport=tcp. Empty: there is none.",
    ).tag(config=True)
    media_turn_secret_file = Unicode(
        help="File with the secret that your TURN server knows too (coturn's static-auth-secret). Empty: "
        "the environment's LIVECLASS_TURN_SECRET."
    ).tag(config=True)
    media_turn_seconds = Integer(
        600, min=60, max=86400, help="How long a name and password at the TURN server hold."
    ).tag(config=True)
    media_relay_only = Bool(
        default_value=False,
        help="Whether sound and pictures go through the TURN server alone, whatever else would work.",
    ).tag(config=True)
    media_url = Unicode(
        help="Address of another LiveKit-compatible server to use. Empty: the service runs its own."
    ).tag(config=True)
    media_public_url = Unicode(
        help="Address of the media server as browsers see it. Empty: through the hub's proxy."
    ).tag(config=True)
    media_key = Unicode(help="API key of the other media server. Empty: made at first start.").tag(
        config=True
    )
    media_secret = Unicode(
        help="API secret of the other media server. Empty: made at first start."
    ).tag(config=True)

    microphones = Integer(
        32, min=1, help="How many microphones may be open at once in a session."
    ).tag(config=True)
    cameras = Integer(16, min=1, help="How many cameras may be open at once in a session.").tag(
        config=True
    )
    capacity = Integer(
        1000,
        min=1,
        help="How many people take part in a session at once; it is never full for staff and co-presenters.",
    ).tag(config=True)
    when_full = Enum(
        ("watch", "refuse"),
        default_value="watch",
        help="What students who come into a full class may do: 'watch' it, or nothing: 'refuse'.",
    ).tag(config=True)
    may_unmute = Bool(
        default_value=True,
        help="Whether a class begins with students free to open their microphone.",
    ).tag(config=True)
    student_cameras = Bool(
        default_value=True,
        help="Whether a class begins with students free to turn a camera on.",
    ).tag(config=True)
    lobby = Bool(
        default_value=False,
        help="Whether a class begins with a lobby, in which students wait to be let in.",
    ).tag(config=True)
    nudge_minutes = Integer(
        3,
        min=0,
        max=NUDGE_MINUTES,
        help="After how many minutes without a student's doing the teaching staff are told that the "
        "class is quiet; 0: never.",
    ).tag(config=True)
    attachment_mib = Integer(
        10, min=0, max=50, help="The largest file that goes with a message, in MiB; 0: none does."
    ).tag(config=True)
    session_attachments_mib = Integer(
        500, min=0, help="How much room the files of one class's chat take at most, in MiB."
    ).tag(config=True)
    slow_seconds = Integer(
        0,
        min=0,
        max=SLOW_SECONDS,
        help="How long a class begins to make students wait between messages to the class; 0: not at all.",
    ).tag(config=True)
    guest_link_minutes = Integer(
        120,
        min=0,
        max=24 * 60,
        help="For how long a link lets guests into a class, unless its maker asks otherwise, in "
        "minutes. 0: there are no links for guests.",
    ).tag(config=True)
    tick_ms = Integer(
        15, min=1, max=20, help="How long changes are gathered before everyone is told, in ms."
    ).tag(config=True)
    grace_seconds = Float(
        60.0, min=0, help="How long someone without a connection keeps place and hand."
    ).tag(config=True)
    empty_minutes = Float(
        10.0, min=0.01, help="A session ends when nobody has been there for so long."
    ).tag(config=True)
    ticket_seconds = Float(
        60.0, min=1, help="How long a ticket opens a socket; it does so once."
    ).tag(config=True)
    lease_minutes = Float(
        60.0, min=0.02, help="How long a connection lasts before it needs a new ticket."
    ).tag(config=True)
    feed_minutes = Float(
        10.0,
        min=0.02,
        help="How long a JupyterLab hears of its courses before the hub is asked again which they are.",
    ).tag(config=True)
    media_token_minutes = Float(
        10.0,
        min=1,
        max=10,
        help="How long a media token is valid; a new one is pushed at half of it.",
    ).tag(config=True)

    max_sockets = Integer(3000, min=2, help="How many connections the service holds at once.").tag(
        config=True
    )
    sockets_per_person = Integer(
        12, min=1, help="How many connections one person may hold at once; a guest holds at most 3."
    ).tag(config=True)
    queue_bytes = Integer(
        1024 * 1024, min=4096, help="Unsent bytes after which a slow reader is let go."
    ).tag(config=True)
    hello_seconds = Float(
        10.0, min=0.1, help="How long a new connection may take to show its ticket."
    ).tag(config=True)
    silence_seconds = Float(
        15.0, min=1, help="A connection silent for so long is taken for dead."
    ).tag(config=True)
    commands_per_second = Float(
        20.0, min=1, help="Commands one connection may send a second, on average."
    ).tag(config=True)
    commands_burst = Integer(40, min=1, help="Commands one connection may send at once.").tag(
        config=True
    )
    requests_per_second = Float(
        10.0, min=1, help="HTTP requests one person may send a second, on average."
    ).tag(config=True)
    requests_burst = Integer(30, min=1, help="HTTP requests one person may send at once.").tag(
        config=True
    )
    chat_messages = Integer(5, min=1, help="Messages one person may post within chat_seconds.").tag(
        config=True
    )
    chat_seconds = Float(5.0, min=0.1, help="The span over which chat_messages counts.").tag(
        config=True
    )
    board_tick_ms = Integer(
        20,
        min=5,
        max=80,
        help="How long changes of the board are gathered, in ms; with many readers up to 80.",
    ).tag(config=True)
    board_updates_per_second = Float(
        50.0,
        min=1,
        help="Changes of the board taken from one connection a second, on average; more wait.",
    ).tag(config=True)
    board_bytes_per_second = Integer(
        4 * 1024 * 1024,
        min=1024,
        help="Bytes of changes taken from one connection a second, on average; more wait.",
    ).tag(config=True)
    board_pointers_per_second = Float(
        10.0,
        min=0.1,
        help="Movements of a cursor taken from one connection a second, on average; more are dropped.",
    ).tag(config=True)
    board_save_seconds = Float(
        2.0,
        min=0.1,
        help="The notebook's file is written after so long without a change, or five times that.",
    ).tag(config=True)
    run_media = Bool(
        default_value=True, help="Whether `liveclass serve` starts the media server too."
    ).tag(config=True)

    @default("data_dir")
    def _data_dir_default(self) -> str:
        return str(Path("liveclass-data").absolute())

    @default("base_url")
    def _base_url_default(self) -> str:
        return os.environ.get("JUPYTERHUB_SERVICE_PREFIX", "/services/liveclass/")

    @default("public_url")
    def _public_url_default(self) -> str:
        return os.environ.get("JUPYTERHUB_PUBLIC_URL", "")

    @default("hub_url")
    def _hub_url_default(self) -> str:
        return os.environ.get("JUPYTERHUB_API_URL", "http://127.0.0.1:8081/hub/api")

    @default("hub_host")
    def _hub_host_default(self) -> str:
        return os.environ.get("JUPYTERHUB_HOST", "")

    @validate("base_url")
    def _with_slashes(self, proposal: Any) -> str:
        return f"/{proposal['value'].strip('/')}/".replace("//", "/")

    @validate("media_udp")
    def _udp_address(self, proposal: Any) -> str:
        address, colon, port = str(proposal["value"]).rpartition(":")
        if not (address and colon and port.isdigit() and 0 < int(port) <= HIGHEST_PORT):
            raise TraitError(
                f"media_udp is {proposal['value']!r}; write address and port, such as 0.0.0.0:7882"
            )
        return str(proposal["value"])

    @validate("media_threads")
    def _threads_with_ports(self, proposal: Any) -> int:
        threads = int(proposal["value"])
        last = max(self.media_udp_address[1], self.media_tcp or 0) + threads - 1
        if last > HIGHEST_PORT:
            raise TraitError(
                f"media_threads is {threads}, and each has a port: up to {last}, but {HIGHEST_PORT} is the last one; "
                "begin lower with media_udp and media_tcp_port"
            )
        return threads

    @property
    def hub_path(self) -> str:
        """Path of the hub itself, with a slash at its end: a neighbour of the services."""
        return self.base_url.rpartition("services/")[0] + "hub/"

    @property
    def runs_media(self) -> bool:
        """Whether the media server is a child of this service."""
        return self.run_media and not self.media_url

    @property
    def media_udp_address(self) -> tuple[str, int]:
        """Address (IPv6 without brackets) and port for sound and pictures."""
        ip, _, port = self.media_udp.rpartition(":")
        return ip.strip("[]"), int(port)

    @property
    def media_tcp(self) -> int | None:
        """TCP port for sound and pictures; None: there is none."""
        port = self.media_udp_address[1] if self.media_tcp_port is None else self.media_tcp_port
        return port or None

    @property
    def media_udp_ports(self) -> range:
        """The UDP port of each media thread."""
        first = self.media_udp_address[1]
        return range(first, first + self.media_threads)

    @property
    def media_tcp_ports(self) -> range:
        """The TCP port of each media thread; none where there is no TCP."""
        first = self.media_tcp
        return range(0) if first is None else range(first, first + self.media_threads)

    def turn_secret(self) -> str:
        """What the TURN server knows too. Raises OSError when the file cannot be read."""
        if not self.media_turn_secret_file:
            return os.environ.get("LIVECLASS_TURN_SECRET", "")
        return Path(self.media_turn_secret_file).read_text(encoding="utf-8").strip()

    @property
    def addresses(self) -> list[tuple[Literal["tcp", "udp"], str, int]]:
        """Where the service and its media server listen."""
        service: list[tuple[Literal["tcp", "udp"], str, int]]
        service = [("tcp", self.host_ip, self.host_port)]
        if not self.runs_media:
            return service
        signalling = (self.media_ip, self.media_port)
        ip, _ = self.media_udp_address
        media: list[tuple[Literal["tcp", "udp"], str, int]]
        media = [*(("udp", ip, port) for port in self.media_udp_ports)]
        media += [("tcp", ip, port) for port in self.media_tcp_ports]
        return [*service, ("tcp", *signalling), *media]

    @property
    def media_base_url(self) -> str:
        """Path of the media server at the hub's proxy: a neighbour of the service's own."""
        return self.base_url.removesuffix("/") + "-media/"

    @property
    def media_internal_url(self) -> str:
        """Where the host itself reaches the media server."""
        return (
            self.media_url
            or f"http://{self.media_ip}:{self.media_port}{self.media_base_url.rstrip('/')}"
        )
