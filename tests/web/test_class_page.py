"""Who is shown the class page, and whose requests does it answer?"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from liveclass_hub.host.settings import LiveClass
from liveclass_hub.web.class_page import Bundle, page_policy
from liveclass_hub.web.login import LOGIN_COOKIE, REQUEST_HEADER, SESSION_COOKIE

from tests.hub import OUTSIDER, RunningHub, wait_until
from tests.page import Page, start_class
from tests.web.browsing import VISIT, Answer, Browser

pytestmark = pytest.mark.asyncio


def signed_in(hub: RunningHub, user: str = "dan", path: str = "") -> tuple[Browser, Answer]:
    """A browser in which someone has opened the class page."""
    browser = Browser(hub)
    page = browser.log_in(user, hub.service_url + path)
    assert page.status == 200, page.text
    return browser, page


async def test_login_leads_to_the_page_that_was_asked_for(hub: RunningHub) -> None:
    browser = Browser(hub)
    first = browser.ask("GET", hub.service_url + "class/s_1", VISIT)
    assert first.status == 302
    assert "/hub/api/oauth2/authorize" in first.headers["Location"]
    page = browser.log_in("dan", hub.service_url + "class/s_1")
    assert page.status == 200
    assert page.attribute("user") == "dan"
    assert page.attribute("base") == "/services/liveclass/"
    again = browser.ask("GET", hub.service_url + "class/s_2", VISIT)
    assert again.status == 200


async def test_the_cookies_are_kept_from_scripts_and_other_paths(hub: RunningHub) -> None:
    browser, _ = signed_in(hub)
    kept = {cookie.name: cookie for cookie in browser.cookies}
    session = kept[SESSION_COOKIE]
    assert session.path == "/services/liveclass/"
    assert session.has_nonstandard_attr("HttpOnly")
    assert session.get_nonstandard_attr("SameSite") == "Lax"
    assert LOGIN_COOKIE not in kept
    # Sealed: neither the hub's token nor the name can be read from it.
    assert "dan" not in str(session.value)


async def test_the_page_is_guarded(hub: RunningHub) -> None:
    _, page = signed_in(hub)
    policy = page.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert "'self'" not in policy
    host = hub.url.split("/")[2]
    assert f"script-src {host}/services/liveclass/static/;" in policy
    assert f"font-src {host}/services/liveclass/static/;" in policy
    assert "frame-ancestors 'none'" in policy
    assert page.headers["Cross-Origin-Opener-Policy"] == "noopener-allow-popups"
    assert page.headers["X-Frame-Options"] == "DENY"
    assert page.headers["Cache-Control"] == "no-store"
    assert not re.search(r"<style|style=|\son\w+=", page.text)


async def test_a_ticket_of_the_page_opens_the_class(hub: RunningHub, course: str) -> None:
    session = await start_class(hub, "ana", course)
    browser, page = signed_in(hub)
    assert json.loads(browser.post(page, "page/me", {}).text)["user"] == "dan"
    given = browser.post(page, "page/ticket", {"for": "session", "session": session})
    assert given.status == 200, given.text
    async with Page(hub, "dan") as dan:
        await dan.open(json.loads(given.text)["socket"])
        dan.take(await dan.hello(json.loads(given.text)["ticket"]))
        assert dan.welcome["role"] == "student"


async def test_staff_are_staff_and_outsiders_stay_outside(hub: RunningHub, course: str) -> None:
    session = await start_class(hub, "ana", course)
    wanted = {"for": "session", "session": session}
    browser, page = signed_in(hub, "ana")
    assert json.loads(browser.post(page, "page/me", {}).text)["courses"][course]["role"] == (
        "instructor"
    )
    assert browser.post(page, "page/ticket", wanted).status == 200
    browser, page = signed_in(hub, OUTSIDER)
    assert json.loads(browser.post(page, "page/me", {}).text)["courses"] == {}
    assert browser.post(page, "page/ticket", wanted).code == "not_enrolled"


FORGED = {
    "without the page's token": {REQUEST_HEADER: ""},
    "with a made-up token": {REQUEST_HEADER: "0" * 64},
    "from another site": {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"},
    "from another origin, old browser": {"Origin": "https://evil.example"},
    "from a subdomain": {"Sec-Fetch-Site": "same-site"},
    "from nowhere": {"Origin": "null"},
    "without an origin": {"Origin": ""},
    "as a form": {"Content-Type": "application/x-www-form-urlencoded"},
    "as plain text": {"Content-Type": "text/plain"},
    "as a form's navigation": {"Sec-Fetch-Dest": "document", "Sec-Fetch-Mode": "navigate"},
    "as a frame's": {"Sec-Fetch-Dest": "iframe"},
}


@pytest.mark.parametrize("how", FORGED)
async def test_forged_requests_get_nothing(hub: RunningHub, how: str) -> None:
    browser, page = signed_in(hub)
    assert browser.post(page, "page/ticket", {"for": "feed"}).status == 200
    answer = browser.post(page, "page/ticket", {"for": "feed"}, **FORGED[how])
    assert (answer.status, answer.code) == (403, "not_this_page")


async def test_the_token_of_one_login_is_nothing_beside_anothers_cookie(hub: RunningHub) -> None:
    _, mallorys = signed_in(hub, "eve")
    browser, _ = signed_in(hub, "dan")
    assert browser.post(mallorys, "page/ticket", {"for": "feed"}).code == "not_this_page"


NO_VISIT = {
    "fetch": {"Sec-Fetch-Mode": "cors", "Sec-Fetch-Dest": "empty", "Sec-Fetch-Site": "same-origin"},
    "fetch without cors": {"Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "empty"},
    "frame": {"Sec-Fetch-Dest": "iframe"},
    "object": {"Sec-Fetch-Dest": "object"},
    "script tag": {"Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "script"},
    "prefetch": {"Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "empty"},
}


@pytest.mark.parametrize("how", NO_VISIT)
@pytest.mark.parametrize("path", ["", "class/s_1", "oauth_callback?code=x&state=y"])
async def test_only_a_visit_is_shown_the_page(hub: RunningHub, path: str, how: str) -> None:
    browser, page = signed_in(hub)
    answer = browser.ask("GET", hub.service_url + path, {**VISIT, **NO_VISIT[how]})
    assert answer.status == 403
    assert page.attribute("request") not in answer.text
    assert "<script" not in answer.text


async def test_encrypted_connections_must_say_what_they_are(hub: RunningHub) -> None:
    browser, page = signed_in(hub)
    behind_tls = {"X-Forwarded-Proto": "https"}
    direct = hub.direct_url
    assert browser.ask("GET", direct, {}).status == 200
    assert browser.ask("GET", direct, behind_tls).status == 403
    assert browser.ask("GET", direct, {**VISIT, **behind_tls}).status == 200
    assert page.status == 200


async def test_a_login_that_this_browser_did_not_begin_is_refused(hub: RunningHub) -> None:
    victim, attacker = Browser(hub), Browser(hub)
    begun = attacker.ask("GET", hub.service_url, VISIT).headers["Location"]
    state = re.search(r"state=([^&]+)", begun)
    assert state
    for path in (
        "oauth_callback",
        "oauth_callback?code=x",
        f"oauth_callback?code=x&state={state[1]}",
    ):
        answer = victim.ask("GET", hub.service_url + path, VISIT)
        assert answer.status == 403
        assert SESSION_COOKIE not in {cookie.name for cookie in victim.cookies}
    wrong_code = attacker.ask(
        "GET", hub.service_url + f"oauth_callback?code=x&state={state[1]}", VISIT
    )
    assert wrong_code.status == 403
    assert SESSION_COOKIE not in {cookie.name for cookie in attacker.cookies}


async def test_tampered_cookies_are_no_cookies(hub: RunningHub) -> None:
    browser, _ = signed_in(hub)
    (session,) = [cookie for cookie in browser.cookies if cookie.name == SESSION_COOKIE]
    assert session.value
    for value in ("", "x", session.value[:-2], "A" + session.value[1:], "é"):
        headers = {**VISIT, "Cookie": f"{SESSION_COOKIE}={value}"}
        answer = Browser(hub).ask("GET", hub.service_url, headers)
        assert answer.status == 302, value


async def test_who_signs_out_of_the_hub_is_out_here_too(hub: RunningHub) -> None:
    browser, page = signed_in(hub)
    assert browser.post(page, "page/ticket", {"for": "feed"}).status == 200
    browser.visit(hub.url + "hub/logout")

    def refused() -> bool:
        return browser.post(page, "page/ticket", {"for": "feed"}).status == 401

    wait_until(refused, "the page still gets tickets after its person signed out", 15, 0.3)
    assert browser.post(page, "page/ticket", {"for": "feed"}).code == "signed_out"
    assert browser.ask("GET", hub.service_url, VISIT).status == 302


async def test_bodies_that_make_no_sense_are_refused(hub: RunningHub) -> None:
    browser, page = signed_in(hub)
    for body in ({"for": "everything"}, {"for": "session"}, [], "x", {"for": "feed", "role": "x"}):
        assert browser.post(page, "page/ticket", body).code == "bad_request"


async def test_only_files_of_the_bundle_are_given(hub: RunningHub) -> None:
    browser, page = signed_in(hub)
    script = re.search(r'src="([^"]+\.js)"', page.text)
    assert script
    given = browser.ask("GET", script[1], {})
    assert given.status == 200
    assert given.headers["Content-Type"].startswith("text/javascript")
    assert "immutable" in given.headers["Cache-Control"]
    for name in (
        "manifest.json",
        ".%2e%2e",
        "..%2fpages.py",
        "%2e%2e%2f%2e%2e%2fapp.py",
        "page.js%00",
    ):
        assert browser.ask("GET", f"{hub.service_url}static/{name}", {}).status in (400, 404), name


async def test_without_its_files_the_page_says_so(tmp_path: Path) -> None:
    empty = Bundle(tmp_path)
    assert not empty.files
    assert not empty.script


async def test_the_policy_names_another_media_server() -> None:
    settings = LiveClass(base_url="/services/liveclass/", media_url="wss://sfu.example:7443/rooms")
    policy = page_policy(settings, "hub.example", secure=True)
    assert "https://sfu.example:7443/rooms/ wss://sfu.example:7443/rooms/" in policy
    assert "wss://hub.example/services/liveclass/" in policy
    own = page_policy(LiveClass(base_url="/services/liveclass/"), "hub.example", secure=False)
    assert "ws://hub.example/services/liveclass-media/" in own
