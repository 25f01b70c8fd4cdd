"""How does an application call a method that somebody's page offers?

By a packet like those with which clients call each other. The caller in it is named by the call's own id: so the
reply is addressed to that id and to nobody in the room, and the server takes it. The page takes a call within
`TAKEN_WITHIN` seconds, and then answers within the time that the application gives.
"""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from google.protobuf.message import DecodeError
from livekit.protocol import models

TAKEN_WITHIN = 7.0
"""As long as LiveKit's clients wait for each other."""
ANSWERED_WITHIN = 15.0
LONGEST = 3600.0
"""An answer has no longer, whatever is asked for."""
LONGEST_PAYLOAD = 15 * 1024
MOST = 100
NOT_TAKEN, NOT_ANSWERED, GONE = 1501, 1502, 1503
"""The codes that LiveKit's clients know these failures by."""


class CallFailed(Exception):
    """A call without an answer: the code, and the words of who was called or the server's own."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(frozen=True)
class Question:
    """What is called with which payload; the answer has `timeout` seconds, 0 for the usual time."""

    method: str
    payload: str
    timeout: float = 0.0


@dataclass(eq=False)
class _Call:
    taken: asyncio.Event = field(default_factory=asyncio.Event)
    answer: asyncio.Future[str] = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )


class Calls:
    """The calls of the application that one participant has not answered yet."""

    def __init__(self) -> None:
        self._open: dict[str, _Call] = {}

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self._open)

    @property
    def are_many(self) -> bool:
        """Whether one more would be too many."""
        return self.count >= MOST

    async def make(self, question: Question, send: Callable[[bytes], None]) -> str:
        """The answer. `send` takes the packet. Raises `CallFailed`, and what `send` raises."""
        name, call = str(uuid.uuid4()), _Call()
        timeout = min(question.timeout or ANSWERED_WITHIN, LONGEST)
        self._open[name] = call
        try:
            send(_packet(name, question, timeout))
            if not await _in_time(call.taken.wait(), TAKEN_WITHIN):
                raise CallFailed(NOT_TAKEN, "The participant did not take the call in time.")
            if not await _in_time(asyncio.wait([call.answer]), timeout):
                raise CallFailed(NOT_ANSWERED, "The participant did not answer in time.")
            return call.answer.result()
        finally:
            del self._open[name]
            call.answer.cancel()

    def take(self, payload: bytes) -> bool:
        """Whether this packet of the participant belongs to one of the calls."""
        if not self._open:
            return False
        try:
            packet = models.DataPacket.FromString(payload)
        except DecodeError:
            return False
        name = packet.rpc_response.request_id or packet.rpc_ack.request_id
        call = self._open.get(name)
        if call is None:
            return False
        call.taken.set()
        if packet.HasField("rpc_response") and not call.answer.done():
            _answer(call.answer, packet.rpc_response)
        return True

    def end(self) -> None:
        """The participant has left."""
        for call in self._open.values():
            call.taken.set()
            if not call.answer.done():
                call.answer.set_exception(CallFailed(GONE, "The participant has left."))


async def _in_time(wait: Awaitable[object], seconds: float) -> bool:
    try:
        await asyncio.wait_for(wait, seconds)
    except TimeoutError:
        return False
    return True


def _answer(waiting: asyncio.Future[str], response: models.RpcResponse) -> None:
    if response.HasField("error"):
        waiting.set_exception(CallFailed(response.error.code, response.error.message))
    else:
        waiting.set_result(response.payload)


def _packet(name: str, question: Question, timeout: float) -> bytes:
    request = models.RpcRequest(
        id=name,
        method=question.method,
        payload=question.payload,
        response_timeout_ms=int(timeout * 1000),
        version=1,
    )
    packet = models.DataPacket(
        kind=models.DataPacket.Kind.RELIABLE, participant_identity=name, rpc_request=request
    )
    return packet.SerializeToString()
