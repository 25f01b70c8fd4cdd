"""How does a test run the real coturn, with the configuration that the documentation gives?"""

from __future__ import annotations

import asyncio
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.media.browsers import NotYet

DOCUMENT = Path(__file__).parents[2] / "docs" / "how-to" / "network.md"
BLOCK = re.compile(r"```conf\n(.*?)```", re.DOTALL)
SECRET = "a secret of the test's, which no log may show"


def configuration(address: str, port: int) -> str:
    """The documented file, for this address and port of the machine."""
    found = BLOCK.search(DOCUMENT.read_text(encoding="utf-8"))
    assert found is not None, "the documentation has no configuration of coturn"
    text = found.group(1)
    for pattern, value in (
        ("listening-port=3478", f"listening-port={port}"),
        ("198.51.100.7", address),
        ("192.0.2.10", address),
        ("THE-SECRET", SECRET),
    ):
        assert pattern in text, f"the documented file has no {pattern}"
        text = text.replace(pattern, value)
    # What needs a certificate is left to who has one.
    return re.sub(r"(?m)^(tls-listening-port|cert|pkey)=.*\n", "", text) + "no-tls\nno-dtls\n"


@asynccontextmanager
async def coturn(address: str, port: int, folder: Path) -> AsyncIterator[list[str]]:
    """A TURN server; the value is what it has logged, line by line."""
    path = shutil.which("turnserver")
    if path is None:
        # Its package starts a server for everyone, so setting up does not bring it unasked.
        pytest.skip(
            "coturn is not installed (apt-get install coturn; systemctl disable --now coturn)"
        )
    file = folder / "turnserver.conf"
    file.write_text(configuration(address, port), encoding="utf-8")
    process = await asyncio.create_subprocess_exec(
        path,
        *("-c", str(file), "--log-file=stdout", "--verbose"),
        *(f"--pidfile={folder / 'pid'}", f"--userdb={folder / 'db'}"),
        cwd=folder,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    assert process.stdout is not None
    lines: list[str] = []
    output = process.stdout

    async def read() -> None:
        while line := await output.readline():
            lines.append(line.decode(errors="replace").rstrip())

    reader = asyncio.create_task(read())
    try:
        await _answers(address, port, lines)
        yield lines
    finally:
        process.terminate()
        await process.wait()
        await reader


async def _answers(address: str, port: int, lines: list[str]) -> None:
    for _ in range(100):
        try:
            _, writer = await asyncio.open_connection(address, port)
        except OSError:
            await asyncio.sleep(0.1)
        else:
            writer.close()
            return
    raise NotYet(f"coturn does not answer; it said: {lines[-5:]}")
