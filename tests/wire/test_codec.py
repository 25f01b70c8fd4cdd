"""Does every frame pass, and is everything else refused without harm?"""

from __future__ import annotations

import contextlib
import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from liveclass_hub.session import commands as c
from liveclass_hub.session.limits import PEOPLE_NAMED
from liveclass_hub.wire import frames as f
from liveclass_hub.wire.codec import FrameError, decode_feed, decode_session, encode
from liveclass_hub.wire.limits import FRAME_BYTES, ID_CHARACTERS

SECRET = "ticket-that-must-not-be-logged"
GOOD = {"type": "command", "id": "c1", "command": {"kind": "PostMessage", "text": "hello"}}
HELLO = {"type": "hello", "ticket": SECRET, "tab": "t1", "protocol": 1}


def text(frame: Any) -> str:
    return json.dumps(frame)


@pytest.mark.parametrize(
    ("frame", "expected"),
    [
        (GOOD, f.CommandFrame("c1", c.PostMessage("hello"))),
        (HELLO, f.Hello(SECRET, "t1", 1)),
        ({**HELLO, "resume": None}, f.Hello(SECRET, "t1", 1, None)),
        ({**HELLO, "resume": 7}, f.Hello(SECRET, "t1", 1, 7)),
        ({"type": "takeover"}, f.Takeover()),
        ({"type": "ping"}, f.Ping()),
    ],
)
def test_frames_of_the_session_socket(frame: Any, expected: Any) -> None:
    assert decode_session(text(frame)) == expected
    assert decode_session(text(frame).encode()) == expected


@pytest.mark.parametrize("command", c.CLIENT_COMMANDS)
def test_every_client_command_comes_through(command: type[c.Command]) -> None:
    fields: dict[str, Any] = {
        "person": "p_1",
        "text": "hello",
        "question": "why?",
        "source": "camera",
        "people": ("p_1", "p_2"),
        "notebook": "a.ipynb",
        "cell": "c1",
        "cell_type": "code",
        "push": "push_1",
        "message": "m_1",
        "reply_to": "m_1",
        "private": True,
        "reaction": "laugh",
        "mode": "off",
        "signal": "yes",
        "anonymous": True,
        "keep_muted": True,
        "may_unmute": False,
        "cameras": False,
        "locked": True,
        "lobby": True,
        "nudge_minutes": 5,
        "slow_seconds": 10,
        "words": ("bad",),
        "files": ("f_1",),
        "file": "f_1",
        "digest": "0" * 64,
        "label": "Parents",
        "minutes": 30,
        "uses": 3,
        "link": "l_1",
    }
    if command is c.RaiseHand:
        fields["cell"] = c.HandCellGiven("x = 1", "NameError")
    known = {name: fields[name] for name in command.__struct_fields__}
    frame = {**GOOD, "command": {"kind": command.__name__, **msgspec.to_builtins(known)}}
    assert decode_session(text(frame)) == f.CommandFrame("c1", command(**known))  # type: ignore[arg-type]


@pytest.mark.parametrize("command", c.INTERNAL_COMMANDS)
def test_no_internal_command_comes_through(command: type[c.Command]) -> None:
    frame = {**GOOD, "command": {"kind": command.__name__, "name": "x", "reason": "x"}}
    with pytest.raises(FrameError) as caught:
        decode_session(text(frame))
    assert caught.value.command_id == "c1"


BAD: dict[str, Any] = {
    "nothing": b"",
    "no JSON": b"hello",
    "half JSON": b'{"type":"ping"',
    "more than one": b'{"type":"ping"}{"type":"ping"}',
    "no UTF-8": b'{"type":"\xff"}',
    "a lone surrogate": text(GOOD).replace("hello", "\\ud800"),
    "an array": text([GOOD]),
    "null": "null",
    "no type": text({"id": "c1"}),
    "another type": text({"type": "shout"}),
    "a frame of ours": text({"type": "ack", "id": "c1"}),
    "an extra field": text({**GOOD, "role": "instructor"}),
    "an extra field in the command": text(
        {**GOOD, "command": {**GOOD["command"], "by": "p_1"}}  # type: ignore[dict-item]
    ),
    "no command": text({"type": "command", "id": "c1"}),
    "another command": text({**GOOD, "command": {"kind": "Shout"}}),
    "a command without its field": text({**GOOD, "command": {"kind": "CallOn"}}),
    "an ill-typed field": text({**GOOD, "command": {"kind": "CallOn", "person": 7}}),
    "too many people": text(
        {**GOOD, "command": {"kind": "AllowWriting", "people": ["p"] * (PEOPLE_NAMED + 1)}}
    ),
    "another type of cell": text(
        {**GOOD, "command": {"kind": "PushCell", "cell": "c", "cell_type": "video", "source": "x"}}
    ),
    "another source": text({**GOOD, "command": {"kind": "OpenSource", "source": "eyes"}}),
    "an empty id": text({**GOOD, "id": ""}),
    "a long id": text({**GOOD, "id": "x" * (ID_CHARACTERS + 1)}),
    "an id that is a number": text({**GOOD, "id": 7}),
    "a protocol in words": text({**HELLO, "protocol": "one"}),
    "a resume before the start": text({**HELLO, "resume": -1}),
    "a resume beyond numbers": text(HELLO)[:-1] + ', "resume": 1e400}',
    "a long ticket": text({**HELLO, "ticket": "x" * 5000}),
    "deep nesting": '{"type":' + "[" * 100_000,
    "deep nesting in an unknown place": '{"type":"ping","x":'
    + '{"a":' * 20_000
    + "1"
    + "}" * 20_001,
    "a great number": '{"type":"hello","protocol":' + "9" * 5000 + "}",
}


