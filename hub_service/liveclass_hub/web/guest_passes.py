"""Which guest is at this browser? A pass, sealed in a cookie, and what the page shows beside it."""

from __future__ import annotations

import hashlib
import hmac

import msgspec
from cryptography.fernet import Fernet, InvalidToken

from liveclass_hub.host.guests import Pass
from liveclass_hub.host.keys import load_guest_key
from liveclass_hub.host.settings import LiveClass

GUEST_COOKIE = "liveclass-guest"
PASS_SECONDS = 24 * 3600
"""No class is longer, and a pass is worth nothing after its class."""


class Passes:
    """Seals passes, and knows its own again."""

    def __init__(self, settings: LiveClass) -> None:
        key = load_guest_key(settings)
        self._fernet = Fernet(key)
        self._request_key = hmac.new(key, b"requests", hashlib.sha256).digest()

    def seal(self, guest: Pass) -> str:
        """The cookie of this guest."""
        return self._fernet.encrypt(msgspec.json.encode(guest)).decode()

    def open(self, cookie: str) -> Pass | None:
        """Whose cookie this is; None when we did not make it, or long ago."""
        try:
            sealed = self._fernet.decrypt(cookie.encode(), PASS_SECONDS)
        except InvalidToken:
            return None
        return msgspec.json.decode(sealed, type=Pass)

    def request_token(self, cookie: str) -> str:
        """What a page must show with each request, beside this cookie."""
        return hmac.new(self._request_key, cookie.encode(), hashlib.sha256).hexdigest()
