"""What has happened about links for guests?"""

from __future__ import annotations

from ..names import LinkId, PersonId
from .event import Event


class LinkMade(Event, frozen=True):
    """By it guests may come until `expires_at`, as many as `uses`."""

    link: LinkId
    by: PersonId
    digest: str
    """SHA-256 of its secret, in hex."""
    label: str
    expires_at: float
    uses: int
    lobby: bool


class LinkUsed(Event, frozen=True):
    """This guest came by it for the first time; that they knocked or entered is said next."""

    link: LinkId
    person: PersonId


class LinkRevoked(Event, frozen=True):
    """It lets nobody in any more; that its guests went is said next."""

    link: LinkId
    by: PersonId
