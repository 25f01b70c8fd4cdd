"""Do LiveKit's clients of two kinds, both unmodified, understand each other through this server?

One room for all of it: a page with `livekit-client` and the `livekit` package for Python.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
import pytest_asyncio
from liveclass_hub.media.server import MediaServer
from livekit import api, rtc
from tornado.httpclient import AsyncHTTPClient

from tests.media.browsers import Visitor, chromium, until
from tests.media.conftest import http, token, ws

pytestmark = [pytest.mark.asyncio, pytest.mark.browser]
Service = api.room_service.RoomService
PATIENCE = 20
ESSAY = "all of it, Ω and ∑. " * 3000
BYTES = bytes(range(256)) * 300

LISTEN = """(() => {
  const { room } = page;
  Object.assign(page, { texts: [], files: [] });
  room.registerTextStreamHandler('essay', async (reader, from) =>
    page.texts.push({ from: from.identity, text: await reader.readAll() }));
  room.registerByteStreamHandler('file', async (reader, from) => {
    const parts = await reader.readAll();
    const bytes = parts.flatMap(part => [...part]);
    page.files.push({ from: from.identity, name: reader.info.name, bytes });
  });
  room.registerRpcMethod('double', async call => {
    if (call.payload === 'no') {
      throw new page.livekit.RpcError(1700, 'not that');
    }
    return `${call.callerIdentity} ${call.payload}${call.payload}`;
  });
})()"""
SEEN = """(() => {
  const person = page.room.remoteParticipants.get(a[0]);
  return person && { name: person.name, metadata: person.metadata, attributes: person.attributes };
})()"""


class Told:
    """Everything the Python client was told, to be waited for."""

    def __init__(self, room: rtc.Room, *names: str) -> None:
        self.queues: dict[str, asyncio.Queue[Any]] = {name: asyncio.Queue() for name in names}
        for name, queue in self.queues.items():
            room.on(name, lambda *args, queue=queue: queue.put_nowait(args))

    async def next(self, name: str, enough: Callable[..., bool] = lambda *_: True) -> Any:
        """The next telling of this name that is enough."""

        async def look() -> Any:
            while True:
                args = await self.queues[name].get()
                if enough(*args):
                    return args

        return await asyncio.wait_for(look(), PATIENCE)


@pytest_asyncio.fixture
async def page(server: MediaServer) -> AsyncIterator[Visitor]:
    async with chromium() as visit:
        visitor = await visit()
        await visitor.join(ws(server), token("ada", can_update_own_metadata=True))
        yield visitor


async def test_streams_calls_and_what_is_said_of_people(
    server: MediaServer, page: Visitor, rooms: Service
) -> None:
    bob = rtc.Room()
    told = Told(
        bob,
        "participant_attributes_changed",
        "participant_name_changed",
        "participant_metadata_changed",
        "room_metadata_changed",
        "active_speakers_changed",
        "connection_quality_changed",
        "track_muted",
        "track_unmuted",
        "participant_permissions_changed",
        "participant_disconnected",
    )
    await page.run(LISTEN)
    await asyncio.wait_for(
        bob.connect(ws(server), token("bob", can_update_own_metadata=True)), PATIENCE
    )
    await until(page.people, lambda people: len(people) == 1, "ada is alone")
    await texts_and_files(page, bob)
    await calls(page, bob)
    await calls_of_the_application(server)
    await cards(page, bob, told)
    await speech(page, rooms, told)
    await page.run("await page.room.disconnect()")
    (gone,) = await told.next("participant_disconnected")
    assert (gone.identity, bob.remote_participants) == ("ada", {})
    await bob.disconnect()


async def texts_and_files(page: Visitor, bob: rtc.Room) -> None:
    """Whole, with their sender's name, both ways."""
    texts: asyncio.Queue[tuple[str, str]] = asyncio.Queue()
    files: asyncio.Queue[tuple[str, bytes]] = asyncio.Queue()

    async def read(reader: rtc.TextStreamReader, who: str) -> None:
        texts.put_nowait((who, await reader.read_all()))

    async def load(reader: rtc.ByteStreamReader, who: str) -> None:
        files.put_nowait((who, b"".join([chunk async for chunk in reader])))

    tasks: list[asyncio.Task[None]] = []
    bob.register_text_stream_handler(
        "essay", lambda reader, who: tasks.append(asyncio.create_task(read(reader, who)))
    )
    bob.register_byte_stream_handler(
        "file", lambda reader, who: tasks.append(asyncio.create_task(load(reader, who)))
    )
    send = "await page.room.localParticipant.sendText(a[0], { topic: 'essay' })"
    await page.run(send, ESSAY)
    assert await asyncio.wait_for(texts.get(), PATIENCE) == ("ada", ESSAY)
    send = (
        "await page.room.localParticipant"
        ".sendFile(new File([new Uint8Array(a[0])], 'all.bin'), { topic: 'file' })"
    )
    await page.run(send, list(BYTES))
    assert await asyncio.wait_for(files.get(), PATIENCE) == ("ada", BYTES)
    await bob.local_participant.send_text(ESSAY, topic="essay")
    got = await until(lambda: page.run("page.texts"), bool, "no text came")
    assert got == [{"from": "bob", "text": ESSAY}]
    writer = await bob.local_participant.stream_bytes("all.bin", topic="file")
    await writer.write(BYTES)
    await writer.aclose()
    got = await until(lambda: page.run("page.files"), bool, "no file came")
    assert got == [{"from": "bob", "name": "all.bin", "bytes": list(BYTES)}]


