"""Who is in this room, and what is told to whom?

A room owns its participants: it alone admits, changes and removes them, all on the server's one
event loop, so nothing here waits and nothing needs a lock. When what changed is told is up to `news`.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from liveclass_sfu import Core, SfuError
from livekit.protocol import models, rtc

from . import forwarding, greeting, publishing, tokens
from .departures import Departures
from .limits import Bucket
from .news import News
from .packets import CHANNELS, Outgoing
from .participant import Arrival, Link, Participant
from .publications import Track
from .settings import MediaSettings
from .speakers import Speakers
from .subscriptions import Subscriptions

log = logging.getLogger(__name__)
UNHEARD = 2.0
"""How many times `ping_timeout` a client may stay silent: throttled pages ping late."""
Reason = models.DisconnectReason
Action = rtc.LeaveRequest.Action
State = models.ParticipantInfo.State


class Announce(Protocol):
    """Tells the application of something in a room."""

    def __call__(
        self,
        event: str,
        room: models.Room,
        participant: models.ParticipantInfo | None = None,
        track: models.TrackInfo | None = None,
    ) -> None: ...


class RoomIsFull(Exception):
    """As many participants are in the room as it was created for."""


@dataclass
class RoomOptions:
    """How a room was asked for. Times are seconds; a maximum of 0 is none."""

    name: str
    empty_timeout: int
    departure_timeout: int
    max_participants: int = 0
    metadata: str = ""


class Surroundings(Protocol):
    """What a room needs of the server it is in."""

    def claim(self, peer: int, room: Room, participant: Participant) -> None:
        """Events of this peer of the core are for this participant."""

    def release(self, peer: int) -> None:
        """Nobody listens to this peer any longer."""

    @property
    def announce(self) -> Announce:
        """The application is to be told of this."""

    @property
    def deserted(self) -> Callable[[Room], None]:
        """Nobody has been in the room for as long as it waits."""


class Room:
    """One room, from its creation until it is closed."""

    def __init__(
        self, options: RoomOptions, core: Core, settings: MediaSettings, around: Surroundings
    ) -> None:
        self.options = options
        self.core = core
        self.settings = settings
        self.around = around
        self.sid = "RM_" + secrets.token_hex(8)
        self.created_at = time.time()
        self.members: dict[str, Participant] = {}
        # Whose a track is, by its sid.
        self.owners: dict[str, Participant] = {}
        self.speakers = Speakers()
        self.closed = False
        # A connection may be dead for as long as it may be silent, and then is waited for.
        self.departures = Departures(settings.ping_timeout * UNHEARD + settings.signal_grace)
        self.news = News(self)
        self._desertion: asyncio.TimerHandle | None = None
        around.announce("room_started", self.info())
        self._wait_for_desertion(options.empty_timeout)

    def info(self) -> models.Room:
        """The room as clients and the room API are told of it."""
        visible = [each for each in self.members.values() if not each.permission.hidden]
        return models.Room(
            sid=self.sid,
            name=self.options.name,
            empty_timeout=self.options.empty_timeout,
            departure_timeout=self.options.departure_timeout,
            max_participants=self.options.max_participants,
            creation_time=int(self.created_at),
            creation_time_ms=int(self.created_at * 1000),
            metadata=self.options.metadata,
            num_participants=len(visible),
            num_publishers=sum(1 for each in visible if each.publications.published()),
            active_recording=any(each.permission.recorder for each in self.members.values()),
        )

    # -- coming and going ---------------------------------------------------------------------

    def is_full_for(self, identity: str) -> bool:
        """Whether this person cannot come in; somebody who is in already takes their own place."""
        limit = self.options.max_participants
        return bool(limit) and identity not in self.members and len(self.members) >= limit

    def join(self, arrival: Arrival, link: Link) -> Participant:
        """Admits a person and tells them about the room. Raises `RoomIsFull` and `SfuError`."""
        if self.is_full_for(arrival.claims.identity):
            raise RoomIsFull
        earlier = self.members.get(arrival.claims.identity)
        if earlier is not None:
            self.remove(earlier, Reason.DUPLICATE_IDENTITY)
        newcomer = self._admit(arrival, link)
        others = [each for each in self.members.values() if each is not newcomer]
        newcomer.send(greeting.join(self.info(), newcomer, others, self.settings))
        self.news.informed(newcomer)
        self.refresh_token(newcomer)
        speaking = self.speakers.active()
        if speaking:
            newcomer.send(
                rtc.SignalResponse(speakers_changed=rtc.SpeakersChanged(speakers=speaking))
            )
        self._stop_waiting()
        self.changed(newcomer, calm=True)
        forwarding.reconcile_receiver(self, newcomer)
        publishing.tell_newcomer(self, newcomer)
        self.offer_soon(newcomer)
        self.expect_media(newcomer)
        return newcomer

    def expect_media(self, participant: Participant) -> None:
        """Ends the stay unless its primary media connection stands in time."""
        loop = asyncio.get_running_loop()
        participant.media_by = participant.media_by or loop.time() + self.settings.join_timeout
        participant.deadline = loop.call_at(
            participant.media_by, self._expire, participant, Reason.CONNECTION_TIMEOUT
        )

    def _admit(self, arrival: Arrival, link: Link) -> Participant:
        publisher, subscriber = self.core.add_pair(CHANNELS)
        limits = self.settings.limits
        newcomer = Participant(
            claims=arrival.claims,
            client=arrival.client,
            permission=arrival.claims.permission,
            subscriptions=Subscriptions(automatic=arrival.auto_subscribe),
            publisher=publisher,
            subscriber=subscriber,
            joined_at=time.time(),
            packets=Bucket(limits.packets_per_second, limits.packets_burst),
            link=link,
        )
        self.members[newcomer.identity] = newcomer
        for peer in (publisher, subscriber):
            self.around.claim(peer, self, newcomer)
        if newcomer.spoken_to == publisher:  # then what it is sent waits for the client's channels
            self.core.open_channels(publisher, CHANNELS)
        return newcomer

    def remove(
        self,
        participant: Participant,
        reason: Reason,
        action: Action = Action.DISCONNECT,
    ) -> None:
        """Ends a stay: tells the client unless it left by itself, frees its peers, tells the
        others.
        """
        if self.members.get(participant.identity) is not participant:
            return
        del self.members[participant.identity]
        participant.stop_timers()
        if reason != Reason.CLIENT_INITIATED:
            participant.send(greeting.leave(reason, action))
        if participant.link is not None:
            participant.link.close(1000, Reason.Name(reason).lower())
            participant.link = None
        forwarding.left(self, participant)
        was_active = participant.state == State.ACTIVE
        for track in list(participant.publications.by_sid.values()):
            forwarding.drop(self, participant, track)
        for peer in (participant.publisher, participant.subscriber):
            self.around.release(peer)
            with suppress(SfuError):
                self.core.remove_peer(peer)
        participant.state, participant.left_because = State.DISCONNECTED, reason
        self.departures.add(participant, asyncio.get_running_loop().time())
        self.news.forget(participant)
        self.tell_speakers(self.speakers.silenced(participant.sid))
        self.changed(participant, calm=True)
        event = "participant_left" if was_active else "participant_connection_aborted"
        self.around.announce(event, self.info(), participant.info())
        if not self.members:
            self._wait_for_desertion(self.options.departure_timeout)

    def close(self, reason: Reason) -> None:
        """Removes everybody and ends the room; when the server stops, clients are to try again:
        the next one may be up in a moment.
        """
        self.closed = True
        again = Action.RECONNECT if reason == Reason.SERVER_SHUTDOWN else Action.DISCONNECT
        for participant in list(self.members.values()):
            self.remove(participant, reason, again)
        self._stop_waiting()
        self.news.stop()
        self.around.announce("room_finished", self.info())

    def connected(self, participant: Participant, peer: int) -> None:
        """One of the participant's two media connections stands: who can send or be sent to has
        joined, and the others are to know. The stay ends in time unless the primary one stands.
        """
        participant.stood.add(peer)
        participant.was_reached = participant.stands
        # Without signalling the stay ends in time all the same.
        if participant.stands and participant.link is not None:
            participant.stop_deadline()
        if participant.state == State.JOINED:
            participant.state = State.ACTIVE
            self.changed(participant, calm=True)
            self.around.announce("participant_joined", self.info(), participant.info())

    def link_lost(self, participant: Participant, link: Link) -> None:
        """The signalling connection broke: media goes on a while, so that a new one finds it
        running.
        """
        if participant.link is not link or participant.state == State.DISCONNECTED:
            return
        participant.link = None
        participant.stop_deadline()
        loop = asyncio.get_running_loop()
        participant.deadline = loop.call_later(
            self.settings.signal_grace, self._expire, participant, Reason.SIGNAL_CLOSE
        )
        self.tell_quality(participant, models.ConnectionQuality.LOST)

    def _expire(self, participant: Participant, reason: Reason) -> None:
        participant.deadline = None
        # Which connection counts may have changed with the rights.
        if reason == Reason.CONNECTION_TIMEOUT and participant.stands:
            return
        self.remove(participant, reason)

    def _wait_for_desertion(self, seconds: int) -> None:
        self._stop_waiting()
        if not self.closed:
            loop = asyncio.get_running_loop()
            self._desertion = loop.call_later(seconds, self.around.deserted, self)

    def _stop_waiting(self) -> None:
        if self._desertion is not None:
            self._desertion.cancel()
            self._desertion = None

    # -- telling ------------------------------------------------------------------------------

    def changed(self, participant: Participant, *, calm: bool = False) -> None:
        """Everybody is to be told anew about this participant."""
        self.news.changed(participant, calm=calm)

    def offer_soon(self, participant: Participant) -> None:
        """The participant's subscriber connection has something to negotiate."""
        self.news.offer(participant)

    def tell_quality(self, participant: Participant, quality: models.ConnectionQuality) -> None:
        """Everybody is to be told how well this participant is connected."""
        participant.quality = quality
        if not participant.permission.hidden:
            self.news.quality(participant.sid, quality)

    def broadcast(self, response: rtc.SignalResponse) -> None:
        """One message to everybody."""
        frame = response.SerializeToString()
        for participant in self.members.values():
            participant.send_frame(frame)

    def tell_speakers(self, changes: Iterable[models.SpeakerInfo]) -> None:
        """Everybody is told at once who speaks now."""
        speakers = list(changes)
        if speakers:
            self.broadcast(
                rtc.SignalResponse(speakers_changed=rtc.SpeakersChanged(speakers=speakers))
            )

    def set_metadata(self, metadata: str) -> None:
        """Changes what the application keeps with the room."""
        self.options.metadata = metadata
        self.news.due()

    def refresh_token(self, participant: Participant) -> None:
        """A token with the participant's present rights, for a later reconnection; another follows
        before that one has run out.
        """
        token = tokens.mint(
            participant.claims,
            participant.permission,
            self.settings.keys,
            time.time(),
            self.settings.token_ttl,
        )
        participant.send(rtc.SignalResponse(refresh_token=token))
        if participant.token_due is not None:
            participant.token_due.cancel()
        loop = asyncio.get_running_loop()
        participant.token_due = loop.call_later(
            self.settings.token_refresh, self.refresh_token, participant
        )

    def send_packet(self, label: str, packet: Outgoing, sender: Participant | None = None) -> None:
        """A data packet to whom it is for, never back to its sender."""
        for receiver in self.members.values():
            wanted = not packet.metrics or receiver.permission.can_subscribe_metrics
            if receiver is not sender and wanted and packet.is_for(receiver.identity, receiver.sid):
                with suppress(SfuError):
                    self.core.send_data(receiver.spoken_to, label, packet.payload)

    def find(self, sid: str) -> tuple[Participant, Track] | None:
        """A track in the room and whose it is."""
        owner = self.owners.get(sid)
        track = None if owner is None else owner.publications.by_sid.get(sid)
        return None if owner is None or track is None else (owner, track)
