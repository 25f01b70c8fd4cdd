"""How does someone without an account come into a class? The page again, and a guest's requests.

A link is `…/guest#session.secret`. What is after the `#` never leaves the browser by itself: the page
takes it out of the address and sends it in the body of requests, to look and to come in, for a cookie. So
no log, proxy or referrer ever has a secret. The cookie names one guest of one class and opens nothing by
itself: requests must show what stands in the page, and whether the guest may come in the core says each time.
"""

from __future__ import annotations

import hmac
import ipaddress

from liveclass_hub.host.guests import Pass
from liveclass_hub.session.refusals import Refusal
from liveclass_hub.web.class_page import NOT_BUILT, send_page
from liveclass_hub.web.doors import STATUS, PersonDoor
from liveclass_hub.web.guest_passes import GUEST_COOKIE
from liveclass_hub.web.login import (
    REQUEST_HEADER,
    is_https,
    is_same_origin_request,
    is_visit,
    refusal_of,
)
from liveclass_hub.web.pages import words_page
from liveclass_hub.wire.http import ComeByLink, GuestIn, LookAtLink, Ticket, TicketRequest
from liveclass_hub.wire.problems import turn_away

GUEST_PATH = "guest"
NO_PASS = Refusal(
    "no_pass",
    "This browser has not come by a link, or did so long ago.",
    "Open the whole link that you were given.",
)


class GuestDoor(PersonDoor):
    """For browsers of people whom the hub does not know."""

    door = "guest"

    @property
    def cookie(self) -> str:
        """The guest's cookie that came with this request, empty without one."""
        return str(self.get_cookie(GUEST_COOKIE, "") or "")

    @property
    def address(self) -> str:
        """Where the browser is: the last hop that is not a proxy on this machine."""
        hops = self.request.headers.get("X-Forwarded-For", "").split(",")
        for hop in reversed([str(self.request.remote_ip), *hops]):
            try:
                found = ipaddress.ip_address(hop.strip())
            except ValueError:
                continue
            if not found.is_loopback:
                return str(found)
        return "here"

    def keep(self, guest: Pass) -> str:
        """Give the browser the guest's cookie; what the page must show beside it."""
        cookie = self.house.passes.seal(guest)
        self.set_cookie(
            GUEST_COOKIE,
            cookie,
            path=self.house.settings.base_url + GUEST_PATH,
            httponly=True,
            samesite="Lax",
            secure=is_https(self.request),
        )
        return self.house.passes.request_token(cookie)


class GuestPageHandler(GuestDoor):
    """`GET guest`"""

    def prepare(self) -> None:
        """Refuse what is no visit."""
        if not is_visit(self.request.headers, secure=is_https(self.request)):
            self._show_out(refusal_of("not_a_visit"))
        elif self.house.host is None:
            self._show_out(turn_away("starting"))
        elif not self.house.bundle.script:
            self._show_out(NOT_BUILT)

    def get(self) -> None:
        """The page. For whom, and of which class, it finds out itself."""
        known = self.house.passes.open(self.cookie)
        self.set_header("Permissions-Policy", "camera=(), microphone=(), display-capture=()")
        send_page(
            self,
            hub="",
            request="" if known is None else self.house.passes.request_token(self.cookie),
            user="" if known is None else known.name,
            guest="yes",
        )

    def _show_out(self, refusal: Refusal) -> None:
        self.set_status(STATUS.get(refusal.code, 409))
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.finish(words_page(self.house.settings, refusal))


class LinkDoor(GuestDoor):
    """For requests that show a link."""

    def prepare(self) -> None:
        """Refuse what another page may have sent."""
        if self.house.host is None:
            raise self.turn_away(turn_away("starting"))
        if not self.is_ours():
            raise self.turn_away(refusal_of("not_this_page"))

    def is_ours(self) -> bool:
        """Whether a script of this origin asks."""
        headers, secure = self.request.headers, is_https(self.request)
        same = is_same_origin_request(headers, self.house.settings, secure=secure)
        return same and headers.get("Content-Type", "") == "application/json"


class LookHandler(LinkDoor):
    """`POST guest/look`"""

    def post(self) -> None:
        """What a link leads to."""
        link = self.body(LookAtLink)
        found = self.house.running.guests.look(link.session, link.secret, self.address)
        self.refuse(found) if isinstance(found, Refusal) else self.answer(found)


class ComeHandler(LinkDoor):
    """`POST guest/come`"""

    def post(self) -> None:
        """The guest's cookie, for a link and a name."""
        link = self.body(ComeByLink)
        guest = self.house.running.guests.let_pass(
            link.session, link.secret, link.name, self.address
        )
        if isinstance(guest, Refusal):
            self.refuse(guest)
        else:
            self.answer(GuestIn(self.keep(guest), guest.session, guest.name))


class PassDoor(LinkDoor):
    """For requests of a guest who has come: the cookie alone opens nothing."""

    guest: Pass

    def prepare(self) -> None:
        """Refuse what is not this page's; then find out which guest it is."""
        super().prepare()
        shown = self.request.headers.get(REQUEST_HEADER, "")
        wanted = self.house.passes.request_token(self.cookie)
        known = self.house.passes.open(self.cookie)
        if known is None:
            raise self.turn_away(NO_PASS)
        if not hmac.compare_digest(shown.encode(), wanted.encode()):
            raise self.turn_away(refusal_of("not_this_page"))
        if not self.house.may_ask(known.user):
            raise self.turn_away(turn_away("rate_limited"))
        self.guest = known


class GuestMeHandler(PassDoor):
    """`POST guest/me`"""

    def post(self) -> None:
        """Which class this guest came to."""
        found = self.house.running.guests.show(self.guest)
        self.refuse(found) if isinstance(found, Refusal) else self.answer(found)


class GuestTicketHandler(PassDoor):
    """`POST guest/ticket`"""

    def post(self) -> None:
        """A ticket for this guest's class or its board."""
        house = self.house.running
        found = house.guests.ticket(self.guest, self.body(TicketRequest))
        if isinstance(found, Refusal):
            self.refuse(found)
        else:
            self.answer(Ticket(*found, house.tickets.seconds))
