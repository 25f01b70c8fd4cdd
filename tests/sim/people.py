"""What do sixty students and their teachers do for ninety minutes?

Each looks at the view of their own page and does the next thing, with dice of their own; so the
same seed gives the same class, whatever becomes of the service in between.
"""

from __future__ import annotations

import random
from typing import Any

from liveclass_hub.session import commands as c
from liveclass_hub.session.names import SIGNALS, ChatMode, MessageReaction

from tests.sim.service import Page

STUDENTS, MINUTES = 60, 90
SIGN: MessageReaction = "same_here"


def everyone() -> list[Page]:
    students = [Page(f"p_{number}", "student") for number in range(STUDENTS)]
    return [Page("ina", "instructor"), Page("ada", "assistant"), *students]


def pause(page: Page, dice: random.Random) -> float:
    """Seconds until a person does the next thing."""
    return dice.expovariate(1 / (20 if page.role != "student" else 110))


def absence(dice: random.Random) -> float:
    """Seconds without a network."""
    return dice.expovariate(1 / 40)


def drops_out(page: Page, dice: random.Random) -> bool:
    return page.role == "student" and dice.random() < 0.08


def _one_of(dice: random.Random, moves: list[c.AnyCommand]) -> c.AnyCommand:
    return dice.choice(moves)


def next_move(page: Page, dice: random.Random) -> c.AnyCommand:
    """What this person does now, seeing what they see."""
    view = page.view
    if not view["people"].get(page.person, {}).get("here"):
        # Waiting, left, locked out, denied or removed: all ask again, some lose patience.
        return c.Leave() if dice.random() < 0.2 else c.Enter(f"Name of {page.person}")
    if view.get("call", {}).get("person") == page.person:
        return c.AcceptCall() if dice.random() < 0.8 else c.DeclineCall()
    if view.get("board", {}).get("offer", {}).get("person") == page.person:
        return c.AcceptPresenting() if dice.random() < 0.6 else c.DeclinePresenting()
    if dice.random() < 0.3:
        return _at_the_board(page, dice)
    return _teach(view, dice) if page.role != "student" else _learn(page, dice)


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
            _answer(view, dice),
            _look_around(view, dice),
            c.OpenSource("microphone"),
            c.OpenSource("screen"),
            c.CloseSource("screen"),
            c.MutePerson(somebody),
            c.MuteAll(),
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
    some = tuple(f"p_{dice.randrange(STUDENTS)}" for _ in range(3))
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


def _answer(view: dict[str, Any], dice: random.Random) -> c.AnyCommand:
    """What staff do with what was written."""
    if not view["messages"]:
        return c.PostMessage("Ask away.")
    last = _newest(view)
    modes: list[ChatMode] = ["everyone", "everyone", "staff_only", "off"]
    return _one_of(
        dice,
        [
            c.PostMessage(f"answer {dice.random()}", dice.choice(last)),
            c.PostMessage(f"between us {dice.random()}", dice.choice(last), private=True),
            c.DeleteMessage(dice.choice(last)),
            c.SetChatMode(dice.choice(modes)),
            c.HideMessage(dice.choice(last)),
            c.ShowMessage(next((id for id in last if "hidden" in view["messages"][id]), last[0])),
            c.BlockFromChat(view["messages"][last[0]]["author"]),
            c.UnblockFromChat([*view["blocked"], "p_none"][0]),
            c.SetWordFilter(dice.choice([(), ("wonders",)])),
            c.ChangeSettings(slow_seconds=dice.choice([0, 0, 30])),
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
            c.ReactToMessage(one, SIGN),
            c.TakeBackReaction([one, *signed][-1], SIGN),
        ],
    )


def _signal(page: Page, dice: random.Random) -> c.AnyCommand:
    """What students hold up, ask and vote for."""
    questions = list(page.view["questions"]) or ["q_none"]
    return _one_of(
        dice,
        [
            c.SetSignal(dice.choice(SIGNALS)),
            c.SetSignal(),
            c.React("applause"),
            c.AskQuestion(f"why {dice.random()}?", anonymous=dice.random() < 0.5),
            c.Upvote(dice.choice(questions)),
            c.TakeBackVote([*questions, *page.view.get("yours", {}).get("votes", {})][-1]),
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
