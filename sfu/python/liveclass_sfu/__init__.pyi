"""Who gets whose audio and video? A selective forwarding unit: peers, tracks, layers.

A *peer* is one WebRTC connection. A *publisher* makes offers and sends; a *subscriber* is made
offers and receives. What a publisher sends is a *track* of one or more *layers* (qualities,
0 the lowest); a subscription forwards one layer of it. Ids are never used twice in one core.

Nothing here knows rooms, people or rights.
"""

from collections.abc import Sequence
from typing import Literal, Self, TypeAlias, final

__all__ = [
    "AudioLevels",
    "BadSdp",
    "Connected",
    "Core",
    "CoreStats",
    "DataReceived",
    "Disconnected",
    "Event",
    "Health",
    "Held",
    "NegotiationNeeded",
    "PeerGone",
    "Quiet",
    "SfuError",
    "Source",
    "TrackAdded",
    "TrackRemoved",
    "Unfit",
    "ViewerNotes",
    "ViewerTotals",
    "Viewers",
]

class SfuError(Exception):
    """A request was refused and changed nothing."""

    reason: str

class BadSdp(SfuError):
    """The peer's description or candidate is malformed, too large, or asks for what is not offered."""

class PeerGone(SfuError):
    """The peer has ended, or never existed."""

@final
class Core:
    """A media thread, its UDP socket and, for those whom UDP does not reach, its TCP port.

    Calls are safe from any thread, run on the media thread with the interpreter released, and
    return within milliseconds.
    """

    def __new__(cls, *, bind: str, advertise: Sequence[str], tcp: str | None = None) -> Self:
        """Listen on `bind` ("0.0.0.0:7882", port 0 for any) and tell peers the IPs in `advertise`.

        `tcp` ("[::]:7882") is listened on too, for sound and pictures where UDP is blocked.

        Raises OSError when the address is taken, ValueError when either is malformed.
        """
    @property
    def port(self) -> int:
        """The UDP port."""
    @property
    def tcp_port(self) -> int | None:
        """The TCP port; None: there is none."""
    def event_fd(self) -> int:
        """A descriptor, owned by the core, that is readable while `take_events` has something."""
    def take_events(self) -> list[Event]:
        """What happened since the last call, in order. Never blocks."""
    def close(self) -> None:
        """End the thread and the socket. Every later request raises SfuError."""
    def add_peer(self, role: Literal["publisher", "subscriber"]) -> int: ...
    def remove_peer(self, peer: int) -> None:
        """End a peer and tell its remote side; Disconnected(reason="removed") follows."""
    def add_pair(self, labels: Sequence[tuple[str, bool]]) -> tuple[int, int]:
        """Both connections of one person, a publisher and a subscriber, the latter with channels as in
        `open_channels`: where sound fills the way down, what is missing of what the person publishes is
        asked for more seldom."""
    def answer(self, peer: int, offer: str) -> str:
        """Accept a publisher's offer, first or later. TrackAdded and TrackRemoved follow.

        Opus and VP8 are accepted. At most 256 KiB, 200 m-lines and 32 tracks.
        """
    def offer(self, peer: int) -> str | None:
        """All changes that a subscriber has not been offered.

        None when there are none, or while the former offer has no answer.
        """
    def restart(self, peer: int) -> str | None:
        """Have a subscriber's next offer ask for new ways to it (ICE restart); media goes the former
        ones until it has answered and been heard from there.

        Returns the offer that has no answer yet, if there is one: it comes first, and may never
        have arrived.
        """
    def accept_answer(self, peer: int, answer: str) -> None:
        """Take the answer to the outstanding offer. One that contradicts the offer ends the peer."""
    def add_candidate(self, peer: int, candidate: str) -> None:
        """Check a remote candidate line. It is not used: the core sends only to addresses whose
        checks it has authenticated."""
    def open_channels(self, peer: int, labels: Sequence[tuple[str, bool]]) -> None:
        """Data channels (label, reliable) for a subscriber's next offer. One that is not reliable
        is unordered and never retransmits. A publisher opens its own: what is sent on a
        reliable one of these waits until it has."""
    def subscribe(self, peer: int, track: int, stream_id: str, track_id: str) -> None:
        """Forward a track to a subscriber as `a=msid:stream_id track_id` from its next offer on.

        Raises SfuError when the track has ended.
        """
    def unsubscribe(self, peer: int, track: int) -> None:
        """Stop forwarding at once; the next offer makes the m-line inactive, and it may carry
        another track after its answer. Nothing happens when there is no such subscription."""
    def set_subscription(
        self,
        peer: int,
        track: int,
        *,
        paused: bool,
        max_quality: int = 2,
        screen: bool = False,
        size: int = 0,
    ) -> None:
        """Pause a subscription, or bound its layer: 0 q, 1 h, 2 f. Layers change at key frames.
        Returns before that is done; nothing happens when the peer is gone.

        Below that bound a picture gets what the way to the subscriber has room for: first those that
        are a `screen`, then those shown in more pixels (`size`).
        """
    def set_track_muted(self, track: int, muted: bool) -> None:
        """Forward nothing of a track until it is unmuted. Raises SfuError when it has ended."""
    def send_data(self, peer: int, label: str, payload: bytes) -> None:
        """Queue a message; returns before it is sent. It is dropped, and counted, when the peer or
        the channel is gone or when more than 4 MiB wait; unreliable ones already when the
        association is full."""
    def stats(self) -> CoreStats: ...

