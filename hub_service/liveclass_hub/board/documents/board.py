"""How do a document and its store make one board?

Answers a wish with a result. An accepted change stands in the journal when this returns, and is durable
after `sync`; the caller answers only then.
"""

from __future__ import annotations

import sys
from functools import singledispatchmethod

from .. import messages as m
from ..journal import Record
from ..store import Store, WouldShrink, text_of
from .inspect import BadUpdate, contents
from .notebook import Applied, NotebookDocument, seeded

EMPTY = {"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
OTHER_LIFE = m.Refusal(
    "other_epoch",
    "The board has begun anew since your copy was made.",
    "Your copy is put aside and the board opened afresh.",
    discard=True,
)
NO_ROOM = m.Refusal(
    "no_room",
    "The service has no room left on its disk, so your change was not taken.",
    "Tell whoever runs the class. Your copy goes back to what the board shows.",
    discard=True,
)
NOT_SAVED = m.Refusal(
    "not_saved",
    "The notebook file could not be written.",
    "Nothing is lost: the board keeps its own journal and tries again.",
)
ASKED_AGAIN = 60.0
"""Seconds after which no one asks for a change again: more than all deadlines of a wish together."""
SHRINKS = m.Refusal(
    "would_shrink",
    "More than half of the notebook's text is gone, so the file was left as it is.",
    "The teaching staff can choose “Write it anyway”, or restore a version.",
)


class Board:
    """One open board. Raises what Store raises, and NotANotebook for a damaged file."""

    def __init__(self, place: m.Place, limits: m.Limits) -> None:
        self._place = place
        self.notices: list[m.Notice] = []
        self.store = Store(place, limits.version_every)
        try:
            self._open(limits)
        except BaseException:
            self.store.close()
            raise

    def _open(self, limits: m.Limits) -> None:
        content, digest = self.store.file()
        base = self.store.base
        since = self.store.replay() if base else []
        anew = False
        if base is not None and content is not None and not since and base.saved == base.seq:
            anew = not self.store.ours(digest)
        if base is not None and anew:
            self.store.keep_version(NotebookDocument(base.state, limits).notebook())
        if base is None or anew:
            content = content or EMPTY
            self._document = NotebookDocument(seeded(content), limits, (), self.store.owners)
            seq = base.seq if base else 0
            base = self.store.begin(self._document.state(), digest, text_of(content), seq)
        else:
            updates = [record.update for record in since]
            for record in since:
                pieces = contents(record.update, sys.maxsize).pieces
                self.store.owners.update(
                    dict.fromkeys((p.client for p in pieces), record.change.who)
                )
            self._document = NotebookDocument(base.state, limits, updates, self.store.owners)
        if anew:
            self._note(
                "file_changed",
                "The notebook file was changed outside the class, so the board begins with it.",
                "The board as it was is among the versions.",
            )
        self._seq = base.seq + len(since)
        self._granted = {r.token: r for r in (*base.recent, *since)}
        self._shrunk = False
        if since:  # none of it was acknowledged if the disk failed: durable now, or the board does not open
            self.store.fold(self._document.state(), self._seq, self._forget_told())

    @property
    def unsaved(self) -> bool:
        """Whether the notebook file lacks a change."""
        return self._seq > self.store.known.saved

    @singledispatchmethod
    def answer(self, wish: m.Wish, ask: m.Ask) -> m.Result:
        """Grant one wish, or say why not."""
        raise TypeError(type(wish))

    @answer.register
    def _(self, wish: m.Apply, ask: m.Ask) -> m.Result:
        if done := self._granted.get(ask.token):
            return m.Accepted(done.change.seq, done.update)
        if wish.epoch != self.store.known.epoch:
            return OTHER_LIFE
        return self._accept(self._document.apply(wish.update, wish.who), wish.who, ask)

    @answer.register
    def _(self, wish: m.Restore, ask: m.Ask) -> m.Result:
        if done := self._granted.get(ask.token):
            return m.Accepted(done.change.seq, done.update)
        content = self.store.versions.read(wish.version)
        if content is None:
            says = "That version of the notebook is not kept any more."
            return m.Refusal("no_such_version", says, "Choose one of the versions listed.")
        return self._accept(self._document.restore(content), wish.who, ask)

    @answer.register
    def _(self, wish: m.Join, ask: m.Ask) -> m.Result:
        epoch = self.store.known.epoch
        if wish.epoch != epoch and wish.state != b"\0":
            return OTHER_LIFE
        try:
            update, ahead = self._document.missing(wish.state)
        except BadUpdate as error:
            says = f"Your copy's state could not be read: {error}."
            return m.Refusal("bad_state", says, "Open the board afresh.", discard=True)
        return m.Joined(epoch, self._seq, update, self._document.state_vector(), ahead)

    @answer.register
    def _(self, wish: m.Read, ask: m.Ask) -> m.Result:
        return m.Notebook(self._document.notebook())

    @answer.register
    def _(self, wish: m.ListVersions, ask: m.Ask) -> m.Result:
        return m.Versions(self.store.versions.all())

    @answer.register
    def _(self, wish: m.ListChanges, ask: m.Ask) -> m.Result:
        return m.Changes(self.store.history.after(wish.after))

    @answer.register
    def _(self, wish: m.Save, ask: m.Ask) -> m.Result:
        try:
            self.save(shrink=wish.shrink)
        except WouldShrink:
            return SHRINKS
        except OSError:
            return NOT_SAVED
        return m.Saved(self._seq)

    def save(self, *, shrink: bool = False) -> None:
        """Write the notebook file. Raises WouldShrink and OSError."""
        content = self._document.notebook()
        state, recent = self._document.state(), self._forget_told()
        try:
            aside = self.store.save(content, state, self._seq, recent, shrink=shrink)
        except WouldShrink:
            self.store.fold(state, self._seq, recent)
            raise
        self._shrunk = False
        if aside:
            self._note(
                "conflict",
                "The notebook file was changed outside the class while the board was open.",
                f"That file is kept as {aside}; the notebook holds what the class saw.",
            )

    def save_if_meant(self) -> None:
        """Save; a notebook that would shrink is left as it is, and that is noted once. Raises OSError."""
        try:
            self.save()
        except WouldShrink:
            if not self._shrunk:
                self._note(*SHRINKS.words)
            self._shrunk = True

    def _accept(self, applied: Applied | m.Refusal, who: str, ask: m.Ask) -> m.Result:
        if isinstance(applied, m.Refusal):
            return applied
        if not applied.update:
            return m.Accepted(self._seq, b"")
        change = m.Change(self._seq + 1, who, ask.at, applied.cells, applied.moved)
        record = Record(change, ask.token, applied.update)
        try:
            self.store.append(record)
        except OSError:
            self._document.take_back()
            return NO_ROOM
        self._seq = change.seq
        self._granted[ask.token] = record
        return m.Accepted(change.seq, applied.update)

    def _forget_told(self) -> list[Record]:
        """The changes that may still be asked for again, counted back from the newest."""
        newest = max((r.change.at for r in self._granted.values()), default=0.0)
        recent = [r for r in self._granted.values() if r.change.at > newest - ASKED_AGAIN]
        self._granted = {record.token: record for record in recent}
        return recent

    def _note(self, code: str, message: str, what_next: str) -> None:
        self.notices.append(m.Notice(self._place, code, message, what_next))
