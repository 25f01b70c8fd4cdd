"""Firefox on the far host: reads what its page is asked, a line each, and writes what comes of it.

Run there with a folder for its profile. The page is served from the host it runs on, so that driving it does not
take the bad network.
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

from tests.e2e.firefox import firefox
from tests.media.browsers import PageServer
from tests.networks.people import SERVED


def asked(line: str) -> str:
    """The expression for a line `[SCRIPT, ARGUMENTS]`; the script is one over `page` and `a`."""
    script, arguments = json.loads(line)
    return f"(async a => {{ return {script}; }})({json.dumps(arguments)})"


async def main(profile: Path) -> None:
    """Until there is nothing more to read."""
    server = PageServer(files=SERVED)
    await asyncio.to_thread(drive, profile, server.url)
    await server.stop()


def drive(profile: Path, url: str) -> None:
    with firefox("bob", profile) as browser:
        browser.open(f"{url}/#soundless")
        for line in sys.stdin:
            answer: dict[str, Any]
            try:
                answer = {"value": browser.value(asked(line))}
            except (AssertionError, TimeoutError) as error:
                answer = {"failed": str(error) or "it did not answer in time"}
            print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
