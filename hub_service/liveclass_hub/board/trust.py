"""What of a notebook would make a browser run what stands in it?

Marks of trust. Only a reader's own act in their own browser may set them, so none comes out of a file
or out of another person's change. Needs no CRDT library.

As a program it passes a notebook on without them: a large one of strange contents takes seconds and
much memory to read, in which a server could do nothing else.
"""

from __future__ import annotations

import json
import resource
import sys
from typing import Any

TRUST = frozenset({"trusted", "signature"})
"""Keys that make a browser run what stands in an output."""


MEMORY = 2 << 30
CPU_SECONDS = 20
"""What the program may take."""


def parsed(raw: bytes) -> Any:
    """A notebook without trust, or None. NaN, which is no JSON, is read as nothing."""
    try:
        content = json.loads(raw, parse_constant=lambda _: None)
    except (ValueError, RecursionError):
        return None
    return untrusted(content) if isinstance(content, dict) else None


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


def main() -> None:
    """From standard input to standard output; nothing comes out for what is no notebook."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    content = parsed(sys.stdin.buffer.read())
    if content is not None:
        sys.stdout.buffer.write(json.dumps(content, ensure_ascii=False).encode())


if __name__ == "__main__":
    main()
