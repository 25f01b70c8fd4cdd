"""What becomes of a data packet on its way through the server?

The payload is never looked into. The sender's name is the server's word: whatever the packet claims
is overwritten.
"""

from __future__ import annotations

from dataclasses import dataclass

from google.protobuf.message import DecodeError
from livekit.protocol import models, room

RELIABLE = "_reliable"
LOSSY = "_lossy"
CHANNELS = ((RELIABLE, True), (LOSSY, False), ("_data_track", False))
KINDS = {RELIABLE: models.DataPacket.Kind.RELIABLE, LOSSY: models.DataPacket.Kind.LOSSY}
OPAQUE = frozenset(
    {
        "user",
        "chat_message",
        "rpc_request",
        "rpc_ack",
        "rpc_response",
        "stream_header",
        "stream_chunk",
        "stream_trailer",
        "sip_dtmf",
        "encrypted_packet",
    }
)


@dataclass(frozen=True)
class Sender:
    """Who sent a packet, as receivers are told it: empty for a hidden participant and for the
    server itself.
    """

    identity: str = ""
    sid: str = ""
    agent: bool = False


@dataclass(frozen=True)
class Outgoing:
    """A packet ready to be sent. Nobody named means everybody else. `sequence` is 0 when the sender
    does not count.
    """

    payload: bytes
    sequence: int = 0
    identities: frozenset[str] = frozenset()
    sids: frozenset[str] = frozenset()
    metrics: bool = False

    def is_for(self, identity: str, sid: str) -> bool:
        """Whether this receiver is meant."""
        everybody = not self.identities and not self.sids
        return everybody or identity in self.identities or sid in self.sids


def relayed(sender: Sender, label: str, payload: bytes) -> Outgoing | None:
    """The packet as others may get it; None when it is malformed or not for this channel."""
    if label not in KINDS:
        return None
    try:
        packet = models.DataPacket.FromString(payload)
    except DecodeError:
        return None
    content = packet.WhichOneof("value")
    if not _may_pass(content, sender):
        return None
    packet.kind = KINDS[label]
    packet.participant_identity = sender.identity
    packet.participant_sid = sender.sid
    identities, sids = set(packet.destination_identities), set()
    if content == "user":
        packet.user.participant_identity = sender.identity
        packet.user.participant_sid = sender.sid
        identities |= set(packet.user.destination_identities)
        sids |= set(packet.user.destination_sids)
    return Outgoing(
        payload=packet.SerializeToString(),
        sequence=packet.sequence if label == RELIABLE else 0,
        identities=frozenset(identities),
        sids=frozenset(sids),
        metrics=content == "metrics",
    )


def _may_pass(content: str | None, sender: Sender) -> bool:
    return (
        content in OPAQUE or content == "metrics" or (content == "transcription" and sender.agent)
    )


def from_server(request: room.SendDataRequest) -> tuple[str, Outgoing]:
    """The channel and packet of the room API's `SendData`: it has no sender."""
    user = models.UserPacket(payload=request.data, nonce=request.nonce)
    if request.HasField("topic"):
        user.topic = request.topic
    packet = models.DataPacket(
        kind=request.kind, user=user, destination_identities=request.destination_identities
    )
    label = LOSSY if request.kind == models.DataPacket.Kind.LOSSY else RELIABLE
    return label, Outgoing(
        payload=packet.SerializeToString(),
        identities=frozenset(request.destination_identities),
        sids=frozenset(request.destination_sids),
    )
