"""Which texts hold a word of the list, however it is written?"""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from liveclass_hub.session.limits import MESSAGE_BYTES
from liveclass_hub.session.rules.wordfilter import matches, plain

LIST = ("Idiot", "shut up", "Mist", "ばか", "naïve fool")


@pytest.mark.parametrize(
    "text",
    [
        "idiot",
        "You IDIOT!",
        "ídîôt",
        "an i d i o t",
        "i-d-i-o-t",
        "id\u200biot",
        "i\u0301diot",
        "ＩＤＩＯＴ",
        "𝐢𝐝𝐢𝐨𝐭",
        "shut\n\tup",
        "SHUT... up",
        "`shut up`",
        "Mist,",
        "おまえはばかだ",
        "a naive  fool",
    ],
)
def test_a_word_is_found_however_it_is_written(text: str) -> None:
    assert matches(text, LIST)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "idiotic",
        "idiosyncratic",
        "shutup",
        "shut it up",
        "mistake",
        "Chemist",
        "up shut",
        "i d",
    ],
)
def test_what_only_looks_alike_is_let_through(text: str) -> None:
    assert not matches(text, LIST)


@pytest.mark.parametrize("list_", [(), ("",), (" ",), ("!!", "\u200b")])
def test_a_list_of_nothing_matches_nothing(list_: tuple[str, ...]) -> None:
    assert not matches("anything !! at all", list_)


@pytest.mark.parametrize("word", [".*", "(a+)+$", "[", "\\", "%s", "*"])
def test_a_word_is_never_a_pattern(word: str) -> None:
    assert not matches("aaaaaaaaaaaaaaaaaaaaaaaaaaaa!", (word,))


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=60))
def test_a_phrase_is_found_in_every_text_that_says_it(before: str, word: str, after: str) -> None:
    text = f"{before} {word} {after}"
    assert matches(text, (word,)) == bool(plain(word))


@given(st.text(max_size=200))
def test_plain_words_stay_as_they_are(text: str) -> None:
    once = plain(text)
    assert plain(once) == once
    assert not any(unicodedata.category(sign)[0] in "MCZPS" for sign in once.replace(" ", ""))


def test_the_largest_text_and_list_are_dealt_with() -> None:
    words = tuple(f"word number {n}" for n in range(200))
    assert not matches("x " * (MESSAGE_BYTES // 2), words)
    assert matches("x " * 1000 + "word number 199", words)
