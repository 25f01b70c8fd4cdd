"""Who may receive a publisher's tracks, by the publisher's own word?

Everybody, unless the publisher says otherwise: then those named, all tracks or some. It narrows what
the application allows, and never widens it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from livekit.protocol import rtc

Person = tuple[str, str]


@dataclass(frozen=True)
class Sharing:
    """One publisher's word. People are named by ("identity", …) or ("sid", …), as the word names
    them; no tracks listed means all of them.
    """

    everybody: bool = True
    people: dict[Person, frozenset[str]] = field(default_factory=dict)

    def allows(self, identity: str, sid: str, track: str) -> bool:
        """Whether this person may receive this track."""
        if self.everybody:
            return True
        named = [self.people.get(("identity", identity)), self.people.get(("sid", sid))]
        return any(tracks is not None and (not tracks or track in tracks) for tracks in named)


def from_proto(message: rtc.SubscriptionPermission, most: int) -> Sharing:
    """What a client asks for; of more than `most` people the others get nothing."""
    people: dict[Person, frozenset[str]] = {}
    for entry in message.track_permissions[:most]:
        tracks = frozenset(entry.track_sids[:most])
        if not entry.all_tracks and not tracks:
            continue
        listed = frozenset() if entry.all_tracks else tracks
        if entry.participant_identity:
            people["identity", entry.participant_identity] = listed
        if entry.participant_sid:
            people["sid", entry.participant_sid] = listed
    return Sharing(message.all_participants, people)
