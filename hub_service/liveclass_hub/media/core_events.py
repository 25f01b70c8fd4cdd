"""What does each event of the native core mean for the room?

One function a kind of event. Events of a peer nobody claims any more are dropped by the caller.
"""

from __future__ import annotations

from liveclass_sfu import (
    AudioLevels,
    Connected,
    DataReceived,
    Disconnected,
    Health,
    Held,
    NegotiationNeeded,
    Quiet,
    TrackAdded,
    TrackRemoved,
    Unfit,
)
from livekit.protocol import models, rtc

from . import publishing, quality, silence
from .packets import RELIABLE, Sender, relayed
from .participant import Participant
from .publications import Appeared
from .room import Room

PeerEvent = (
    Connected
    | Disconnected
    | TrackAdded
    | TrackRemoved
    | DataReceived
    | Held
    | Quiet
    | Unfit
    | NegotiationNeeded
)


def receive(room: Room, participant: Participant, event: PeerEvent, now: float) -> None:
    """Does what the event calls for; `now` is any clock in seconds."""
    match event:
        case Connected(peer=peer):
            room.connected(participant, peer)
        case Disconnected():
            room.remove(
                participant,
                models.DisconnectReason.MEDIA_FAILURE,
                rtc.LeaveRequest.Action.RECONNECT,
            )
        case TrackAdded():
            publishing.appeared(room, participant, _found(event))
        case TrackRemoved(track=track):
            publishing.vanished(room, participant, track)
        case DataReceived(label=label, payload=payload):
            relay(room, participant, label, payload, now)
        case Held(track=track, held=is_held):
            quality.held(room, participant, track, is_held=is_held)
        case Quiet(peer=peer, quiet=is_quiet):
            silence.noticed(participant, peer, quiet=is_quiet)
        case Unfit(track=track):
            quality.unfit(participant, track)
        case NegotiationNeeded():
            room.offer_soon(participant)


def _found(event: TrackAdded) -> Appeared:
    return Appeared(
        core=event.track,
        kind=event.kind,
        mime=event.mime,
        mid=event.mid,
        track_id=event.track_id,
        rids=tuple(event.rids),
    )


def relay(room: Room, sender: Participant, label: str, payload: bytes, now: float) -> None:
    """Passes a data packet on, if its sender may send and is not flooding."""
    if not sender.permission.can_publish_data or not sender.packets.take(now):
        return
    if len(payload) > room.settings.limits.data_packet:
        return
    shown = Sender(agent=sender.permission.agent)
    if not sender.permission.hidden:
        shown = Sender(sender.identity, sender.sid, sender.permission.agent)
    packet = relayed(shown, label, payload)
    if packet is None:
        return
    if label == RELIABLE and packet.sequence:
        # A client that resends after a reconnection may repeat what has been passed on.
        if packet.sequence <= sender.last_sequence:
            return
        sender.last_sequence = packet.sequence
    if not sender.calls.take(payload):
        room.send_packet(label, packet, sender)


def health(peers: dict[int, tuple[Room, Participant]], event: Health) -> None:
    """Tells each room how the connections in it do; `peers` says whose a peer of the core is."""
    by_room: dict[str, tuple[Room, list[tuple[Participant, quality.Measured]]]] = {}
    for peer, loss, round_trip, jitter in event.peers:
        owner = peers.get(peer)
        if owner is not None:
            room, participant = owner
            one = (participant, quality.Measured(loss, round_trip, jitter))
            by_room.setdefault(room.sid, (room, []))[1].append(one)
    for room, connections in by_room.values():
        quality.measured(room, connections)


def levels(rooms: dict[int, tuple[Room, Participant]], event: AudioLevels) -> None:
    """Tells each room who of it is heard; `rooms` says whose a track of the core is."""
    by_room: dict[str, tuple[Room, list[tuple[str, float, bool]]]] = {}
    for track, level, active in event.levels:
        owner = rooms.get(track)
        if owner is None or owner[1].permission.hidden:
            continue
        room, participant = owner
        if active and not participant.publications.is_heard(track):
            continue
        by_room.setdefault(room.sid, (room, []))[1].append((participant.sid, level, active))
    for room, heard in by_room.values():
        room.tell_speakers(room.speakers.heard(heard))
