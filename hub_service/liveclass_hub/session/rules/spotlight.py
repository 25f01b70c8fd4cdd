"""Whom do the teaching staff show everyone large?

It is looks alone and allows nothing: whose turn it is, is `hands`' business. Who accepts a call is
what everyone should see next, so an older choice gives way to the turn.
"""

from __future__ import annotations

from .. import commands as c
from .. import events as e
from ..moment import Decision, Moment
from ..names import PersonId
from ..refusals import refuse


def set_spotlight(moment: Moment, command: c.SetSpotlight) -> Decision:
    state = moment.state
    seen = state.present(command.person or "")
    if command.person is not None and seen is None:
        return refuse("no_such_person")
    if seen is not None and seen.guest:
        return refuse("guests_watch")
    if command.person == state.large:
        return []
    return [e.SpotlightSet(moment.now, command.person, moment.by)]


def spotlight_over(
    moment: Moment, by: PersonId | None, person: PersonId | None = None
) -> list[e.AnyEvent]:
    """The event that shows nobody large any more; of `person`, when only theirs is over."""
    large = moment.state.large
    if large is None or person not in {None, large}:
        return []
    return [e.SpotlightSet(moment.now, None, by)]
