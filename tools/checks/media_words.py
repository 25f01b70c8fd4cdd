"""Does the media part speak of peers and tracks only, and never of what happens in a class?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tools.checks.sources import Breach, ours

MEDIA = ("hub_service/liveclass_hub/media/", "sfu/")
CLASS_WORDS = re.compile(
    r"(?<![a-z])(teachers?|instructors?|assistants?|students?|pupils?|courses?|lessons?|classrooms?"
    r"|breakouts?|quiz(?:zes)?|attendance|(?:raise|lower)_?hands?|raised hands?|spotlight)(?![a-z])",
    re.IGNORECASE,
)


def breaches(root: Path) -> Iterator[Breach]:
    for name, text in ours(root, ".py", ".pyi", ".rs", under=MEDIA):
        for number, line in enumerate(text.splitlines(), 1):
            if found := CLASS_WORDS.search(line):
                yield Breach(name, number, f"media knows nothing of classes: {found[0]!r}")