@final
class CoreStats:
    """Counts since the core began; peers and tracks are those alive now."""

    peers: int
    tracks: int
    packets_in: int
    packets_out: int
    direct: int
    """Media among those that left without asking the engine."""
    told: int
    """Packets of which their receivers told whether they arrived."""
    dropped: int
    """Media of muted tracks, data over its bounds, datagrams the system did not take."""
    refused: int
    """Datagrams from unknown sources, malformed ones, and those over the rate of a source."""
    over: int
    """Datagrams of connected peers that were dropped because one sent more than any honest one does."""
    connections: int
    """TCP connections now, those of strangers included."""
    cpu_seconds: float
    """Processor time of the media thread."""

@final
class Viewers:
    """Watchers in a thread of their own, to fill a server with and to count what reaches them.

    Each is a connection with its own socket. Of the media only the RTP header is read, nothing is
    decrypted; once a second each sends a receiver report. AES-GCM must be what is agreed on, else
    they watch and report nothing.
    """

    def __new__(cls, *, address: str) -> Self:
        """No watcher yet; their sockets will be on `address`, an IP address of this machine."""
    def watch(self, offer: str) -> str:
        """One watcher more, and its answer to an offer. Raises BadSdp when that is malformed."""
    def watch_again(self, number: int, offer: str) -> str:
        """The answer to a later offer of the watcher with this number, counted from 0. Raises
        BadSdp, and PeerGone when there is no such watcher."""
    def listening(self) -> list[tuple[float | None, float]]:
        """For each watcher, in order: seconds from its first offer to its first packet of sound (None
        when none came), and the longest time without one since."""
    def estimate(self, bits_per_second: int) -> None:
        """What each tells with its reports from now on that the way to it carries (REMB). None tells
        anything at first, nor does one that tells its server when each packet came."""
    def note(self) -> None:
        """Begin to note when what comes."""
    def noted(self) -> ViewerNotes | None:
        """What was noted, and the end of it. None when nothing was."""
    def totals(self) -> ViewerTotals: ...
    def close(self) -> None:
        """End them all; the server is not told. Every later request raises SfuError."""

@final
class ViewerNotes:
    """What viewers noted: when what came to the first of them, and how long it took to all."""

    trace: list[tuple[int, int]]
    """Microseconds since the noting began, and bytes. At most 100,000 packets."""
    delay_median: float
    """Seconds from a `Source` of this process to a viewer, told apart by 20 µs up to a second."""
    delay_p99: float
    delay_p99_above: float
    """What 99 of 100 took more than the least that any packet of their stream took; of any source, and
    whatever its times begin with."""

@final
class ViewerTotals:
    """What came to all viewers since they began."""

    connected: int
    packets: int
    """Media packets that came."""
    bytes: int
    """Bytes of those, with headers and tags."""
    lost: int
    """Sequence numbers that were passed over and have not come since."""
    controls: int
    """Packets of control that came."""
    reports: int
    """Receiver reports sent."""
    feedback: int
    """Packets sent that tell which packets came when, to a server that wants to know (transport-wide)."""

