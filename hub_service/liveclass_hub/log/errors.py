"""What can go wrong with the log, as types?"""

from __future__ import annotations


class LogError(Exception):
    """Base of all errors of the log; the text is meant for an administrator."""


class LogInUseError(LogError):
    """Another process has this log open."""


class WrongKeyError(LogError):
    """The key file does not belong to this log, so its names and texts cannot be read."""


class NewerLogError(LogError):
    """A newer release wrote this log or an event in it."""


class CorruptLogError(LogError):
    """What is on disk is not what was written."""

    def __init__(
        self, reason: str, session: str | None = None, position: int | None = None
    ) -> None:
        where = "" if session is None else f" at position {position} of session {session}"
        super().__init__(f"The log is damaged{where}: {reason}.")
        self.reason = reason
        self.session = session
        self.position = position


class UnknownSessionError(LogError):
    """No such session was ever started."""


class ConflictError(LogError):
    """An append does not continue what is there: the caller's state is not the log's.

    Nothing of the batch was written. Load the session again.
    """


class AppendFailedError(LogError):
    """The batch could not be committed, so nothing in it happened.

    Load the sessions again before deciding anything else. When `fatal`, the disk itself failed:
    stop acknowledging, end the process and start again from what is there.
    """

    def __init__(self, reason: str, *, fatal: bool) -> None:
        super().__init__(f"The log could not be written: {reason}.")
        self.fatal = fatal
