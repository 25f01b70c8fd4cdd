"""What can be put into a session's mailbox?

A *letter* asks for a turn: someone's command, someone coming in, or something the service wants
itself. It says which commands are to be decided, and what to do when they are in the log, or refused.
"""

from __future__ import annotations

import asyncio
from typing import Protocol

import msgspec

from liveclass_hub.host.audience import Connection
from liveclass_hub.session.commands import Issued
from liveclass_hub.session.refusals import Refusal


class Letter(Protocol):
    """One wish, decided in its turn."""

    @property
    def issued(self) -> Issued:
        """The command to decide."""

    @property
    def connection(self) -> Connection | None:
        """Who waits for the answer; None when it is the service itself."""


class Order(msgspec.Struct, frozen=True, eq=False):
    """A command that came over a socket; answered with `ack` or `refused`."""

    issued: Issued
    connection: Connection


class Arrival(msgspec.Struct, frozen=True, eq=False):
    """Someone at the door with a ticket; answered with `welcome`, or with a refusal in `outcome`."""

    issued: Issued
    connection: Connection
    resume: int | None
    outcome: asyncio.Future[Refusal | None]


class Errand(msgspec.Struct, frozen=True, eq=False):
    """Something the service does by itself."""

    issued: Issued
    outcome: asyncio.Future[Refusal | None]
    connection: None = None
