"""Where does a page come from? What its browser and the proxies before us say, as far as that may be used."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit


def origin_of(given: str) -> str:
    """The origin of a page, if it is one."""
    page = urlsplit(given)
    return given if page.scheme in {"http", "https"} and page.netloc else ""


def address_of(peer: str, forwarded: str) -> str:
    """Where a socket comes from: as the nearest proxy says, whose word is the last, else who is connected.

    Anyone can write that header. Who makes up addresses gains nothing: oldest first holds for all.
    """
    said = forwarded.rpartition(",")[2].strip()
    try:
        found = ip_address(said)
    except ValueError:
        return peer
    # One line has a whole /64 of IPv6 addresses to itself.
    return str(found) if found.version == 4 else str(int(found) >> 64)
