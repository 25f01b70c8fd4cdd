"""What are the rules of quick signals and reactions?

A *signal* (yes, no, faster, slower, lost, done) is held up until it is taken back, replaced by
another or cleared by the teaching staff, who *ask anew* that way; it goes with its person. A
*reaction* passes: nobody asks about it tomorrow, so it is allowed or refused here and never
becomes an event; only that the class stirs is said now and then.
"""

from __future__ import annotations

from .. import commands as c
from .. import events as e
from ..moment import Decision, Moment
from ..names import PersonId
from .quiet import stirred


def set_signal(moment: Moment, command: c.SetSignal) -> Decision:
    held = moment.state.signals.get(moment.by)
    if (None if held is None else held.signal) == command.signal:
        return []
    return [e.SignalSet(moment.now, moment.by, command.signal)]


def clear_signals(moment: Moment, _command: c.ClearSignals) -> Decision:
    return signals_over(moment, moment.by)


def react(moment: Moment, _command: c.React) -> Decision:
    return [] if moment.staff else stirred(moment)


def signals_over(moment: Moment, by: PersonId | None) -> list[e.AnyEvent]:
    """The event that takes all signals down, if any is up."""
    return [e.SignalsCleared(moment.now, by)] if moment.state.signals else []
