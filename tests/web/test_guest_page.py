"""What does the guests' door show and keep, behind a real hub's proxy?"""

from __future__ import annotations

import hashlib
import json
import secrets

import pytest
from liveclass_hub.web.guest_passes import GUEST_COOKIE

from tests.hub import RunningHub
from tests.page import Page, Refused, start_class
from tests.web.browsing import VISIT, Answer, Browser

pytestmark = pytest.mark.asyncio

FETCH_IT = {
    "Sec-Fetch-Site": "same-origin",
    "Sec-Fetch-Mode": "cors",
    "Sec-Fetch-Dest": "empty",
}


async def make_link(ana: Page, **more: object) -> dict[str, str]:
    """A link, as a browser that was given it sends it."""
    secret = secrets.token_urlsafe(32)
    digest = hashlib.sha256(secret.encode()).hexdigest()
    await ana.do("MakeLink", digest=digest, label="Parents", lobby=False, **more)
    return {"session": ana.view["session"]["id"], "secret": secret}


def opened(hub: RunningHub) -> tuple[Browser, Answer]:
    browser = Browser(hub)
    return browser, browser.ask("GET", hub.service_url + "guest", VISIT)


async def test_the_page_is_shown_to_a_visit_without_login_or_cookie(hub: RunningHub) -> None:
    browser, page = opened(hub)
    assert page.status == 200, page.text
    assert (page.attribute("guest"), page.attribute("request")) == ("yes", "")
    assert not [cookie for cookie in browser.cookies if cookie.name == GUEST_COOKIE]
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "unsafe" not in page.headers["Content-Security-Policy"]
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["X-Frame-Options"] == "DENY"
    assert page.headers["Cache-Control"] == "no-store"
    assert "camera=()" in page.headers["Permissions-Policy"]


@pytest.mark.parametrize("headers", [FETCH_IT, {**VISIT, "Sec-Fetch-Dest": "iframe"}])
async def test_nothing_but_a_visit_is_shown_the_page(
    hub: RunningHub, headers: dict[str, str]
) -> None:
    answer = Browser(hub).ask("GET", hub.service_url + "guest", headers)
    assert answer.status == 403
    assert "<script" not in answer.text


async def test_a_pass_opens_its_class_and_nothing_of_the_hub(hub: RunningHub, course: str) -> None:
    session = await start_class(hub, "ana", course)
    async with Page(hub, "ana") as ana:
        await ana.join(session)
        link = await make_link(ana)
        browser, page = opened(hub)
        come = browser.post(page, "guest/come", {**link, "name": "Kim"})
        assert come.status == 200, come.text
        [kept] = [cookie for cookie in browser.cookies if cookie.name == GUEST_COOKIE]
        assert kept.path == "/services/liveclass/guest"
        assert kept.has_nonstandard_attr("HttpOnly")
        assert "Kim" not in str(kept.value)
        page = browser.ask("GET", hub.service_url + "guest", VISIT)
        assert page.attribute("user") == "Kim"
        wanted = {"for": "session", "session": session}
        given = browser.post(page, "guest/ticket", wanted)
        assert given.status == 200, given.text
        for path in ("page/ticket", "api/ticket", "page/me"):
            assert browser.post(page, path, wanted).status in {401, 403}
        assert browser.ask("GET", hub.service_url, VISIT).status == 302
        async with Page(hub, "kim") as kim:
            await kim.open(json.loads(given.text)["socket"])
            kim.take(await kim.hello(json.loads(given.text)["ticket"]))
            assert kim.welcome["role"] == "guest"
            with pytest.raises(Refused) as refused:
                await kim.do("PostMessage", text="hello")
            assert refused.value.code == "not_allowed"


async def test_a_students_link_is_no_link(hub: RunningHub, course: str) -> None:
    session = await start_class(hub, "ana", course)
    async with Page(hub, "cleo") as cleo:
        await cleo.join(session)
        with pytest.raises(Refused) as refused:
            await make_link(cleo)
        assert refused.value.code == "not_allowed"
        assert "links" not in cleo.view
