"""At which address of its own can this machine be reached?

Firefox never sends media to a loopback address, not even from the same machine; Chromium does.
"""

from __future__ import annotations

import socket

NOWHERE = ("192.0.2.1", 9)
"""A documentation address: naming it as a destination makes the system choose a source, and sends nothing."""


def routable_address() -> str | None:
    """The IPv4 address this machine would send from; None when it has only loopback."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(NOWHERE)
        except OSError:
            return None
        address: str = probe.getsockname()[0]
    return None if address.startswith("127.") or address == "0.0.0.0" else address
