"""What lies between a client and the server in a test, and can break?

Signalling goes through a relay of TCP connections that can all be cut. Media goes through a relay
of datagrams on an address of its own: to *move* is what a change of network does to a client. All
its former addresses are dead, in both directions, and only new ones reach the server.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import cast

from liveclass_hub.media.server import MediaServer

MEDIA = "127.0.0.2"
Address = tuple[str, int]


class Crossing:
    """Both relays of one server, which must advertise `MEDIA`."""

    def __init__(self, server: MediaServer) -> None:
        self._server = server
        self._streams: set[asyncio.StreamWriter] = set()
        self._door: asyncio.Server | None = None
        self._datagrams = _Datagrams((server.settings.udp_host, server.udp_port))
        self._through = asyncio.Event()
        self._through.set()
        self.url = ""

    async def open(self) -> None:
        """Begins to relay; `url` is where clients connect to."""
        self._door = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.url = f"ws://127.0.0.1:{self._door.sockets[0].getsockname()[1]}"
        loop = asyncio.get_running_loop()
        here = (MEDIA, self._server.udp_port)
        await loop.create_datagram_endpoint(lambda: self._datagrams, local_addr=here)

    async def close(self) -> None:
        """Ends everything."""
        self.cut()
        if self._door is not None:
            self._door.close()
        self._datagrams.close()

    def cut(self) -> int:
        """Breaks all signalling connections; how many."""
        streams, self._streams = self._streams, set()
        for stream in streams:
            stream.transport.abort()
        return len(streams) // 2

    def hold(self) -> None:
        """Breaks them too, and keeps new ones waiting until they are let through."""
        self._through.clear()
        self.cut()

    def let_through(self) -> None:
        """Signalling connections reach the server again."""
        self._through.set()

    def move(self) -> None:
        """Lets no address pass any more that has been used so far."""
        self._datagrams.forget_all()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self._through.wait()
        there = await asyncio.open_connection("127.0.0.1", self._server.port)
        self._streams |= {writer, there[1]}
        await asyncio.gather(self._pass_on(reader, there[1]), self._pass_on(there[0], writer))

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            while data := await reader.read(65536):
                writer.write(data)
        self._streams.discard(writer)
        writer.close()


class _Datagrams(asyncio.DatagramProtocol):
    def __init__(self, server: Address) -> None:
        self._server = server
        self._outside: asyncio.DatagramTransport | None = None
        self._flows: dict[Address, _Flow] = {}
        self._dead: set[Address] = set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._outside = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, addr: Address) -> None:
        if addr in self._dead:
            return
        if addr not in self._flows:
            self._flows[addr] = _Flow(self, addr)
            loop = asyncio.get_running_loop()
            flow = self._flows[addr]
            flow.opening = loop.create_task(
                loop.create_datagram_endpoint(lambda: flow, remote_addr=self._server)
            )
        self._flows[addr].send(data)

    def back(self, data: bytes, client: Address) -> None:
        if client not in self._dead and self._outside is not None:
            self._outside.sendto(data, client)

    def forget_all(self) -> None:
        self._dead |= set(self._flows)

    def close(self) -> None:
        for flow in self._flows.values():
            flow.close()
        if self._outside is not None:
            self._outside.close()


class _Flow(asyncio.DatagramProtocol):
    def __init__(self, owner: _Datagrams, client: Address) -> None:
        self._owner = owner
        self._client = client
        self._transport: asyncio.DatagramTransport | None = None
        self._early: list[bytes] = []
        self.opening: asyncio.Task[object] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.DatagramTransport", transport)
        for data in self._early:
            self._transport.sendto(data)

    def send(self, data: bytes) -> None:
        if self._transport is None:
            self._early.append(data)
        else:
            self._transport.sendto(data)

    def datagram_received(self, data: bytes, addr: Address) -> None:
        self._owner.back(data, self._client)

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()
