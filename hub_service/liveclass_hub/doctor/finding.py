"""What does a check find?"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import msgspec

from liveclass_hub.host.settings import LiveClass


class Finding(msgspec.Struct, frozen=True):
    """What a check found. `mend` is empty when nothing is wrong."""

    what: str
    mend: str = ""
    warning: bool = False


Check = Callable[[LiveClass], Awaitable[Finding]]
