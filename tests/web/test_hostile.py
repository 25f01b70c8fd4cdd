"""What happens at each door when what comes in is meant ill?"""

from __future__ import annotations

import json
import socket
import urllib.error
import urllib.request
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.hub import RunningHub
from tests.page import Page, Refused, ask, start_class

pytestmark = pytest.mark.asyncio

DEEP = "[" * 100_000
BAD_FRAMES: list[str | bytes] = [
    b"\x00\xff\xfe",
    "",
    "null",
    "[]",
    "{}",
    '"hello"',
    "{" * 5000,
    DEEP,
    '{"type":"hello"}',
    '{"type":"welcome","seq":1}',
    '{"type":"hello","ticket":7,"tab":"t","protocol":1}',
    '{"type":"hello","ticket":"' + "x" * 5000 + '","tab":"t","protocol":1}',
    '{"type":"hello","ticket":"x","tab":"t","protocol":1,"role":"instructor"}',
    '{"type":"command","id":"1","command":{"kind":"EndSession"}}',
    '{"type":"takeover"}',
    '{"type":"ping"' + " " * 300_000 + "}",
]
BAD_COMMANDS: list[object] = [
    {"kind": "StartSession"},
    {"kind": "Enter", "name": "root"},
    {"kind": "Depart", "reason": "x"},
    {"kind": "Expire", "reason": "x"},
    {"kind": "PostMessage"},
    {"kind": "PostMessage", "text": 7},
    {"kind": "PostMessage", "text": "x", "author": "p_1"},
    {"kind": "OpenSource", "source": "recorder"},
    {"kind": "__class__"},
    {"kind": ["EndSession"]},
    {},
    None,
    "EndSession",
]


@pytest.mark.parametrize("path", ["socket", "feed"])
@pytest.mark.parametrize("frame", BAD_FRAMES, ids=range(len(BAD_FRAMES)))
async def test_bad_first_frames_are_shown_out(
    hub: RunningHub, path: str, frame: str | bytes
) -> None:
    async with Page(hub, "cleo") as page:
        await page.open(f"/services/liveclass/{path}")
        await page.send(frame)
        closed = await page.closed()
        assert closed.reason in {"protocol", None}
        assert not [f for f in page.frames if f["type"] in {"welcome", "feed"}]
    assert hub.health()


async def test_bad_commands_are_refused_and_the_class_goes_on(hub: RunningHub, course: str) -> None:
    session = await start_class(hub, "ana", course)
    async with Page(hub, "cleo") as cleo:
        await cleo.join(session)
        for number, command in enumerate(BAD_COMMANDS):
            await cleo.send({"type": "command", "id": f"bad-{number}", "command": command})
            with pytest.raises(Refused) as refused:
                await cleo.outcome(f"bad-{number}")
            assert refused.value.code == "bad_request"
        await cleo.do("PostMessage", text="still here")
        assert cleo.texts() == ["still here"]


async def test_a_second_hello_ends_the_line(hub: RunningHub, course: str) -> None:
    session = await start_class(hub, "ana", course)
    async with Page(hub, "cleo") as cleo:
        await cleo.join(session)
        ticket = await ask(hub, "cleo", "POST", "ticket", {"for": "session", "session": session})
        answer = await cleo.hello(ticket["ticket"])
        assert (answer["type"], answer["reason"]) == ("bye", "protocol")


async def test_messages_too_long_and_too_many_are_refused(hub: RunningHub, course: str) -> None:
    session = await start_class(hub, "ana", course)
    async with Page(hub, "cleo") as cleo:
        await cleo.join(session)
        with pytest.raises(Refused) as refused:
            await cleo.do("PostMessage", text="x" * 4097)
        assert refused.value.code == "message_too_long"
        # All sent before the first is answered: who waits for each may write more in the end.
        sent = {await cleo.order("PostMessage", text=f"{number}") for number in range(60)}
        outcomes: list[str] = []
        while len(outcomes) < len(sent):
            frame = await cleo.read()
            if frame["type"] in {"ack", "refused"} and frame["id"] in sent:
                outcomes.append(frame["refusal"]["code"] if "refusal" in frame else "ok")
        assert outcomes.count("ok") <= 40
        assert set(outcomes) == {"ok", "rate_limited"}


