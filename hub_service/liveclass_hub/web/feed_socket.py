"""How does a page hear which of one's courses is live? The socket for the course feed."""

from __future__ import annotations

import time

from liveclass_hub.web.sockets import PONG, TicketSocket
from liveclass_hub.wire.codec import FrameError, decode_feed
from liveclass_hub.wire.frames import FeedHello, Ping


class FeedSocket(TicketSocket):
    """`feed`: which of my courses is live?"""

    async def on_message(self, message: str | bytes) -> None:
        """One frame of the page."""
        self.heard = time.monotonic()
        if self.over or self.excessive():
            return
        try:
            frame = decode_feed(message)
        except FrameError as error:
            self.end("protocol", error.refusal)
            return
        if isinstance(frame, Ping):
            self.deliver(PONG)
        elif self.connection is None:
            await self._hello(frame)
        else:
            self.end("protocol")

    def on_close(self) -> None:
        """One listener less."""
        super().on_close()
        if self.connection is not None and self.house.host is not None:
            self.house.host.feed.lost(self.connection)

    async def _hello(self, hello: FeedHello) -> None:
        admission = await self.redeem(hello.ticket, "feed")
        if admission is None:
            return
        host = self.house.running
        self.connection = self.connect(admission, "feed", self.house.settings.feed_minutes)
        host.feed.admit(self.connection, admission.roles, host.directory)

    def tend(self, now: float) -> None:
        """As for every socket; and a feed is renewed by a ticket too, so that roles are fresh."""
        super().tend(now)
        if self.connection is not None and self.connection.lease_ends <= now:
            self.connection.bye("lease")
