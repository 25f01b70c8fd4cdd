"""What comes of a command?

Events, or a refusal that changes nothing. Four questions are asked in order: may this role do it
at all (`policy`), is the session live, is the asker in it, and what does the noun's own rule say.
Nothing here writes to the state.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from . import commands as c
from .moment import Decision, Moment, NewId
from .policy import may
from .refusals import Refusal, refuse
from .rules import (
    board,
    chat,
    copresenting,
    crowd,
    files,
    hands,
    lifecycle,
    links,
    lobby,
    moderation,
    people,
    pushes,
    questions,
    quiet,
    settings,
    signals,
    sources,
    spotlight,
)
from .rules.places import watches
from .state import State

Rule = Callable[[Moment, Any], Decision]

RULES: dict[type[c.Command], Rule] = {
    c.StartSession: lifecycle.start_session,
    c.EndSession: lifecycle.end_session,
    c.Expire: lifecycle.expire,
    c.Enter: people.enter,
    c.Leave: people.leave,
    c.Depart: people.depart,
    c.RemovePerson: people.remove_person,
    c.PostMessage: chat.post_message,
    c.RaiseHand: hands.raise_hand,
    c.LowerHand: hands.lower_hand,
    c.LowerAllHands: hands.lower_all_hands,
    c.CallOn: hands.call_on,
    c.AcceptCall: hands.accept_call,
    c.DeclineCall: hands.decline_call,
    c.EndTurn: hands.end_turn,
    c.OpenSource: sources.open_source,
    c.CloseSource: sources.close_source,
    c.MutePerson: sources.mute_person,
    c.MuteAll: settings.mute_all,
    c.OpenBoard: board.open_board,
    c.AllowWriting: board.allow_writing,
    c.StopWriting: board.stop_writing,
    c.AskToWrite: board.ask_to_write,
    c.StopAsking: board.stop_asking,
    c.DeclineWriting: board.decline_writing,
    c.OfferPresenting: board.offer_presenting,
    c.AcceptPresenting: board.accept_presenting,
    c.DeclinePresenting: board.decline_presenting,
    c.TakePresenting: board.take_presenting,
    c.PushCell: pushes.push_cell,
    c.PushHint: pushes.push_hint,
    c.TakePush: pushes.take_push,
    c.EditMessage: chat.edit_message,
    c.DeleteMessage: chat.delete_message,
    c.ReactToMessage: chat.react,
    c.TakeBackReaction: chat.take_back,
    c.SetChatMode: chat.set_chat_mode,
    c.DropFile: files.drop_file,
    c.AddFile: files.add_file,
    c.HideMessage: moderation.hide_message,
    c.ShowMessage: moderation.show_message,
    c.BlockFromChat: moderation.block,
    c.UnblockFromChat: moderation.unblock,
    c.SetWordFilter: moderation.set_word_filter,
    c.SetSignal: signals.set_signal,
    c.ClearSignals: signals.clear_signals,
    c.React: signals.react,
    c.AskQuestion: questions.ask_question,
    c.Upvote: questions.upvote,
    c.TakeBackVote: questions.take_back_vote,
    c.AnswerQuestion: questions.answer_question,
    c.DeleteQuestion: questions.delete_question,
    c.ChangeSettings: settings.change_settings,
    c.Admit: lobby.admit,
    c.AdmitAll: lobby.admit_all,
    c.Deny: lobby.deny,
    c.SetSpotlight: spotlight.set_spotlight,
    c.MakeLink: links.make_link,
    c.RevokeLink: links.revoke_link,
    c.MutePeople: crowd.mute_people,
    c.StopCameras: crowd.stop_cameras,
    c.LowerHands: crowd.lower_hands,
    c.RemovePeople: crowd.remove_people,
    c.DismissNudge: quiet.dismiss_nudge,
    c.Stir: quiet.stir,
    c.NoticeQuiet: quiet.notice_quiet,
    c.Promote: copresenting.promote,
    c.Demote: copresenting.demote,
}
"""One rule for each command; the three questions before it are answered already."""


def decide(state: State, issued: c.Issued, now: float, new_id: NewId) -> Decision:
    """The events of a command, in order, or the reason it is refused.

    `now` is Unix seconds. An empty list means that all is so already: the command succeeded.
    """
    refusal = _forbidden(state, issued) or _out_of_phase(state, issued) or _absent(state, issued)
    if refusal is not None:
        return refusal
    moment = Moment(state, issued.by or "", issued.role, now, new_id)
    return RULES[type(issued.command)](moment, issued.command)


def _forbidden(state: State, issued: c.Issued) -> Refusal | None:
    permission = may(issued.role, type(issued.command))
    if not permission.allowed and issued.role == "guest" and watches(state, issued.by):
        return refuse("watching")
    if not permission.allowed:
        return refuse("not_allowed", why=permission.why)
    other = getattr(issued.command, "person", None) not in {None, issued.by}
    if permission.own_only and other:
        return refuse("not_allowed", why=permission.why)
    return None


def _out_of_phase(state: State, issued: c.Issued) -> Refusal | None:
    starting = isinstance(issued.command, c.StartSession)
    if state.phase == "ended":
        return refuse("session_ended")
    if state.phase == "live":
        return refuse("already_live") if starting else None
    return None if starting else refuse("not_live")


def _absent(state: State, issued: c.Issued) -> Refusal | None:
    """Only who is in the session asks anything of it; the service speaks for the others."""
    if isinstance(issued.command, c.INTERNAL_COMMANDS):
        return None
    if issued.by in state.removed:
        return refuse("removed")
    if issued.by in state.waiting:
        return None if isinstance(issued.command, c.Leave) else refuse("in_lobby")
    if issued.by is None or state.present(issued.by) is None:
        return refuse("not_here")
    # A command may have waited while its sender's role became another one.
    return None if state.role_of(issued.by) == issued.role else refuse("role_changed")
