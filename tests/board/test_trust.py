"""Does a notebook come out without marks of trust, whatever is in it?"""

from __future__ import annotations

import copy
import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from liveclass_hub.board.documents.notebook import NotebookDocument, seeded
from liveclass_hub.board.messages import Limits
from liveclass_hub.board.trust import untrusted

from tests.board.copies import code, notebook

plain = st.recursive(
    st.none() | st.booleans() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["cells", "worksheets", "metadata", "outputs", "trusted", "k"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=30,
)


def trusting() -> dict[str, Any]:
    output = {"output_type": "display_data", "data": {}, "metadata": {"trusted": True, "k": 1}}
    cell = code("a", "x", metadata={"trusted": True, "tags": ["t"]}, outputs=[output])
    content = notebook(cell)
    content["metadata"]["signature"] = "forged"
    return content


@given(plain)
def test_any_json_comes_through_and_is_left_alone(content: Any) -> None:
    before = copy.deepcopy(content)
    found = untrusted(content)
    assert content == before
    assert untrusted(found) == found
    if isinstance(found, dict):
        assert "trusted" not in found


def test_no_mark_is_left_and_nothing_else_goes() -> None:
    content = trusting()
    found = untrusted(content)
    assert not any(mark in json.dumps(found) for mark in ("trusted", "signature"))
    assert found["cells"][0]["metadata"] == {"tags": ["t"]}
    assert found["cells"][0]["outputs"][0]["metadata"] == {"k": 1}
    sheets = {"worksheets": [{"cells": content["cells"]}], "nbformat": 3}
    assert "trusted" not in json.dumps(untrusted(sheets))


def test_a_board_strips_what_a_file_strips() -> None:
    board = NotebookDocument(seeded(trusting()), Limits()).notebook()
    assert untrusted(board) == board
