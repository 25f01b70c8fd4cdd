"""How is the way from the server to one page made narrow, without any rights on the machine?

A relay on loopback between them. What the server sends waits in a queue that empties at a rate and
drops what would wait too long, as a router does; what the page sends passes at once. The page's
browser is told the relay's port in place of the server's.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import cast

Address = tuple[str, int]
HOME = "127.0.0.1"
# The longest that a packet waits, in seconds: what a home router's buffer holds, about.
QUEUE = 0.3

# Runs in a page: candidates of the server get the relay's port.
THROUGH = """(() => {
  const set = RTCPeerConnection.prototype.setRemoteDescription;
  RTCPeerConnection.prototype.setRemoteDescription = function ({ type, sdp }) {
    return set.call(this, { type, sdp: sdp.replaceAll(` ${a[0]} typ host`, ` ${a[1]} typ host`) });
  };
})()"""


class _Side(asyncio.DatagramProtocol):
    def __init__(self, relay: Relay, page: Address | None) -> None:
        self.relay = relay
        self.page = page

    def datagram_received(self, data: bytes, addr: Address) -> None:
        if self.page is None:
            self.relay.from_page(data, addr)
        else:
            self.relay.from_server(data, self.page)


class Relay:
    """`bits` is the rate towards the page, in bits a second; it may be changed at any time."""

    def __init__(self, server: Address, bits: float) -> None:
        self.server = server
        self.bits = bits
        self.dropped = 0
        self.port = 0
        self._free_at = 0.0
        self._towards_page: asyncio.DatagramTransport | None = None
        self._towards_server: dict[Address, asyncio.DatagramTransport] = {}
        self._opening: set[Address] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        loop = asyncio.get_running_loop()
        transport, _ = await loop.create_datagram_endpoint(
            lambda: _Side(self, None), local_addr=(HOME, 0)
        )
        self._towards_page = cast("asyncio.DatagramTransport", transport)
        self.port = transport.get_extra_info("sockname")[1]

    def stop(self) -> None:
        for transport in (self._towards_page, *self._towards_server.values()):
            if transport is not None:
                transport.close()

    def from_page(self, data: bytes, page: Address) -> None:
        transport = self._towards_server.get(page)
        if transport is not None:
            transport.sendto(data)
        elif page not in self._opening:
            self._opening.add(page)
            task = asyncio.create_task(self._open(data, page))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _open(self, data: bytes, page: Address) -> None:
        loop = asyncio.get_running_loop()
        transport, _ = await loop.create_datagram_endpoint(
            lambda: _Side(self, page), remote_addr=self.server
        )
        self._towards_server[page] = cast("asyncio.DatagramTransport", transport)
        self._towards_server[page].sendto(data)

    def from_server(self, data: bytes, page: Address) -> None:
        loop = asyncio.get_running_loop()
        now = loop.time()
        self._free_at = max(now, self._free_at)
        if self._free_at - now > QUEUE:
            self.dropped += 1
            return
        self._free_at += (len(data) + 28) * 8 / self.bits
        loop.call_at(self._free_at, self._deliver, data, page)

    def _deliver(self, data: bytes, page: Address) -> None:
        if self._towards_page is not None and not self._towards_page.is_closing():
            self._towards_page.sendto(data, page)


@asynccontextmanager
async def narrow(udp_port: int, bits: float) -> AsyncIterator[Relay]:
    """A relay in front of a media server of this machine."""
    relay = Relay((HOME, udp_port), bits)
    await relay.start()
    try:
        yield relay
    finally:
        relay.stop()
