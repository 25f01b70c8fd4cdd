"""Do people behind a firewall see and hear the class: over TCP, over IPv6, through a TURN server?"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from liveclass_hub.media.turn import Turn
from livekit.protocol import rtc
from tornado.testing import bind_unused_port

from tests.media.browsers import Visitor, chromium, until
from tests.media.conftest import Start, token
from tests.media.coturn import SECRET, Certificate, coturn
from tests.media.firewall import NO_UDP, ONLY_443, Cable, cable

pytestmark = [pytest.mark.asyncio, pytest.mark.browser]

WAYS = """
(await Promise.all(['publisher', 'subscriber']
  .map(name => page.room.engine?.pcManager?.[name])
  .filter(Boolean)
  .map(async each => {
    const all = [...(await each.getStats()).values()];
    const transport = all.find(one => one.type === 'transport');
    const pair = all.find(one => one.id === transport?.selectedCandidatePairId);
    const [mine, theirs] = [pair?.localCandidateId, pair?.remoteCandidateId].map(id =>
      all.find(one => one.id === id));
    return { by: mine?.protocol, type: mine?.candidateType, relay: mine?.relayProtocol,
             to: theirs?.address, port: theirs?.port };
  }))).filter(each => each.by)
"""


@pytest.fixture
def wall() -> Iterator[Cable]:
    """A browser's place from which no UDP gets out."""
    with cable(NO_UDP) as laid:
        yield laid


async def ways(visitor: Visitor) -> list[dict[str, Any]]:
    """How those of a page's two connections go that are in use."""
    found: list[dict[str, Any]] = await visitor.run(WAYS.strip())
    assert found
    return found


async def meet(ada: Visitor, bob: Visitor, url: str) -> None:
    """Two join, one publishes, and the other decodes it."""
    await ada.join(url, token("ada"))
    await bob.join(url, token("bob"))
    await ada.publish("red")
    seen = await bob.sees("ada")
    assert seen["red"] > 100 > seen["blue"]
    await bob.hears("ada")


async def test_who_is_let_out_over_tcp_alone_sees_and_hears(start: Start, wall: Cable) -> None:
    server = await start(host=wall.here, udp_host=wall.here, advertise=(wall.here,), tcp_port=0)
    url = f"ws://{wall.here}:{server.port}"
    async with chromium(wall) as visit:
        ada, bob = await visit(), await visit()
        await meet(ada, bob, url)
        for visitor in (ada, bob):
            for way in await ways(visitor):
                assert (way["by"], way["to"], way["port"]) == ("tcp", wall.here, server.tcp_port)
    assert server.cores[0].stats().direct > 0


async def test_who_has_no_way_at_all_is_told_so(start: Start, wall: Cable) -> None:
    server = await start(host=wall.here, udp_host=wall.here, advertise=(wall.here,))
    async with chromium(wall) as visit:
        ada = await visit()
        with pytest.raises(Exception, match="could not establish pc connection"):
            await ada.join(f"ws://{wall.here}:{server.port}", token("ada"))


@pytest.mark.parametrize("blocked", [False, True])
async def test_a_network_of_ipv6_alone(start: Start, blocked: bool) -> None:
    with cable(*([NO_UDP] if blocked else [])) as laid:
        server = await start(host="::", udp_host="::", advertise=(laid.here6,), tcp_port=0)
        async with chromium(laid) as visit:
            ada, bob = await visit(), await visit()
            await meet(ada, bob, f"ws://[{laid.here6}]:{server.port}")
            for way in await ways(bob):
                assert (way["by"], way["to"]) == ("tcp" if blocked else "udp", laid.here6)


def free_port(address: str) -> int:
    socket, port = bind_unused_port(address=address)
    socket.close()
    return port


def turn_at(address: str, port: int, **changes: Any) -> Turn:
    return Turn((f"turn:{address}:{port}?transport=tcp",), **{"secret": SECRET, **changes})


