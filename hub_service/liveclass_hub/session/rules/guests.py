"""What are the rules for guests at the door: whom does a link let in, and what are they called?

A *guest* is in no course and came by a *link*, which is open until it expires, is revoked or is used up.
Who is in already stays when a link expires; who wants to come back needs it open. A guest types their
own name, so the service marks it as a guest's and makes it unlike every other.
"""

from __future__ import annotations

import unicodedata

from ..limits import DENIED_SECONDS, GUEST_NAME_CHARACTERS, GUESTS
from ..names import LinkId, PersonId
from ..refusals import Refusal, refuse
from ..state import Link, State
from ..wording import clean_name

MARK = "(guest"
_NOBODYS = frozenset({"Co", "Cn"})
"""Kinds of signs that stand for nothing everyone agrees on."""


def link_of(state: State, person: PersonId) -> Link | None:
    """The link by which this guest came."""
    return state.links.get(state.guests.get(person, ""))


def link_shut(state: State, person: PersonId, link: LinkId | None, now: float) -> Refusal | None:
    """Why this guest may not come in by this link; without one, by that of the last time."""
    found = state.links.get(state.guests.get(person) or link or "")
    if found is None:
        return refuse("no_such_link")
    if found.revoked:
        return refuse("link_revoked")
    if state.present(person) is not None or person in state.waiting:
        return None
    if now >= found.expires_at:
        return refuse("link_expired")
    if now - state.denied.get(person, float("-inf")) < DENIED_SECONDS:
        return refuse("denied")
    if person not in state.guests and found.used >= found.uses:
        return refuse("link_used_up")
    if person not in state.guests and len(state.guests) >= GUESTS:
        return refuse("guests_full", limit=GUESTS)
    return None


def guest_name(state: State, person: PersonId, typed: str) -> str:
    """What this guest is called in the class; empty when nothing readable was typed."""
    name = readable(typed)
    if not any(sign.isalnum() for sign in name):
        return ""
    known = state.waiting.get(person) or state.people.get(person)
    if known is not None and known.name.startswith(f"{name} {MARK}"):
        return known.name
    others = {p: seen.name for p, seen in state.people.items() if seen.here}
    others |= {p: waits.name for p, waits in state.waiting.items()}
    taken = {other.casefold() for p, other in others.items() if p != person}
    number, marked = 1, f"{name} {MARK})"
    while marked.casefold() in taken:
        number += 1
        marked = f"{name} {MARK} {number})"
    return marked


def readable(typed: str) -> str:
    """A typed name in one line, without signs that show nothing and without a mark of its own."""
    plain = unicodedata.normalize("NFKC", typed[: 4 * GUEST_NAME_CHARACTERS])
    known = "".join(sign for sign in plain if unicodedata.category(sign) not in _NOBODYS)
    name = clean_name(known, GUEST_NAME_CHARACTERS)
    place = name.casefold().find(MARK)
    return (name if place < 0 else name[:place]).strip()
