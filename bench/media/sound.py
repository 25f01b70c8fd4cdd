"""How much of the sound is made up where a tenth of all packets is lost?

The row L10 of the matrix of bad networks: two browsers, the media server, and between them what loses packets, both
ways and by a seed. Of the two browsers the one that hears worse counts.
"""

from __future__ import annotations

import asyncio
import os

from bench.row import Measured
from tests.networks.__main__ import tried
from tests.networks.ground import Impossible
from tests.networks.scenarios import CONCEALED, SCENARIOS

KEY = ("N7", "sound under 10 % loss: concealed samples")


def sound() -> dict[tuple[str, str], Measured]:
    """Row N7; as root, for it makes namespaces."""
    lossy = next(scenario for scenario in SCENARIOS if scenario.id == "L10")
    try:
        row = asyncio.run(tried(lossy))
    except Impossible as why:
        return {KEY: Measured(void=str(why))}
    details = {**row.details, "load": os.getloadavg()[0]}
    return {KEY: Measured(row.values.get(CONCEALED.name), void=row.void, details=details)}
