"""What are clients told of the TURN server, and what would let them down?"""

from __future__ import annotations

import base64
import hashlib
import hmac
import time

import pytest
from liveclass_hub.media.__main__ import turn_from
from liveclass_hub.media.settings import BadSettings, MediaSettings
from liveclass_hub.media.turn import Turn
from livekit.protocol import models

from tests.media.conftest import Start, token, ws
from tests.media.raw_client import RawClient

TURN = Turn(
    ("turn:192.0.2.7:3478?transport=udp", "turns:turn.test:443?transport=tcp"), "s3cret", 300
)


def test_a_name_says_until_when_it_holds_and_the_password_is_made_of_it() -> None:
    server = TURN.server_for("PA_x", 1000.7)
    assert server.username == "1300:PA_x"
    expected = hmac.new(b"s3cret", b"1300:PA_x", hashlib.sha1).digest()
    assert base64.b64decode(server.credential) == expected
    assert list(server.urls) == list(TURN.urls)


@pytest.mark.parametrize("urls", [(), ("stun:a",), ("turn:a", "https://a")])
def test_what_names_no_turn_server_is_refused(urls: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="names no TURN server"):
        Turn(urls, "secret")


def test_a_server_without_its_secret_is_refused() -> None:
    with pytest.raises(BadSettings, match="secret"):
        turn_from(["turn:a"], {})
    assert turn_from([], {}) is None
    made = turn_from(["turn:a"], {"LIVECLASS_TURN_SECRET": "x"})
    assert made == Turn(("turn:a",), "x")


def test_a_relay_alone_takes_a_relay() -> None:
    with pytest.raises(BadSettings, match="TURN server"):
        MediaSettings(keys={"k": "s"}, relay_only=True)


@pytest.mark.asyncio
async def test_everyone_who_joins_gets_a_password_of_their_own(start: Start) -> None:
    server = await start(turn=TURN)
    told = []
    for identity in ("ada", "bob"):
        client = await RawClient.connect(ws(server), token(identity))
        join = await client.expect("join")
        assert not join.client_configuration.force_relay
        (given,) = join.ice_servers
        expires, sid = given.username.split(":")
        assert sid == join.participant.sid
        assert 0 < int(expires) - time.time() <= 300
        told.append(given.credential)
        client.close()
    assert told[0] != told[1]


@pytest.mark.asyncio
async def test_where_only_the_relay_may_be_used_clients_are_told_so(start: Start) -> None:
    server = await start(turn=TURN, relay_only=True)
    client = await RawClient.connect(ws(server), token("ada"))
    join = await client.expect("join")
    assert join.client_configuration.force_relay == models.ClientConfigSetting.ENABLED
    client.close()


@pytest.mark.asyncio
async def test_without_a_turn_server_no_server_is_named(start: Start) -> None:
    client = await RawClient.connect(ws(await start()), token("ada"))
    join = await client.expect("join")
    assert list(join.ice_servers) == []
    client.close()
