"""What of a notebook would make a browser run what stands in it?

Marks of trust. Only a reader's own act in their own browser may set them, so none comes out of a file
or out of another person's change. Needs no CRDT library.
"""

from __future__ import annotations

from typing import Any

TRUST = frozenset({"trusted", "signature"})
"""Keys that make a browser run what stands in an output."""


def untrusted(content: Any) -> Any:
    """A notebook of any format as it was parsed from JSON, without its marks of trust.

    Whatever is no notebook comes back as it is; the argument stays as it was.
    """
    if not isinstance(content, dict):
        return content
    found = _without(content)
    for key, each in (("cells", _cell), ("worksheets", untrusted)):  # sheets: format 3
        if isinstance(content.get(key), list):
            found[key] = [each(part) for part in content[key]]
    return found


def _cell(cell: Any) -> Any:
    if not isinstance(cell, dict):
        return cell
    outputs = cell.get("outputs")
    found = _without(cell)
    if isinstance(outputs, list):
        found["outputs"] = [_without(o) if isinstance(o, dict) else o for o in outputs]
    return found


def _without(holder: dict[str, Any]) -> dict[str, Any]:
    """A copy whose own keys and metadata carry no trust."""
    found = {key: value for key, value in holder.items() if key not in TRUST}
    metadata = found.get("metadata")
    if isinstance(metadata, dict):
        found["metadata"] = {key: value for key, value in metadata.items() if key not in TRUST}
    return found
