"""What are the rules of making and revoking links for guests?

A link belongs to one session and ends with it. Of its secret only a digest is ever known here. Who revokes
a link puts out everyone who came by it: who should stay was given the wrong link, and gets another.
"""

from __future__ import annotations

from .. import events as e
from ..commands.links import MakeLink, RevokeLink
from ..limits import LINK_LABEL_CHARACTERS, LINKS
from ..moment import Decision, Moment
from ..refusals import refuse
from ..wording import clean_line
from .people import gone_by


def make_link(moment: Moment, command: MakeLink) -> Decision:
    state, label = moment.state, clean_line(command.label)
    usual = state.limits.guest_link_minutes
    if not usual:
        return refuse("links_off")
    if not label:
        return refuse("link_label_missing")
    if len(label) > LINK_LABEL_CHARACTERS:
        return refuse("link_label_too_long", limit=LINK_LABEL_CHARACTERS)
    if any(link.digest == command.digest for link in state.links.values()):
        return []
    if len(state.links) >= LINKS:
        return refuse("links_full", limit=LINKS)
    return [
        e.LinkMade(
            moment.now,
            moment.new_id("l"),
            moment.by,
            command.digest,
            label,
            moment.now + 60 * (command.minutes or usual),
            command.uses,
            command.lobby,
        )
    ]


def revoke_link(moment: Moment, command: RevokeLink) -> Decision:
    state, link = moment.state, moment.state.links.get(command.link)
    if link is None:
        return refuse("no_such_link")
    if link.revoked:
        return []
    came = [person for person, by in state.guests.items() if by == command.link]
    gone = [event for person in came for event in gone_by(moment, person, "link_revoked")]
    return [e.LinkRevoked(moment.now, command.link, moment.by), *gone]
