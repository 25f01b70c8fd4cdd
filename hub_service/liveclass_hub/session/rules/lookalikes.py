"""As what may a text be read, by someone who sees shapes and not letters?

For words written with letters of another alphabet, digits or signs in the place of the letters they look like. The
pairs were chosen by eye, in the spirit of Unicode's "confusables" (UTS #39), of which they are a small part: what most
typefaces draw alike, of the alphabets people have on a keyboard. Two letters that look like one ("rn", "vv") are not
among them: "burn" would be another word.

A word in one alphabet is taken at its word where the text has letters of that alphabet that look like no Latin one:
then its writer writes that language.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

LATIN = "LATIN"
ALPHABETS: dict[str, dict[str, str]] = {
    "CYRILLIC": dict(zip("авеікмнорстухѕһԁԛԝјӏү", "abeikmhopctyxshdqwjly", strict=True)),
    "GREEK": dict(zip("αβγεζηικνορτυχω", "abyeznikvoptuxw", strict=True)),
    "ARMENIAN": dict(zip("օոսհցյ", "onuhgj", strict=True)),
}
"""Small letters of an alphabet and the Latin ones they, or their capitals, look like."""
BACK = {
    alphabet: {latin: letter for letter, latin in letters.items()}
    for alphabet, letters in ALPHABETS.items()
}
SIGNS = str.maketrans("03456789@$€+", "oeasgtbgaset")
"""Digits and signs, and the letters they look like."""
EITHER = re.compile(r"[1|]|!(?=\w)")
"""What looks like an i, or like an l."""
NOTHING = frozenset("\u115f\u1160\u17b4\u17b5\u3164\uffa0")
"""Letters that are not drawn."""
SHORTEST = 3
"""Shorter words are taken as they are: "h2", "c4"."""

_LETTER = re.compile(
    r"LATIN (?:SMALL|CAPITAL) LETTER (?:DOTLESS |SCRIPT )?([A-Z])(?: WITH .*)?"
    r"|LATIN LETTER SMALL CAPITAL ([A-Z])"
    r"|NEGATIVE (?:CIRCLED|SQUARED) LATIN CAPITAL LETTER ([A-Z])"
    r"|REGIONAL INDICATOR SYMBOL LETTER ([A-Z])"
)
"""Names of signs that are a letter with something on it, in it or around it."""
_WORD = re.compile(r"\S+")


@lru_cache(maxsize=4096)
def letter_of(sign: str) -> str:
    """The plain small letter that a sign is a way to write, else the sign itself; nothing for what is not drawn."""
    if sign.isascii():
        return sign
    if sign in NOTHING:
        return ""
    found = _LETTER.fullmatch(unicodedata.name(sign, ""))
    return sign if found is None else next(filter(None, found.groups())).lower()


@lru_cache(maxsize=4096)
def alphabet_of(sign: str) -> str:
    """The alphabet of a letter: one of those known here, or none."""
    name = unicodedata.name(sign, "").partition(" ")[0]
    return name if sign.isalpha() and (name == LATIN or name in ALPHABETS) else ""


def readings(text: str) -> Iterator[str]:
    """The text as it may be read instead. Its signs must be taken apart, in any case, without marks."""
    written = {alphabet_of(sign) for sign in text} & ALPHABETS.keys()
    meant = {alphabet for alphabet in written if _is_meant(text, alphabet)}
    for narrow in "il":
        yield _WORD.sub(lambda word, narrow=narrow: _as_latin(word[0], narrow, meant), text)  # type: ignore[misc]
    for alphabet in sorted(written):
        yield _WORD.sub(lambda word, to=BACK[alphabet]: _back(word[0], to), text)  # type: ignore[misc]


def _is_meant(text: str, alphabet: str) -> bool:
    letters = ALPHABETS[alphabet]
    return any(alphabet_of(sign) == alphabet and sign not in letters for sign in text.casefold())


def _as_latin(word: str, narrow: str, meant: set[str]) -> str:
    alphabets = {alphabet_of(sign) for sign in word} - {""}
    if len(word) < SHORTEST or not alphabets:
        return word
    if narrow == "l" and not word.isupper():
        word = word.replace("I", "l")
    word = EITHER.sub(narrow, word.casefold()).translate(SIGNS)
    disguised = alphabets if len(alphabets) > 1 else alphabets - meant
    for alphabet in disguised & ALPHABETS.keys():
        letters = ALPHABETS[alphabet]
        word = "".join(letters.get(sign, sign) for sign in word)
    return word


def _back(word: str, to: dict[str, str]) -> str:
    """A word of another alphabet into which some Latin letters were put."""
    word = word.casefold()
    mixed = any(sign in to.values() or alphabet_of(sign) not in {"", LATIN} for sign in word)
    return "".join(to.get(sign, sign) for sign in word) if mixed else word
