"""What does a page show the media server? LiveKit's token: room, identity and rights, for 10 minutes."""

from __future__ import annotations

import time

import jwt

from liveclass_hub.host.keys import Keys
from liveclass_hub.session.names import PersonId, SessionId, Source

GRANTS: dict[Source, tuple[str, ...]] = {
    "microphone": ("microphone",),
    "camera": ("camera",),
    "screen": ("screen_share", "screen_share_audio"),
}
"""Our sources in LiveKit's words."""

LEEWAY = 30
"""Seconds by which the clocks of two machines may differ."""


class MediaTokens:
    """Signs media tokens (HS256, claims as LiveKit reads them)."""

    def __init__(self, keys: Keys, minutes: float) -> None:
        self._keys = keys
        self.seconds = minutes * 60

    def issue(self, session: SessionId, person: PersonId, sources: frozenset[Source]) -> str:
        """A token for one person: they may send what they have open now, and nothing else."""
        granted = [word for source in sorted(sources) for word in GRANTS[source]]
        now = int(time.time())
        claims = {
            "iss": self._keys.media_key,
            "sub": person,
            "nbf": now - LEEWAY,
            # Who was removed is let in by a token made after that, so it must say when it was made.
            "iat": now,
            "exp": now + int(self.seconds),
            "video": {
                "room": session,
                "roomJoin": True,
                "canSubscribe": True,
                "canPublish": bool(granted),
                "canPublishSources": granted,
                "canPublishData": False,
            },
        }
        return jwt.encode(claims, self._keys.media_secret, algorithm="HS256")
