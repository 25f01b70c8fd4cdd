"""Is a merge patch applied as RFC 7386 says, and are two of them combined exactly?"""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from liveclass_hub.readers.merge_patch import apply, apply_in_place, combine

# From the RFC's appendix, those whose document and patch are objects.
CASES: list[tuple[dict[str, Any], dict[str, Any], dict[str, Any]]] = [
    ({"a": "b"}, {"a": "c"}, {"a": "c"}),
    ({"a": "b"}, {"b": "c"}, {"a": "b", "b": "c"}),
    ({"a": "b"}, {"a": None}, {}),
    ({"a": "b", "b": "c"}, {"a": None}, {"b": "c"}),
    ({"a": ["b"]}, {"a": "c"}, {"a": "c"}),
    ({"a": "c"}, {"a": ["b"]}, {"a": ["b"]}),
    ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d"}}),
    ({"a": [{"b": "c"}]}, {"a": [1]}, {"a": [1]}),
    ({"a": "foo"}, {"a": {"bb": {"ccc": None}}}, {"a": {"bb": {}}}),
    ({}, {"a": {"bb": {"ccc": None}}}, {"a": {"bb": {}}}),
]

keys = st.sampled_from("abc")
leaves = st.integers(0, 3) | st.text("xy", max_size=2)
documents: st.SearchStrategy[dict[str, Any]] = st.recursive(
    st.dictionaries(keys, leaves, max_size=3),
    lambda below: st.dictionaries(keys, leaves | below, max_size=3),
    max_leaves=8,
)
patches: st.SearchStrategy[dict[str, Any]] = st.recursive(
    st.dictionaries(keys, leaves | st.none(), max_size=3),
    lambda below: st.dictionaries(keys, leaves | st.none() | below, max_size=3),
    max_leaves=8,
)


@pytest.mark.parametrize(("document", "patch", "result"), CASES)
def test_as_the_rfc_says(
    document: dict[str, Any], patch: dict[str, Any], result: dict[str, Any]
) -> None:
    assert apply(document, patch) == result


@given(documents, patches)
def test_in_place_is_the_same_and_neither_keeps_nor_changes_the_patch(
    document: dict[str, Any], patch: dict[str, Any]
) -> None:
    before = copy.deepcopy((document, patch))
    expected = apply(document, patch)
    assert (document, patch) == before
    apply_in_place(document, patch)
    assert document == expected
    assert patch == before[1]


@given(documents, patches, patches)
def test_patches_combine_exactly_but_for_their_gap(
    document: dict[str, Any], first: dict[str, Any], second: dict[str, Any]
) -> None:
    assume(not in_the_gap(first, second))
    assert apply(document, combine(first, second)) == apply(apply(document, first), second)


def in_the_gap(first: dict[str, Any], second: dict[str, Any]) -> bool:
    """Whether the second puts an object where the first put something else."""
    for key, value in second.items():
        if isinstance(value, dict) and key in first:
            before = first[key]
            if not isinstance(before, dict) or in_the_gap(before, value):
                return True
    return False
