"""What is a client told first?

Clients read the version to decide which features to use; the one named here is the release of
LiveKit's server whose two-connection protocol this server speaks.
"""

from __future__ import annotations

import time
from collections.abc import Iterable

from livekit.protocol import models, rtc

from .forms import CARRIED
from .participant import Participant
from .settings import MediaSettings

VERSION = "1.13.5"
PROTOCOL = 16
Action = rtc.LeaveRequest.Action
RARER_AFTER = 100
"""After so many people each, the pings of those who come are a second farther apart."""
ANSWERED = 3
"""One of so many pings in a row must be answered."""
PAUSE = 1
"""Seconds: a page may be busy for so long at any time."""


def join(
    room: models.Room, newcomer: Participant, others: Iterable[Participant], settings: MediaSettings
) -> rtc.SignalResponse:
    """The first frame of a stay."""
    others = list(others)
    interval, timeout = pings(len(others), settings)
    return rtc.SignalResponse(
        join=rtc.JoinResponse(
            room=room,
            participant=newcomer.info(),
            other_participants=[other.known() for other in others if not other.permission.hidden],
            server_version=VERSION,
            server_info=_server(settings),
            subscriber_primary=newcomer.permission.can_subscribe,
            ice_servers=ice_servers(newcomer, settings),
            client_configuration=configuration(settings),
            ping_interval=interval,
            ping_timeout=timeout,
            enabled_publish_codecs=[models.Codec(mime=mime) for mime in CARRIED],
        )
    )


def pings(others: int, settings: MediaSettings) -> tuple[int, int]:
    """Seconds between two pings of a client, and without an answer until it takes its line for dead.

    Who changes networks is told by nothing else that the line is dead, so the pings are quick; those of a
    large room together are held to a few hundred a second.
    """
    interval = min(settings.ping_interval, 1 + others // RARER_AFTER)
    return interval, min(settings.ping_timeout, ANSWERED * interval + PAUSE)


def resumed(participant: Participant, settings: MediaSettings) -> rtc.SignalResponse:
    """The first frame of a stay that goes on: the client sends again the reliable data that did not
    arrive.
    """
    return rtc.SignalResponse(
        reconnect=rtc.ReconnectResponse(
            ice_servers=ice_servers(participant, settings),
            client_configuration=configuration(settings),
            server_info=_server(settings),
            last_message_seq=participant.last_sequence,
        )
    )


def _server(settings: MediaSettings) -> models.ServerInfo:
    return models.ServerInfo(
        edition=models.ServerInfo.Edition.Standard,
        version=VERSION,
        protocol=PROTOCOL,
        node_id=settings.node_id,
    )


def ice_servers(holder: Participant, settings: MediaSettings) -> list[rtc.ICEServer]:
    """The TURN server, with credentials of one's own. Without one the list is empty, and clients ask
    no server of anybody else's.
    """
    return [] if settings.turn is None else [settings.turn.server_for(holder.sid, time.time())]


def configuration(settings: MediaSettings) -> models.ClientConfiguration | None:
    """What a client should do otherwise than by itself."""
    if not settings.relay_only:
        return None
    return models.ClientConfiguration(force_relay=models.ClientConfigSetting.ENABLED)


def leave(
    reason: models.DisconnectReason,
    action: rtc.LeaveRequest.Action = Action.DISCONNECT,
) -> rtc.SignalResponse:
    """The last frame of a stay, or the only one where there is none to go on with."""
    return rtc.SignalResponse(
        leave=rtc.LeaveRequest(
            reason=reason, action=action, can_reconnect=action != Action.DISCONNECT
        )
    )
