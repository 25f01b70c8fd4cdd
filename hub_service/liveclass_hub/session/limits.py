"""How much of each thing may a session hold?

Sizes are checked in the core, so that they hold on every way in. `SessionLimits` is chosen when
a session starts and stands in its first event: a later change of settings does not rewrite what
an old session decided.
"""

from __future__ import annotations

import msgspec

MESSAGE_BYTES = 4096
"""A message's text in UTF-8."""
QUESTION_CHARACTERS = 280
TITLE_CHARACTERS = 120
NAME_CHARACTERS = 128
SCREENS = 1
"""Open screens at once. Staff who share take the place of the one who shares."""


class SessionLimits(msgspec.Struct, frozen=True):
    """What one session allows at once."""

    microphones: int = 32
    cameras: int = 16
    people: int = 1000
    """People in the session at the same time; staff always get in."""
