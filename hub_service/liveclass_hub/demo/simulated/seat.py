"""What does one simulated student do in one class? Sit in it, act when told, answer when called on.

A lost socket is opened again with the same tab, as a page would. A command whose answer is lost is
not sent again: what a simulated student does not say, nobody misses.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import uuid
from collections.abc import Iterator
from typing import Any, Final

import aiohttp

from liveclass_hub.demo.simulated.board import BoardCopy, Unwanted
from liveclass_hub.demo.simulated.doors import DoorClosed, Doors
from liveclass_hub.demo.simulated.media import Media
from liveclass_hub.demo.simulated.script import ASKING, Act, Ask, Speak, Wish, Write

FINAL: Final = {"ended", "removed", "elsewhere", "left"}
"""Reasons of a goodbye after which one does not come back."""

THINKING: Final = 2.0
"""Seconds between being called on and answering."""

log = logging.getLogger(__name__)


class Seat:
    """One student's place in one class."""

    def __init__(
        self, name: str, index: int, doors: Doors, answers: Iterator[str], *, camera: bool
    ) -> None:
        self.name = name
        self._index = index
        self._doors = doors
        self._answers = answers
        self._camera = camera
        self._tab = uuid.uuid4().hex
        self._board = BoardCopy(name, self._tab, doors, self.send, index)
        self._socket: aiohttp.ClientWebSocketResponse | None = None
        self._waiting: dict[str, asyncio.Future[None]] = {}
        self.media: Media | None = None
        self._token: dict[str, str] = {}
        self.view: dict[str, Any] = {}
        self.you = ""
        self._called = False
        self._tasks: set[asyncio.Task[None]] = set()

    async def attend(self, session: str) -> None:
        """Be in the class until it ends or we are sent out."""
        pause = 0.3
        try:
            while not await self._one_connection(session):
                await asyncio.sleep(pause)
                pause = min(pause * 2, 5.0)
        finally:
            await self._get_up()

    async def perform(self, act: Act) -> None:
        """Do one thing of the script; a refusal is shrugged off."""
        try:
            match act:
                case Write(text=text):
                    await self.send({"kind": "PostMessage", "text": text})
                case Ask(question=question):
                    await self.send({"kind": "RaiseHand", "question": question or None})
                case Speak(seconds=seconds):
                    await self._speak(seconds)
                case Wish() if self._may_wish():
                    await self.send({"kind": "AskToWrite"})
        except (Unwanted, ConnectionError, TimeoutError) as error:
            log.info("%s: %s: %s", self.name, type(act).__name__, error)

    def _may_wish(self) -> bool:
        board = self.view.get("board")
        return board is not None and not board["everyone"] and len(board["asks"]) < ASKING

    async def send(self, command: dict[str, Any]) -> None:
        """Send a command and return when it is acknowledged."""
        if self._socket is None:
            raise ConnectionError("not in class")
        key = str(uuid.uuid4())
        self._waiting[key] = asyncio.get_running_loop().create_future()
        try:
            await self._socket.send_json({"type": "command", "id": key, "command": command})
            await asyncio.wait_for(self._waiting[key], 10)
        finally:
            del self._waiting[key]

    async def _one_connection(self, session: str) -> bool:
        """Open the socket and read it to its end; True when there is no coming back."""
        try:
            ticket = await self._doors.ticket(self.name, {"for": "session", "session": session})
            self._socket = await self._doors.open(ticket["socket"])
        except DoorClosed as error:
            log.info("%s: %s", self.name, error)
            return True
        except (aiohttp.ClientError, TimeoutError):
            return False
        hello = {
            "type": "hello",
            "ticket": ticket["ticket"],
            "tab": self._tab,
            "resume": None,
            "protocol": 1,
        }
        await self._socket.send_json(hello)
        keeping = asyncio.create_task(self._keep_alive(self._socket))
        reason = ""
        try:
            async for message in self._socket:
                if message.type == aiohttp.WSMsgType.TEXT:
                    reason = self._hear(message.json()) or reason
        finally:
            keeping.cancel()
            await self._socket.close()
            self._socket = None
        return reason in FINAL

    async def _keep_alive(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        while True:
            await asyncio.sleep(5)
            with contextlib.suppress(ConnectionError):
                await socket.send_json({"type": "ping"})

    def _hear(self, frame: dict[str, Any]) -> str | None:
        """Take in one frame; returns the reason of a goodbye."""
        match frame["type"]:
            case "welcome":
                self.you, self.view, self._token = frame["you"], frame["view"], frame["media"]
                self._start(self._take_media())
                self._board.look(self.you, self.view)
            case "patch":
                self.view = merged(self.view, frame["patch"])
                self._look()
            case "ack" | "refused":
                self._settle(frame)
            case "media":
                self._token = {"url": frame["url"], "token": frame["token"]}
            case "bye":
                return str(frame["reason"])
        return None

    def _settle(self, frame: dict[str, Any]) -> None:
        waiting = self._waiting.get(frame["id"])
        if waiting is None or waiting.done():
            return
        if frame["type"] == "ack":
            waiting.set_result(None)
        else:
            waiting.set_exception(Unwanted(frame["refusal"]["message"]))

    def _look(self) -> None:
        """Notice being called on, once per call."""
        call = self.view.get("call")
        called = call is not None and call.get("person") == self.you
        if called and not self._called:
            self._start(self._answer())
        self._called = called
        self._board.look(self.you, self.view)

    async def _answer(self) -> None:
        await asyncio.sleep(THINKING)
        try:
            await self.send({"kind": "AcceptCall"})
            await self._speak(4.0)
            await self.send({"kind": "PostMessage", "text": next(self._answers)})
        except (Unwanted, ConnectionError, TimeoutError) as error:
            log.info("%s: answering: %s", self.name, error)

    async def _speak(self, seconds: float) -> None:
        await self.send({"kind": "OpenSource", "source": "microphone"})
        try:
            if self.media is not None:
                await self.media.speak(seconds)
        finally:
            with contextlib.suppress(Unwanted, ConnectionError):
                await self.send({"kind": "CloseSource", "source": "microphone"})

    async def _take_media(self) -> None:
        """Connect to the media server, and show the picture if we are one of those who do."""
        if self.media is not None and self.media.connected:
            return
        if self.media is not None:
            await self.media.leave()
        self.media = Media(self._index)
        try:
            await self.media.connect(self._doors.media(self._token["url"]), self._token["token"])
            if self._camera:
                await self.send({"kind": "OpenSource", "source": "camera"})
                await self.media.show_picture()
        except (
            Exception
        ) as error:  # the livekit client raises its own kinds; a student without sound still writes
            log.warning("%s: no sound or picture: %s", self.name, error)

    def _start(self, work: Any) -> None:
        task: asyncio.Task[None] = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _get_up(self) -> None:
        for task in list(self._tasks):
            task.cancel()
        await self._board.leave()
        if self.media is not None:
            await self.media.leave()
        if self._socket is not None:
            await self._socket.close()


def merged(target: Any, patch: Any) -> Any:
    """JSON merge patch, RFC 7396."""
    if not isinstance(patch, dict):
        return patch
    result = dict(target) if isinstance(target, dict) else {}
    for key, value in patch.items():
        if value is None:
            result.pop(key, None)
        else:
            result[key] = merged(result.get(key), value)
    return result
