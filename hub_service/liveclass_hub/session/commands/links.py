"""What can someone ask about links for guests?"""

from __future__ import annotations

from typing import Annotated

import msgspec

from ..limits import LINK_MINUTES, LINK_USES
from ..names import LinkId
from .command import Command

Digest = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]


class MakeLink(Command, frozen=True):
    """Make a link by which guests may watch this class."""

    digest: Digest
    """SHA-256 of the link's secret, in hex: the secret itself stays with who makes the link."""
    label: str
    """For the teaching staff to tell it from others; at most 60 characters."""
    minutes: Annotated[int, msgspec.Meta(ge=1, le=LINK_MINUTES)] | None = None
    """For how long it lets people in; left out, as long as the service's setting says."""
    uses: Annotated[int, msgspec.Meta(ge=1, le=LINK_USES)] = 30
    """How many guests may come by it."""
    lobby: bool = True
    """Whether they wait until they are admitted."""


class RevokeLink(Command, frozen=True):
    """Let nobody in by this link any more, and put out who came by it."""

    link: LinkId
