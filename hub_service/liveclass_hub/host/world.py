"""What does a session need of the world around it? Time, ids, log, media server, documents, settings."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from liveclass_hub.host.board.documents import CourseDocuments, CourseFolders
from liveclass_hub.host.board.session_board import SessionBoard
from liveclass_hub.host.file_store import FileStore
from liveclass_hub.host.log_thread import LogThread
from liveclass_hub.host.media_room import MediaRoom, RoomApi
from liveclass_hub.host.media_tokens import MediaTokens
from liveclass_hub.host.settings import LiveClass
from liveclass_hub.session.names import SessionId
from liveclass_hub.session.state import State

if TYPE_CHECKING:
    from liveclass_hub.host.live import LiveSession


def new_id(prefix: str) -> str:
    """A fresh opaque id, such as `m_5f0c…`."""
    return f"{prefix}_{secrets.token_hex(8)}"


class World:
    """The outside of every session; one for the whole host."""

    def __init__(
        self,
        settings: LiveClass,
        *,
        log: LogThread,
        media: RoomApi,
        media_tokens: MediaTokens,
        documents: CourseDocuments,
        folders: CourseFolders,
        changed: Callable[[LiveSession], None],
    ) -> None:
        self.settings = settings
        self.log = log
        self.media_tokens = media_tokens
        self.changed = changed
        self.tick = settings.tick_ms / 1000
        self.pages = f"{(settings.public_url or settings.base_url).rstrip('/')}/"
        """Where the service's own pages are."""
        self.new_id = new_id
        self.files = FileStore(Path(settings.data_dir))
        self._media = media
        self._documents = documents
        self._folders = folders

    def time(self) -> float:
        """Unix seconds, for people to read."""
        return time.time()

    def monotonic(self) -> float:
        """Seconds that never jump, for durations."""
        return time.monotonic()

    def media_room(self, session: SessionId, state: Callable[[], State]) -> MediaRoom:
        """The session's room on the media server."""
        return MediaRoom(session, self._media, state)

    def board(self, session: SessionId, state: Callable[[], State]) -> SessionBoard:
        """The session's board."""
        return SessionBoard(
            session,
            state=state,
            documents=self._documents,
            folders=self._folders,
            tick=self.settings.board_tick_ms / 1000,
        )

    async def leftover_rooms(self) -> list[SessionId]:
        """The rooms there are on the media server, as soon as it answers."""
        return await self._media.rooms_when_up()

    def media_url(self, origin: str) -> str:
        """The media server as a page from `origin` reaches it."""
        given = self.settings.media_public_url or self.settings.media_url
        path = given or self.settings.media_base_url.rstrip("/")
        page = urlsplit(given or origin)
        if not page.netloc:
            return path
        scheme = {"http": "ws", "https": "wss"}.get(page.scheme, page.scheme)
        return f"{scheme}://{page.netloc}{urlsplit(path).path}"
