"""What does a ticket open at the moment it is shown?

The socket it names, once, if its word is still the hub's and its person does not hold too many lines. A guest who comes
back need not wait until lines that broke are noticed to be silent: those that do not answer go at once.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from liveclass_hub.host.hub import HubProblem
from liveclass_hub.host.tickets import Admission, Purpose
from liveclass_hub.session.names import STAFF
from liveclass_hub.session.refusals import Refusal
from liveclass_hub.web.house import House
from liveclass_hub.wire.problems import turn_away

if TYPE_CHECKING:
    from liveclass_hub.web.sockets import TicketSocket

PING_SECONDS = 1.0
"""How long an older connection has to prove that someone is there."""
GUEST_SOCKETS = 3
"""Lines of one guest, of whom one link may make hundreds."""


async def redeem(house: House, ticket: str, purpose: Purpose) -> Admission | Refusal:
    """What the ticket admits to now. Whoever asks counts as that person's line before anything else happens."""
    admission = house.running.tickets.redeem(ticket)
    if admission is None or admission.purpose != purpose or not await _holds(house, admission):
        return turn_away("bad_ticket")
    if not _has_place(house, admission) and admission.link is not None:
        await _cut_broken_lines(house, admission.user)
    return admission if _has_place(house, admission) else turn_away("rate_limited")


async def _holds(house: House, admission: Admission) -> bool:
    """Whether the ticket's word still is the hub's. Asked of the teaching staff alone, who are few."""
    if admission.session is None or not STAFF.intersection(admission.roles.values()):
        return True
    host = house.running
    [(course, role)] = admission.roles.items()
    try:
        now = await host.admissions.role_now(admission.user, course)
    except HubProblem:
        return True  # the hub is away and never knew them: the ticket's word holds
    if now != role:
        host.hub.forget_tokens()
        host.tickets.forget(admission.user)
    return now == role


def _has_place(house: House, admission: Admission) -> bool:
    most = house.settings.sockets_per_person
    most = most if admission.link is None else min(most, GUEST_SOCKETS)
    return len(_lines_of(house, admission.user)) < most


def _lines_of(house: House, user: str) -> list[TicketSocket]:
    return [line for line in house.sockets if line.belongs_to(user) and not line.over]


async def _cut_broken_lines(house: House, user: str) -> None:
    lines = _lines_of(house, user)
    there = await asyncio.gather(*(line.answers(PING_SECONDS) for line in lines))
    for line, answers in zip(lines, there, strict=True):
        if not answers:
            line.end("slow")
            line.cut()
