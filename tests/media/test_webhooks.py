"""Is the application told what happens, in order and signed?"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from liveclass_hub.media import webhooks
from liveclass_hub.media.webhooks import Webhooks
from livekit import api
from livekit.protocol import rtc
from tornado.httpserver import HTTPServer
from tornado.testing import bind_unused_port
from tornado.web import Application, RequestHandler

from tests.media.aiortc_peer import AiortcPeer
from tests.media.conftest import KEY, SECRET, Start, settings, token, ws
from tests.media.raw_client import RawClient

pytestmark = pytest.mark.asyncio


class Receiver(RequestHandler):
    """An application that checks signatures with LiveKit's own library."""

    async def post(self) -> None:
        failures: list[int] = self.settings["failures"]
        if failures:
            self.set_status(failures.pop())
            return
        receiver = api.WebhookReceiver(api.TokenVerifier(KEY, SECRET))
        body = self.request.body.decode()
        event = receiver.receive(body, self.request.headers["Authorization"])
        assert self.request.headers["Content-Type"] == "application/webhook+json"
        self.settings["events"].put_nowait(event)


class App:
    def __init__(self) -> None:
        self.events: asyncio.Queue[api.WebhookEvent] = asyncio.Queue()
        self.failures: list[int] = []
        socket, self.port = bind_unused_port(address="127.0.0.1")
        routes = Application([("/", Receiver)], events=self.events, failures=self.failures)
        self.http = HTTPServer(routes)
        self.http.add_sockets([socket])

    async def next(self) -> api.WebhookEvent:
        return await asyncio.wait_for(self.events.get(), 10)


@pytest_asyncio.fixture
async def app() -> AsyncIterator[App]:
    application = App()
    yield application
    application.http.stop()
    await application.http.close_all_connections()


async def test_a_visit_is_told_in_order(start: Start, app: App) -> None:
    server = await start(webhook_urls=(f"http://127.0.0.1:{app.port}/",), departure_timeout=0)
    ada = await RawClient.connect(ws(server), token("ada"))
    await ada.expect("join")
    await ada.send(leave=rtc.LeaveRequest())
    told = [await app.next() for _ in range(3)]
    assert [event.event for event in told] == [
        "room_started",
        "participant_connection_aborted",
        "room_finished",
    ]
    assert told[1].participant.identity == "ada"
    assert len({event.id for event in told}) == 3


async def test_publishing_is_told_too(start: Start, app: App) -> None:
    server = await start(webhook_urls=(f"http://127.0.0.1:{app.port}/",))
    client = await RawClient.connect(ws(server), token("ada"))
    ada = AiortcPeer(client)
    await ada.publish()
    told = {event.event: event for event in [await app.next() for _ in range(4)]}
    assert {"room_started", "participant_joined", "track_published"} == set(told)
    assert told["track_published"].track.sid.startswith("TR_")
    assert told["participant_joined"].participant.identity == "ada"
    await client.send(leave=rtc.LeaveRequest())
    ended = [(await app.next()).event for _ in range(3)]
    assert ended == ["track_unpublished", "track_unpublished", "participant_left"]
    await ada.close()


async def test_a_receiver_that_stumbles_is_tried_again(app: App) -> None:
    app.failures[:] = [500, 503]
    hooks = Webhooks(settings(webhook_urls=(f"http://127.0.0.1:{app.port}/",)))
    hooks.start()
    hooks.tell("room_started", api.Room(name="algebra"))
    assert (await app.next()).room.name == "algebra"
    await hooks.stop()


async def test_what_was_dropped_is_counted(app: App) -> None:
    hooks = Webhooks(settings(webhook_urls=(f"http://127.0.0.1:{app.port}/",)))
    hooks.start()
    for number in range(1002):
        hooks.tell("room_started", api.Room(name=str(number)))
    for _ in range(1000):
        await app.next()
    hooks.tell("room_finished", api.Room(name="last"))
    assert (await app.next()).num_dropped == 2
    await hooks.stop()


async def test_what_nobody_takes_is_left_and_counted_until_somebody_is_told(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhooks, "PATIENCE", (0.0, 0.0, 0.0))
    hooks = Webhooks(settings(webhook_urls=(f"http://127.0.0.1:{app.port}/",)))
    hooks.start()

    async def tell(name: str) -> None:
        hooks.tell("room_started", api.Room(name=name))
        await hooks.delivered()

    app.failures[:] = [500] * 8
    await tell("first")
    await tell("second")
    assert app.failures == [], "each is tried four times"
    await tell("third")
    event = await app.next()
    assert (event.room.name, event.num_dropped) == ("third", 2)
    await tell("fourth")
    assert (await app.next()).num_dropped == 0
    await hooks.stop()


async def test_a_body_that_was_changed_on_its_way_is_found_out() -> None:
    receiver = api.WebhookReceiver(api.TokenVerifier(KEY, SECRET))
    said = webhooks.sign(b'{"event": "room_started"}', KEY, SECRET, time.time())
    assert receiver.receive('{"event": "room_started"}', said).event == "room_started"
    with pytest.raises(Exception, match="hash mismatch"):
        receiver.receive('{"event": "room_finished"}', said)
