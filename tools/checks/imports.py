"""Does every import go in the direction the layout declares?

A layer that is not in its table may see nothing of its neighbours; a new layer is added here first.
"""

from __future__ import annotations

import ast
import posixpath
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from tools.checks.sources import Breach, ours

PACKAGE = "liveclass_hub"
PYTHON_ROOT = f"hub_service/{PACKAGE}/"
TYPESCRIPT_ROOT = "labextension/src/"

# layer -> layers it may see. `media` and `board` see nobody of them, so that they know nothing of classes.
PYTHON: Mapping[str, frozenset[str]] = {
    "session": frozenset(),
    "wire": frozenset({"session"}),
    "log": frozenset({"session"}),
    "readers": frozenset({"session", "log"}),
    "media": frozenset({"listening"}),
    "board": frozenset(),
    "host": frozenset({"session", "log", "readers", "wire", "board"}),
    "web": frozenset({"session", "log", "readers", "wire", "host", "parent", "listening"}),
    # Modules that ask the machine and know nothing of the product.
    "parent": frozenset(),
    "ports": frozenset(),
    "listening": frozenset(),
}

# The shell around the layers: modules at the top of the package, and the demo. No layer may see these.
SHELL = frozenset({"app", "serve", "config", "doctor", "demo", "__main__"})

TYPESCRIPT: Mapping[str, frozenset[str]] = {
    "wire": frozenset(),
    "platform": frozenset(),
    "model": frozenset({"wire", "platform"}),
    "media": frozenset({"wire", "platform", "model"}),
    "actions": frozenset({"wire", "platform", "model", "media"}),
    "ui": frozenset({"wire", "platform", "model", "media", "actions"}),
    "page": frozenset({"wire", "platform", "model", "media", "actions", "ui"}),
}
LAB_PACKAGES = re.compile(r"^(@jupyterlab|@lumino|@jupyter|@codemirror|@lezer)/")
# The plain page colours code with the parser that JupyterLab uses too, and brings its own copy.
LAB_EXCEPTIONS: Mapping[str, re.Pattern[str]] = {"page": re.compile(r"^@lezer/")}
TYPE_ONLY = re.compile(r"^(?:import|export)\s+type\b")
TYPESCRIPT_IMPORT = re.compile(
    r"""(?:\bfrom\s*|\bimport\s*\(\s*|\brequire\s*\(\s*|^\s*import\s+)(['"])(?P<what>[^'"]+)\1""",
    re.MULTILINE,
)


def _imported(node: ast.AST, module: list[str]) -> list[str]:
    """The absolute dotted names an import statement of `module` brings in."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if not isinstance(node, ast.ImportFrom):
        return []
    base = module[: len(module) - node.level] if node.level else []
    start = ".".join([*base, *([node.module] if node.module else [])])
    return [f"{start}.{alias.name}" for alias in node.names]


def _python_breaches(name: str, text: str) -> Iterator[Breach]:
    inside = name.removeprefix(PYTHON_ROOT).removesuffix(".py").split("/")
    layer = inside[0]
    allowed = PYTHON.get(layer)
    if allowed is None:
        if layer not in SHELL and name != f"{PYTHON_ROOT}__init__.py":
            yield Breach(name, 1, f"the layer {layer!r} is not declared in tools/checks/imports.py")
        return
    for node in ast.walk(ast.parse(text)):
        for dotted in _imported(node, [PACKAGE, *inside]):
            parts = dotted.split(".")
            seen = parts[1] if parts[0] == PACKAGE and len(parts) > 1 else layer
            if seen != layer and seen not in allowed and (seen in PYTHON or seen in SHELL):
                yield Breach(name, getattr(node, "lineno", 1), f"{layer} may not see {seen}")


def _is_type_only(text: str, end: int) -> bool:
    """Whether the import that ends here brings in types alone: those are gone when the page runs."""
    start = max(text.rfind("\nimport", 0, end), text.rfind("\nexport", 0, end))
    return bool(TYPE_ONLY.match(text[start + 1 : end] if start >= 0 else text[:end]))


def _typescript_layer(path: str) -> str:
    first = path.removeprefix(TYPESCRIPT_ROOT).split("/")[0]
    return first.split(".")[0]


def _typescript_breaches(name: str, text: str) -> Iterator[Breach]:
    layer = _typescript_layer(name)
    allowed = TYPESCRIPT.get(layer)
    if allowed is None:
        return
    for found in TYPESCRIPT_IMPORT.finditer(text):
        what = found["what"]
        line = text.count("\n", 0, found.start("what")) + 1
        excepted = LAB_EXCEPTIONS.get(layer)
        if LAB_PACKAGES.match(what) and not (excepted and excepted.match(what)):
            yield Breach(name, line, f"{layer} may import nothing of JupyterLab: {what}")
        elif what.startswith("."):
            target = posixpath.normpath(posixpath.join(posixpath.dirname(name), what))
            seen = _typescript_layer(target) if target.startswith(TYPESCRIPT_ROOT) else layer
            if (
                seen != layer
                and seen not in allowed
                and not _is_type_only(text, found.start("what"))
            ):
                yield Breach(name, line, f"{layer} may not see {seen}")


def breaches(root: Path) -> Iterator[Breach]:
    for name, text in ours(root, ".py", under=(PYTHON_ROOT,)):
        yield from _python_breaches(name, text)
    for name, text in ours(root, ".ts", ".tsx", under=(TYPESCRIPT_ROOT,)):
        if not re.search(r"\.(spec|test)\.tsx?$|/__tests__/", name):
            yield from _typescript_breaches(name, text)
    for name, text in ours(root, ".rs", ".toml", under=("sfu/core/",)):
        if found := re.search(r"\bpyo3\b", text):
            line = text.count("\n", 0, found.start()) + 1
            yield Breach(name, line, "the core may not know of Python")
