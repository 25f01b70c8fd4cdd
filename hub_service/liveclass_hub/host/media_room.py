"""How does the media server come to do what a session decided? The one place that joins the two.

Every live session has a *room* of its own name there. Nothing is ordered step by step: what the session
says now is compared, person by person, with what was last told, so a server that was away is put
right as soon as it is back, and no order of failures leaves it wrong. The class never waits for it.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable

import aiohttp
from livekit import api
from livekit.api.room_service import RoomService
from livekit.protocol.models import ParticipantPermission, TrackSource

from liveclass_hub.host.keys import Keys
from liveclass_hub.session.names import PersonId, SessionId, Source
from liveclass_hub.session.state import State

log = logging.getLogger("liveclass.media")

PAUSES = (0.2, 0.5, 1.0, 2.0, 5.0)
AT_ONCE = 16
"""Calls to the media server at the same time, per session."""
CALL_SECONDS = 5.0
UNREACHABLE = (aiohttp.ClientError, api.TwirpError, TimeoutError, OSError)
WORTH_ANOTHER_TRY = frozenset(
    {"unavailable", "internal", "deadline_exceeded", "resource_exhausted", "unknown"}
)

SOURCES: dict[Source, tuple[TrackSource, ...]] = {
    "microphone": (TrackSource.MICROPHONE,),
    "camera": (TrackSource.CAMERA,),
    "screen": (TrackSource.SCREEN_SHARE, TrackSource.SCREEN_SHARE_AUDIO),
}


class RoomApi:
    """The media server's room API."""

    def __init__(self, url: str, keys: Keys) -> None:
        self._url = url
        self._keys = keys
        self._api: api.LiveKitAPI | None = None

    async def allow(self, room: SessionId, person: PersonId, sources: frozenset[Source]) -> None:
        """Let a person send exactly these sources; what else they send is taken off at once."""
        granted = [number for source in sorted(sources) for number in SOURCES[source]]
        permission = ParticipantPermission(
            can_subscribe=True, can_publish=bool(granted), can_publish_sources=granted
        )
        request = api.UpdateParticipantRequest(room=room, identity=person, permission=permission)
        await self._call(lambda service: service.update_participant(request))

    async def remove(self, room: SessionId, person: PersonId) -> None:
        """Put a person out of the room."""
        request = api.RoomParticipantIdentity(room=room, identity=person)
        await self._call(lambda service: service.remove_participant(request))

    async def close_room(self, room: SessionId) -> None:
        """End the room for everyone in it."""
        request = api.DeleteRoomRequest(room=room)
        await self._call(lambda service: service.delete_room(request))

    async def answers(self, seconds: float = CALL_SECONDS) -> bool:
        """Whether the media server can be reached and takes our key."""
        try:
            async with asyncio.timeout(seconds):
                await self.rooms("-")
        except UNREACHABLE:
            return False
        return True

    async def rooms(self, *names: str) -> list[SessionId]:
        """Which rooms there are: of these names, or all."""
        found: list[SessionId] = []

        async def ask(service: RoomService) -> None:
            answer = await service.list_rooms(api.ListRoomsRequest(names=names))
            found.extend(room.name for room in answer.rooms)

        await self._call(ask)
        return found

    async def rooms_when_up(self) -> list[SessionId]:
        """All rooms, as soon as the server answers."""
        while True:
            try:
                return await self.rooms()
            except UNREACHABLE:
                await asyncio.sleep(PAUSES[-1])

    async def aclose(self) -> None:
        """Drop the connections."""
        if self._api is not None:
            await self._api.aclose()

    async def _call(self, ask: Callable[[RoomService], Awaitable[object]]) -> None:
        if self._api is None:
            self._api = api.LiveKitAPI(
                self._url,
                self._keys.media_key,
                self._keys.media_secret,
                failover=False,
                timeout=aiohttp.ClientTimeout(total=CALL_SECONDS),
            )
        try:
            await ask(self._api.room)
        except api.TwirpError as error:
            # Not there (yet): whoever comes in later is looked at again when they do.
            if error.code != api.TwirpErrorCode.NOT_FOUND:
                raise


class MediaRoom:
    """Keeps one session's room in line with its state."""

    def __init__(self, session: SessionId, server: RoomApi, state: Callable[[], State]) -> None:
        self._session = session
        self._server = server
        self._state = state
        self._stale: dict[PersonId, None] = {}
        self._ended = False
        self._wake = asyncio.Event()
        self._task = asyncio.create_task(self._run())

    def look_at(self, *people: PersonId) -> None:
        """What these people may send, or whether they are here, may have changed."""
        self._stale.update(dict.fromkeys(people))
        self._wake.set()

    def end(self) -> None:
        """The session is over: close the room, then stop."""
        self._ended = True
        self._wake.set()

    async def aclose(self) -> None:
        """Stop without touching the room: the host goes, the class goes on."""
        self._task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._task

    async def _run(self) -> None:
        failures = 0
        while True:
            await self._wake.wait()
            self._wake.clear()
            if self._ended:
                worked = await self._attempt(self._server.close_room(self._session))
                if worked:
                    return
            else:
                stale, self._stale = list(self._stale), {}
                failed = await self._align_all(stale)
                self._stale.update(dict.fromkeys(failed))
                worked = not failed
            if worked:
                failures = 0
                continue
            self._wake.set()
            await asyncio.sleep(PAUSES[min(failures, len(PAUSES) - 1)])
            failures += 1

    async def _align_all(self, people: list[PersonId]) -> list[PersonId]:
        """Those with whom it did not work."""
        at_once = asyncio.Semaphore(AT_ONCE)

        async def one(person: PersonId) -> bool:
            async with at_once:
                return await self._attempt(self._align(person))

        worked = await asyncio.gather(*(one(person) for person in people))
        return [person for person, done in zip(people, worked, strict=True) if not done]

    async def _align(self, person: PersonId) -> None:
        present = self._state().present(person)
        if present is None:
            await self._server.remove(self._session, person)
        else:
            await self._server.allow(self._session, person, present.sources)

    async def _attempt(self, call: Awaitable[None]) -> bool:
        """Whether there is nothing more to do about it: it worked, or asking again never would."""
        try:
            await call
        except api.TwirpError as error:
            log.warning("the media server refused a call (%s)", error.code)
            return error.code not in WORTH_ANOTHER_TRY
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            log.warning("the media server cannot be reached (%s)", type(error).__name__)
            return False
        except Exception as error:  # an answer nobody can read must not end the looking after
            log.warning("the media server's answer makes no sense (%s)", type(error).__name__)
            return False
        return True
