"""What does the media server tell us? Its webhooks, signed as LiveKit signs them."""

from __future__ import annotations

import logging

from livekit import api

from liveclass_hub.host.live import LiveSession
from liveclass_hub.session.refusals import Refusal
from liveclass_hub.web.doors import Door

log = logging.getLogger("liveclass.web")

TELLING = ("participant_joined", "track_published")
"""Events after which someone may have what an old token gave them and the session does not."""

UNSIGNED = Refusal(
    "bad_signature",
    "This message is not signed with the service's media key.",
    "Give the media server the same key and secret as the service.",
)


class MediaHookHandler(Door):
    """`POST hooks/media`"""

    door = "signature"

    async def post(self) -> None:
        """Someone came or sends: their rights there are what the session says now."""
        keys = self.house.keys
        receiver = api.WebhookReceiver(api.TokenVerifier(keys.media_key, keys.media_secret))
        try:
            event = receiver.receive(
                self.request.body.decode(), self.request.headers.get("Authorization", "")
            )
        except Exception as error:  # the library raises whatever its parts raise
            log.warning("a media webhook was not signed by us (%s)", type(error).__name__)
            self.refuse(UNSIGNED)
            return
        self.set_status(204)
        self.finish()
        if event.event not in TELLING or self.house.host is None:
            return
        directory = self.house.host.directory
        session = directory.find(event.room.name)
        if isinstance(session, LiveSession):
            session.media.look_at(event.participant.identity)
        else:
            await directory.close_room_of_ended(event.room.name)
