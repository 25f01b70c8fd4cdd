"""What can an application do to rooms from outside?

LiveKit's `RoomService`: each method is a request message, a grant its token must carry, and a
function. A refusal is an `ApiError` with a Twirp code.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from google.protobuf.message import Message
from liveclass_sfu import SfuError
from livekit.protocol import models
from livekit.protocol import room as api

from . import calls, publishing, signals
from .limits import attributes_size
from .packets import RELIABLE, from_server
from .participant import Participant
from .permission import from_proto
from .room import Room
from .rooms import Rooms
from .settings import MediaSettings
from .tokens import Claims

STATUS = {
    "invalid_argument": 400,
    "unauthenticated": 401,
    "permission_denied": 403,
    "not_found": 404,
    "bad_route": 404,
    "failed_precondition": 412,
    "resource_exhausted": 429,
    "deadline_exceeded": 408,
    "internal": 500,
    "unavailable": 503,
    "unimplemented": 501,
}


UNSUPPORTED_METHOD = 1400
CALL_FAILURES = {
    calls.NOT_TAKEN: "deadline_exceeded",
    calls.NOT_ANSWERED: "deadline_exceeded",
    calls.GONE: "unavailable",
    UNSUPPORTED_METHOD: "invalid_argument",
}


class ApiError(Exception):
    """A refused call: a Twirp code and a sentence."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message

    @property
    def status(self) -> int:
        """The HTTP status Twirp gives this code."""
        return STATUS[self.code]


@dataclass(frozen=True)
class Call:
    """One authenticated call."""

    rooms: Rooms
    settings: MediaSettings
    claims: Claims

    def room(self, name: str) -> Room:
        """The room asked about. Raises `ApiError`."""
        room = self.rooms.find(name)
        if room is None:
            raise ApiError("not_found", "requested room does not exist")
        return room

    def participant(self, room_name: str, identity: str) -> tuple[Room, Participant]:
        """The participant asked about. Raises `ApiError`."""
        room = self.room(room_name)
        participant = room.members.get(identity)
        if participant is None:
            raise ApiError("not_found", "participant does not exist")
        return room, participant

    def check_size(self, what: str, size: int, limit: int) -> None:
        """Refuses what is too long. Raises `ApiError`."""
        if size > limit:
            raise ApiError("invalid_argument", f"{what} exceeds {limit} bytes")


def create_room(call: Call, request: api.CreateRoomRequest) -> models.Room:
    limits = call.settings.limits
    if not request.name:
        raise ApiError("invalid_argument", "a room needs a name")
    call.check_size("room name", len(request.name.encode()), limits.name)
    call.check_size("metadata", len(request.metadata.encode()), limits.metadata)
    options = call.rooms.default_options(request.name)
    options.empty_timeout = request.empty_timeout or options.empty_timeout
    options.departure_timeout = request.departure_timeout or options.departure_timeout
    options.max_participants = request.max_participants
    options.metadata = request.metadata
    return call.rooms.open(options).info()


def list_rooms(call: Call, request: api.ListRoomsRequest) -> api.ListRoomsResponse:
    names = set(request.names)
    found = [room for room in call.rooms.all() if not names or room.options.name in names]
    return api.ListRoomsResponse(rooms=[room.info() for room in found])


def delete_room(call: Call, request: api.DeleteRoomRequest) -> api.DeleteRoomResponse:
    call.rooms.close(call.room(request.room), models.DisconnectReason.ROOM_DELETED)
    return api.DeleteRoomResponse()


def list_participants(
    call: Call, request: api.ListParticipantsRequest
) -> api.ListParticipantsResponse:
    members = call.room(request.room).members.values()
    return api.ListParticipantsResponse(participants=[each.info() for each in members])


def get_participant(call: Call, request: api.RoomParticipantIdentity) -> models.ParticipantInfo:
    return call.participant(request.room, request.identity)[1].info()


def remove_participant(
    call: Call, request: api.RoomParticipantIdentity
) -> api.RemoveParticipantResponse:
    """Removes somebody, and voids the tokens they hold, also when they are not there just now."""
    if call.settings.refuse_removed:
        now = time.time()
        until = now + call.settings.removal_memory
        call.rooms.removals.add(request.room, request.identity, now, until)
    room, participant = call.participant(request.room, request.identity)
    room.remove(participant, models.DisconnectReason.PARTICIPANT_REMOVED)
    return api.RemoveParticipantResponse()


def mute_published_track(
    call: Call, request: api.MuteRoomTrackRequest
) -> api.MuteRoomTrackResponse:
    room, participant = call.participant(request.room, request.identity)
    track = participant.publications.by_sid.get(request.track_sid)
    if track is None:
        raise ApiError("not_found", "track does not exist")
    allowed = participant.permission.may_publish(track.info.source)
    if not request.muted and not (call.settings.enable_remote_unmute and allowed):
        raise ApiError("failed_precondition", "remote unmute is not enabled")
    publishing.mute_for(room, participant, track, muted=request.muted)
    return api.MuteRoomTrackResponse(track=track.info)


