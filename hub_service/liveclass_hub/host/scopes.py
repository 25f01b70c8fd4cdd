"""Which hub scopes mean something to live classes?"""

from __future__ import annotations

SERVICE = "liveclass"
ACCESS = f"access:services!service={SERVICE}"
"""To use the service at all."""
JOIN = "custom:liveclass:join"
"""To join classes one is enrolled in."""
TEACH = "custom:liveclass:teach"
"""To start and run classes one teaches."""
