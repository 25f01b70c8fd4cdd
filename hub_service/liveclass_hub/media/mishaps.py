"""What may the log say of an error nobody foresaw?

Where it happened, and not with which words: messages of exceptions quote their input, and what comes
in holds tokens and names.
"""

from __future__ import annotations

import traceback


def told(error: BaseException) -> str:
    """The kind of error and the lines of code it came through."""
    return f"{type(error).__name__}\n{''.join(traceback.format_tb(error.__traceback__))}"
