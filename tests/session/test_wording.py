"""Can a name look like another's, or like none, and does every script still write its names?"""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from liveclass_hub.session import commands as c
from liveclass_hub.session.limits import NAME_CHARACTERS
from liveclass_hub.session.wording import clean_line, clean_name

from tests.session.room import started

UNSEEN = [
    *"\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b\u180e\u200b\u200c\u200d\u200e\u200f",
    *"\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2064\u2066\u2067\u2068\u2069\u206a\u206f",
    *"\u3164\ufe00\ufe0e\ufe0f\ufeff\uffa0\ufff9\U0001d173\U000e0001\U000e0041\U000e007f\U000e0100",
    "\x00",
    "\x7f",
    "\ud800",
]
WRITTEN = [
    "Ana María Nuñez",
    "Zoë O'Brien-Łukasz",
    "می‌خواهم",  # Persian: apart
    "നാരായണന്‍",  # Malayalam: a letter of its own
    "ශ්‍රී ලංකා",  # Sinhala: joined
    "र्‍य क्‌ष",  # Devanagari: half, and apart
    "র‍্যাম",  # Bengali: joined before the sign
    "王小明",
    "김민준",
    "Sam 👩🏽‍💻",
    "Family 👨‍👩‍👧‍👦",
    "Sun ☀️ 1️⃣ ❤️‍🔥 🏳️‍🌈",
    "Flag 🇺🇦",
]
names = st.text(
    st.characters() | st.sampled_from([*UNSEEN, *" Aa1नر☀👩्🏽\u20e3\u2800\u3000"]), max_size=12
)


@pytest.mark.parametrize("name", WRITTEN)
def test_names_of_all_scripts_stay_as_they_are_written(name: str) -> None:
    assert clean_line(name) == unicodedata.normalize("NFC", name)


@pytest.mark.parametrize("sign", UNSEEN)
def test_a_sign_that_is_not_seen_makes_no_other_name(sign: str) -> None:
    for name in ("Ana Li", "नाम", "नमस्ते", "علی", "ааа", "1a", "+1", "^☀"):
        for place in range(len(name) + 1):
            if not (sign == "\u200c" and name == "علی") and not (
                sign in "\u200c\u200d" and "्" in name
            ):
                assert clean_line(name[:place] + sign + name[place:]) in {name, name + "\ufe0f"}


@given(names)
@example("☀\u200d\u200b☀")
@example("1\ufe0f\u200b\u20e3")
@example("\u1100\u1160\u1161")
def test_a_clean_name_is_clean_and_shows_something_or_is_none(name: str) -> None:
    clean = clean_line(name)
    assert clean_line(clean) == clean
    assert clean == clean.strip()
    assert "  " not in clean
    assert not set(clean) & (set(UNSEEN) - set("\u200c\u200d\ufe0f"))
    joining = [at for at, sign in enumerate(clean) if sign in "\u200c\u200d\ufe0f"]
    assert all(at > 0 and clean[at - 1] != " " for at in joining)


@given(names, st.integers(1, 12))
def test_a_name_that_is_cut_is_clean_too(name: str, limit: int) -> None:
    cut = clean_name(name, limit)
    assert len(cut) <= limit
    assert clean_line(cut) == cut


def test_who_comes_in_has_a_clean_name_or_stays_out() -> None:
    room = started()
    room.done("sam", c.Enter("\u061cI\u200bna\u3164"))
    assert room.state.people["sam"].name == "Ina"
    assert room.refused("sue", c.Enter("\u200b\u3164\u2800\u061c")) == "name_missing"
    room.done("sol", c.Enter("x" * (NAME_CHARACTERS - 2) + "👩\u200d💻"))
    assert room.state.people["sol"].name.endswith("x👩")
