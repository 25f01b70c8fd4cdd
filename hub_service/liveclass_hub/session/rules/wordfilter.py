"""Does a text hold a word of a list?

Words are compared as a reader hears them: without regard to case, accents, kinds of letters, signs
between words, invisible characters, or letters set apart ("b a d"); and as a reader sees them, with look-alikes in the
place of letters ("b4d", see `lookalikes`). A phrase matches whole words only, so that a place name with a bad word
inside is let through; in scripts without spaces it matches anywhere.
Nobody's list is a pattern: the work grows with the text and the list, and both are bounded.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby

from .lookalikes import letter_of, readings

Phrase = tuple[str, bool]
"""A phrase as it is compared, and whether it matches inside words too."""


def matches(text: str, words: Sequence[str]) -> bool:
    """Whether one of the words or phrases is in the text."""
    phrases = _phrases(tuple(words))
    if not phrases:
        return False
    heard = plain(text)
    together = _joined(heard)
    seen = (plain(one) for way in (_bare(text), together) for one in readings(way))
    forms = {f" {form} " for form in (heard, together, *seen)}
    return any(
        (phrase if inside else f" {phrase} ") in form
        for phrase, inside in phrases
        for form in forms
    )


def plain(text: str) -> str:
    """Lower-case words without accents, with single spaces between them."""
    taken_apart = unicodedata.normalize("NFKD", text).casefold()
    signs = (_sign(sign) for sign in unicodedata.normalize("NFKD", taken_apart))
    return " ".join("".join(signs).split())


def _bare(text: str) -> str:
    """The text without what stands on letters and what nobody sees, otherwise as it is."""
    apart = unicodedata.normalize("NFKD", text)
    hidden = {"Mn", "Me", "Cf"}
    return "".join(letter_of(one) for one in apart if unicodedata.category(one) not in hidden)


def _sign(sign: str) -> str:
    sign = letter_of(sign)
    if not sign:
        return ""
    kind = unicodedata.category(sign)
    if kind[0] == "M" or kind == "Cf":  # accents, and what nobody sees
        return ""
    return sign if kind[0] in "LN" else " "


def _joined(heard: str) -> str:
    """Letters that stand alone, one after the other, made one word."""
    runs = groupby(heard.split(), key=lambda word: len(word) == 1)
    return " ".join("".join(run) if alone else " ".join(run) for alone, run in runs)


@lru_cache(maxsize=64)
def _phrases(words: tuple[str, ...]) -> tuple[Phrase, ...]:
    heard = dict.fromkeys(filter(None, map(plain, words)))
    return tuple((phrase, any(map(_unspaced, phrase))) for phrase in heard)


def _unspaced(sign: str) -> bool:
    """Whether this letter is of a script that has no capitals, most of which set no spaces."""
    return unicodedata.category(sign) == "Lo"
