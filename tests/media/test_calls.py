"""What becomes of a call of the application that goes wrong? In virtual time, with nobody at the other end."""

from __future__ import annotations

import asyncio

import pytest
from liveclass_hub.media.calls import (
    ANSWERED_WITHIN,
    GONE,
    NOT_ANSWERED,
    NOT_TAKEN,
    TAKEN_WITHIN,
    CallFailed,
    Calls,
    Question,
)
from livekit.protocol import models

from tests.media.test_crowd import run

QUESTION = Question("double", "ha")


class Page:
    """Whom the calls are for; it answers only when told to."""

    def __init__(self) -> None:
        self.calls = Calls()
        self.asked: list[models.DataPacket] = []

    def receive(self, payload: bytes) -> None:
        self.asked.append(models.DataPacket.FromString(payload))

    async def ask(self, question: Question = QUESTION) -> asyncio.Task[str]:
        task = asyncio.create_task(self.calls.make(question, self.receive))
        await asyncio.sleep(0)
        return task

    def say(self, **packet: object) -> bool:
        return self.calls.take(models.DataPacket(**packet).SerializeToString())

    def takes(self, number: int = -1) -> bool:
        name = self.asked[number].rpc_request.id
        return self.say(rpc_ack=models.RpcAck(request_id=name))

    def answers(self, payload: str, number: int = -1) -> bool:
        name = self.asked[number].rpc_request.id
        return self.say(rpc_response=models.RpcResponse(request_id=name, payload=payload))


async def failure(task: asyncio.Task[str]) -> int:
    with pytest.raises(CallFailed) as failed:
        await task
    return failed.value.code


def test_each_answer_is_for_its_own_call() -> None:
    async def story() -> None:
        page = Page()
        first, second = await page.ask(), await page.ask()
        names = {packet.participant_identity for packet in page.asked}
        assert names == {packet.rpc_request.id for packet in page.asked}
        assert len(names) == 2
        assert page.takes(0)
        assert page.answers("two", 1), "who answers has taken the call"
        assert page.answers("one", 0)
        assert page.answers("three", 0), "one too many is nobody else's either"
        assert (await first, await second) == ("one", "two")

    run(story())


def test_what_is_no_answer_to_the_application_is_left_to_the_room() -> None:
    async def story() -> None:
        page = Page()
        assert not page.say(rpc_ack=models.RpcAck(request_id="x"))
        task = await page.ask()
        assert not page.say(rpc_ack=models.RpcAck(request_id="x"))
        assert not page.say(user=models.UserPacket(payload=b"hello"))
        assert not page.calls.take(b"\xff")
        assert page.answers("at last")
        await task
        assert not page.answers("once more")

    run(story())


def test_nobody_waits_for_ever() -> None:
    async def story() -> None:
        loop, page = asyncio.get_running_loop(), Page()
        began = loop.time()
        assert await failure(await page.ask()) == NOT_TAKEN
        assert loop.time() - began == pytest.approx(TAKEN_WITHIN, abs=0.01)
        for timeout in (0.0, 2.0):
            task = await page.ask(Question("double", "ha", timeout))
            page.takes()
            began = loop.time()
            assert await failure(task) == NOT_ANSWERED
            waited = timeout or ANSWERED_WITHIN
            assert loop.time() - began == pytest.approx(waited, abs=0.01)
            assert page.asked[-1].rpc_request.response_timeout_ms == waited * 1000
        assert not page.answers("too late")

    run(story())


def test_who_leaves_answers_nothing_any_more() -> None:
    async def story() -> None:
        page = Page()
        waiting, taken = await page.ask(), await page.ask()
        page.takes()
        page.calls.end()
        assert await failure(waiting) == GONE
        assert await failure(taken) == GONE

    run(story())


def test_not_more_wait_than_may() -> None:
    async def story() -> None:
        page = Page()
        tasks = [await page.ask() for _ in range(100)]
        assert page.calls.are_many
        page.calls.end()
        await asyncio.gather(*tasks, return_exceptions=True)
        assert not page.calls.are_many

    run(story())
