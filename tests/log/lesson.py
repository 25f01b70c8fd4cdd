"""A session's events for the tests of the log."""

from __future__ import annotations

from liveclass_hub.log.contract import CommandKey, Entry
from liveclass_hub.session import events as e
from liveclass_hub.session.limits import SessionLimits, SessionSettings

MARK = "planted-Zx9"
"""Stands in every name and text of these tests, so that raw files can be searched for it."""


def start(session: str = "s_1", course: str = "demo") -> Entry:
    began = e.SessionStarted(1.0, session, course, "Bayes", "p_ina", SessionLimits())
    entered = e.PersonEntered(1.0, "p_ina", f"Ina {MARK}", "instructor")
    return Entry(session, 0, (began, entered))


def message(after: int, session: str = "s_1", author: str = "p_ina", text: str = MARK) -> Entry:
    """One message, as the command `c<after>`."""
    posted = e.MessagePosted(2.0, f"m_{after}", author, text)
    return Entry(session, after, (posted,), CommandKey(author, f"c{after}"))


def end(after: int, session: str = "s_1") -> Entry:
    return Entry(session, after, (e.SessionEnded(9.0, "p_ina", "ended"),))


EVERY_EVENT: tuple[e.AnyEvent, ...] = (
    e.SessionStarted(1.0, "s_1", "demo", "Bayes", "p_ina", SessionLimits(3, 2, 9)),
    e.PersonEntered(1.5, "p_ina", f"Ina {MARK}", "instructor"),
    e.PersonEntered(2.0, "p_sam", f"Sam {MARK}", "student"),
    e.MessagePosted(3.0, "m_1", "p_sam", f"hello {MARK} 👋"),
    e.HandRaised(4.0, "p_sam", None),
    e.HandRaised(4.0, "p_sam", f"why {MARK}?"),
    e.HandCellShared(4.0, "p_sam", f"x = '{MARK}'"),
    e.HandErrorShared(4.0, "p_sam", f"NameError: {MARK}"),
    e.HandCellShared(4.0, "p_sam", None),
    e.HandLowered(5.0, "p_sam", "p_ina"),
    e.AllHandsLowered(5.0, None),
    e.CalledOn(6.0, "p_sam", "p_ina"),
    e.CallDeclined(6.0, "p_sam"),
    e.CallAccepted(6.0, "p_sam"),
    e.TurnEnded(6.0, "p_sam", None),
    e.SourceOpened(7.0, "p_sam", "camera"),
    e.SourceClosed(7.0, "p_sam", "camera", "p_ina"),
    e.EveryoneMuted(8.0, "p_ina", ("p_sam",)),
    e.BoardOpened(8.0, "p_ina", "07 Sampling.ipynb"),
    e.WritingAsked(8.0, "p_sam"),
    e.AskClosed(8.0, "p_sam", "p_ina"),
    e.WritingAllowed(8.0, ("p_sam",), False, "p_ina"),
    e.WritingStopped(8.0, ("p_sam",), False, None),
    e.PresentingOffered(8.0, "p_sam", "p_ina"),
    e.OfferClosed(8.0, "p_sam", None),
    e.PresenterChanged(8.0, None, "p_ina"),
    e.CellPushed(8.0, "push_1", "p_ina", "c1", "code", f"# {MARK}\nx = 1"),
    e.HintPushed(8.0, "push_2", "p_ina", f"think {MARK}", None),
    e.PushTaken(8.0, "push_1", "p_sam"),
    e.MessagePosted(8.0, "m_2", "p_ina", f"yes {MARK}", "m_1", "p_sam"),
    e.MessageEdited(8.0, "m_1", "p_sam", f"hello again {MARK}"),
    e.MessageReacted(8.0, "m_1", "p_ina", "thanks"),
    e.ReactionTakenBack(8.0, "m_1", "p_ina", "thanks"),
    e.MessageDeleted(8.0, "m_1", "p_ina"),
    e.MessageDeleted(8.0, "m_2", "p_ina", 4),
    e.MessageHidden(8.0, "m_2", "p_ina", 4),
    e.MessageShown(8.0, "m_2", "p_ina", 4),
    e.FileAdded(8.0, "f_1", "p_sam", f"plot {MARK}.png", "image/png", 9),
    e.MessagePosted(8.0, "m_3", "p_sam", f"see {MARK}", files=("f_1",)),
    e.FileAdded(8.0, "f_2", "p_sam", f"{MARK}.pdf", "application/pdf", 9),
    e.FileDropped(8.0, "f_2", "p_sam"),
    e.PersonBlocked(8.0, "p_sam", "p_ina"),
    e.PersonUnblocked(8.0, "p_sam", "p_ina"),
    e.WordFilterSet(8.0, f"bad\n{MARK}", "p_ina"),
    e.WordFilterSet(8.0, "", "p_ina"),
    e.ChatModeSet(8.0, "staff_only", "p_ina"),
    e.LinkMade(8.0, "l_1", "p_ina", "0" * 64, f"Parents {MARK}", 99.0, 3, True),
    e.LinkUsed(8.0, "l_1", "p_gus"),
    e.PersonKnocked(8.0, "p_gus", f"Gus {MARK} (guest)", "guest"),
    e.LinkRevoked(8.0, "l_1", "p_ina"),
    e.SignalSet(8.0, "p_sam", "lost"),
    e.SignalSet(8.0, "p_sam", None),
    e.SignalsCleared(8.0, None),
    e.QuestionAsked(8.0, "q_1", "p_sam", f"why {MARK}?", True),
    e.QuestionUpvoted(8.0, "q_1", "p_ina"),
    e.VoteTakenBack(8.0, "q_1", "p_ina"),
    e.QuestionAnswered(8.0, "q_1", "p_ina", f"because {MARK}"),
    e.QuestionAnswered(8.0, "q_1", "p_ina", None),
    e.QuestionDeleted(8.0, "q_1", "p_ina"),
    e.SettingsChanged(8.0, SessionSettings(lobby=True), "p_ina"),
    e.PersonKnocked(8.0, "p_sue", f"Sue {MARK}"),
    e.PeopleAdmitted(8.0, ("p_sue",), "p_ina"),
    e.PersonDenied(8.0, "p_sue", "p_ina"),
    e.LobbyLeft(8.0, "p_sue", "gone"),
    e.SpotlightSet(8.0, "p_sam", "p_ina"),
    e.PersonPromoted(8.0, "p_sam", "p_ina"),
    e.PersonDemoted(8.0, "p_sam", None),
    e.ClassStirred(8.0),
    e.ClassFellQuiet(8.0, 7.0),
    e.NudgeDismissed(8.0, "p_ina"),
    e.PersonLeft(8.0, "p_sam", "gone"),
    e.PersonRemoved(8.5, "p_sam", "p_ina"),
    e.SessionEnded(9.0, None, "empty"),
)
