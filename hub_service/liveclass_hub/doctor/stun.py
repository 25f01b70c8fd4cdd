"""Does anybody answer at an address? Binding and allocation requests of STUN and TURN.

RFC 8489 and RFC 8656, as far as asking takes it: what comes back is matched by its transaction.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import os
import socket
import ssl
import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Wire = Literal["udp", "tcp", "tls"]

COOKIE = 0x2112A442
BINDING, ALLOCATE, REFRESH = 0x0001, 0x0003, 0x0004
SUCCESS, FAILURE = 0x0100, 0x0110
USERNAME, INTEGRITY, ERROR, REALM, NONCE = 0x0006, 0x0008, 0x0009, 0x0014, 0x0015
LIFETIME, TRANSPORT, PRIORITY, CONTROLLING = 0x000D, 0x0019, 0x0024, 0x802A
SOFTWARE, FINGERPRINT, FINGERPRINT_XOR = 0x8022, 0x8028, 0x5354554E
UDP = bytes([17, 0, 0, 0])
NAME = b"liveclass doctor".ljust(124)
"""So long that an answer fits beside the question back: to an address that has shown nothing yet, the
media server sends no more than came from there."""
PATIENCE = 3.0
AGAIN = 0.5
"""UDP may lose a request; it is sent again after so long."""
LONGEST = 2048


@dataclass(frozen=True)
class Place:
    """Where to ask, and how. `framed`: each message is preceded by its length, as media over TCP is."""

    host: str
    port: int
    wire: Wire
    framed: bool = False


@dataclass(frozen=True)
class Refused:
    """Why a TURN server would not let somebody through, and what helps."""

    why: str
    mend: str


def request(method: int, attributes: Mapping[int, bytes], key: bytes = b"") -> tuple[bytes, bytes]:
    """A request, signed if there is a key, and its transaction."""
    transaction = os.urandom(12)
    body = b"".join(_attribute(kind, value) for kind, value in attributes.items())
    if key:
        signed = _head(method, len(body) + 24, transaction) + body
        body += _attribute(INTEGRITY, hmac.new(key, signed, hashlib.sha1).digest())
    whole = _head(method, len(body) + 8, transaction) + body
    mark = zlib.crc32(whole) ^ FINGERPRINT_XOR
    return whole + _attribute(FINGERPRINT, struct.pack("!I", mark)), transaction


def _head(method: int, length: int, transaction: bytes) -> bytes:
    return struct.pack("!HHI", method, length, COOKIE) + transaction


def _attribute(kind: int, value: bytes) -> bytes:
    return struct.pack("!HH", kind, len(value)) + value + bytes(-len(value) % 4)


def read(answer: bytes, transaction: bytes) -> tuple[int, dict[int, bytes]] | None:
    """Kind and attributes of the answer to a request; None when it is none."""
    if len(answer) < 20 or answer[8:20] != transaction:
        return None
    kind, length = struct.unpack("!HH", answer[:4])
    attributes: dict[int, bytes] = {}
    rest = answer[20 : 20 + length]
    while len(rest) >= 4:
        name, size = struct.unpack("!HH", rest[:4])
        attributes.setdefault(name, rest[4 : 4 + size])
        rest = rest[4 + size + -size % 4 :]
    return kind, attributes


def long_term_key(name: str, realm: bytes, password: str) -> bytes:
    """What requests to a TURN server are signed with (RFC 8489 section 9.2.2)."""
    return hashlib.md5(b":".join([name.encode(), realm, password.encode()])).digest()


async def is_answered(place: Place, name: str, password: str) -> bool:
    """Whether an ICE agent with this password answers a check there."""
    asked = {
        USERNAME: name.encode(),
        PRIORITY: struct.pack("!I", 1),
        CONTROLLING: os.urandom(8),
        SOFTWARE: NAME,
    }
    message, transaction = request(BINDING, asked, password.encode())
    try:
        async with asyncio.timeout(PATIENCE), _Line(place) as line:
            answer = read(await line.ask(message), transaction)
    except (OSError, TimeoutError):
        return False
    return answer is not None and answer[0] == BINDING | SUCCESS


async def refusal(place: Place, name: str, password: str) -> Refused | None:
    """Why a TURN server gives no allocation to this name and password; None: it does."""
    try:
        async with asyncio.timeout(PATIENCE), _Line(place) as line:
            return await _ask_for_room(line, name, password)
    except (OSError, TimeoutError) as error:
        return _unreached(place, error)


async def _ask_for_room(line: _Line, name: str, password: str) -> Refused | None:
    message, transaction = request(ALLOCATE, {TRANSPORT: UDP})
    first = read(await line.ask(message), transaction)
    if first is None:
        return Refused("what answers is no TURN server", OTHER_PORT)
    if REALM not in first[1] or NONCE not in first[1]:
        return Refused("it does not ask for a password", SAME_SECRET)
    realm, nonce = first[1][REALM], first[1][NONCE]
    key = long_term_key(name, realm, password)
    signed = {USERNAME: name.encode(), REALM: realm, NONCE: nonce}
    message, transaction = request(ALLOCATE, {TRANSPORT: UDP, **signed}, key)
    second = read(await line.ask(message), transaction)
    if second is None or second[0] != ALLOCATE | SUCCESS:
        return _reason(second[1] if second else {})
    # Give back what was only to be tried.
    await line.ask(request(REFRESH, {LIFETIME: bytes(4), **signed}, key)[0])
    return None


SAME_SECRET = (
    "Give it the same secret (static-auth-secret, with use-auth-secret), and set both clocks."
)
OTHER_PORT = (
    "Give the TURN server a port or an address of its own; the hub's proxy cannot share it."
)
OPEN_PORT = "Start it, correct its address, and open its port in the firewall."
CERTIFICATE = (
    "Give it (cert, pkey) a certificate that browsers trust, with its whole chain, for the name in "
    "its address."
)
TLS_PORT = "Set tls-listening-port to the port in its address, with cert and pkey."


def _unreached(place: Place, error: Exception) -> Refused:
    match error:
        case ssl.SSLCertVerificationError():
            return Refused(f"its certificate is not accepted ({error.verify_message})", CERTIFICATE)
        case ssl.SSLError():
            return Refused("it speaks no TLS there", TLS_PORT)
        case socket.gaierror():
            return Refused(f"the name {place.host} has no address", OPEN_PORT)
        case ConnectionRefusedError():
            return Refused("nothing listens there", TLS_PORT if place.wire == "tls" else OPEN_PORT)
        case TimeoutError():
            return Refused("it does not answer", OPEN_PORT)
    return Refused(getattr(error, "strerror", None) or str(error), OPEN_PORT)


def _reason(attributes: Mapping[int, bytes]) -> Refused:
    value = attributes.get(ERROR, b"")
    if len(value) < 4:
        return Refused("what answers is no TURN server", OTHER_PORT)
    code = (value[2] & 7) * 100 + value[3]
    if code == 486:
        return Refused("it has no room for more", "Raise its user-quota and total-quota.")
    why = "it refuses the password" if code == 401 else f"it answers {code}"
    return Refused(why, SAME_SECRET)


class _Line:
    """One way to a place, over which is asked once at a time. Raises OSError."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._answers: asyncio.Queue[bytes] = asyncio.Queue()
        self._answered: set[bytes] = set()

    async def __aenter__(self) -> _Line:
        place = self._place
        if place.wire == "udp":
            loop = asyncio.get_running_loop()
            self._datagrams, _ = await loop.create_datagram_endpoint(
                lambda: _Answers(self._answers), remote_addr=(place.host, place.port)
            )
            return self
        secure = ssl.create_default_context() if place.wire == "tls" else None
        self._reader, self._writer = await asyncio.open_connection(
            place.host, place.port, ssl=secure
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        (self._datagrams if self._place.wire == "udp" else self._writer).close()

    async def ask(self, message: bytes) -> bytes:
        if self._place.wire == "udp":
            while True:
                self._datagrams.sendto(message)
                try:
                    answer = await asyncio.wait_for(self._next(), AGAIN)
                except TimeoutError:
                    continue
                self._answered.add(message[8:20])
                return answer
        length = struct.pack("!H", len(message)) if self._place.framed else b""
        self._writer.write(length + message)
        try:
            return await self._read()
        except asyncio.IncompleteReadError as error:
            if error.partial:
                # Fewer bytes than they promise: of another protocol.
                return error.partial
            raise OSError("it closes the connection") from None

    async def _next(self) -> bytes:
        """The next answer; what was asked twice, for its answer was late, may be answered twice."""
        while (answer := await self._answers.get())[8:20] in self._answered:
            pass
        return answer

    async def _read(self) -> bytes:
        if self._place.framed:
            (length,) = struct.unpack("!H", await self._reader.readexactly(2))
            return await self._reader.readexactly(min(length, LONGEST))
        head = await self._reader.readexactly(20)
        return head + await self._reader.readexactly(
            min(struct.unpack("!H", head[2:4])[0], LONGEST)
        )


class _Answers(asyncio.DatagramProtocol):
    def __init__(self, answers: asyncio.Queue[bytes]) -> None:
        self._answers = answers

    def datagram_received(self, data: bytes, addr: object) -> None:
        # The media server asks back whether anybody is there; that is no answer.
        if int.from_bytes(data[:2]) & FAILURE:
            self._answers.put_nowait(data)
