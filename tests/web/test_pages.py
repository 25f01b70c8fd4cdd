"""What does everyone see, and which guards stand on every answer?"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import urllib.request
from email.message import Message

import pytest
from liveclass_hub.web.doors import Door, PublicDoor
from liveclass_hub.web.routes import ROUTES, UnguardedRouteError, check_doors
from tornado.web import RequestHandler

from tests.hub import RunningHub
from tests.page import Page, start_class
from tests.web.browsing import Browser

GUARDS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


def fetch(url: str) -> tuple[int, Message, str]:
    """Status, headers and text."""
    with urllib.request.urlopen(url) as answer:
        return answer.status, answer.headers, answer.read().decode()


def example(pattern: str) -> str:
    """An address that a route's pattern stands for."""
    return re.sub(r"\(?\[[^]]*\]\{[^}]*\}\)?", "example", pattern)


@pytest.mark.parametrize("path", [*map(example, ROUTES), "nothing/here"])
def test_every_answer_is_guarded(hub: RunningHub, path: str) -> None:
    answer = Browser(hub).ask("GET", hub.service_url + path, {})
    headers, text = answer.headers, answer.text
    for name, value in GUARDS.items():
        assert headers[name] == value
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    # The guests' page is the one that runs something before anybody has said who they are.
    assert ("script-src" in policy) is (path == "guest")
    if headers["Content-Type"] == "application/json" and "refusal" in text:
        assert set(json.loads(text)["refusal"]) == {"code", "message", "next"}


def test_who_is_turned_away_reads_it_on_a_page_without_scripts(hub: RunningHub) -> None:
    answer = Browser(hub).ask("GET", hub.service_url + "oauth_callback", {})
    assert answer.status == 403
    assert answer.headers["Content-Type"].startswith("text/html")
    assert "Signing in did not come to its end" in answer.text
    assert not re.search(r"<script|style=|\son\w+=|https?://", answer.text)


def test_health_tells_nothing_of_anyone(hub: RunningHub) -> None:
    status, _, text = fetch(hub.service_url + "health")
    assert status == 200
    assert set(json.loads(text)) == {"status", "version", "sessions", "sockets", "media"}
    assert fetch(hub.service_url + "ready")[0] == 200


def test_the_doctor_finds_nothing_wrong_with_this_hub(hub: RunningHub) -> None:
    said = subprocess.run(
        [
            *(sys.executable, "-m", "liveclass_hub", "doctor"),
            f"--config={hub.data_dir / 'liveclass.json'}",
        ],
        env=hub.host_process().environ(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 0, said.stdout + said.stderr
    assert "the service may ask it about people and groups" in said.stdout
    assert "The media server answers" in said.stdout
    assert "WRONG" not in said.stdout


class Forgotten(RequestHandler):
    """A handler nobody has decided about."""


class OnlyClaims(Door):
    """Says that it asks for a token, without the class that does."""

    door = "token"


class Open(PublicDoor):
    """Decided to be public."""


@pytest.mark.parametrize("handler", [Forgotten, OnlyClaims, Door])
def test_a_route_without_a_decision_stops_the_start(handler: type) -> None:
    check_doors({"fine": Open})
    with pytest.raises(UnguardedRouteError, match=handler.__name__):
        check_doors({"fine": Open, "forgotten": handler})


@pytest.mark.asyncio
async def test_the_log_holds_no_name_no_ticket_and_no_text(hub: RunningHub, course: str) -> None:
    secrets = ["a-message-that-must-not-be-logged", "a-question-likewise"]
    session = await start_class(hub, "ana", course, "a-title-likewise")
    async with Page(hub, "cleo") as cleo:
        ticket = await cleo.connect({"for": "session", "session": session})
        cleo.take(await cleo.hello(ticket))
        await cleo.do("PostMessage", text=secrets[0])
        await cleo.do("RaiseHand", question=secrets[1])
        await cleo.send('{"type":"command","id":"x","command":{"kind":"PostMessage","text":7}}')
        with pytest.raises(Exception, match="bad_request"):
            await cleo.outcome("x")
        secrets += [ticket, cleo.welcome["media"]["token"], "a-title-likewise"]
    text = hub.log_text()
    for secret in [*secrets, *hub.tokens.values(), hub.password]:
        assert secret not in text
    # The hub and the proxy say who asks for what; the service does not.
    ours = [line for line in text.splitlines() if re.match(r"[DIWEC] \d{4}-\d\d-\d\d ", line)]
    assert ours
    for line in ours:
        assert not re.search(r"\b(ana|ben|cleo|dan|eve|zoe|student-\d+)\b", line), line
