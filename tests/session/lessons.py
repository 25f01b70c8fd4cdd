"""Which lessons do property tests play? Any sequence of commands by a few people."""

from __future__ import annotations

from typing import get_args

from hypothesis import strategies as st
from liveclass_hub.session import commands as c
from liveclass_hub.session.limits import SessionLimits
from liveclass_hub.session.names import SIGNALS, SOURCES, ChatMode, MessageReaction, Signal, Source

from tests.session.room import ROLES, Room, started

SMALL = SessionLimits(microphones=2, cameras=1, people=5)
Step = tuple[str, c.AnyCommand]

people = st.sampled_from(sorted(ROLES))
regulars = st.sampled_from(["ina", "ada", "sam", "sue", "sol"])
sources: st.SearchStrategy[Source] = st.sampled_from(SOURCES)
notebooks = st.sampled_from(["a.ipynb", "week 2/b.ipynb", "../c.ipynb"])
crowds = st.none() | st.lists(people, max_size=4).map(tuple)
groups = st.lists(people, max_size=4).map(tuple)
pushes = st.integers(1, 40).map(lambda number: f"push_{number}")
"""Ids as `room.counting_ids` makes them."""
said = st.integers(1, 30).map(lambda number: f"m_{number}")
signs: st.SearchStrategy[MessageReaction] = st.sampled_from(get_args(MessageReaction))
signals: st.SearchStrategy[Signal] = st.sampled_from(SIGNALS)
asked = st.integers(1, 12).map(lambda number: f"q_{number}")
links = st.integers(1, 12).map(lambda number: f"l_{number}")
digests = st.sampled_from(["a" * 64, "b" * 64, "c" * 64])
switches = st.none() | st.booleans()
modes: st.SearchStrategy[ChatMode] = st.sampled_from(get_args(ChatMode))
words = st.sampled_from(["", "why?", "how?", "x" * 300, "é" * 3000])

cells = st.none() | st.builds(c.HandCellGiven, words, st.none() | words)

stored = st.integers(1, 6).map(lambda number: f"f_{number}")

commands: st.SearchStrategy[c.AnyCommand] = st.one_of(
    st.builds(c.Enter, st.sampled_from(["Someone", "Someone Else", ""])),
    st.builds(c.Enter, st.just("Someone")),
    st.builds(c.MakeLink, digests, words, st.none() | st.integers(1, 3), st.just(2), st.booleans()),
    st.builds(c.RevokeLink, links),
    st.builds(c.Enter, st.just("Someone"), links),
    st.builds(c.RaiseHand, st.none() | words),
    st.builds(c.RaiseHand, st.none() | words, cells),
    st.builds(c.LowerHand, st.none() | people),
    st.builds(c.CallOn, people),
    st.just(c.AcceptCall()),
    st.just(c.DeclineCall()),
    st.builds(c.EndTurn, people),
    st.builds(c.OpenSource, sources),
    st.builds(c.OpenSource, sources),
    st.builds(c.CloseSource, sources, st.none() | people),
    st.builds(c.MutePerson, people),
    st.builds(c.MutePeople, groups),
    st.builds(c.StopCameras, groups),
    st.builds(c.LowerHands, groups),
    st.builds(c.RemovePeople, groups),
    st.builds(c.ChangeSettings, nudge_minutes=st.sampled_from([0, 1, 3])),
    st.just(c.DismissNudge()),
    st.builds(c.PostMessage, words),
    st.sampled_from([c.MuteAll(), c.LowerAllHands(), c.Leave(), c.Depart("gone")]),
    st.builds(c.RemovePerson, people),
    st.builds(c.OpenBoard, notebooks),
    st.builds(c.AllowWriting, crowds),
    st.builds(c.StopWriting, crowds),
    st.sampled_from([c.AskToWrite(), c.StopAsking(), c.TakePresenting()]),
    st.builds(c.DeclineWriting, people),
    st.builds(c.OfferPresenting, people),
    st.sampled_from([c.AcceptPresenting(), c.DeclinePresenting()]),
    st.builds(c.PushCell, st.sampled_from(["c1", "no id"]), st.just("code"), words),
    st.builds(c.PushHint, words),
    st.builds(c.TakePush, pushes),
    st.builds(c.PostMessage, words, st.none() | said, st.booleans()),
    st.builds(c.EditMessage, said, words),
    st.builds(c.DeleteMessage, said),
    st.builds(c.ReactToMessage, said, signs),
    st.builds(c.TakeBackReaction, said, signs),
    st.builds(c.SetChatMode, modes),
    st.builds(c.HideMessage, said),
    st.builds(c.AddFile, stored, st.just("plot.png"), st.just("image/png"), st.just(7)),
    st.builds(c.DropFile, stored),
    st.builds(c.PostMessage, words, files=st.lists(stored, max_size=2).map(tuple)),
    st.builds(c.ShowMessage, said),
    st.builds(c.BlockFromChat, people),
    st.builds(c.UnblockFromChat, people),
    st.builds(c.SetWordFilter, st.sampled_from([(), ("why",), ("hello there", "hi")])),
    st.builds(c.ChangeSettings, slow_seconds=st.sampled_from([0, 2, 5])),
    st.builds(c.ChangeSettings, switches, switches, switches, switches),
    st.builds(c.MuteAll, st.booleans()),
    st.builds(c.Admit, people),
    st.builds(c.Deny, people),
    st.just(c.AdmitAll()),
    st.builds(c.SetSpotlight, st.none() | people),
    st.builds(c.SetSignal, st.none() | signals),
    st.sampled_from([c.ClearSignals(), c.React("heart")]),
    st.builds(c.AskQuestion, words, st.booleans()),
    st.builds(c.Upvote, asked),
    st.builds(c.TakeBackVote, asked),
    st.builds(c.AnswerQuestion, asked, st.none() | words),
    st.builds(c.DeleteQuestion, asked),
    st.builds(c.Promote, people),
    st.builds(c.Demote, people),
)
steps: st.SearchStrategy[Step] = st.tuples(people, commands)