@final
class Source:
    """A steady publisher of sound and one picture of VP8, in a thread of its own."""

    def __new__(cls, *, address: str, bits_per_second: int) -> Self: ...
    @property
    def offer(self) -> str: ...
    @property
    def packets(self) -> int:
        """Packets sent since it began."""
    def accept(self, answer: str) -> None:
        """The server's answer to the offer."""
    def play(self, playing: bool) -> None:
        """Send, or be silent; silent at first."""

@final
class Connected:
    """Media and data can flow."""

    __match_args__ = ("peer",)
    @property
    def peer(self) -> int: ...

@final
class Disconnected:
    """The peer has ended; its tracks were reported as removed before this.

    ice: nothing arrived from the remote side for 15 s, or it never connected within 30 s.
    dtls: the remote side closed the connection, or it could not be secured.
    panic: the engine of this peer alone failed. removed: `remove_peer`.
    absurd: it made up streams without end.
    """

    __match_args__ = ("peer", "reason")
    @property
    def peer(self) -> int: ...
    @property
    def reason(self) -> Literal["ice", "dtls", "panic", "removed", "absurd"]: ...

@final
class TrackAdded:
    """A publisher's offer sends a track."""

    __match_args__ = ("peer", "track", "kind", "mime", "mid", "track_id", "rids")
    @property
    def peer(self) -> int: ...
    @property
    def track(self) -> int: ...
    @property
    def kind(self) -> Literal["audio", "video"]: ...
    @property
    def mime(self) -> Literal["audio/opus", "video/VP8", "video/H264"]: ...
    @property
    def mid(self) -> str: ...
    @property
    def track_id(self) -> str:
        """The track part of the offer's `a=msid`; empty when there was none."""
    @property
    def rids(self) -> list[str]:
        """The layers, lowest first; empty when there is only one."""

@final
class TrackRemoved:
    """A publisher stopped sending a track, or ended. Its subscriptions have ended too."""

    __match_args__ = ("peer", "track")
    @property
    def peer(self) -> int: ...
    @property
    def track(self) -> int: ...

@final
class DataReceived:
    """A message on a data channel, whichever side opened it."""

    __match_args__ = ("peer", "label", "payload")
    @property
    def peer(self) -> int: ...
    @property
    def label(self) -> str: ...
    @property
    def payload(self) -> bytes: ...

@final
class AudioLevels:
    """Who is audible: (track, level from 0 to 1, speaking), every 200 ms while anyone is, and once
    more with (0, False) for who just stopped."""

    __match_args__ = ("levels",)
    @property
    def levels(self) -> list[tuple[int, float, bool]]: ...

@final
class Health:
    """How the connections that media flows on have done, every 5 s: (peer, loss, round trip, jitter).

    Loss is 0 to 1: of a publisher what never came, of a subscriber what its reports say. Round trip
    and jitter are seconds, known of subscribers alone; the round trip is None until it is known.
    """

    __match_args__ = ("peers",)
    @property
    def peers(self) -> list[tuple[int, float, float | None, float]]: ...

@final
class Unfit:
    """A subscriber cannot take a track in the form that it is sent in: nothing of it goes there."""

    __match_args__ = ("peer", "track")
    @property
    def peer(self) -> int: ...
    @property
    def track(self) -> int: ...

@final
class Held:
    """The way to a subscriber has no room for a picture, so nothing of it is sent; or it goes on."""

    __match_args__ = ("peer", "track", "held")
    @property
    def peer(self) -> int: ...
    @property
    def track(self) -> int: ...
    @property
    def held(self) -> bool: ...

@final
class Quiet:
    """Nothing at all has come from a peer for some 4 to 7 s; or something came after that was told."""

    __match_args__ = ("peer", "quiet")
    @property
    def peer(self) -> int: ...
    @property
    def quiet(self) -> bool: ...

@final
class NegotiationNeeded:
    """`Core.offer` has something to say to this subscriber."""

    __match_args__ = ("peer",)
    @property
    def peer(self) -> int: ...

Event: TypeAlias = (
    Connected
    | Disconnected
    | TrackAdded
    | TrackRemoved
    | DataReceived
    | AudioLevels
    | Health
    | Held
    | Quiet
    | Unfit
    | NegotiationNeeded
)
