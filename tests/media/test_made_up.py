"""Does any sequence of requests, any frame or any way to join bring the signalling server down, and
does any data packet get by under another's name?

Messages are made up from the protocol's own descriptions, so that every field of every request is tried,
with names of rooms, people and tracks that there are. `LIVECLASS_FUZZ_INPUTS` asks for more of them.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Coroutine, Iterator
from dataclasses import replace
from typing import Any

import pytest
from google.protobuf.descriptor import Descriptor, FieldDescriptor
from google.protobuf.message import Message
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from liveclass_hub.media.packets import CHANNELS, KINDS, Sender, relayed
from liveclass_hub.media.server import MediaServer
from livekit.protocol import models, rtc
from tornado.httpclient import HTTPClientError

from tests.media.conftest import settings, token, ws
from tests.media.raw_client import RawClient

MOST = int(os.environ.get("LIVECLASS_FUZZ_INPUTS", "20"))
CALMLY = examples(
    max_examples=MOST,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
DEPTH = 3
NAMES = ["ada", "eve", "algebra", "@ada", "@eve", "@track", "TR_none", "", "\0", "\U0001f642" * 40]
NUMBERS = [0, 1, 2, 3, 16, 255, 65_535, 2**31 - 1]
SDP = "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n"
TEXTS = [
    *NAMES,
    SDP,
    "offer",
    "answer",
    '{"candidate": "candidate:1 1 udp 1 a.local 1 typ host"}',
    "{",
]


class Class:
    """A server, its event loop, somebody who means well, and what was logged as an error."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.errors = Errors()
        for name in ("liveclass_hub", "tornado", "asyncio"):
            logging.getLogger(name).addHandler(self.errors)
        limits = replace(settings().limits, joins_burst=10**6, frames_burst=10**6)
        # Nobody here has media, and an example that fails is tried again for minutes.
        patient = settings(limits=limits, join_timeout=3600.0, ping_timeout=3600)
        self.server = MediaServer(patient)
        self.run(self.server.start())
        self.ada = self.run(RawClient.connect(ws(self.server), token("ada")))
        self.run(self.ada.expect("join"))

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Lets the loop run until this is done."""
        return self.loop.run_until_complete(work)

    def goes_on(self) -> None:
        """Whether everyone else is served, and nothing was unforeseen."""
        if self.ada.closed:
            raise AssertionError("ada lost her connection")
        self.run(self.ada.settled())
        errors, self.errors.seen = self.errors.seen, []
        assert not errors, errors

    def close(self) -> None:
        """Ends all of it."""
        self.run(self._end())
        self.loop.close()
        for name in ("liveclass_hub", "tornado", "asyncio"):
            logging.getLogger(name).removeHandler(self.errors)

    async def _end(self) -> None:
        self.ada.close()
        await self.server.stop()
        others = asyncio.all_tasks(self.loop) - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)


class Errors(logging.Handler):
    """Keeps what was logged as an error."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.seen: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keeps one."""
        self.seen.append(self.format(record))


@pytest.fixture(scope="module")
def hall() -> Iterator[Class]:
    """One class for all that is made up."""
    made = Class()
    yield made
    made.close()


def value_of(field: FieldDescriptor, depth: int) -> st.SearchStrategy[Any]:
    """Any value of a field, by its type."""
    if field.message_type is not None:
        return messages(field.message_type, depth - 1)
    if field.type in (field.TYPE_STRING, field.TYPE_BYTES):
        text = st.sampled_from(TEXTS) | st.text(max_size=40)
        return text if field.type == field.TYPE_STRING else text.map(str.encode)
    if field.type == field.TYPE_BOOL:
        return st.booleans()
    if field.type in (field.TYPE_FLOAT, field.TYPE_DOUBLE):
        return st.floats(width=32)
    if field.enum_type is not None:
        return st.sampled_from([each.number for each in field.enum_type.values] + [99])
    return st.sampled_from(NUMBERS)


def messages(of: Descriptor, depth: int = DEPTH) -> st.SearchStrategy[dict[str, Any]]:
    """Any fields of a message, as the arguments that make it."""
    optional: dict[str, st.SearchStrategy[Any]] = {}
    for field in of.fields:
        if depth <= 0 and field.message_type is not None:
            continue
        one = value_of(field, depth)
        is_map = field.message_type is not None and field.message_type.GetOptions().map_entry
        if is_map:
            optional[field.name] = st.dictionaries(
                st.sampled_from(NAMES), st.sampled_from(TEXTS), max_size=3
            )
        else:
            optional[field.name] = st.lists(one, max_size=3) if field.is_repeated else one
    return st.fixed_dictionaries({}, optional=optional)


def request() -> st.SearchStrategy[dict[str, Any]]:
    """One request of any kind, those that matter more often."""
    of: Any = rtc.SignalRequest.DESCRIPTOR
    kinds = [each.name for each in of.oneofs_by_name["message"].fields]
    often = ["add_track", "offer", "subscription", "mute"]

    def filled(name: str) -> st.SearchStrategy[dict[str, Any]]:
        return value_of(of.fields_by_name[name], DEPTH).map(lambda value: {name: value})

    return st.sampled_from(kinds + often).flatmap(filled)


