"""What of the text people type is kept?

Control characters are dropped, and of names also all that is not seen: marks that reverse the reading direction, signs
without width, fillers. With them one name can be made to look like another, or like none. Some of them join emoji
and letters of a few scripts: those stay where they do that, and nowhere else. Everything else stays as
typed: pages show text as text.
"""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Callable

JOINER, NON_JOINER, PICTURE, KEYCAP = "\u200d", "\u200c", "\ufe0f", "\u20e3"
_BLANK = "\u2800"
"""A Braille cell without dots."""
_UNSEEN = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0")
"""What no category tells: fillers, and marks that only say how others are to be drawn."""
_SKINS = "\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff"
_OPEN = frozenset(
    "\u0621\u0622\u0623\u0624\u0625\u0627\u0629\u062f\u0630\u0631\u0632\u0648\u0671\u0672\u0673\u0675\u0676"
    "\u0677\u0688\u0689\u068a\u068b\u068c\u068d\u068e\u068f\u0690\u0691\u0692\u0693\u0694\u0695\u0696\u0697"
    "\u0698\u0699\u06c0\u06c3\u06c4\u06c5\u06c6\u06c7\u06c8\u06c9\u06ca\u06cb\u06cd\u06cf\u06d2\u06d3\u06d5"
)
"""Arabic letters that join nothing after them: there is nothing to keep apart."""
_LAYOUT = frozenset("\n\t")


def clean_text(text: str) -> str:
    """Running text: lines and tabs stay, surrounding blank space goes."""
    return clean_source(text).strip()


def clean_source(text: str) -> str:
    """The source of a cell: lines, tabs and all blank space stay."""
    return "".join(sign for sign in text if sign in _LAYOUT or not is_control(sign))


def clean_line(text: str) -> str:
    """A name or title: one line, single spaces, nothing unseen; the same for all that is written the same."""
    spaced = "".join(" " if sign.isspace() or sign == _BLANK else sign for sign in text)
    signs = [sign for sign in unicodedata.normalize("NFC", spaced) if not _is_unseen(sign)]
    kept: list[str] = []
    for sign, after in itertools.pairwise([*signs, " "]):
        if sign not in _JOINING or _JOINING[sign](kept[-1] if kept else " ", after):
            kept.append(sign)
    return " ".join(unicodedata.normalize("NFC", "".join(kept)).split())


def clean_name(text: str, limit: int) -> str:
    """A line of so many characters: what joined the last to one that was cut off goes too."""
    return clean_line(clean_line(text)[:limit])


def _is_unseen(sign: str) -> bool:
    """Whether this is never seen, and joins nothing."""
    if sign in _JOINING:
        return False
    return (
        is_control(sign)
        or sign in _UNSEEN
        or unicodedata.category(sign) == "Cf"
        or "\ufe00" <= sign <= "\ufe0e"
        or "\U000e0000" <= sign <= "\U000e0fff"
    )


def _joins(before: str, after: str) -> bool:
    """One emoji to the next, or a letter that loses its vowel to what it is drawn with."""
    emoji = before in {PICTURE, KEYCAP, *_SKINS} or _is_emoji(before)
    letter = unicodedata.category(before) == "Lo"
    return (emoji and _is_emoji(after)) or _is_cut(before) or (letter and _is_cut(after))


def _parts(before: str, after: str) -> bool:
    """Keeps apart what these scripts would draw as one."""
    joined = all(unicodedata.bidirectional(sign) == "AL" for sign in (before, after))
    letter = unicodedata.category(after) == "Lo"
    return (joined and before not in _OPEN) or (letter and _is_cut(before))


def _pictures(before: str, after: str) -> bool:
    """A sign as a picture, or a digit as a key."""
    key = after == KEYCAP and before in set("0123456789#*")
    return key or _is_emoji(before)


def _is_emoji(sign: str) -> bool:
    """As near as categories tell."""
    return sign > "\u2000" and unicodedata.category(sign) in {"So", "Sm"}


def _is_cut(sign: str) -> bool:
    """Whether this takes the vowel of its letter away."""
    return unicodedata.combining(sign) == _VIRAMA


_VIRAMA = 9
"""The combining class of the signs that do so, in all scripts that have one."""
_JOINING: dict[str, Callable[[str, str], bool]] = {
    JOINER: _joins,
    NON_JOINER: _parts,
    PICTURE: _pictures,
}


def is_control(sign: str) -> bool:
    """Whether this is a control character or half of a surrogate pair."""
    return unicodedata.category(sign) in {"Cc", "Cs"}
