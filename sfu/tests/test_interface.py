"""Does the Python interface keep its promises, with aiortc as a peer that is not ours?"""

import asyncio
import select
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import liveclass_sfu as sfu
import pytest
import pytest_asyncio
from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.mediastreams import AudioStreamTrack, VideoStreamTrack

pytestmark = pytest.mark.asyncio


class Listener:
    """Collects a core's events the way a server would: from the loop, when told to."""

    def __init__(self, core: sfu.Core) -> None:
        self.core = core
        self.events: list[Any] = []
        self.changed = asyncio.Event()
        asyncio.get_running_loop().add_reader(core.event_fd(), self.take)

    def take(self) -> None:
        self.events += self.core.take_events()
        self.changed.set()

    async def until(self, kind: type, /, **fields: object) -> Any:
        """The first event of this kind with these fields."""
        async with asyncio.timeout(20):
            while True:
                for event in self.events:
                    if isinstance(event, kind) and all(
                        getattr(event, name) == value for name, value in fields.items()
                    ):
                        return event
                self.changed.clear()
                await self.changed.wait()

    def close(self) -> None:
        asyncio.get_running_loop().remove_reader(self.core.event_fd())


@pytest.fixture
def core() -> Iterator[sfu.Core]:
    core = sfu.Core(bind="127.0.0.1:0", advertise=["127.0.0.1"])
    yield core
    core.close()


@pytest_asyncio.fixture
async def connect() -> AsyncIterator[Callable[[], RTCPeerConnection]]:
    made: list[RTCPeerConnection] = []

    def connect() -> RTCPeerConnection:
        made.append(RTCPeerConnection(RTCConfiguration(iceServers=[])))
        return made[-1]

    yield connect
    for connection in made:
        await connection.close()


async def publish(core: sfu.Core, connection: RTCPeerConnection) -> int:
    peer = core.add_peer("publisher")
    connection.addTrack(AudioStreamTrack())
    connection.addTrack(VideoStreamTrack())
    await connection.setLocalDescription(await connection.createOffer())
    answer = core.answer(peer, connection.localDescription.sdp)
    await connection.setRemoteDescription(RTCSessionDescription(answer, "answer"))
    return peer


async def renegotiate(core: sfu.Core, peer: int, connection: RTCPeerConnection) -> None:
    offer = core.offer(peer)
    assert offer is not None
    await connection.setRemoteDescription(RTCSessionDescription(offer, "offer"))
    await connection.setLocalDescription(await connection.createAnswer())
    core.accept_answer(peer, connection.localDescription.sdp)


async def test_a_foreign_peer_publishes_and_another_watches(
    core: sfu.Core, connect: Callable[[], RTCPeerConnection]
) -> None:
    listener = Listener(core)
    publisher = await publish(core, connect())
    added = {kind: await listener.until(sfu.TrackAdded, kind=kind) for kind in ("audio", "video")}
    assert [added[k].mime for k in ("audio", "video")] == ["audio/opus", "video/VP8"]
    assert added["video"].rids == []
    assert added["video"].track_id

    watcher = connect()
    received: dict[str, Any] = {}
    messages: asyncio.Queue[bytes] = asyncio.Queue()
    watcher.on("track", lambda track: received.update({track.id: track}))
    watcher.on("datachannel", lambda c: c.on("message", messages.put_nowait))
    subscriber = core.add_peer("subscriber")
    core.open_channels(subscriber, [("_reliable", True), ("_lossy", False)])
    for kind, track in added.items():
        core.subscribe(subscriber, track.track, f"PA_x|TR_{kind}", f"TR_{kind}")
    await listener.until(sfu.NegotiationNeeded, peer=subscriber)
    await renegotiate(core, subscriber, watcher)
    await listener.until(sfu.Connected, peer=publisher)
    await listener.until(sfu.Connected, peer=subscriber)

    assert set(received) == {"TR_audio", "TR_video"}
    for track in received.values():
        for _ in range(5):
            await asyncio.wait_for(track.recv(), 20)
    core.send_data(subscriber, "_reliable", b"hello")
    assert await asyncio.wait_for(messages.get(), 20) == b"hello"

    stats = core.stats()
    assert (stats.peers, stats.tracks) == (2, 2)
    assert stats.packets_out > 0
    assert stats.cpu_seconds > 0

    core.remove_peer(publisher)
    await listener.until(sfu.TrackRemoved, track=added["audio"].track)
    await listener.until(sfu.Disconnected, peer=publisher, reason="removed")
    listener.close()


async def test_refusals_say_why(core: sfu.Core) -> None:
    peer = core.add_peer("publisher")
    with pytest.raises(sfu.BadSdp) as refused:
        core.answer(peer, "v=0\r\n" + "a=x\r\n" * 60_000)
    assert refused.value.reason == str(refused.value)
    assert "256 KiB" in refused.value.reason
    with pytest.raises(sfu.PeerGone):
        core.remove_peer(peer + 1)
    with pytest.raises(sfu.SfuError):
        core.subscribe(core.add_peer("subscriber"), 99, "s", "t")
    with pytest.raises(ValueError, match="role"):
        core.add_peer("speaker")  # type: ignore[arg-type]
    with pytest.raises(OSError, match="in use"):
        sfu.Core(bind=f"127.0.0.1:{core.port}", advertise=["127.0.0.1"])
    with pytest.raises(ValueError, match="IP"):
        sfu.Core(bind="127.0.0.1:0", advertise=["localhost"])


async def test_both_connections_of_a_person_are_made_at_once(core: sfu.Core) -> None:
    publisher, subscriber = core.add_pair([("_reliable", True), ("_lossy", False)])
    assert core.stats().peers == 2
    with pytest.raises(sfu.SfuError, match="role"):
        core.offer(publisher)
    assert "m=application" in (core.offer(subscriber) or "")
    assert [type(event) for event in core.take_events()] == [sfu.NegotiationNeeded]
    core.remove_peer(subscriber)
    core.set_subscription(subscriber, 99, paused=True)
    assert core.stats().peers == 1


async def test_the_descriptor_is_readable_exactly_while_there_are_events(core: sfu.Core) -> None:
    def readable() -> bool:
        return bool(select.select([core.event_fd()], [], [], 0)[0])

    assert not readable()
    core.remove_peer(core.add_peer("subscriber"))
    assert readable()
    [event] = core.take_events()
    match event:
        case sfu.Disconnected(peer, reason):
            assert (peer, reason) == (1, "removed")
    assert not readable()
    assert core.take_events() == []
    for field in sfu.Disconnected.__match_args__:
        with pytest.raises(AttributeError):
            setattr(event, field, None)


async def test_a_closed_core_refuses(core: sfu.Core) -> None:
    core.close()
    core.close()
    with pytest.raises(sfu.SfuError):
        core.add_peer("publisher")
    with pytest.raises(sfu.SfuError):
        core.add_pair([])
