"""Does every address answer as clients expect it?"""

from __future__ import annotations

import logging
import time
from types import SimpleNamespace

import jwt
import pytest
from liveclass_hub.media import core_events, signals
from liveclass_hub.media.server import MediaServer
from livekit.protocol.models import DisconnectReason as Reason
from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPResponse

from tests.media.conftest import KEY, SECRET, Start, http, token, ws
from tests.media.raw_client import RawClient

pytestmark = pytest.mark.asyncio


async def get(url: str, method: str = "GET", **headers: str) -> HTTPResponse:
    return await AsyncHTTPClient().fetch(
        url, method=method, headers=headers, raise_error=False, allow_nonstandard_methods=True
    )


@pytest.mark.parametrize("path", ["/rtc/v1", "/rtc/v1/validate", "/settings/regions", "/x"])
async def test_the_newer_protocol_is_not_here(server: MediaServer, path: str) -> None:
    answer = await get(http(server, f"{path}?access_token={token('ada')}"))
    assert answer.code == 404
    assert b"requested room does not exist" not in answer.body
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


async def test_a_socket_to_the_newer_protocol_is_refused_with_404(server: MediaServer) -> None:
    with pytest.raises(HTTPClientError) as refused:
        await RawClient.connect(ws(server), token("ada"), path="/rtc/v1")
    assert refused.value.code == 404


@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_the_root_says_that_the_server_lives(server: MediaServer, method: str) -> None:
    answer = await get(http(server, "/"), method)
    assert answer.code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("path", ["/", "/rtc/validate", "/rtc/v1", "/twirp/livekit.RoomService/X"])
async def test_preflights_are_answered(server: MediaServer, path: str) -> None:
    answer = await get(http(server, path), "OPTIONS", Origin="http://elsewhere.test")
    assert answer.code == 204
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Authorization" in answer.headers["Access-Control-Allow-Headers"]


@pytest.mark.parametrize(
    "prefix", ["", "/", "/services/liveclass-media", "//services//liveclass-media/"]
)
async def test_base_path_and_repeated_slashes(start: Start, prefix: str) -> None:
    server = await start(base_path="/services/liveclass-media/")
    answer = await get(http(server, f"{prefix}/rtc/validate?access_token={token('ada')}"))
    assert (answer.code, answer.body) == (200, b"success")
    client = await RawClient.connect(ws(server, prefix), token("ada"))
    await client.expect("join")
    client.close()


async def test_validate_says_why(start: Start) -> None:
    server = await start(auto_create=False)

    async def validate(wrong: str) -> tuple[int, bytes]:
        answer = await get(http(server, "/rtc/validate"), Authorization=f"Bearer {wrong}")
        return answer.code, answer.body

    assert (await validate("nonsense"))[0] == 401
    assert (await validate(token("ada", room_join=False)))[0] == 401
    assert (await validate(token("ada", ttl=-1)))[0] == 401
    nobody = {"iss": KEY, "exp": time.time() + 60, "video": {"roomJoin": True, "room": "algebra"}}
    nowhere = {**nobody, "sub": "ada", "video": {"roomJoin": True}}
    for claims, why in ((nobody, b"no identity"), (nowhere, b"no room")):
        code, words = await validate(jwt.encode(claims, SECRET, algorithm="HS256"))
        assert (code, words) == (400, b"The token names %b." % why)
    assert await validate(token("ada")) == (404, b"requested room does not exist")


async def test_a_refused_socket_gets_a_status(server: MediaServer) -> None:
    for wrong in ("nonsense", token("ada", ttl=-1), token("ada", room_join=False)):
        with pytest.raises(HTTPClientError) as refused:
            await RawClient.connect(ws(server), wrong)
        assert refused.value.code == 401
    assert server.rooms.all() == []


async def test_no_more_sockets_than_allowed(start: Start) -> None:
    server = await start()
    from dataclasses import replace

    tight = await start(limits=replace(server.settings.limits, sockets=1))
    first = await RawClient.connect(ws(tight), token("ada"))
    with pytest.raises(HTTPClientError) as refused:
        await RawClient.connect(ws(tight), token("bob"))
    assert refused.value.code == 503
    first.close()


async def test_tokens_and_names_stay_out_of_the_log(
    server: MediaServer, caplog: pytest.LogCaptureFixture
) -> None:
    secret = token("planted-identity")
    with caplog.at_level(logging.DEBUG):
        client = await RawClient.connect(ws(server), secret)
        await client.expect("join")
        await client.send_bytes(b"\xff\xff\xff")
        await client.ended()
        await get(http(server, f"/rtc/validate?access_token={secret}"))
        await get(http(server, f"/rtc/v1?access_token={secret}"))
    ours = "\n".join(r.getMessage() for r in caplog.records if not r.name.startswith("asyncio"))
    assert secret not in ours
    assert "planted-identity" not in ours


async def test_an_error_nobody_foresaw_says_where_and_nothing_of_whom(
    server: MediaServer, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = token("planted-identity")

    words = f"no such room for planted-identity, {secret}"

    def fails(*_: object, **__: object) -> None:
        raise RuntimeError(words)

    ada = await RawClient.connect(ws(server), token("ada"))
    await ada.expect("join")
    eve = await RawClient.connect(ws(server), token("eve"))
    await eve.expect("join")
    peer = server.rooms.all()[0].members["eve"].subscriber
    with caplog.at_level(logging.DEBUG):
        monkeypatch.setitem(signals.HANDLERS, "ping", fails)
        await ada.send(ping=1)
        assert (await ada.expect("leave")).reason == Reason.STATE_MISMATCH
        assert await ada.ended() == 1008
        monkeypatch.setattr(core_events, "receive", fails)
        server.rooms.threads[0].dispatch([SimpleNamespace(peer=peer)])  # type: ignore[list-item]
        assert (await eve.expect("leave")).reason == Reason.MEDIA_FAILURE
        monkeypatch.setattr(server.rooms, "open", fails)
        bob = await RawClient.connect(ws(server), secret)
        await bob.ended()
        monkeypatch.setattr(server.rooms, "find", fails)
        asked = f"/rtc/validate?access_token={secret}"
        assert (await get(http(server, asked))).code == 500
    ours = "\n".join(r.getMessage() for r in caplog.records if not r.name.startswith("asyncio"))
    assert ours.count(": RuntimeError\n") == 4
    assert secret not in ours
    assert "planted-identity" not in ours
    assert "access_token" not in ours
