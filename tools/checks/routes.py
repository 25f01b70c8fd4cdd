"""Does every route of the service and of the user's server say who may use it?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tools.checks.sources import Breach


def breaches(root: Path) -> Iterator[Breach]:
    from liveclass_hub.web import routes

    yield from ()