async def test_a_flood_is_cut_off_and_others_do_not_notice(hub: RunningHub, course: str) -> None:
    session = await start_class(hub, "ana", course)
    async with Page(hub, "ana") as ana, Page(hub, "dan") as flooder:
        await ana.join(session)
        await flooder.join(session)
        for number in range(400):
            frame = {"type": "command", "id": f"{number}", "command": {"kind": "RaiseHand"}}
            try:
                await flooder.send(frame)
            except Exception:  # the line may be cut while we are still writing
                break
        assert (await flooder.closed()).reason in {"protocol", None}
        codes = {f["refusal"]["code"] for f in flooder.frames if f["type"] == "refused"}
        assert codes == {"rate_limited"}
        await ana.do("PostMessage", text="calm")


async def test_one_person_cannot_hold_every_socket(hub: RunningHub) -> None:
    pages = [Page(hub, "eve") for _ in range(13)]
    try:
        answers = [(await page.feed())["type"] for page in pages]
        assert answers == ["feed"] * 12 + ["refused"]
    finally:
        for page in pages:
            await page.drop()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"for":"recorder"}',
        b'{"for":"session"}',
        b'{"for":"session","session":""}',
        b'{"for":"session","session":"' + b"x" * 500 + b'"}',
        b'{"for":"feed","role":"instructor"}',
        b"\xff\xfe",
        DEEP.encode()[:60_000],
    ],
)
async def test_bad_bodies_are_refused_in_words(hub: RunningHub, body: bytes) -> None:
    status, answer = _post(hub, "api/ticket", body, _bearer(hub, "cleo"))
    assert (status, answer["refusal"]["code"]) == (400, "bad_request")


async def test_a_huge_body_is_not_even_read(hub: RunningHub) -> None:
    try:
        status, _ = _post(hub, "api/ticket", b"x" * 1_000_000, _bearer(hub, "cleo"))
        assert status >= 400
    except OSError:
        pass  # cut off while we were still sending
    assert hub.health()


@pytest.mark.parametrize("path", ["api/me", "health", "feed", "hooks/media", "api/sessions"])
@pytest.mark.parametrize("method", ["DELETE", "PUT", "PATCH"])
async def test_other_methods_are_refused(hub: RunningHub, path: str, method: str) -> None:
    asked = urllib.request.Request(
        hub.direct_url + path,
        method=method,
        headers={"Authorization": f"Bearer {hub.token('cleo')}"},
    )
    with pytest.raises(urllib.error.HTTPError) as error:
        urllib.request.urlopen(asked)
    assert error.value.code in {403, 404, 405, 400}
    error.value.close()


@pytest.mark.parametrize("token", ["", "x.y.z", "eyJhbGciOiJub25lIn0.eyJpc3MiOiJ4In0."])
async def test_webhooks_must_be_signed(hub: RunningHub, token: str) -> None:
    status, answer = _post(hub, "hooks/media", b'{"event":"participant_joined"}', token)
    assert (status, answer["refusal"]["code"]) == (401, "bad_signature")


@pytest.mark.parametrize(
    "path", ["/services/liveclass/../../hub/api", "/services/liveclass/%2e%2e/x"]
)
async def test_strange_paths_lead_nowhere(hub: RunningHub, path: str) -> None:
    page = urlsplit(hub.direct_url)
    with socket.create_connection((page.hostname, page.port)) as raw:
        raw.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        assert b" 404 " in raw.recv(100)


def _post(
    hub: RunningHub, path: str, body: bytes, authorization: str, method: str = "POST"
) -> tuple[int, Any]:
    headers = {"Authorization": authorization}
    asked = urllib.request.Request(hub.direct_url + path, data=body, headers=headers, method=method)
    try:
        with urllib.request.urlopen(asked) as answer:
            return answer.status, json.loads(answer.read() or b"{}")
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read())


def _bearer(hub: RunningHub, user: str) -> str:
    return f"Bearer {hub.token(user)}"
