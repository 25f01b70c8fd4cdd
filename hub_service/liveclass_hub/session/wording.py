"""What of the text people type is kept?

Control characters are dropped, and of names also the marks that reverse the reading direction,
with which one name can be made to look like another. Everything else stays as typed: pages show
text as text.
"""

from __future__ import annotations

import unicodedata

DIRECTION_MARKS = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_LAYOUT = frozenset("\n\t")


def clean_text(text: str) -> str:
    """Running text: lines and tabs stay, surrounding blank space goes."""
    return clean_source(text).strip()


def clean_source(text: str) -> str:
    """The source of a cell: lines, tabs and all blank space stay."""
    return "".join(sign for sign in text if sign in _LAYOUT or not is_control(sign))


def clean_line(text: str) -> str:
    """A name or title: one line, single spaces."""
    spaced = "".join(" " if sign.isspace() else sign for sign in text)
    kept = (sign for sign in spaced if sign not in DIRECTION_MARKS and not is_control(sign))
    return " ".join("".join(kept).split())


def is_control(sign: str) -> bool:
    """Whether this is a control character or half of a surrogate pair."""
    return unicodedata.category(sign) in {"Cc", "Cs"}
