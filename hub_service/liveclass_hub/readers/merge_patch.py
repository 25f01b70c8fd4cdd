"""How is a change of a JSON document written down?

As a merge patch (RFC 7386): null removes a key, an object goes deeper, anything else replaces.
So a document that is to be patched holds no null.
"""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


def apply(document: Json, patch: Json) -> Json:
    """A new document with the patch applied; parts it leaves alone are shared, not copied."""
    result = dict(document)
    for key, value in patch.items():
        if value is None:
            result.pop(key, None)
        elif isinstance(value, dict):
            below = result.get(key)
            result[key] = apply(below if isinstance(below, dict) else {}, value)
        else:
            result[key] = value
    return result


def apply_in_place(document: Json, patch: Json) -> None:
    """The same, changing `document`. Nothing of `patch` becomes part of it."""
    for key, value in patch.items():
        if value is None:
            document.pop(key, None)
        elif isinstance(value, dict):
            below = document.get(key)
            if not isinstance(below, dict):
                below = document[key] = {}
            apply_in_place(below, value)
        else:
            document[key] = value


def combine(first: Json, second: Json) -> Json:
    """One patch that does what `first` and then `second` do. Neither is changed.

    Merge patches have a gap: "remove the entry, then put another in its place" cannot be said in
    one of them, unless the second names every key of the entry, with null for those it lacks. The
    view's patches do (an entry is always put whole), and under that rule this is exact.
    """
    result = dict(first)
    for key, value in second.items():
        before = result.get(key)
        if isinstance(value, dict) and isinstance(before, dict):
            result[key] = combine(before, value)
        else:
            result[key] = value
    return result