def update_participant(call: Call, request: api.UpdateParticipantRequest) -> models.ParticipantInfo:
    room, participant = call.participant(request.room, request.identity)
    limits = call.settings.limits
    attributes = dict(request.attributes)
    call.check_size("name", len(request.name.encode()), limits.name)
    call.check_size("metadata", len(request.metadata.encode()), limits.metadata)
    merged = {**participant.attributes, **attributes}
    call.check_size("attributes", attributes_size(merged), limits.attributes)
    if request.name or request.metadata or attributes:
        publishing.set_identity_card(
            room,
            participant,
            name=request.name,
            metadata=request.metadata,
            attributes=attributes,
        )
    if request.HasField("permission"):
        publishing.set_permission(room, participant, from_proto(request.permission))
    return participant.info()


def update_subscriptions(
    call: Call, request: api.UpdateSubscriptionsRequest
) -> api.UpdateSubscriptionsResponse:
    room, participant = call.participant(request.room, request.identity)
    listed = [sid for entry in request.participant_tracks for sid in entry.track_sids]
    signals.update_subscription(
        room, participant, [*request.track_sids, *listed], subscribe=request.subscribe
    )
    return api.UpdateSubscriptionsResponse()


def send_data(call: Call, request: api.SendDataRequest) -> api.SendDataResponse:
    call.check_size("data", len(request.data), call.settings.limits.data_packet)
    label, packet = from_server(request)
    call.room(request.room).send_packet(label, packet)
    return api.SendDataResponse()


async def perform_rpc(call: Call, request: api.PerformRpcRequest) -> api.PerformRpcResponse:
    room, participant = call.participant(request.room, request.destination_identity)
    call.check_size("payload", len(request.payload.encode()), calls.LONGEST_PAYLOAD)
    call.check_size("method", len(request.method.encode()), call.settings.limits.name)
    if participant.calls.are_many:
        raise ApiError("resource_exhausted", "the participant has too many calls to answer")
    timeout = request.response_timeout_ms / 1000
    question = calls.Question(request.method, request.payload, timeout)
    send = partial(room.core.send_data, participant.spoken_to, RELIABLE)
    try:
        return api.PerformRpcResponse(payload=await participant.calls.make(question, send))
    except calls.CallFailed as failed:
        code = CALL_FAILURES.get(failed.code, "internal")
        raise ApiError(code, f"{failed.code}: {failed.message}") from None
    except SfuError:
        raise ApiError("unavailable", "the participant cannot be reached") from None


def update_room_metadata(call: Call, request: api.UpdateRoomMetadataRequest) -> models.Room:
    room = call.room(request.room)
    call.check_size("metadata", len(request.metadata.encode()), call.settings.limits.metadata)
    room.set_metadata(request.metadata)
    return room.info()


@dataclass(frozen=True)
class Method:
    """One method of the service. `grant` is a claim of the token; "roomAdmin" counts for the
    token's own room only.
    """

    request: type[Message]
    grant: str
    run: Callable[[Call, Any], Message | Awaitable[Message]]


METHODS: dict[str, Method] = {
    "CreateRoom": Method(api.CreateRoomRequest, "roomCreate", create_room),
    "ListRooms": Method(api.ListRoomsRequest, "roomList", list_rooms),
    "DeleteRoom": Method(api.DeleteRoomRequest, "roomCreate", delete_room),
    "ListParticipants": Method(api.ListParticipantsRequest, "roomAdmin", list_participants),
    "GetParticipant": Method(api.RoomParticipantIdentity, "roomAdmin", get_participant),
    "RemoveParticipant": Method(api.RoomParticipantIdentity, "roomAdmin", remove_participant),
    "MutePublishedTrack": Method(api.MuteRoomTrackRequest, "roomAdmin", mute_published_track),
    "UpdateParticipant": Method(api.UpdateParticipantRequest, "roomAdmin", update_participant),
    "UpdateSubscriptions": Method(
        api.UpdateSubscriptionsRequest, "roomAdmin", update_subscriptions
    ),
    "SendData": Method(api.SendDataRequest, "roomAdmin", send_data),
    "UpdateRoomMetadata": Method(api.UpdateRoomMetadataRequest, "roomAdmin", update_room_metadata),
    "PerformRpc": Method(api.PerformRpcRequest, "roomAdmin", perform_rpc),
}
ELSEWHERE = frozenset({"ForwardParticipant", "MoveParticipant"})


def method(name: str) -> Method:
    """The method of this name. Raises `ApiError`."""
    if name in ELSEWHERE:
        raise ApiError("unimplemented", f"{name} is not offered by this server")
    if name not in METHODS:
        raise ApiError("bad_route", "no such method")
    return METHODS[name]


async def run(chosen: Method, call: Call, request: Any) -> Message:
    """Checks the grant and makes the call. Raises `ApiError`."""
    allowed = call.claims.grants(chosen.grant)
    if chosen.grant == "roomAdmin":
        allowed = allowed and bool(request.room) and call.claims.room == request.room
    if not allowed:
        raise ApiError("unauthenticated", f"permissions denied: the token lacks {chosen.grant}")
    done = chosen.run(call, request)
    return done if isinstance(done, Message) else await done
