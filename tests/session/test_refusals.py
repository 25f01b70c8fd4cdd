"""Has every refusal its three parts, in words a person can use?"""

from __future__ import annotations

import string

import pytest
from liveclass_hub.session.refusals import CODES, WORDS, RefusalCode, refuse


def test_the_listed_codes_are_those_with_words() -> None:
    assert set(CODES) == set(WORDS)


@pytest.mark.parametrize("code", CODES)
def test_what_happened_and_what_to_do_are_sentences(code: RefusalCode) -> None:
    message, then = WORDS[code]
    names = [name for _, name, _, _ in string.Formatter().parse(message) if name]
    refusal = refuse(code, **dict.fromkeys(names, "Because."))
    assert refusal.code == code
    assert "{" not in refusal.message + refusal.next
    assert refusal.message.endswith(".")
    assert then.endswith(".")
