"""Which lessons do property tests play? Any sequence of commands by a few people."""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st
from liveclass_hub.session import commands as c
from liveclass_hub.session.limits import SessionLimits
from liveclass_hub.session.names import SOURCES, Source

from tests.session.room import ROLES, Room, started

settings.register_profile("liveclass", deadline=None, max_examples=150)
settings.load_profile("liveclass")

SMALL = SessionLimits(microphones=2, cameras=1, people=5)
Step = tuple[str, c.AnyCommand]

people = st.sampled_from(sorted(ROLES))
regulars = st.sampled_from(["ina", "ada", "sam", "sue", "sol"])
sources: st.SearchStrategy[Source] = st.sampled_from(SOURCES)
words = st.sampled_from(["", "why?", "how?", "x" * 300, "é" * 3000])

commands: st.SearchStrategy[c.AnyCommand] = st.one_of(
    st.builds(c.Enter, st.sampled_from(["Someone", "Someone Else", ""])),
    st.builds(c.Enter, st.just("Someone")),
    st.builds(c.RaiseHand, st.none() | words),
    st.builds(c.LowerHand, st.none() | people),
    st.builds(c.CallOn, people),
    st.just(c.AcceptCall()),
    st.just(c.DeclineCall()),
    st.builds(c.EndTurn, people),
    st.builds(c.OpenSource, sources),
    st.builds(c.OpenSource, sources),
    st.builds(c.CloseSource, sources, st.none() | people),
    st.builds(c.MutePerson, people),
    st.builds(c.PostMessage, words),
    st.sampled_from([c.MuteAll(), c.LowerAllHands(), c.Leave(), c.Depart("gone")]),
    st.builds(c.RemovePerson, people),
)
steps: st.SearchStrategy[Step] = st.tuples(people, commands)


@st.composite
def scenes(draw: st.DrawFn) -> list[Step]:
    """A few steps that lead somewhere, which single dice would seldom throw together."""
    person, other = draw(regulars), draw(regulars)
    scene = draw(st.sampled_from(["sound", "picture", "turn", "called", "hand", "anything"]))
    match scene:
        case "sound":
            return [(person, c.OpenSource("microphone"))]
        case "picture":
            return [(person, c.OpenSource(draw(sources)))]
        case "turn":
            return [("ina", c.CallOn(person)), (person, c.AcceptCall())]
        case "called":
            return [("ada", c.CallOn(other)), ("ina", c.EndTurn(person))]
        case "hand":
            return [(person, c.RaiseHand(draw(st.none() | words))), (other, c.RaiseHand())]
        case _:
            return [draw(steps)]


arrivals: list[Step] = [
    (person, c.Enter(person.title())) for person in ("ina", "ada", "sam", "sue", "sol")
]
lessons: st.SearchStrategy[list[Step]] = st.lists(scenes(), min_size=10, max_size=40).map(
    lambda middle: arrivals + [step for scene in middle for step in scene]
)
endings: st.SearchStrategy[list[Step]] = st.sampled_from([[], [("ina", c.EndSession())]])


def played(lesson: list[Step]) -> Room:
    """The room after a lesson."""
    room = started(SMALL)
    for person, command in lesson:
        room.ask(person, command)
    return room
