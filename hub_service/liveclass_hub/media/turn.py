"""How does somebody get through a network that lets nothing of ours pass?

By the operator's own TURN server. Nobody has an account there: a name that says until when it holds,
and a password made from that name and a secret that both servers know (coturn's `use-auth-secret`).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass, field

from livekit.protocol import rtc

SCHEMES = ("turn:", "turns:")


@dataclass(frozen=True)
class Turn:
    """A TURN server: its addresses as clients see them, the shared secret, and for how many seconds
    a name holds. Raises ValueError when an address is none of a TURN server, or the secret is empty.
    """

    urls: Sequence[str]
    secret: str = field(repr=False)
    lifetime: int = 600

    def __post_init__(self) -> None:
        wrong = [url for url in self.urls if not url.startswith(SCHEMES)]
        if wrong or not self.urls:
            named = repr(wrong[0]) if wrong else "an empty list"
            raise ValueError(
                f"{named} names no TURN server. Write turn:HOST:3478?transport=udp or turns:HOST:443?transport=tcp."
            )
        if not self.secret:
            raise ValueError(
                "A TURN server is named, but not its secret, so nobody could use it. Give its "
                "static-auth-secret."
            )

    def server_for(self, holder: str, now: float) -> rtc.ICEServer:
        """The server with credentials for one stay: good from now (seconds since 1970) on for new
        allocations; what is allocated lives on.
        """
        name = f"{int(now) + self.lifetime}:{holder}"
        digest = hmac.new(self.secret.encode(), name.encode(), hashlib.sha1).digest()
        return rtc.ICEServer(
            urls=list(self.urls), username=name, credential=base64.b64encode(digest).decode()
        )
