"""What may a participant do in a room, and how do tokens and the room API say it?

*Source*: camera, microphone, screen_share, screen_share_audio. An empty set of sources means any
source.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from livekit.protocol import models

SOURCES: dict[str, models.TrackSource] = {
    "camera": models.TrackSource.CAMERA,
    "microphone": models.TrackSource.MICROPHONE,
    "screen_share": models.TrackSource.SCREEN_SHARE,
    "screen_share_audio": models.TrackSource.SCREEN_SHARE_AUDIO,
}
NAMES = {number: name for name, number in SOURCES.items()}


@dataclass(frozen=True)
class Permission:
    """One person's rights in one room; replaced as a whole, never edited."""

    can_subscribe: bool = True
    can_publish: bool = True
    can_publish_data: bool = True
    sources: frozenset[models.TrackSource] = frozenset()
    hidden: bool = False
    recorder: bool = False
    can_update_metadata: bool = False
    can_subscribe_metrics: bool = False
    agent: bool = False

    def may_publish(self, source: models.TrackSource) -> bool:
        """Whether a track of this source is allowed."""
        return self.can_publish and (not self.sources or source in self.sources)

    def to_proto(self) -> models.ParticipantPermission:
        """The permission as clients are told it."""
        return models.ParticipantPermission(
            can_subscribe=self.can_subscribe,
            can_publish=self.can_publish,
            can_publish_data=self.can_publish_data,
            can_publish_sources=sorted(self.sources),
            hidden=self.hidden,
            recorder=self.recorder,
            can_update_metadata=self.can_update_metadata,
            can_subscribe_metrics=self.can_subscribe_metrics,
            agent=self.agent,
        )

    def to_grants(self) -> dict[str, object]:
        """The permission as the `video` claims of a token; leaves out what is the default."""
        return {
            "canSubscribe": self.can_subscribe,
            "canPublish": self.can_publish,
            "canPublishData": self.can_publish_data,
            "canPublishSources": [NAMES[source] for source in sorted(self.sources)],
            "hidden": self.hidden,
            "recorder": self.recorder,
            "canUpdateOwnMetadata": self.can_update_metadata,
            "canSubscribeMetrics": self.can_subscribe_metrics,
            "agent": self.agent,
        }


def from_grants(video: Mapping[str, object]) -> Permission:
    """The rights a token's `video` claim gives. Publishing, subscribing and data are allowed unless
    denied.
    """

    def granted(name: str) -> bool:
        return video.get(name) is True

    def not_denied(name: str) -> bool:
        return video.get(name) is None or granted(name)

    listed = video.get("canPublishSources")
    names = listed if isinstance(listed, list) else []
    sources = frozenset(
        SOURCES[name] for name in names if isinstance(name, str) and name in SOURCES
    )
    return Permission(
        can_subscribe=not_denied("canSubscribe"),
        # A list that names only unknown sources allows none of them, rather than all.
        can_publish=not_denied("canPublish") and (not names or bool(sources)),
        can_publish_data=not_denied("canPublishData"),
        sources=sources,
        hidden=granted("hidden"),
        recorder=granted("recorder"),
        can_update_metadata=granted("canUpdateOwnMetadata"),
        can_subscribe_metrics=granted("canSubscribeMetrics"),
        agent=granted("agent"),
    )


def from_proto(message: models.ParticipantPermission) -> Permission:
    """The rights the room API's `UpdateParticipant` gives; they replace the old ones wholesale."""
    sources = frozenset(source for source in message.can_publish_sources if source in NAMES)
    return Permission(
        can_subscribe=message.can_subscribe,
        can_publish=message.can_publish and (not message.can_publish_sources or bool(sources)),
        can_publish_data=message.can_publish_data,
        sources=sources,
        hidden=message.hidden,
        recorder=message.recorder,
        can_update_metadata=message.can_update_metadata,
        can_subscribe_metrics=message.can_subscribe_metrics,
        agent=message.agent,
    )
