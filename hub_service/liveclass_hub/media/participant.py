"""Who is this in the room?

A *participant* is a person's stay in a room: it begins with a join and has an id (sid) of its own.
Their *permission* is a value that is replaced. The *link* is the signalling connection, which may
be lost while media goes on; the *publisher* and *subscriber* are the two peers in the native core.
"""

from __future__ import annotations

import asyncio
import secrets
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from livekit.protocol import models, rtc

from .calls import Calls
from .limits import Bucket
from .permission import Permission
from .publications import Publications
from .sharing import Sharing
from .subscriptions import Subscriptions
from .tokens import Claims

KINDS = {
    "ingress": models.ParticipantInfo.Kind.INGRESS,
    "egress": models.ParticipantInfo.Kind.EGRESS,
    "sip": models.ParticipantInfo.Kind.SIP,
    "agent": models.ParticipantInfo.Kind.AGENT,
}
OWED = frozenset(
    {
        "mute",
        "request_response",
        "stream_state_update",
        "subscribed_quality_update",
        "subscription_permission_update",
        "subscription_response",
        "track_published",
        "track_unpublished",
    }
)
"""What is kept for a client that cannot be reached just now; the rest is told it anew anyway."""


class Link(Protocol):
    """A signalling connection, seen from the room. No method blocks or raises."""

    def send(self, frame: bytes) -> None:
        """Queues one frame."""

    def ask(self, there: Callable[[], object]) -> None:
        """Calls back if the client answers within a second or two; an earlier question lapses."""

    def close(self, code: int, reason: str) -> None:
        """Ends the connection after what is queued."""


@dataclass(frozen=True)
class Arrival:
    """What a client says of itself when it joins."""

    claims: Claims
    client: models.ClientInfo = field(default_factory=models.ClientInfo)
    auto_subscribe: bool = True


@dataclass(eq=False)
class Participant:
    """One stay; owned by its room, which alone changes it."""

    claims: Claims
    client: models.ClientInfo
    permission: Permission
    subscriptions: Subscriptions
    publisher: int
    subscriber: int
    joined_at: float
    packets: Bucket
    link: Link | None
    sid: str = field(default_factory=lambda: "PA_" + secrets.token_hex(8))
    name: str = ""
    metadata: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    state: models.ParticipantInfo.State = models.ParticipantInfo.State.JOINED
    version: int = 0
    publications: Publications = field(default_factory=Publications)
    # Of the application, to methods that the participant's page offers.
    calls: Calls = field(default_factory=Calls)
    offer_id: int = 0
    offer_outstanding: bool = False
    last_sequence: int = 0
    candidates: int = 0
    informed: int = 0
    sharing: Sharing = field(default_factory=Sharing)
    # Each change of it concerns everybody in the room.
    shares: Bucket = field(default_factory=lambda: Bucket(1.0, 10.0))
    # Its peers from which nothing comes any more.
    silent: set[int] = field(default_factory=set)
    # It is told to resume when its media falls silent, which makes both its connections anew.
    resumptions: Bucket = field(default_factory=lambda: Bucket(1 / 30, 1.0))
    # Its peers whose connection has stood.
    stood: set[int] = field(default_factory=set)
    # Media stood in time once; which connection that is may change with the rights.
    was_reached: bool = False
    # The loop's time by which media must stand; a resumption does not prolong it.
    media_by: float = 0.0
    left_because: models.DisconnectReason = models.DisconnectReason.UNKNOWN_REASON
    deadline: asyncio.TimerHandle | None = None
    token_due: asyncio.TimerHandle | None = None
    owed: deque[rtc.SignalResponse] = field(default_factory=lambda: deque(maxlen=256))
    # What the room was last told of the connection.
    quality: models.ConnectionQuality | None = None
    # For `known` alone.
    last_known: models.ParticipantInfo | None = None

    def __post_init__(self) -> None:
        self.name = self.claims.name
        self.metadata = self.claims.metadata
        self.attributes = dict(self.claims.attributes)

    @property
    def identity(self) -> str:
        """Who it is, for the application; the same over many stays."""
        return self.claims.identity

    @property
    def primary(self) -> int:
        """The peer whose connection must stand, or the stay ends in time."""
        return self.subscriber if self.is_sent_to else self.publisher

    @property
    def is_sent_to(self) -> bool:
        """Whether its subscriber connection is used. Who may not subscribe is offered none until the
        right comes, as with LiveKit; one that was offered, or that the client was told of when it
        came, goes on when the right is taken away.
        """
        may = self.permission.can_subscribe or self.claims.permission.can_subscribe
        return may or self.offer_id > 0

    @property
    def spoken_to(self) -> int:
        """The peer whose channels bring it messages: who has no other connection reads them on the
        one it publishes on.
        """
        return self.subscriber if self.is_sent_to else self.publisher

    @property
    def stands(self) -> bool:
        """Whether the connection has stood without which the stay ends."""
        return self.was_reached or self.primary in self.stood

    def send(self, response: rtc.SignalResponse) -> None:
        """Tells the client, or keeps it for when it can be reached again."""
        if self.link is not None:
            self.link.send(response.SerializeToString())
        elif response.WhichOneof("message") in OWED:
            self.owed.append(response)

    def send_owed(self) -> None:
        """Tells the client what was kept for it."""
        owed, self.owed = self.owed, deque(maxlen=self.owed.maxlen)
        for response in owed:
            self.send(response)

    def send_frame(self, frame: bytes) -> None:
        """Sends a frame that was encoded once for many."""
        if self.link is not None:
            self.link.send(frame)

    def stop_timers(self) -> None:
        """The stay is over."""
        self.stop_deadline()
        self.calls.end()
        if self.token_due is not None:
            self.token_due.cancel()
            self.token_due = None

    def stop_deadline(self) -> None:
        """Nothing is waited for any longer."""
        if self.deadline is not None:
            self.deadline.cancel()
            self.deadline = None

    def known(self) -> models.ParticipantInfo:
        """The same as `info`, for reading only. Everyone who comes is told of everyone who is here, and most
        of them publish nothing: what is told of those is put together once for each of their versions.
        """
        if self.publications.published():
            return self.info()
        if self.last_known is None or self.last_known.version != self.version:
            self.last_known = self.info()
        return self.last_known

    def info(self) -> models.ParticipantInfo:
        """The participant as the room sees it now."""
        published = self.publications.published()
        return models.ParticipantInfo(
            sid=self.sid,
            identity=self.identity,
            name=self.name,
            state=self.state,
            tracks=[track.info for track in published],
            metadata=self.metadata,
            attributes=self.attributes,
            joined_at=int(self.joined_at),
            joined_at_ms=int(self.joined_at * 1000),
            version=self.version,
            permission=self.permission.to_proto(),
            is_publisher=bool(published),
            kind=KINDS.get(self.claims.kind, models.ParticipantInfo.Kind.STANDARD),
            client_protocol=self.client.client_protocol,
            capabilities=self.client.capabilities,
            disconnect_reason=self.left_because,
        )
