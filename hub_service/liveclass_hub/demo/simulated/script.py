"""What do simulated students say and do, and at what pace? The same seed gives the same class."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Sequence
from typing import Final

import msgspec


class Write(msgspec.Struct, frozen=True):
    """Someone writes a line."""

    who: int
    text: str


class Ask(msgspec.Struct, frozen=True):
    """Someone raises a hand with a question."""

    who: int
    question: str


class Speak(msgspec.Struct, frozen=True):
    """Someone opens the microphone, says something and closes it."""

    who: int
    seconds: float


class Wish(msgspec.Struct, frozen=True):
    """Someone asks to write on the board, when there is one and few ask already."""

    who: int


Act = Write | Ask | Speak | Wish

LINES: Final = (
    "Good morning!",
    "The sound is fine here.",
    "So the mean of the means is the population's mean?",
    "I get 0.182 for the spread.",
    "Same here, 0.18.",
    "Which cell are we at?",
    "The one with the histogram, I think.",
    "Thanks, found it.",
    "What happens if the times are not independent?",
    "Mine looks more lopsided with n = 5.",
    "Because 5 is not many.",
    "Can you scroll up a little?",
    "Ah, now I see it.",
    "1/sqrt(30) is 0.1826, so it fits.",
    "Is that the standard error?",
    "Yes, that is the standard error.",
    "My kernel was still on the old seed, now it works.",
    "Could we see n = 100 as well?",
    "Nice, that is really narrow.",
    "Will this be in the exercise?",
    "I would have guessed it needs more samples.",
    "The long tail is gone.",
)

QUESTIONS: Final = (
    "why exactly 30?",
    "what if n = 1?",
    "does it work for any distribution?",
    "how do I choose the number of repetitions?",
    "is the median normal too?",
    "what if the variance is infinite?",
    "",
)

ANSWERS: Final = (
    "With n = 1 the picture is just the population itself.",
    "I would say it gets narrower by the square root.",
    "The skew is still there, only smaller.",
    "I think four times the sample halves the spread.",
    "I am not sure, but I would try it with a thousand draws.",
)

NOTES: Final = (
    "with n = 5 the tail is still there, only shorter.",
    "I get 0.447 for n = 5, which is 1/√5.",
    "could we put n = 100 beside n = 30?",
    "the median of 30 leans a little too.",
    "rule of thumb: twice the error either way catches 95 % of the means.",
    "I tried n = 1000 and the picture is a needle.",
)
"""What is written on the board by those who are let."""

TAKES: Final = 0.7
"""How likely someone takes what is pushed."""
EAGER: Final = 1
"""Which student asks to write as soon as there is a board, so that nobody waits long to see it."""
ASKING: Final = 2
"""Nobody asks to write while so many do."""

PAUSE: Final = (5.0, 12.0)
"""Seconds between two acts of the whole class: lively, and still readable."""


def acts(people: int, seed: int) -> Iterator[tuple[float, Act]]:
    """Endless (pause in seconds, act); nobody repeats a line before all lines were said."""
    chance = random.Random(seed)
    lines, questions = cycle(LINES, chance), cycle(QUESTIONS, chance)
    while True:
        who = chance.randrange(people)
        kind = chance.choices(("write", "ask", "speak", "wish"), weights=(6, 2, 1, 1))[0]
        act: Act
        if kind == "write":
            act = Write(who, next(lines))
        elif kind == "ask":
            act = Ask(who, next(questions))
        elif kind == "wish":
            act = Wish(who)
        else:
            act = Speak(who, chance.uniform(2.0, 5.0))
        yield chance.uniform(*PAUSE), act


def arrivals(people: int, seed: int, over: float = 12.0) -> list[float]:
    """After how many seconds each comes in; the first at once."""
    chance = random.Random(seed + 1)
    return [0.0, *sorted(chance.uniform(0.5, over) for _ in range(people - 1))]


def answers(seed: int) -> Iterator[str]:
    """What is said when called on."""
    return cycle(ANSWERS, random.Random(seed + 2))


def notes(index: int) -> Iterator[str]:
    """What one student writes on the board: everyone begins with another note."""
    start = index % len(NOTES)
    return itertools.cycle(NOTES[start:] + NOTES[:start])


def cycle(lines: Sequence[str], chance: random.Random) -> Iterator[str]:
    """All of them in some order, then all of them in another."""
    while True:
        yield from chance.sample(lines, len(lines))
