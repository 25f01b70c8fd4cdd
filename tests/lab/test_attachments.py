"""Does the user's own server pass files and audit trails on, as they are and no further?"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.hub import RunningHub
from tests.lab.test_extension import Fetch, fetch, on_hub, post, refusal_of
from tests.page import Page
from tests.web.attaching import png

__all__ = ["fetch", "on_hub"]


async def attach(fetch: Fetch, session: str, name: str, content: bytes) -> Any:
    """What came of sending a file."""
    query = {"session": session, "name": name}
    reply = await fetch("liveclass", "attach", method="POST", body=content, params=query)
    return json.loads(reply.body)


async def test_a_file_goes_in_and_comes_out_as_bytes(
    fetch: Fetch, on_hub: Callable[[str], None], hub: RunningHub
) -> None:
    on_hub("ana")
    session = (await post(fetch, "sessions", {"course": "demo", "title": "Today"}))["session"]
    async with Page(hub, "ana") as ana:
        await ana.join(session)
        attached = await attach(fetch, session, "plot & <b>.png", png(300, 300))
        assert (attached["name"], attached["mime"]) == ("plot & <b>.png", "image/png")
        body = json.dumps({"session": session, "file": attached["file"]})
        reply = await fetch("liveclass", "attachment", method="POST", body=body)
        assert reply.body == png(300, 300)
        assert reply.headers["Content-Type"] == "application/octet-stream"
        assert reply.headers["Content-Disposition"] == "attachment"
        assert reply.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in reply.headers["Content-Security-Policy"]
        svg = attach(fetch, session, "plot.png", b"<svg onload='alert(1)'/>")
        assert (await refusal_of(svg))[1]["code"] == "file_not_as_named"
        kind = attach(fetch, session, "plot.svg", b"<svg/>")
        assert (await refusal_of(kind))[1]["code"] == "file_type_refused"
        large = attach(fetch, session, "plot.png", png() + bytes(10 * 2**20))
        assert (await refusal_of(large))[1]["code"] == "attachment_too_big"
        trail = await post(fetch, "audit", {"session": session})
        assert [entry["did"] for entry in trail["entries"]][-1] == "started the class"
        assert set(await post(fetch, "audit-file", {"session": session})) == {"name", "content"}
        assert (await post(fetch, "audit-sessions", {"course": "demo"}))["sessions"]
        await ana.do("EndSession")


@pytest.mark.parametrize("body", ["", "[]", "null", "{", "[" * 5000])
async def test_what_is_no_request_for_a_file_is_refused(fetch: Fetch, body: str) -> None:
    asked = fetch("liveclass", "attachment", method="POST", body=body)
    assert (await refusal_of(asked))[1]["code"] == "bad_request"


async def test_who_is_not_in_the_class_gets_nothing(
    fetch: Fetch, on_hub: Callable[[str], None]
) -> None:
    body = {"session": "s_0000000000000000", "file": "f_0000000000000000"}
    assert (await refusal_of(post(fetch, "attachment", body)))[1]["code"] == "no_such_session"
    nobody = attach(fetch, body["session"], "plot.png", png())
    assert (await refusal_of(nobody))[1]["code"] == "no_such_session"
    refused = refusal_of(post(fetch, "audit", {"session": body["session"]}))
    assert (await refused)[1]["code"] == "no_such_session"
