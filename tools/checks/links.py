"""Does every link between our documents lead somewhere?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tools.checks.sources import Breach, ours

LINK = re.compile(r"\[[^\]]*\]\((?P<target>[^)\s]+)(?:\s+\"[^\"]*\")?\)")
ELSEWHERE = re.compile(r"^[a-z][a-z0-9+.-]*:")
HEADING = re.compile(r"^#{1,6}\s+(.*?)\s*#*\s*$", re.MULTILINE)
FENCE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)


def anchors(text: str) -> set[str]:
    """The names under which the headings of a document can be linked to."""
    plain = (
        re.sub(r"[`*]", "", heading).lower() for heading in HEADING.findall(FENCE.sub("", text))
    )
    return {re.sub(r"[^\w\- ]", "", heading).strip().replace(" ", "-") for heading in plain}


def _blank(found: re.Match[str]) -> str:
    return "\n" * found[0].count("\n")


def breaches(root: Path) -> Iterator[Breach]:
    for name, text in ours(root, ".md"):
        prose = FENCE.sub(_blank, text)
        for found in LINK.finditer(prose):
            target = found["target"]
            if ELSEWHERE.match(target):
                continue
            path, _, anchor = target.partition("#")
            file = (root / name).parent / path if path else root / name
            line = prose.count("\n", 0, found.start()) + 1
            if not file.exists():
                yield Breach(name, line, f"leads nowhere: {target}")
            elif anchor and file.suffix == ".md" and anchor not in anchors(file.read_text("utf-8")):
                yield Breach(name, line, f"no such heading: {target}")