SCENES = [
    "sound",
    "picture",
    "turn",
    "large",
    "called",
    "hand",
    "board",
    "talk",
    "door",
    "copresenting",
    "guest",
    "tally",
    "anything",
]


@st.composite
def scenes(draw: st.DrawFn) -> list[Step]:
    """A few steps that lead somewhere, which single dice would seldom throw together."""
    person, other = draw(regulars), draw(regulars)
    scene = draw(st.sampled_from(SCENES))
    match scene:
        case "sound":
            return [(person, c.OpenSource("microphone"))]
        case "picture":
            return [(person, c.OpenSource(draw(sources)))]
        case "turn":
            return [("ina", c.CallOn(person)), (person, c.AcceptCall())]
        case "large":
            return [("ada", c.SetSpotlight(other)), *draw(large_scenes(person, other))]
        case "called":
            return [("ada", c.CallOn(other)), ("ina", c.EndTurn(person))]
        case "hand":
            return [
                (person, c.RaiseHand(draw(st.none() | words), draw(cells))),
                (other, c.RaiseHand()),
                (person, c.RaiseHand(None, draw(cells))),
            ]
        case "tally":
            return draw(tallies(person, other))
        case "talk":
            return draw(talks(person, other))
        case "door" | "guest":
            doors = door_scenes(person, other) if scene == "door" else guest_scenes(person)
            return draw(doors)
        case "copresenting":
            return [("ada", c.Promote(person)), *draw(copresenting_scenes(person, other))]
        case "board":
            return draw(board_scenes(person, other))
        case _:
            return [draw(steps)]


def large_scenes(person: str, other: str) -> st.SearchStrategy[list[Step]]:
    """What may end that the other is shown large."""
    return st.sampled_from(
        [
            [("ina", c.CallOn(person)), (person, c.AcceptCall())],
            [(other, c.Leave())],
            [("ina", c.RemovePerson(other))],
            [("ina", c.SetSpotlight(person)), ("ada", c.SetSpotlight())],
        ]
    )


def door_scenes(person: str, other: str) -> st.SearchStrategy[list[Step]]:
    """What happens at the door, most of it with a lobby."""
    back: list[Step] = [(person, c.Leave()), (person, c.Enter("Back"))]
    return st.sampled_from(
        [
            [("ina", c.ChangeSettings(lobby=True)), *back],
            [("ina", c.ChangeSettings(lobby=True, locked=False)), *back, ("ada", c.Admit(person))],
            [("ada", c.ChangeSettings(lobby=True)), *back, ("ada", c.Deny(person)), *back],
            [*back, (other, c.Leave()), (other, c.Enter("Me")), ("ina", c.AdmitAll())],
            [("ina", c.ChangeSettings(locked=True)), *back],
            [("ina", c.ChangeSettings(lobby=False, locked=False)), *back],
            [(person, c.OpenSource("camera")), ("ina", c.ChangeSettings(cameras=False))],
            [("ina", c.MuteAll(keep_muted=True)), (person, c.OpenSource("microphone"))],
            [("ina", c.CallOn(person)), (person, c.AcceptCall()), ("ina", c.EndTurn(person))],
        ]
    )


def copresenting_scenes(person: str, other: str) -> st.SearchStrategy[list[Step]]:
    """What someone does who was promoted just now."""
    alone: list[Step] = [("ina", c.ChangeSettings(may_unmute=False, cameras=False))]
    return st.sampled_from(
        [
            [*alone, *((person, c.OpenSource(source)) for source in SOURCES)],
            [(person, c.OpenSource("screen")), (other, c.OpenSource("screen"))],
            [(person, c.OpenSource("camera")), ("ada", c.Demote(person))],
            [("ina", c.OpenBoard("a.ipynb")), ("ina", c.StopWriting()), (person, c.Leave())],
            [("ina", c.OfferPresenting(person)), (person, c.AcceptPresenting()), *alone],
            [
                ("ina", c.AllowWriting()),
                ("ina", c.StopWriting((other,))),
                ("ina", c.Demote(person)),
            ],
            [("ina", c.RemovePerson(person))],
        ]
    )


