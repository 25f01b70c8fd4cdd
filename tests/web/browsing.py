"""A browser without scripts: cookies, redirects one at a time, and the headers a real one sends."""

from __future__ import annotations

import html
import http.cookiejar
import json
import re
import urllib.error
import urllib.parse
import urllib.request
from email.message import Message
from typing import Any, NamedTuple

from tests.hub import RunningHub

VISIT = {
    "Sec-Fetch-Site": "none",
    "Sec-Fetch-Mode": "navigate",
    "Sec-Fetch-Dest": "document",
    "Sec-Fetch-User": "?1",
}
FETCH = {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "cors", "Sec-Fetch-Dest": "empty"}


class Answer(NamedTuple):
    """What came back."""

    status: int
    headers: Message
    text: str

    @property
    def code(self) -> str:
        """The refusal's code in a JSON answer."""
        return str(json.loads(self.text)["refusal"]["code"])

    def attribute(self, name: str) -> str:
        """What the class page was given under this name."""
        found = re.search(rf'data-{name}="([^"]*)"', self.text)
        assert found, f"no data-{name} in {self.text[:400]}"
        return html.unescape(found[1])


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


class Browser:
    """One person's, with its cookies."""

    def __init__(self, hub: RunningHub) -> None:
        self.hub = hub
        self.cookies = http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(
            _Stay, urllib.request.HTTPCookieProcessor(self.cookies)
        )

    def ask(
        self, method: str, url: str, headers: dict[str, str], body: bytes | None = None
    ) -> Answer:
        """One request, and no further."""
        asked = urllib.request.Request(
            urllib.parse.urljoin(self.hub.url, url), body, headers, method=method
        )
        try:
            with self._opener.open(asked, timeout=20) as answer:
                return Answer(answer.status, answer.headers, answer.read().decode())
        except urllib.error.HTTPError as error:
            return Answer(error.code, error.headers, error.read().decode())

    def visit(self, url: str, **more: str) -> Answer:
        """Open an address and follow where it leads."""
        answer = self.ask("GET", url, {**VISIT, **more})
        for _ in range(8):
            if answer.status not in (301, 302, 303):
                break
            url = urllib.parse.urljoin(
                urllib.parse.urljoin(self.hub.url, url), answer.headers["Location"]
            )
            answer = self.ask("GET", url, {**VISIT, **more})
        return answer

    def log_in(self, user: str, then: str) -> Answer:
        """Open a page of the service; fill in the hub's form when it comes; the page at the end."""
        form = self.visit(then)
        xsrf = re.search(r'name="_xsrf" value="([^"]+)"', form.text)
        action = re.search(r'<form[^>]* action="([^"]+)"', form.text)
        assert xsrf, form.text[:400]
        assert action, form.text[:400]
        filled = urllib.parse.urlencode(
            {"_xsrf": html.unescape(xsrf[1]), "username": user, "password": self.hub.password}
        )
        sent = self.ask(
            "POST",
            html.unescape(action[1]),
            {**VISIT, "Content-Type": "application/x-www-form-urlencoded"},
            filled.encode(),
        )
        assert sent.status == 302, sent.text[:400]
        return self.visit(sent.headers["Location"])

    def post(self, page: Answer, path: str, body: object, **more: str) -> Answer:
        """What the page's own script would send."""
        headers = {
            **FETCH,
            "Origin": self.hub.url.rstrip("/"),
            "Content-Type": "application/json",
            "X-LiveClass-Request": page.attribute("request"),
            **more,
        }
        sent = {name: value for name, value in headers.items() if value}
        return self.ask("POST", self.hub.service_url + path, sent, json.dumps(body).encode())