@pytest.mark.parametrize("frame", BAD.values(), ids=BAD.keys())
def test_anything_else_is_refused_in_words(frame: bytes | str) -> None:
    with pytest.raises(FrameError) as caught:
        decode_session(frame)
    refusal = caught.value.refusal
    assert (refusal.code, bool(refusal.message), bool(refusal.next)) == ("bad_request", True, True)
    with pytest.raises(FrameError):
        decode_feed(frame)


def test_the_page_learns_which_command_could_not_be_read() -> None:
    with pytest.raises(FrameError) as caught:
        decode_session(text({**GOOD, "command": {"kind": "Shout"}}))
    assert caught.value.command_id == "c1"
    with pytest.raises(FrameError) as caught:
        decode_session(text({**GOOD, "id": "x" * 1000, "command": {}}))
    assert caught.value.command_id is None


@pytest.mark.parametrize("decode", [decode_session, decode_feed])
def test_a_frame_has_a_size_in_bytes(decode: Any) -> None:
    for frame in (b" " * (FRAME_BYTES + 1), "é" * (FRAME_BYTES // 2 + 1), "\ud800" * FRAME_BYTES):
        with pytest.raises(FrameError) as caught:
            decode(frame)
        assert caught.value.refusal.code == "too_big"
    padding = FRAME_BYTES - len(text({"type": "ping"}))
    assert decode(text({"type": "ping"}) + " " * padding) == f.Ping()


@pytest.mark.parametrize(
    "frame",
    [
        {**HELLO, "protocol": "x"},
        {**HELLO, "tab": 7},
        {**HELLO, SECRET: 1},
        {"type": SECRET},
        {**GOOD, "command": {"kind": SECRET}},
        {**GOOD, "command": {"kind": "OpenSource", "source": SECRET}},
    ],
)
def test_what_is_logged_of_a_bad_frame_quotes_none_of_it(frame: Any) -> None:
    with pytest.raises(FrameError) as caught:
        decode_session(text(frame))
    assert SECRET not in caught.value.detail + str(caught.value) + repr(caught.value)
    assert caught.value.__cause__ is None


@given(st.binary(max_size=200) | st.text(max_size=200))
def test_no_bytes_do_worse_than_being_refused(data: bytes | str) -> None:
    for decode in (decode_session, decode_feed):
        with contextlib.suppress(FrameError):
            decode(data)


@given(st.data())
def test_no_twisted_frame_does_worse_than_being_refused(data: st.DataObject) -> None:
    whole = bytearray(text(data.draw(st.sampled_from([GOOD, HELLO]))).encode())
    for _ in range(data.draw(st.integers(1, 5))):
        place = data.draw(st.integers(0, len(whole) - 1))
        whole[place] = data.draw(st.integers(0, 255))
    try:
        frame = decode_session(bytes(whole))
    except FrameError:
        return
    assert isinstance(frame, (f.Hello, f.CommandFrame))


def test_frames_of_the_feed() -> None:
    assert decode_feed(text({"type": "hello", "ticket": "t"})) == f.FeedHello("t")
    assert decode_feed(text({"type": "ping"})) == f.Ping()
    with pytest.raises(FrameError):
        decode_feed(text(GOOD))


def test_what_we_send_is_what_was_agreed() -> None:
    assert json.loads(encode(f.Ack("c1"))) == {"type": "ack", "id": "c1"}
    assert json.loads(encode(f.PatchFrame(5, 3, {"call": None}))) == {
        "type": "patch",
        "seq": 5,
        "after": 3,
        "patch": {"call": None},
    }
    assert json.loads(encode(f.Pong())) == {"type": "pong"}
