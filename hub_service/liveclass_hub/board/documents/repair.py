"""What of a change stays on the board, and in what shape?

Three answers: it is a notebook and stays, it is mended (trust stripped, outputs over the limit taken out,
doubled ids made single, one blank cell where none is left), or it is no notebook any more and the whole
change is refused.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import chain
from typing import Any
from uuid import uuid4

from pycrdt import Array, Map, Text

from ..messages import Limits
from ..trust import TRUST

CELL_KEYS = frozenset(
    {"id", "cell_type", "source", "metadata", "outputs", "execution_count"}
    | {"execution_state", "attachments"}
)
CELL_TYPES = frozenset({"code", "markdown", "raw"})
PLAIN = ("metadata", "attachments", "execution_count", "execution_state")
"""What of a cell is neither its text nor its outputs."""
DEEPEST = 64
"""Nesting in one part of a notebook: writing the file takes a step of the stack for each."""


class NotANotebook(ValueError):
    """The change would leave something no notebook holds."""


def blank_cell() -> Map[Any]:
    """What a notebook without cells begins with."""
    name = str(uuid4())
    cell = {"id": name, "cell_type": "code", "execution_count": None, "execution_state": "idle"}
    return Map({**cell, "source": Text(""), "metadata": Map({}), "outputs": Array([])})


def check_cell(cell: Any) -> None:
    """Raise NotANotebook unless it is a cell."""
    if not isinstance(cell, Map):
        raise NotANotebook("a cell is not a map")
    name, kind = cell.get("id"), cell.get("cell_type")
    if not isinstance(name, str) or not 0 < len(name) <= 64:
        raise NotANotebook("a cell has no id")
    if not isinstance(kind, str) or kind not in CELL_TYPES:
        raise NotANotebook("a cell has an unknown type")
    source = cell.get("source")
    if not isinstance(source, Text) or not isinstance(cell.get("metadata"), Map):
        raise NotANotebook("a cell lacks its source or metadata")
    if len(source) != len(str(source).encode()):  # no editor would show it, and all would miscount
        raise NotANotebook("a source holds what is no text")
    outputs = cell.get("outputs")
    if not isinstance(outputs, Array | None) or (kind == "code") != isinstance(outputs, Array):
        raise NotANotebook("outputs belong to code cells")
    if not isinstance(cell.get("execution_count"), int | float | None):
        raise NotANotebook("an execution count is not a number")
    if not isinstance(cell.get("attachments"), Map | dict | None):
        raise NotANotebook("attachments are not a map")


def check_outputs(cell: Map[Any]) -> int:
    """How many bytes the outputs of a cell take in a file. Raises NotANotebook."""
    outputs = cell.get("outputs")
    if outputs is None:
        return 0
    if not all(isinstance(o, Map) and isinstance(o.get("output_type"), str) for o in outputs):
        raise NotANotebook("an output has no type")
    return check_plain(outputs)


def check_details(cell: Map[Any]) -> None:
    """Raise NotANotebook unless what describes a cell can stand in a file."""
    for key in PLAIN:
        check_plain(cell.get(key))


def check_plain(part: Any) -> int:
    """How many bytes a part takes in a file. Raises NotANotebook when none can hold it."""
    try:
        plain = part.to_py() if isinstance(part, Array | Map) else part
        size = len(json.dumps(plain, ensure_ascii=False, allow_nan=False).encode())
    except (TypeError, ValueError, RecursionError) as error:
        raise NotANotebook("a part of it cannot stand in a file") from error
    level = [plain] if isinstance(plain, dict | list) else []
    for _ in range(DEEPEST):
        inner = chain.from_iterable(v.values() if isinstance(v, dict) else v for v in level)
        level = [v for v in inner if isinstance(v, dict | list)]
        if not level:
            return size
    raise NotANotebook("values are nested too deep")


def check_meta(meta: Map[Any]) -> None:
    """Raise NotANotebook unless the notebook's own data is whole."""
    if not isinstance(meta.get("metadata"), Map):
        raise NotANotebook("the notebook lacks its metadata")
    if meta.get("nbformat") != 4 or not isinstance(meta.get("nbformat_minor"), int | float):
        raise NotANotebook("the notebook's format is not 4")
    check_plain(meta)


def strip_cell(cell: Map[Any]) -> None:
    """Take trust and unknown keys out of a cell."""
    for key in [key for key in cell.keys() if key not in CELL_KEYS]:  # noqa: SIM118 - not a dict
        del cell[key]
    strip_trust(cell["metadata"])
    for output in cell.get("outputs") or ():
        if isinstance(output, Map):
            strip_trust(output)
            strip_inner(output)


def strip_inner(output: Map[Any]) -> None:
    """An output's metadata is a shared map or a plain value."""
    metadata = output.get("metadata")
    if isinstance(metadata, Map):
        strip_trust(metadata)
    elif isinstance(metadata, dict) and not TRUST.isdisjoint(metadata):
        output["metadata"] = {key: value for key, value in metadata.items() if key not in TRUST}


def strip_trust(holder: Map[Any]) -> None:
    for key in [key for key in holder.keys() if key in TRUST]:  # noqa: SIM118 - not a dict
        del holder[key]


def take_out_outputs(cell: Map[Any], size: int, limits: Limits) -> None:
    """Put one line in the place of outputs that are too large."""
    says = (
        f"The outputs of this cell took {size / 1e6:.1f} MB, so the board does not show them. "
        f"A cell may have {limits.cell_outputs / 1e6:.1f} MB and the notebook "
        f"{limits.notebook_outputs / 1e6:.1f} MB. Print less or save a smaller picture.\n"
    )
    cell["outputs"].clear()
    cell["outputs"].append(Map({"output_type": "stream", "name": "stderr", "text": Text(says)}))


def doubled(ids: Iterable[str]) -> list[int]:
    """Which cells have the id of one before them."""
    seen: set[str] = set()
    again = []
    for place, name in enumerate(ids):
        if name in seen:
            again.append(place)
        seen.add(name)
    return again
