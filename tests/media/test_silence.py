"""Is a client told to look for another way when its media has fallen silent? (No media: frames only.)"""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Awaitable, Callable

import pytest
from liveclass_hub.media import silence
from liveclass_hub.media.participant import Participant
from liveclass_hub.media.server import MediaServer
from liveclass_hub.media.signal_socket import SignalSocket
from livekit.protocol import models, rtc

from tests.media.raw_client import RawClient

pytestmark = pytest.mark.asyncio
Join = Callable[..., Awaitable[RawClient]]
RESUME = rtc.LeaveRequest.Action.RESUME


def on_air(server: MediaServer, who: str = "ada") -> Participant:
    """The participant, as one whose media stands, both ways."""
    room = server.rooms.find("algebra")
    assert room is not None
    participant = room.members[who]
    for peer in (participant.publisher, participant.subscriber):
        room.connected(participant, peer)
    return participant


def fall_silent(participant: Participant) -> None:
    for peer in (participant.publisher, participant.subscriber):
        silence.noticed(participant, peer, quiet=True)


async def caught_up(client: RawClient) -> None:
    """A question that was asked has been answered, and what came of that is here."""
    await client.settled()
    await client.settled()
    looked = asyncio.Event()
    asyncio.get_running_loop().call_later(silence.SETTLED, looked.set)
    await looked.wait()
    await client.settled()


async def test_who_is_there_is_told_to_resume_once(server: MediaServer, join: Join) -> None:
    ada = await join("ada")
    participant = on_air(server)
    for _ in range(2):
        fall_silent(participant)
        await caught_up(ada)
    (leave,) = ada.all("leave")
    assert leave.action == RESUME
    assert participant.link is not None
    assert participant.state == models.ParticipantInfo.State.ACTIVE


@pytest.mark.parametrize("change", [{"until": 0.0}, {"word": b"another"}])
async def test_who_answers_late_or_something_else_is_not(
    server: MediaServer, join: Join, change: dict[str, float | bytes]
) -> None:
    ada = await join("ada")
    participant = on_air(server)
    fall_silent(participant)
    link = participant.link
    assert isinstance(link, SignalSocket)
    assert link.question is not None
    link.question = dataclasses.replace(link.question, **change)  # type: ignore[arg-type]
    await caught_up(ada)
    assert ada.all("leave") == []


async def test_who_has_no_media_yet_or_no_signalling_is_not_asked(
    server: MediaServer, join: Join
) -> None:
    ada = await join("ada")
    room = server.rooms.find("algebra")
    assert room is not None
    participant = room.members["ada"]
    fall_silent(participant)
    await caught_up(ada)
    assert ada.all("leave") == []
    on_air(server)
    ada.close()
    while participant.link is not None:
        await ada.turn()
    fall_silent(participant)
    assert list(participant.owed) == []


async def test_who_is_heard_again_is_left_alone(server: MediaServer, join: Join) -> None:
    ada = await join("ada")
    participant = on_air(server)
    fall_silent(participant)
    for peer in (participant.publisher, participant.subscriber):
        silence.noticed(participant, peer, quiet=False)
    await caught_up(ada)
    assert ada.all("leave") == []
    silence.noticed(participant, participant.subscriber, quiet=True)
    assert (await ada.expect("leave")).action == RESUME
