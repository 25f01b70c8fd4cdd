"""Does every route say who may use it: of the service, of the media server, of the user's own server?

The service's routes are asked themselves, as at its start. The handlers of the other two are read: each must look
at a token, carry a decorator that decides, or stand in the table of those that anyone may use.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

from tools.checks.sources import Breach, ours

READ = ("jupyter_liveclass/", "hub_service/liveclass_hub/media/")
METHODS = frozenset({"get", "post", "put", "patch", "delete", "prepare", "open"})
DECIDES = frozenset({"authenticated", "allow_unauthenticated", "authorized", "ws_authenticated"})
LOOKS_AT_TOKEN = frozenset({"admit", "claims_of"})

PUBLIC: Mapping[str, str] = {
    "Alive": "says that the media server is there, and nothing else",
    "NotHere": "says that there is nothing",
    "OtherService": "says that the service is not offered",
}


def _name(node: ast.expr) -> str:
    """The last word of `a.b.c`, `c` or `c(...)`."""
    if isinstance(node, ast.Call):
        node = node.func
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _is_handler(node: ast.ClassDef) -> bool:
    return any(_name(base).endswith(("Handler", "Socket", "Door")) for base in node.bases)


def _undecided(node: ast.ClassDef) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """The methods that answer requests without anything in their class deciding for whom."""
    calls = {_name(inner) for inner in ast.walk(node) if isinstance(inner, ast.Call)}
    if node.name in PUBLIC or calls & LOOKS_AT_TOKEN:
        return
    for method in node.body:
        if not isinstance(method, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        decided = any(_name(decorator) in DECIDES for decorator in method.decorator_list)
        if method.name in METHODS and not decided:
            yield method


def unread(root: Path) -> Iterator[Breach]:
    """Handlers whose source shows no decision."""
    for name, text in ours(root, ".py", under=READ):
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.ClassDef) and _is_handler(node):
                for method in _undecided(node):
                    yield Breach(name, method.lineno, f"{node.name}.{method.name}: who may use it?")


def breaches(root: Path) -> Iterator[Breach]:
    from liveclass_hub.web import routes

    try:
        routes.check_doors(routes.ROUTES)
    except routes.UnguardedRouteError as error:
        yield Breach("hub_service/liveclass_hub/web/routes.py", 1, str(error))
    yield from unread(root)
