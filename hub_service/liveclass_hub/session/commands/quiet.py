"""What can be asked about a class that falls quiet?"""

from __future__ import annotations

from .command import Command


class DismissNudge(Command, frozen=True):
    """Say no more that the class is quiet, until something has happened."""


class Stir(Command, frozen=True):
    """Note that students do what leaves no event of its own."""


class NoticeQuiet(Command, frozen=True):
    """See whether the class has been quiet for as long as the settings say."""
