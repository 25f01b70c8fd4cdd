"""Does the front door stay open when there is no file left, or answers are not read, and what does it give out?"""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import json
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import psutil
import pytest
import pytest_asyncio
from tornado.httpclient import AsyncHTTPClient, HTTPRequest, HTTPResponse

from tests.host.inside import inside, until
from tests.host.test_strangers import MOST, greet, knock
from tests.hub import free_ports

pytestmark = pytest.mark.asyncio

FILES = 96
"""Open files of the host in these tests; it needs some forty for itself."""
LIMITED = """
import resource, runpy, sys
resource.setrlimit(resource.RLIMIT_NOFILE, (%d, %d))
sys.argv[0] = "liveclass"
runpy.run_module("liveclass_hub", run_name="__main__")
"""
HEALTH = b"GET /services/liveclass/health HTTP/1.1\r\nHost: x\r\n\r\n"
UPGRADE = (
    b"GET /services/liveclass/socket HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n"
    b"Connection: Upgrade\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
    b"Sec-WebSocket-Version: 13\r\n\r\n"
)
Line = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Host:
    """A host process that may open few files."""

    def __init__(self, folder: Path) -> None:
        self.port, media = free_ports(2)
        file, self.log = folder / "liveclass.json", folder / "log"
        ports = {"host_port": self.port, "media_port": media}
        settings = {"data_dir": str(folder / "data"), "courses": {}, "hello_seconds": 120.0}
        file.write_text(json.dumps({"LiveClass": {**ports, **settings}}))
        with self.log.open("wb") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-c", LIMITED % (FILES, FILES), "host", f"--config={file}"],
                stderr=out,
            )

    async def call(self, words: bytes = b"") -> Line:
        """A connection, and what it asks for."""
        line = await asyncio.open_connection("127.0.0.1", self.port)
        line[1].write(words)
        return line

    async def answers(self) -> bool:
        """Whether someone who comes now is answered; False: turned away."""
        try:
            reader, writer = await self.call(HEALTH)
            answered = b" 200 " in await reader.readline()
            writer.close()
        except OSError:
            return False
        return answered

    async def holds(self) -> asyncio.StreamWriter | None:
        """A socket that shows no ticket, and stays; None: turned away."""
        try:
            reader, writer = await self.call(UPGRADE)
            return writer if await reader.read(1) else None
        except OSError:
            return None

    def said(self) -> int:
        """How often the log speaks of it."""
        return self.log.read_text().count("no file is left")

    def worked(self) -> float:
        """Seconds of the processor it has used."""
        used = psutil.Process(self.process.pid).cpu_times()
        return used.user + used.system


@pytest_asyncio.fixture
async def host(tmp_path: Path) -> AsyncIterator[Host]:
    it = Host(tmp_path)
    try:
        await until(lambda: "are back" in it.log.read_text(), "it does not start", 60)
        yield it
    finally:
        it.process.terminate()
        it.process.wait(10)


async def test_with_no_file_left_the_silent_give_theirs_and_without_them_the_host_rests(
    host: Host,
) -> None:
    silent = [await host.call() for _ in range(2 * FILES)]
    assert await host.answers()
    assert host.said() == 1
    holding: list[asyncio.StreamWriter] = []
    while taken := await host.holds():
        holding.append(taken)
    loop = asyncio.get_running_loop()
    began, worked = loop.time(), host.worked()
    for _ in range(6):
        assert not await host.answers()
    # A door that asks the system again at once is busy all the while.
    assert host.worked() - worked < (loop.time() - began) / 2
    assert host.said() == 1
    for writer in [*holding, *(writer for _, writer in silent)]:
        writer.close()
    for _ in range(100):
        if await host.answers():
            break
    else:
        pytest.fail("it does not open again")


async def test_who_does_not_read_the_answer_gives_way(tmp_path: Path) -> None:
    async with inside(tmp_path, max_sockets=MOST) as it:
        session = await it.start_class()
        files = it.house.bundle.files
        large = max(files, key=lambda name: len(files[name][0]))
        unread = [await ask_without_reading(it.port, large) for _ in range(MOST // 2)]
        for number in range(3):
            await greet(it, await knock(it, "198.51.100.7"), session, f"student{number}")
        whole = TIMES * len(files[large][0])
        assert await left(unread[0][0]) < whole, "the oldest stays"
        assert await left(unread[-1][0]) > whole, "one who is not in the way has gone"
        for _, writer in unread:
            writer.close()


TIMES = 16
"""So many answers are more than the buffers between the two take."""


async def ask_without_reading(port: int, name: str) -> Line:
    """A line on which the answers begin to come, and stay."""
    small = socket.socket()
    small.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    small.setblocking(False)
    await asyncio.get_running_loop().sock_connect(small, ("127.0.0.1", port))
    reader, writer = await asyncio.open_connection(sock=small, limit=1)
    ask = f"GET /services/liveclass/static/{name} HTTP/1.1\r\nHost: x\r\n"
    writer.write(((TIMES - 1) * f"{ask}\r\n" + f"{ask}Connection: close\r\n\r\n").encode())
    await reader.readexactly(1)
    return reader, writer


async def left(reader: asyncio.StreamReader) -> int:
    """How many bytes are on the line until it ends."""
    count = 0
    with contextlib.suppress(ConnectionResetError):
        while piece := await reader.read(65536):
            count += len(piece)
    return count


async def test_a_file_of_the_page_comes_packed_and_whole_and_once(tmp_path: Path) -> None:
    async with inside(tmp_path) as it:
        name, (plain, packed) = max(it.house.bundle.files.items(), key=lambda file: len(file[1][0]))
        url = f"http://127.0.0.1:{it.port}/services/liveclass/static/{name}"
        client = AsyncHTTPClient(force_instance=True)

        async def get(**headers: str) -> HTTPResponse:
            asked = HTTPRequest(url, headers=headers, decompress_response=False)
            return await client.fetch(asked, raise_error=False)

        given = await get(**{"Accept-Encoding": "gzip"})
        assert (given.code, given.body) == (200, packed)
        assert gzip.decompress(given.body) == plain
        assert given.headers["Content-Length"] == str(len(packed))
        known = given.headers["Etag"]
        kept = await get(**{"Accept-Encoding": "gzip", "If-None-Match": known})
        assert (kept.code, kept.body) == (304, b"")
        other = await get(**{"If-None-Match": known})
        assert (other.code, other.body) == (200, plain)
        client.close()
