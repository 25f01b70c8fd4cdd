"""What do sixty students, their teachers and a few guests do for ninety minutes?

Each looks at the view of their own page and does the next thing, with dice of their own; so the
same seed gives the same class, whatever becomes of the service in between.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from liveclass_hub.session import commands as c
from liveclass_hub.session.names import SIGNALS, MessageReaction

from tests.sim.service import Page

STUDENTS, GUESTS, MINUTES = 60, 4, 90
DIGESTS = ("a" * 64, "b" * 64)
QUIET = (50 * 60, 57 * 60)
"""Seconds from the start: between them the students work by themselves."""
SIGN: MessageReaction = "same_here"


def everyone() -> list[Page]:
    students = [Page(f"p_{number}", "student") for number in range(STUDENTS)]
    guests = [Page(f"g_{number}", "guest") for number in range(GUESTS)]
    return [Page("ina", "instructor"), Page("ada", "assistant"), *students, *guests]


def is_quiet(seconds: float) -> bool:
    """Whether the students work by themselves, so long after the start."""
    return QUIET[0] <= seconds < QUIET[1]


def hushed(page: Page, seconds: float) -> bool:
    """Whether this person does nothing now."""
    return is_quiet(seconds) and page.audience != "staff"


def pause(page: Page, dice: random.Random) -> float:
    """Seconds until a person does the next thing."""
    return dice.expovariate(1 / (20 if page.audience == "staff" else 110))


def absence(dice: random.Random) -> float:
    """Seconds without a network."""
    return dice.expovariate(1 / 40)


def drops_out(page: Page, dice: random.Random) -> bool:
    return page.audience != "staff" and dice.random() < 0.08


def _one_of(dice: random.Random, moves: list[c.AnyCommand]) -> c.AnyCommand:
    return dice.choice(moves)


PLAN: list[tuple[int, Callable[[dict[str, Any]], c.AnyCommand]]] = [
    (0, lambda _: c.MakeLink(DIGESTS[0], "Parents", lobby=False)),
    (0, lambda _: c.MakeLink(DIGESTS[1], "Colleagues")),
    (5, lambda _: c.AddFile("f_1", "plan.pdf", "application/pdf", 4000)),
    (6, lambda _: c.PostMessage("Here is the plan.", files=("f_1",))),
    (7, lambda _: c.AddFile("f_2", "old plan.pdf", "application/pdf", 4000)),
    (8, lambda _: c.DropFile("f_2")),
    (14, lambda _: c.OpenBoard("week 1/board.ipynb")),
    (18, lambda _: c.SetChatMode("staff_only")),
    (19, lambda _: c.SetChatMode("off")),
    (20, lambda _: c.SetChatMode("everyone")),
    (22, lambda _: c.SetWordFilter(("wonders",))),
    (26, lambda view: c.ShowMessage(next((id for id in view["messages"] if _kept(view, id)), ""))),
    (27, lambda _: c.SetWordFilter(())),
    (30, lambda view: c.HideMessage(_newest(view)[0])),
    (33, lambda view: c.ShowMessage(next((id for id in view["messages"] if _kept(view, id)), ""))),
    (35, lambda _: c.BlockFromChat("p_7")),
    (38, lambda _: c.UnblockFromChat("p_7")),
    (40, lambda _: c.LowerAllHands()),
    (43, lambda _: c.Promote("p_8")),
    (46, lambda _: c.Demote("p_8")),
    (60, lambda _: c.RemovePerson("p_9")),
    (62, lambda _: c.ChangeSettings(lobby=True)),
    (64, lambda view: c.Deny(next(iter(view["lobby"]), "p_none"))),
    (66, lambda _: c.ChangeSettings(lobby=False, locked=False)),
    (70, lambda view: c.RevokeLink(next(iter(view["links"])))),
]
"""What the instructor does at which minute, whatever else happens: so that all of it does."""


def planned(page: Page, before: float, seconds: float) -> list[c.AnyCommand]:
    """What is due between these two moments, given in seconds from the start."""
    return [make(page.view) for minute, make in PLAN if before <= minute * 60 + 10 < seconds]


def enters(page: Page, links: list[str]) -> c.Enter:
    """As people come in: guests by the link they were given."""
    link = links[int(page.person[2:]) % len(links)] if page.role == "guest" and links else None
    return c.Enter(f"Name of {page.person}", link)


def next_move(page: Page, dice: random.Random, seconds: float, links: list[str]) -> c.AnyCommand:
    """What this person does now, seeing what they see."""
    view = page.view
    if page.standing != "inside":
        # Waiting, left, locked out, denied or removed: all ask again, some lose patience.
        return c.Leave() if dice.random() < 0.2 else enters(page, links)
    if page.role == "guest":
        return _watch(dice)
    if is_quiet(seconds):
        return _wait(view, dice)
    if view.get("call", {}).get("person") == page.person:
        return c.AcceptCall() if dice.random() < 0.8 else c.DeclineCall()
    if view.get("board", {}).get("offer", {}).get("person") == page.person:
        return c.AcceptPresenting() if dice.random() < 0.6 else c.DeclinePresenting()
    if dice.random() < 0.3:
        return _at_the_board(page, dice)
    return _teach(view, dice) if page.role != "student" else _learn(page, dice)


def _watch(dice: random.Random) -> c.AnyCommand:
    """What guests try."""
    return _one_of(dice, [c.PostMessage("Hello?"), c.RaiseHand(), c.Leave(), c.React("applause")])


def _wait(view: dict[str, Any], dice: random.Random) -> c.AnyCommand:
    """What staff do while the students work by themselves."""
    if "quiet" in view:
        return c.DismissNudge() if dice.random() < 0.3 else c.PushHint("Try the mean.")
    if "spotlight" in view:
        return c.EndTurn(view["spotlight"])
    if dice.random() < 0.3:
        return c.ChangeSettings(nudge_minutes=dice.choice([1, 2]))
    return _one_of(dice, [c.MuteAll(), c.StopCameras(_some(dice)), c.LowerHands(_some(dice))])


def _some(dice: random.Random) -> tuple[str, ...]:
    return tuple(f"p_{dice.randrange(STUDENTS)}" for _ in range(3))


def _at_the_door(view: dict[str, Any], dice: random.Random) -> c.AnyCommand:
    """What staff do about who comes in and what students may open."""
    lobby = view["lobby"]
    waiting = sorted(lobby, key=lambda person: lobby[person]["order"])
    if waiting and dice.random() < 0.8:
        return _one_of(dice, [c.Admit(waiting[0]), c.AdmitAll(), c.Deny(waiting[-1])])
    return c.ChangeSettings(
        may_unmute=dice.random() < 0.7,
        cameras=dice.random() < 0.7,
        locked=dice.random() < 0.05,
        lobby=dice.random() < 0.4,
    )


def _teach(view: dict[str, Any], dice: random.Random) -> c.AnyCommand:
    if dice.random() < (0.4 if view["lobby"] else 0.05):
        return _at_the_door(view, dice)
    if dice.random() < 0.4:
        return _one_of(dice, [_answer(view, dice), _answer(view, dice), _look_around(view, dice)])
    waiting = sorted(view["hands"], key=lambda person: view["hands"][person]["order"])
    if "spotlight" in view and dice.random() < 0.5:
        return c.EndTurn(view["spotlight"])
    if waiting and dice.random() < 0.6:
        return c.CallOn(waiting[0])
    somebody = f"p_{dice.randrange(STUDENTS)}"
    return _one_of(
        dice,
        [
            c.PostMessage(f"note {dice.random()}"),
            c.OpenSource("microphone"),
            c.OpenSource("screen"),
            c.CloseSource("screen"),
            c.MutePerson(somebody),
            c.MuteAll() if dice.random() < 0.5 else c.MutePeople(_some(dice)),
            c.SetSpotlight(somebody if dice.random() < 0.7 else None),
            c.Promote(somebody) if dice.random() < 0.5 else c.Demote(somebody),
            c.LowerAllHands() if dice.random() < 0.1 else c.LowerHand(somebody),
            c.RemovePerson(somebody) if dice.random() < 0.5 else c.OpenSource("camera"),
        ],
    )


def _at_the_board(page: Page, dice: random.Random) -> c.AnyCommand:
    if page.role != "student":
        return _at_the_board_as_staff(page.view, dice)
    pushes = list(page.view["pushes"])
    return _one_of(
        dice,
        [
            c.AskToWrite(),
            c.StopAsking(),
            c.TakePush(dice.choice(pushes) if pushes else "push_none"),
            c.TakePush(pushes[-1] if pushes else "push_none"),
            c.OfferPresenting(f"p_{dice.randrange(STUDENTS)}"),
            c.OpenBoard("mine.ipynb"),
        ],
    )


def _at_the_board_as_staff(view: dict[str, Any], dice: random.Random) -> c.AnyCommand:
    if "board" not in view or dice.random() < 0.05:
        return c.OpenBoard(f"week {dice.randrange(3)}/board.ipynb")
    asking = sorted(view["board"]["asks"], key=lambda p: view["board"]["asks"][p]["order"])
    if asking and dice.random() < 0.4:
        return _one_of(dice, [c.AllowWriting(tuple(asking[:5])), c.DeclineWriting(asking[0])])
    some = _some(dice)
    return _one_of(
        dice,
        [
            c.AllowWriting() if dice.random() < 0.3 else c.AllowWriting(some),
            c.StopWriting() if dice.random() < 0.3 else c.StopWriting(some),
            c.OfferPresenting(dice.choice(asking or list(some))),
            c.TakePresenting(),
            c.PushCell(f"cell-{dice.randrange(9)}", "code", f"x = {dice.random()}"),
            c.PushHint(f"think of {dice.random()}"),
        ],
    )


def _newest(view: dict[str, Any]) -> list[str]:
    messages = view["messages"]
    return sorted(messages, key=lambda id: (messages[id]["order"], id))[-9:]


def _kept(view: dict[str, Any], message: str) -> bool:
    return bool({"held", "hidden"} & view["messages"][message].keys())


def _answer(view: dict[str, Any], dice: random.Random) -> c.AnyCommand:
    """What staff do with what was written."""
    if not view["messages"]:
        return c.PostMessage("Ask away.")
    last = _newest(view)
    return _one_of(
        dice,
        [
            c.PostMessage(f"answer {dice.random()}", dice.choice(last)),
            c.PostMessage(f"between us {dice.random()}", dice.choice(last), private=True),
            c.DeleteMessage(dice.choice(last)),
            c.SetChatMode("everyone"),
            c.HideMessage(dice.choice(last)),
            c.ShowMessage(next((id for id in view["messages"] if _kept(view, id)), last[0])),
            c.BlockFromChat(view["messages"][last[0]]["author"]),
            c.UnblockFromChat([*view["blocked"], "p_none"][0]),
            c.SetWordFilter(dice.choice([(), ("wonders",)])),
            c.ChangeSettings(slow_seconds=dice.choice([0, 0, 0, 5])),
        ],
    )


def _talk(page: Page, dice: random.Random) -> c.AnyCommand:
    """What students write, and do with what was written."""
    if not page.view["messages"]:
        return c.PostMessage("first")
    one, messages = dice.choice(_newest(page.view)), page.view["messages"]
    own = [id for id, said in messages.items() if said["author"] == page.person]
    signed = [id for id, said in messages.items() if page.person in said["reactions"].get(SIGN, {})]
    return _one_of(
        dice,
        [
            c.PostMessage(f"privately {dice.random()}", private=True),
            c.PostMessage(f"as to that {dice.random()}", one),
            c.EditMessage([one, *own][-1], f"rather {dice.random()}"),
            c.DeleteMessage(one),
            _file(page, dice),
            c.ReactToMessage(one, SIGN),
            c.TakeBackReaction([one, *signed][-1], SIGN),
        ],
    )


def _file(page: Page, dice: random.Random) -> c.AnyCommand:
    """What becomes of a file that goes with a message: stored, dropped, sent."""
    mine = f"f_{page.person}"
    return _one_of(
        dice,
        [
            c.AddFile(mine, f"plot {dice.random()}.png", "image/png", 1000),
            c.AddFile(mine, "notes.pdf", "application/pdf", 1000),
            c.PostMessage("", files=(mine,)),
            c.DropFile(mine),
        ],
    )


def _signal(page: Page, dice: random.Random) -> c.AnyCommand:
    """What students hold up, ask and vote for."""
    questions = list(page.view["questions"]) or ["q_none"]
    voted = list(page.view.get("yours", {}).get("votes", {}))
    return _one_of(
        dice,
        [
            c.SetSignal(dice.choice(SIGNALS)),
            c.SetSignal(),
            c.React("applause"),
            c.AskQuestion(f"why {dice.random()}?", anonymous=dice.random() < 0.5),
            c.Upvote(dice.choice(questions)),
            c.TakeBackVote([*questions, *voted][-1]) if voted else c.Upvote(questions[-1]),
            c.DeleteQuestion(dice.choice(questions)),
        ],
    )


def _look_around(view: dict[str, Any], dice: random.Random) -> c.AnyCommand:
    """What staff do with signals and questions."""
    questions = list(view["questions"])
    if not questions or dice.random() < 0.3:
        return c.ClearSignals()
    text = f"because {dice.random()}" if dice.random() < 0.5 else None
    return _one_of(
        dice,
        [
            c.AnswerQuestion(dice.choice(questions), text),
            c.DeleteQuestion(dice.choice(questions)),
        ],
    )


def _learn(page: Page, dice: random.Random) -> c.AnyCommand:
    return _one_of(
        dice,
        [
            _signal(page, dice),
            _signal(page, dice),
            c.PostMessage(f"{page.person} wonders {dice.random()}"),
            c.PostMessage("+1"),
            _talk(page, dice),
            _talk(page, dice),
            c.RaiseHand(f"why {dice.randrange(100)}?"),
            c.RaiseHand(),
            c.RaiseHand(None, c.HandCellGiven(f"x = {dice.random()}", "NameError: x")),
            c.LowerHand(),
            c.OpenSource("microphone"),
            c.CloseSource("microphone"),
            c.OpenSource("camera"),
            c.OpenSource("screen"),
            c.Leave() if dice.random() < 0.05 else c.CloseSource("camera"),
            c.MuteAll(),
        ],
    )
