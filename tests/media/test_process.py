"""Does the server run, and end, as a process of its own?"""

from __future__ import annotations

import asyncio
import os
import re
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from liveclass_hub.media.__main__ import parse_keys
from livekit import api
from tornado.httpclient import AsyncHTTPClient

pytestmark = pytest.mark.asyncio


@asynccontextmanager
async def running(
    *options: str, **environment: str
) -> AsyncIterator[tuple[asyncio.subprocess.Process, int]]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "liveclass_hub.media",
        "--port=0",
        "--udp-port=0",
        *options,
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, **environment},
    )
    try:
        yield process, await port_of(process)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def port_of(process: asyncio.subprocess.Process) -> int:
    assert process.stderr is not None
    said = ""
    while line := await asyncio.wait_for(process.stderr.readline(), 20):
        said += line.decode()
        found = re.search(r"signalling on http://127\.0\.0\.1:(\d+)", said)
        if found:
            return int(found[1])
    raise AssertionError(f"the server did not start: {said}")


@pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")
async def test_dev_takes_the_well_known_key() -> None:
    async with running("--dev") as (_, port):
        async with api.LiveKitAPI(f"http://127.0.0.1:{port}", "devkey", "secret") as client:
            listed = await client.room.list_rooms(api.ListRoomsRequest())
        assert list(listed.rooms) == []


async def test_it_ends_with_its_parent() -> None:
    async with running("--dev", "--parent-fd=0") as (process, _):
        assert process.stdin is not None
        process.stdin.close()
        assert await asyncio.wait_for(process.wait(), 20) == 0


async def test_it_ends_when_told() -> None:
    async with running("--dev") as (process, _):
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), 20) == 0


async def test_keys_come_through_the_environment() -> None:
    keys = "one: the first secret of thirty-two bytes, two: the second secret"
    async with running(LIVECLASS_MEDIA_KEYS=keys) as (_, port):
        answer = await AsyncHTTPClient().fetch(f"http://127.0.0.1:{port}/")
        assert answer.code == 200
    assert parse_keys(keys)["two"] == "the second secret"


async def test_without_a_key_it_says_so() -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "liveclass_hub.media",
        "--port=0",
        stderr=subprocess.PIPE,
        env={name: value for name, value in os.environ.items() if name != "LIVECLASS_MEDIA_KEYS"},
    )
    _, said = await asyncio.wait_for(process.communicate(), 20)
    assert process.returncode == 1
    assert b"API key" in said
