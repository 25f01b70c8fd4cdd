"""Which commands of a session are done already?

The same command id from the same person is the same command, however often it arrives: after a
lost acknowledgement, a reconnection, a crash of the service. The log keeps the ids; this is their
copy in memory for one session.
"""

from __future__ import annotations

from collections.abc import Mapping

from .contract import CommandKey


class Ledger:
    """The commands of one session that were decided and accepted."""

    def __init__(self, commands: Mapping[CommandKey, int] | None = None) -> None:
        self._done: dict[CommandKey, int] = dict(commands or {})

    def seq_of(self, key: CommandKey) -> int | None:
        """How many events the session had when this command was done, or None if it is new.

        It may be acknowledged once that many events are committed.
        """
        return self._done.get(key)

    def note(self, key: CommandKey, seq: int) -> None:
        """This command is done, with the session at `seq`. Refused commands are not noted: they
        changed nothing and may be tried again."""
        self._done[key] = seq
