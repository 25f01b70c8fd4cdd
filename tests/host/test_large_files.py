"""Does the service itself stay small and quick while it gives out a large notebook?"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import msgspec
import pytest
from liveclass_hub.host.files import READ_HERE, _as_file

from tests.board.copies import code, notebook
from tests.board.test_large_documents import PEAK

STRANGE = (
    PEAK
    + """
import asyncio
from liveclass_hub.host.files import _as_file
raw = b'{"cells":[],"metadata":{"x":[' + b"[]," * 5_000_000 + b"[]]}}"
file = asyncio.run(_as_file("a.ipynb", raw, 0.0))
print(file.type, peak())
"""
)
"""Fifteen megabytes that take some half a gigabyte, and seconds, to read."""


@pytest.mark.asyncio
@pytest.mark.parametrize("size", [10, 2 * READ_HERE])
async def test_notebooks_of_any_size_come_without_trust(size: int) -> None:
    output = {"output_type": "display_data", "data": {}, "metadata": {"trusted": True}}
    content = notebook(code("a", "é" * size, metadata={"trusted": True}, outputs=[output]))
    content["metadata"] = {"signature": "forged", "ratio": float("nan")}
    file = await _as_file("a.ipynb", json.dumps(content).encode(), 1.0)
    assert file is not None
    given: dict[str, Any] = json.loads(msgspec.json.encode(file))
    assert given["type"] == "notebook"
    assert given["content"]["metadata"] == {"ratio": None}
    assert given["content"]["cells"][0]["source"] == "é" * size
    assert "trusted" not in json.dumps(given)


@pytest.mark.asyncio
@pytest.mark.parametrize("raw", [b"[1]" + b" " * READ_HERE, b"{" * 2 * READ_HERE])
async def test_what_is_no_notebook_is_a_text(raw: bytes) -> None:
    file = await _as_file("a.ipynb", raw, 1.0)
    assert file is not None
    assert (file.type, file.content) == ("file", raw.decode())


def test_a_strange_notebook_is_not_read_by_the_service_itself() -> None:
    done = subprocess.run([sys.executable, "-c", STRANGE], capture_output=True, check=True)
    kind, kilobytes = done.stdout.split()
    assert kind == b"notebook"
    assert int(kilobytes) < 300_000
