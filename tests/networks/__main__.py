"""Does a class survive bad networks? Runs the matrix, prints a table, writes build/networks.json.

`make networks` runs all of it, as root, in fifteen minutes; `make networks rows="L10 O5"` these rows only.
"""

from __future__ import annotations

import asyncio
import json
import os
import platform
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Sequence
from pathlib import Path

from tests.networks.ground import ROOT, Impossible, ground
from tests.networks.marks import Row, table
from tests.networks.people import Missing, browsers, check, server
from tests.networks.scenarios import SCENARIOS, Scenario
from tests.networks.stay import Stay

RECORD = ROOT / "build" / "networks.json"
SEED = 1
PATIENCE = 180.0


async def play(scenario: Scenario) -> Row:
    """One row, on namespaces, a server and browsers of its own."""
    check(scenario.firefox)
    folder = Path(tempfile.mkdtemp(prefix="networks-"))
    with ground(SEED) as between:
        async with (
            server(between, folder / "server.log"),
            browsers(between, folder, scenario.firefox) as visit,
        ):
            stay = Stay(between, await visit("ada"), await visit("bob"))
            between.is_like(scenario.at_join)
            await stay.begin(scenario.id, scenario.lines)
            values, details = await scenario.play(stay)
    return Row(scenario.id, scenario.says, scenario.marks, values, details)


async def tried(scenario: Scenario) -> Row:
    """The same; what goes wrong on the way is a row that did not pass."""
    try:
        return await asyncio.wait_for(play(scenario), PATIENCE)
    except Impossible:
        raise
    except Missing as why:
        return Row(scenario.id, scenario.says, scenario.marks, void=str(why))
    except Exception as error:
        traceback.print_exc()
        said = f"{type(error).__name__}: {error}".splitlines()[0][:200]
        return Row(scenario.id, scenario.says, scenario.marks, void=said)


def write(rows: Sequence[Row], load: tuple[float, float, float]) -> None:
    """Keep what was found, beside the machine it was found on."""
    record = {
        "at": int(time.time()),
        "seed": SEED,
        "machine": {"cores": os.cpu_count(), "system": platform.platform(), "load": load},
        "rows": [row.as_json() for row in rows],
    }
    RECORD.parent.mkdir(exist_ok=True)
    RECORD.write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def main(arguments: Sequence[str]) -> int:
    """0 when every row passed, 1 when not, 2 when nothing could be tried."""
    if unknown := set(arguments) - {scenario.id for scenario in SCENARIOS}:
        print(f"networks: no such row: {', '.join(sorted(unknown))}", file=sys.stderr)
        return 2
    # Namespaces are removed on the way out.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    load = os.getloadavg()
    rows = []
    for scenario in SCENARIOS:
        if arguments and scenario.id not in arguments:
            continue
        try:
            rows.append(asyncio.run(tried(scenario)))
        except Impossible as why:
            print(f"networks: not possible here: {why}", file=sys.stderr)
            return 2
        print(table(rows[-1:]), file=sys.stderr, flush=True)
    write(rows, load)
    print(table(rows))
    passed = sum(row.passed for row in rows)
    print(f"\n{passed} of {len(rows)} networks survived. Seed {SEED}; details: {RECORD}")
    return 0 if passed == len(rows) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