def named(value: Any, names: dict[str, str]) -> Any:
    """The same with real names in their places."""
    if isinstance(value, dict):
        return {key: named(each, names) for key, each in value.items()}
    if isinstance(value, list):
        return [named(each, names) for each in value]
    return names.get(value, value) if isinstance(value, str) else value


def build(arguments: dict[str, Any]) -> Message | None:
    """The request, unless a value does not fit its field."""
    try:
        return rtc.SignalRequest(**arguments)
    except (TypeError, ValueError, OverflowError):
        return None


async def eve_in(hall: Class) -> tuple[RawClient, dict[str, str]]:
    """Eve, and what people and her track are called."""
    eve = await RawClient.connect(ws(hall.server), token("eve"))
    join = await eve.expect("join")
    await eve.send(
        add_track=rtc.AddTrackRequest(cid="cam", name="cam", type=models.TrackType.VIDEO)
    )
    published = await eve.expect("track_published")
    others = [each.sid for each in join.other_participants]
    return eve, {
        "@ada": others[0] if others else "",
        "@eve": join.participant.sid,
        "@track": published.track.sid,
    }


@CALMLY
@given(sequence=st.lists(request(), min_size=1, max_size=12))
def test_any_sequence_of_requests_is_its_senders_own_affair(
    hall: Class, sequence: list[dict[str, Any]]
) -> None:
    async def play() -> None:
        eve, names = await eve_in(hall)
        for arguments in sequence:
            made = build(named(arguments, names))
            if made is not None:
                await eve.send_bytes(made.SerializeToString())
        eve.close()

    hall.run(play())
    hall.goes_on()


@CALMLY
@given(
    frames=st.lists(
        st.tuples(request(), st.binary(max_size=30), st.integers(0, 60), st.integers(0, 6)),
        min_size=1,
        max_size=6,
    )
)
def test_any_bytes_are_their_senders_own_affair(
    hall: Class, frames: list[tuple[dict[str, Any], bytes, int, int]]
) -> None:
    async def play() -> None:
        eve, names = await eve_in(hall)
        for arguments, more, at, gone in frames:
            made = build(named(arguments, names))
            whole = b"" if made is None else made.SerializeToString()
            await eve.send_bytes(whole[:at] + more + whole[at + gone :])
        eve.close()

    hall.run(play())
    hall.goes_on()


@CALMLY
@given(
    query=st.dictionaries(
        st.sampled_from(
            [
                "access_token",
                "auto_subscribe",
                "reconnect",
                "sid",
                "sdk",
                "protocol",
                "version",
                "capabilities",
                "client_protocol",
                "browser",
                "os",
                "join_request",
                "participant_sid",
                "reconnect_reason",
            ]
        ),
        st.sampled_from([*TEXTS, "1", "0", "17", "-1", "9" * 400, "Infinity"])
        | st.text(max_size=30),
    )
)
def test_any_way_to_join_is_answered_or_refused(hall: Class, query: dict[str, str]) -> None:
    async def play() -> None:
        given_token = query.pop("access_token", None) or token("eve")
        try:
            eve = await RawClient.connect(ws(hall.server), given_token, **query)
        except HTTPClientError as refused:
            assert refused.code < 500, refused
            return
        eve.close()

    hall.run(play())
    hall.goes_on()


PACKETS = st.tuples(
    messages(models.DataPacket.DESCRIPTOR),
    st.sampled_from([b"", b"\x22\x03ada", b"\x82\x01\x03ada"]) | st.binary(max_size=30),
    st.integers(0, 200),
    st.integers(0, 6),
)
"""Packets with bytes that are changed, or with claims of who sent them before and behind."""


@examples(CALMLY, max_examples=5 * MOST)
@given(made=PACKETS, label=st.sampled_from([label for label, _ in CHANNELS]) | st.text())
def test_any_data_packet_is_its_real_senders_or_goes_nowhere(
    made: tuple[dict[str, Any], bytes, int, int], label: str
) -> None:
    arguments, more, at, gone = made
    try:
        whole = models.DataPacket(**arguments).SerializeToString()
    except (TypeError, ValueError, OverflowError):
        whole = b""
    passed = relayed(Sender("eve", "PA_eve"), label, whole[:at] + more + whole[at + gone :])
    if passed is None:
        return
    packet = models.DataPacket.FromString(passed.payload)
    assert (packet.participant_identity, packet.participant_sid) == ("eve", "PA_eve")
    assert packet.kind == KINDS[label]
    content = packet.WhichOneof("value")
    if content == "user":
        user = packet.user
        assert (user.participant_identity, user.participant_sid) == ("eve", "PA_eve")
    assert content not in (None, "speaker", "transcription")
    meant = [*packet.destination_identities, *packet.user.destination_identities]
    assert passed.is_for("ada", "") == ("ada" in meant or not (meant or passed.sids))
