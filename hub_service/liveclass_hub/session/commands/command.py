"""What is a command? A wish, in the imperative, that carries only what the asker says."""

from __future__ import annotations

import msgspec


class Command(msgspec.Struct, frozen=True, tag_field="kind", tag=str, forbid_unknown_fields=True):
    """A wish. Whether it comes true is decided by `decide`."""
