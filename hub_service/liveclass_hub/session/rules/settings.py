"""What has the teaching staff switched on and off for this session, and what follows from a change?

A change takes effect in the commit that makes it: who may send no more is closed in the same events.
"""

from __future__ import annotations

from msgspec.structs import replace

from .. import commands as c
from .. import events as e
from ..limits import SessionSettings
from ..moment import Decision, Moment
from ..names import Source
from ..refusals import Refusal, refuse
from .lobby import lobby_over


def change_settings(moment: Moment, command: c.ChangeSettings) -> Decision:
    before = moment.state.settings
    wished = {
        name: value
        for name in SessionSettings.__struct_fields__
        if (value := getattr(command, name)) is not None
    }
    return changed(moment, replace(before, **wished))


def changed(moment: Moment, after: SessionSettings) -> list[e.AnyEvent]:
    """The events that make the settings these, and what goes with it."""
    before = moment.state.settings
    if after == before:
        return []
    cameras = cameras_closed(moment) if before.cameras and not after.cameras else []
    over = lobby_over(moment) if before.lobby and not after.lobby else []
    return [e.SettingsChanged(moment.now, after, moment.by), *cameras, *over]


def mute_all(moment: Moment, command: c.MuteAll) -> Decision:
    """Instructors keep their sound: an assistant who quietens the room must not cut the lecture."""
    state = moment.state
    muted = tuple(
        person
        for person in state.open["microphone"]
        if person != moment.by and state.people[person].role != "instructor"
    )
    kept = changed(moment, replace(state.settings, may_unmute=False)) if command.keep_muted else []
    return [*kept, *([e.EveryoneMuted(moment.now, moment.by, muted)] if muted else [])]


def cameras_closed(moment: Moment) -> list[e.AnyEvent]:
    """The events that close the students' cameras."""
    state = moment.state
    return [
        e.SourceClosed(moment.now, person, "camera", moment.by)
        for person in state.open["camera"]
        if not state.unbound(person)
    ]


def switched_off(moment: Moment, source: Source) -> Refusal | None:
    """Why a student may not open this while the settings are as they are."""
    state = moment.state
    if source == "camera" and not state.settings.cameras:
        return refuse("cameras_off")
    if source == "microphone" and not state.settings.may_unmute and state.spotlight != moment.by:
        return refuse("unmuting_off")
    return None