def guest_scenes(person: str) -> st.SearchStrategy[list[Step]]:
    """What happens to a guest; the ids are those of the first things that happen."""
    come: list[Step] = [("gus", c.Enter("Gus", f"l_{number}")) for number in range(1, 9)]
    made = c.MakeLink("d" * 64, "Parents", lobby=False)
    return st.sampled_from(
        [
            [("ina", made), *come],
            [("ada", c.MakeLink("e" * 64, "Visitors")), *come, (person, c.Admit("gus"))],
            [("ina", made), *come, ("ina", c.OpenBoard("a.ipynb")), ("ina", c.AllowWriting())],
            [("ina", c.AllowWriting(("gus", person))), ("ada", c.SetSpotlight("gus"))],
            [("ina", c.RevokeLink(f"l_{number}")) for number in range(1, 9)],
            [("gus", c.Leave()), *come, ("ina", c.ChangeSettings(lobby=False))],
        ]
    )


def board_scenes(person: str, other: str) -> st.SearchStrategy[list[Step]]:
    """What happens around a board, most of it with one open."""
    return st.sampled_from(
        [
            [("ina", c.OpenBoard("a.ipynb")), (person, c.AskToWrite()), (other, c.AskToWrite())],
            [("ada", c.OpenBoard("b.ipynb")), ("ada", c.AllowWriting((person, other)))],
            [("ina", c.AllowWriting()), ("ina", c.StopWriting((person,)))],
            [("ina", c.OpenBoard("a.ipynb")), (person, c.AskToWrite()), ("ina", c.AllowWriting())],
            [("ina", c.OfferPresenting(person)), (person, c.AcceptPresenting())],
            [(person, c.OfferPresenting(other)), (other, c.AcceptPresenting())],
            [("ada", c.AllowWriting((person,))), (person, c.Leave()), (person, c.Enter("Back"))],
            [("ada", c.PushHint(f"hint {number}")) for number in range(7)],
            [(person, c.TakePush(f"push_{number}")) for number in range(1, 9)],
        ]
    )


def talks(person: str, other: str) -> st.SearchStrategy[list[Step]]:
    """Exchanges in text; the ids are those of the first things that happen."""
    return st.sampled_from(
        [
            [(person, c.PostMessage("hello")), (other, c.PostMessage("hi", "m_1"))],
            [(person, c.PostMessage("only you", None, True)), ("ina", c.PostMessage("yes", "m_1"))],
            [(person, c.PostMessage("may I?", None, True)), ("ada", c.PostMessage("no", "m_2"))],
            [("ina", c.SetChatMode("staff_only")), (person, c.PostMessage("to staff"))],
            [
                ("ada", c.SetChatMode("off")),
                (person, c.PostMessage("?")),
                ("ina", c.PostMessage("!")),
            ],
            [(person, c.ReactToMessage(f"m_{n}", "thanks")) for n in range(1, 6)],
            [(person, c.EditMessage(f"m_{n}", "better")) for n in range(1, 6)],
            [("ada", c.DeleteMessage(f"m_{n}")) for n in range(1, 4)],
            [
                (person, c.PostMessage("hello")),
                *(("ina", c.HideMessage(f"m_{n}")) for n in range(1, 6)),
            ],
            [("ada", c.ShowMessage(f"m_{n}")) for n in range(1, 6)],
            [
                (person, c.AddFile("f_7", "a.png", "image/png", 5)),
                (person, c.PostMessage("", files=("f_7",))),
            ],
            [("ina", c.SetWordFilter(("hello",))), (person, c.PostMessage("Héllo!"))],
            [("ada", c.BlockFromChat(person)), (person, c.PostMessage("hear me"))],
        ]
    )


def tallies(person: str, other: str) -> st.SearchStrategy[list[Step]]:
    """Signals, and questions among the first things that happen."""
    return st.sampled_from(
        [
            [(person, c.SetSignal("yes")), (other, c.SetSignal("lost"))],
            [(person, c.SetSignal("done")), (person, c.Leave()), (person, c.Enter("Back"))],
            [(person, c.SetSignal("slower")), ("ada", c.ClearSignals())],
            [(person, c.AskQuestion("why?")), (other, c.AskQuestion("how?", anonymous=True))],
            [(person, c.Upvote(f"q_{n}")) for n in range(1, 9)],
            [("ina", c.AnswerQuestion(f"q_{n}", "because")) for n in range(1, 5)],
            [("ada", c.DeleteQuestion(f"q_{n}")) for n in range(1, 9)],
        ]
    )


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
