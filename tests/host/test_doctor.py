"""Does the doctor see what a port, an address and a TURN server will not do?"""

from __future__ import annotations

import asyncio
import dataclasses
import ipaddress
import socket
import struct
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from liveclass_hub.doctor import network, stun
from liveclass_hub.doctor.stun import Place
from liveclass_hub.host.keys import load_keys
from liveclass_hub.host.settings import LiveClass
from liveclass_hub.media import rooms
from liveclass_hub.media.server import MediaServer
from liveclass_hub.media.settings import MediaSettings
from liveclass_hub.media.turn import Turn
from traitlets.config import Config

from tests.hub import free_ports
from tests.media.coturn import SECRET, Certificate, coturn

pytestmark = pytest.mark.asyncio

HOME = "127.0.0.1"
Begin = Callable[..., Awaitable[LiveClass]]


def settings_in(folder: Path, **given: Any) -> LiveClass:
    signalling, media = free_ports(2)
    values = {
        "data_dir": str(folder),
        "media_port": signalling,
        "media_udp": f"{HOME}:{media}",
        **given,
    }
    return LiveClass(config=Config(LiveClass=values))


@pytest_asyncio.fixture
async def begin(tmp_path: Path) -> AsyncIterator[Begin]:
    """Starts the media server as the service would."""
    running: list[MediaServer] = []

    async def start(**given: Any) -> LiveClass:
        settings = settings_in(tmp_path, **given)
        keys = load_keys(settings)
        ip, port = settings.media_udp_address
        server = MediaServer(
            MediaSettings(
                keys={keys.media_key: keys.media_secret},
                port=settings.media_port,
                udp_host=ip,
                udp_port=port,
                tcp_port=settings.media_tcp,
                threads=settings.media_threads,
                advertise=tuple(settings.media_advertise),
                base_path=settings.media_base_url,
            )
        )
        await server.start()
        running.append(server)
        return settings

    yield start
    for server in running:
        await server.stop()


async def test_the_advertised_addresses_answer_over_udp_and_tcp(begin: Begin) -> None:
    settings = await begin()
    found = await network.check_advertised(settings)
    assert found.mend == ""
    port = settings.media_tcp
    assert f"{HOME}:{port} (UDP)" in found.what
    assert f"{HOME}:{port} (TCP)" in found.what


async def test_the_ports_of_every_thread_are_asked(begin: Begin, tmp_path: Path) -> None:
    settings = await begin(media_threads=3)
    found = await network.check_advertised(settings)
    assert found.mend == ""
    for port in settings.media_udp_ports:
        assert f"{HOME}:{port} (UDP)" in found.what
    assert "Not asked" not in found.what
    idle = settings_in(tmp_path, media_threads=3)
    assert "and 2 more works" in (await network.check_udp(idle)).what
    assert "and 2 more on" in (await network.check_tcp(idle)).what
    with socket.create_server((HOME, idle.media_tcp_ports[-1])):
        found = await network.check_tcp(idle)
    assert f"TCP port {idle.media_tcp_ports[-1]} is taken by" in found.what