async def calls(page: Visitor, bob: rtc.Room) -> None:
    """Answered, refused in the callee's words, and unanswered because nobody offers that."""

    @bob.local_participant.register_rpc_method("triple")
    async def triple(call: rtc.RpcInvocationData) -> str:
        return f"{call.caller_identity} {call.payload * 3}"

    call = (
        "await page.room.localParticipant.performRpc("
        "{ destinationIdentity: 'bob', method: a[0], payload: 'ha' }).catch(e => e.code)"
    )
    assert await page.run(call, "triple") == "ada hahaha"
    assert await page.run(call, "none") == rtc.RpcError.ErrorCode.UNSUPPORTED_METHOD

    def ask(payload: str) -> Any:
        return bob.local_participant.perform_rpc(
            destination_identity="ada", method="double", payload=payload
        )

    assert await ask("ha") == "bob haha"
    with pytest.raises(rtc.RpcError) as refused:
        await ask("no")
    assert (refused.value.code, refused.value.message) == (1700, "not that")


async def calls_of_the_application(server: MediaServer) -> None:
    """Both answer the room API too: LiveKit's own package for it has no method for that yet."""
    for who, method, answer in (("ada", "double", "haha"), ("bob", "triple", "hahaha")):
        code, found = await perform(server, who, method)
        assert (code, found["payload"].split()[1]) == (200, answer)
    code, found = await perform(server, "ada", "double", "no")
    assert (code, found["code"], found["msg"]) == (500, "internal", "1700: not that")
    for who, method, status in (("bob", "none", 400), ("eve", "double", 404)):
        assert (await perform(server, who, method))[0] == status


async def perform(
    server: MediaServer, who: str, method: str, payload: str = "ha"
) -> tuple[int, dict[str, Any]]:
    asked = {"room": "algebra", "destination_identity": who, "method": method, "payload": payload}
    answer = await AsyncHTTPClient().fetch(
        http(server, "/twirp/livekit.RoomService/PerformRpc"),
        method="POST",
        body=json.dumps(asked),
        headers={
            "Content-Type": "application/json",
            "Authorization": f"Bearer {token('app', room_admin=True)}",
        },
        raise_error=False,
    )
    return answer.code, json.loads(answer.body)


async def cards(page: Visitor, bob: rtc.Room, told: Told) -> None:
    """Names, metadata and attributes, set by each of the two and seen by the other."""
    local = "page.room.localParticipant"
    await page.run(f"await {local}.setAttributes({{ seat: '7' }})")
    await page.run(f"await {local}.setName('Countess')")
    await page.run(f"await {local}.setMetadata('m')")
    await told.next("participant_attributes_changed", lambda changed, _: changed == {"seat": "7"})
    await told.next("participant_name_changed", lambda who, *_: who.name == "Countess")
    await told.next("participant_metadata_changed", lambda who, *_: who.metadata == "m")
    await bob.local_participant.set_attributes({"seat": "8"})
    await bob.local_participant.set_name("Robert")
    await bob.local_participant.set_metadata("n")
    expected = {"name": "Robert", "metadata": "n", "attributes": {"seat": "8"}}
    await until(lambda: page.run(SEEN, "bob"), lambda seen: seen == expected, "ada is not told")


async def speech(page: Visitor, rooms: Service, told: Told) -> None:
    """Who speaks, is muted, how well connected, what may be published, what the room is about."""
    await page.publish("red")
    await told.next("active_speakers_changed", lambda who: [w.identity for w in who] == ["ada"])
    await told.next("connection_quality_changed")
    microphone = "page.room.localParticipant.setMicrophoneEnabled(a[0])"
    await page.run(f"await {microphone}", False)
    who, publication = await told.next("track_muted")
    assert (who.identity, publication.source) == ("ada", rtc.TrackSource.SOURCE_MICROPHONE)
    await page.run(f"await {microphone}", True)
    await told.next("track_unmuted")
    await rooms.update_room_metadata(
        api.UpdateRoomMetadataRequest(room="algebra", metadata="chapter 3")
    )
    await told.next("room_metadata_changed", lambda _, now: now == "chapter 3")
    look = lambda: page.run("page.room.metadata")  # noqa: E731
    await until(look, lambda now: now == "chapter 3", "ada is not told of the room")
    listening = api.ParticipantPermission(can_subscribe=True, can_publish=False)
    await rooms.update_participant(
        api.UpdateParticipantRequest(room="algebra", identity="bob", permission=listening)
    )
    (_, rights) = await told.next("participant_permissions_changed")
    assert not rights.can_publish