async def test_through_coturn_with_a_password_of_ones_own(
    start: Start, wall: Cable, tmp_path: Path
) -> None:
    port = free_port(wall.here)
    turn = turn_at(wall.here, port)
    given = {"host": wall.here, "udp_host": wall.here, "advertise": (wall.here,)}
    server = await start(**given, turn=turn, relay_only=True)
    async with coturn(wall.here, port, tmp_path) as said, chromium(wall) as visit:
        ada, bob = await visit(), await visit()
        await meet(ada, bob, f"ws://{wall.here}:{server.port}")
        for way in [*await ways(ada), *await ways(bob)]:
            assert (way["type"], way["relay"]) == ("relay", "tcp")
            assert (way["to"], way["port"]) == (wall.here, server.udp_port)
    assert not [line for line in said if SECRET in line]


async def test_where_only_tls_on_443_gets_out_people_see_and_hear(
    start: Start, tmp_path: Path
) -> None:
    with cable(*ONLY_443) as laid:
        (hub, pages), turn = laid.aside, Turn((f"turns:{laid.here}:443?transport=tcp",), SECRET)
        given = {"host": hub, "port": 443, "udp_host": laid.here, "advertise": (laid.here,)}
        server = await start(**given, tcp_port=0, turn=turn)
        own = Certificate.made(laid.here, tmp_path)
        trusted = [f"--ignore-certificate-errors-spki-list={own.fingerprint}"]
        async with (
            coturn(laid.here, free_port(laid.here), tmp_path, (443, own)) as said,
            chromium(laid, (pages, 443), trusted) as visit,
        ):
            ada, bob = await visit(), await visit()
            await meet(ada, bob, f"ws://{hub}:443")
            for way in [*await ways(ada), *await ways(bob)]:
                assert (way["type"], way["relay"]) == ("relay", "tls")
                assert (way["to"], way["port"]) == (laid.here, server.udp_port)
        assert not [line for line in said if SECRET in line]


GATHER = """
await new Promise(done => {
  const found = [], errors = [];
  const pc = new RTCPeerConnection({ iceServers: [a[0]], iceTransportPolicy: 'relay' });
  pc.onicecandidate = event => event.candidate
    ? found.push(event.candidate.candidate) : done({ found, errors });
  pc.onicecandidateerror = event => errors.push(event.errorCode);
  pc.createDataChannel('x');
  pc.createOffer().then(offer => pc.setLocalDescription(offer));
})
"""


async def gathered(visitor: Visitor, turn: Turn, now: float) -> dict[str, Any]:
    """What the TURN server gives to who shows what was told at that time."""
    server = turn.server_for("PA_x", now)
    told = {"urls": list(server.urls), "username": server.username, "credential": server.credential}
    return await visitor.run(GATHER.strip(), told)


async def test_what_is_expired_or_forged_is_refused(wall: Cable, tmp_path: Path) -> None:
    port = free_port(wall.here)
    turn = turn_at(wall.here, port, lifetime=60)
    async with coturn(wall.here, port, tmp_path), chromium(wall) as visit:
        ada = await visit()
        good = await gathered(ada, turn, time.time())
        assert good["found"], good
        expired = await gathered(ada, turn, time.time() - 61)
        assert (expired["found"], expired["errors"]) == ([], [401])
        forged = await gathered(ada, turn_at(wall.here, port, secret="another"), time.time())
        assert (forged["found"], forged["errors"]) == ([], [401])


NOTE_LEAVES = """
(client => {
  const heard = client.onLeave;
  window.leaves = [];
  client.onLeave = leave => { window.leaves.push(leave.action); heard(leave); };
})(page.room.engine.client)
"""


async def test_a_class_goes_on_when_udp_is_blocked_in_the_middle_of_it(start: Start) -> None:
    with cable() as laid:
        server = await start(host=laid.here, udp_host=laid.here, advertise=(laid.here,), tcp_port=0)
        async with chromium(laid) as visit:
            ada, bob = await visit(), await visit()
            await meet(ada, bob, f"ws://{laid.here}:{server.port}")
            assert {way["by"] for way in await ways(bob)} == {"udp"}
            for each in (ada, bob):
                await each.run(NOTE_LEAVES.strip())
            laid.block(*NO_UDP)

            async def how() -> set[str]:
                return {way["by"] for way in await bob.run(WAYS.strip())}

            await until(how, lambda by: by == {"tcp"}, "no way over TCP is found")
            # The browser would notice by itself, and much later.
            told = [await each.run("window.leaves") for each in (ada, bob)]
            assert [leaves[:1] for leaves in told] == [[rtc.LeaveRequest.Action.RESUME]] * 2
            await bob.sees("ada")
            await bob.hears("ada")