async def test_a_thread_that_no_new_room_goes_to_is_named(
    begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = await begin(media_threads=2)
    monkeypatch.setattr(rooms, "least_loaded", lambda threads: threads[1])
    found = await network.check_advertised(settings)
    crowded, other = settings.media_udp_ports
    assert f"{HOME}:{other} (UDP)" in found.what
    assert f"Not asked, because others have fewer people just now: {crowded}." in found.what
    assert found.mend == ""


async def test_an_address_that_leads_elsewhere_is_named(begin: Begin) -> None:
    found = await network.check_advertised(await begin(media_advertise=[HOME, "127.0.0.9"]))
    assert found.warning
    assert "127.0.0.9" in found.what
    assert f"{HOME}:" not in found.what
    assert "media_advertise" in found.mend


async def test_without_the_service_nothing_is_said_of_the_addresses(tmp_path: Path) -> None:
    found = await network.check_advertised(settings_in(tmp_path))
    assert found.warning
    assert "liveclass serve" in found.mend


async def test_a_port_that_somebody_else_has_is_named(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    assert settings.media_tcp is not None
    assert (await network.check_tcp(settings)).mend == ""
    with socket.create_server((HOME, settings.media_tcp)):
        found = await network.check_tcp(settings)
    assert f"TCP port {settings.media_tcp} is taken by" in found.what
    assert "media_tcp_port" in found.mend
    assert (await network.check_tcp(settings_in(tmp_path, media_tcp_port=0))).warning


async def test_a_buffer_that_is_too_small_for_a_burst_is_noted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert network.granted_buffer(64 << 10) == 64 << 10
    settings = settings_in(tmp_path)
    for granted, warned in [(network.BUFFER_NEEDED, False), (212_992, True)]:
        monkeypatch.setattr(network, "granted_buffer", lambda granted=granted: granted)
        found = await network.check_buffer(settings)
        assert (f"{granted >> 10} KiB" in found.what, found.warning) == (True, warned)
        assert ("net.core.rmem_max" in found.mend) == warned


@pytest.fixture
def turn_settings(tmp_path: Path) -> LiveClass:
    (port,) = free_ports(1)
    secret = tmp_path / "secret"
    secret.write_text(SECRET + "\n", encoding="utf-8")
    urls = [f"turn:{HOME}:{port}?transport={by}" for by in ("udp", "tcp")]
    return settings_in(tmp_path, media_turn_urls=urls, media_turn_secret_file=str(secret))


def turn_port(settings: LiveClass) -> int:
    return int(settings.media_turn_urls[0].split(":")[2].partition("?")[0])


@pytest.mark.parametrize("again", [stun.AGAIN, 0.0001], ids=["once", "before it answers, too"])
async def test_a_turn_server_is_asked_with_the_passwords_that_people_get(
    turn_settings: LiveClass, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, again: float
) -> None:
    monkeypatch.setattr(stun, "AGAIN", again)
    silent = await network.check_turn(turn_settings)
    assert "does not let people through" in silent.what
    async with coturn(HOME, turn_port(turn_settings), tmp_path):
        assert (await network.check_turn(turn_settings)).mend == ""
        Path(turn_settings.media_turn_secret_file).write_text("another", encoding="utf-8")
        refused = await network.check_turn(turn_settings)
    assert "it refuses the password" in refused.what
    assert "static-auth-secret" in refused.mend


def over_tls(folder: Path, host: str, port: int) -> LiveClass:
    secret = folder / "secret"
    secret.write_text(SECRET, encoding="utf-8")
    urls = [f"turns:{host}:{port}?transport=tcp"]
    return settings_in(folder, media_turn_urls=urls, media_turn_secret_file=str(secret))


async def test_what_tls_lacks_is_said_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain, secure = free_ports(2)
    own = Certificate.made(HOME, tmp_path)

    async def seen(port: int, host: str = HOME) -> tuple[str, str]:
        found = await network.check_turn(over_tls(tmp_path, host, port))
        return found.what, found.mend

    what, mend = await seen(secure)
    assert "nothing listens there" in what
    assert "tls-listening-port" in mend
    async with coturn(HOME, plain, tmp_path, (secure, own)):
        what, mend = await seen(secure)
        assert "its certificate is not accepted (self-signed certificate)" in what
        assert "that browsers trust" in mend
        monkeypatch.setenv("SSL_CERT_FILE", str(own.chain))
        what, mend = await seen(secure)
        assert (what.count("lets people through"), mend) == (1, "")
        assert "turns:HOST:443" in what
        assert "certificate is not accepted" in (await seen(secure, "localhost"))[0]


async def test_another_service_on_the_port_is_no_turn_server(tmp_path: Path) -> None:
    async def greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(20)
        writer.write(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
        writer.close()

    async with await asyncio.start_server(greet, HOME, 0) as other:
        port = other.sockets[0].getsockname()[1]
        secret = tmp_path / "secret"
        secret.write_text(SECRET, encoding="utf-8")
        for url, why in (
            (f"turn:{HOME}:{port}?transport=tcp", "what answers is no TURN server"),
            (f"turns:{HOME}:{port}?transport=tcp", "it speaks no TLS there"),
        ):
            settings = settings_in(
                tmp_path, media_turn_urls=[url], media_turn_secret_file=str(secret)
            )
            assert why in (await network.check_turn(settings)).what


async def test_the_secret_is_shown_nowhere(turn_settings: LiveClass) -> None:
    turn = Turn(turn_settings.media_turn_urls, turn_settings.turn_secret())
    assert SECRET not in repr(turn)
    assert SECRET not in repr(MediaSettings(keys={"key": "s"}, turn=turn))
    assert SECRET not in turn.server_for("PA_x", time.time()).SerializeToString().decode(
        errors="replace"
    )
    without = dataclasses.replace(turn, secret="x")
    assert without.server_for("PA_x", 0).credential != turn.server_for("PA_x", 0).credential


CREATE_PERMISSION, PEER_ADDRESS = 0x0008, 0x0012


def peer_address(ip: str) -> bytes:
    """XOR-PEER-ADDRESS of an IPv4 address, port 9 (RFC 8656 section 18.3)."""
    number = int(ipaddress.IPv4Address(ip)) ^ stun.COOKIE
    return struct.pack("!BBHI", 0, 1, 9 ^ (stun.COOKIE >> 16), number)


async def exchange(port: int, asked: list[tuple[int, dict[int, bytes]]]) -> list[int]:
    """The kinds of the answers to signed requests, after an allocation, over one connection."""
    name = Turn(("turn:x",), SECRET).server_for("PA_x", time.time())
    reader, writer = await asyncio.open_connection(HOME, port)

    async def ask(method: int, attributes: dict[int, bytes], key: bytes = b"") -> Any:
        message, transaction = stun.request(method, attributes, key)
        writer.write(message)
        head = await reader.readexactly(20)
        body = await reader.readexactly(struct.unpack("!H", head[2:4])[0])
        return stun.read(head + body, transaction)

    _, first = await ask(stun.ALLOCATE, {stun.TRANSPORT: stun.UDP})
    signed = {
        stun.USERNAME: name.username.encode(),
        stun.REALM: first[stun.REALM],
        stun.NONCE: first[stun.NONCE],
    }
    key = stun.long_term_key(name.username, first[stun.REALM], name.credential)
    answers = [await ask(stun.ALLOCATE, {stun.TRANSPORT: stun.UDP, **signed}, key)]
    answers += [await ask(method, {**given, **signed}, key) for method, given in asked]
    writer.close()
    return [kind for kind, _ in answers]


async def test_coturn_as_documented_carries_to_the_media_server_and_to_nobody_else(
    turn_settings: LiveClass, tmp_path: Path
) -> None:
    port = turn_port(turn_settings)
    others = ["127.0.0.2", "10.0.0.1", "169.254.169.254", "192.168.1.1", "8.8.8.8", "224.0.0.1"]
    asked = [(CREATE_PERMISSION, {PEER_ADDRESS: peer_address(ip)}) for ip in others]
    async with coturn(HOME, port, tmp_path):
        kinds = await exchange(port, asked)
    assert kinds[0] == stun.ALLOCATE | stun.SUCCESS
    assert set(kinds[1:]) == {CREATE_PERMISSION | stun.FAILURE}


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("turn:a.example", Place("a.example", 3478, "udp")),
        ("turn:a.example:99?transport=tcp", Place("a.example", 99, "tcp")),
        ("turns:a.example", Place("a.example", 5349, "tls")),
        ("turns:[2001:db8::1]:443?transport=tcp", Place("2001:db8::1", 443, "tls")),
        ("turns:a.example?transport=udp", None),
        ("stun:a.example", None),
        ("turn:a.example:x", None),
    ],
)
async def test_addresses_of_turn_servers_are_read(url: str, place: Place | None) -> None:
    assert network.turn_place(url) == place
