"""What does an update hold, seen before the CRDT library sees it?

Reads the public Yjs update format, version 1. The library keeps pieces whose past is missing for later and
says nothing, so it is from here that we know an update is whole; and types a notebook has no use for
(XML, documents in documents) and deep nesting never reach it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec

from .pairs import Pairs, Place, is_plain, units

ROOTS = frozenset({"cells", "meta", "state"})
DEEPEST = 64
"""Nesting of plain values in one piece."""
ANY_FIXED = {127: 0, 126: 0, 124: 4, 123: 8, 122: 8, 121: 0, 120: 0}
"""Bytes after the tag of a plain value without a length: undefined, null, floats, bigint, booleans."""


class BadUpdate(ValueError):
    """Bytes that are not an update of a notebook."""


class Span(msgspec.Struct, frozen=True):
    """Pieces of one client: from clock `start` up to before `end`."""

    client: int
    start: int
    end: int


class Reader:
    """Reads the encoding's primitives. Raises BadUpdate at the end of the bytes.

    Collects the `cuts` that pieces ask for, and keeps the last text that has characters of two units.
    """

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._place = 0
        self.cuts: list[Place] = []
        self.wide = ""

    def byte(self) -> int:
        if self._place >= len(self._content):
            raise BadUpdate("it ends early")
        self._place += 1
        return self._content[self._place - 1]

    def number(self) -> int:
        value = shift = 0
        while True:
            byte = self.byte()
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return value
            shift += 7
            if shift > 63:
                raise BadUpdate("a number is too long")

    def skip(self, size: int) -> None:
        if size > len(self._content) - self._place:
            raise BadUpdate("it ends early")
        self._place += size

    def text(self) -> str:
        size = self.number()
        start = self._place
        self.skip(size)
        try:
            return self._content[start : self._place].decode()
        except UnicodeDecodeError as error:
            raise BadUpdate("a text is not UTF-8") from error

    def value(self, depth: int = 0) -> None:
        """Pass over one plain value."""
        tag = self.byte()
        if depth > DEEPEST:
            raise BadUpdate("values are nested too deep")
        if tag in ANY_FIXED:
            self.skip(ANY_FIXED[tag])
        elif tag == 125:
            self.number()
        elif tag == 119:
            self.text()
        elif tag in {117, 118}:
            for _ in range(self.number()):
                if tag == 118:
                    self.text()
                self.value(depth + 1)
        else:
            raise BadUpdate("a kind of value a notebook does not have")

    def at_end(self) -> bool:
        return self._place == len(self._content)


def _values(reader: Reader) -> int:
    count = reader.number()
    for _ in range(count):
        reader.value()
    return count


def _text(reader: Reader) -> int:
    text = reader.text()
    reader.wide = "" if is_plain(text) else text
    return units(text)


def _shared_type(reader: Reader) -> int:
    if reader.number() > 2:  # array, map and text are all a notebook is made of
        raise BadUpdate("a type a notebook does not have")
    return 1


def _format(reader: Reader) -> int:
    reader.text()
    reader.text()
    return 1


CONTENTS: Mapping[int, Callable[[Reader], int]] = {
    1: Reader.number,  # deleted
    4: _text,
    6: _format,
    7: _shared_type,
    8: _values,
}
"""Kind of content -> reads it and says how many clocks it takes."""


def _piece(reader: Reader) -> int:
    info = reader.byte()
    kind = info & 0x1F
    if kind == 0:  # collected: only its length is left
        return reader.number()
    if kind not in CONTENTS:
        raise BadUpdate("a content a notebook does not have")
    for bit, after in ((0x80, 1), (0x40, 0)):  # what stood left of it, and right
        if info & bit:
            reader.cuts.append((reader.number(), reader.number() + after))
    if not info & 0xC0:
        if reader.number() == 1:
            if reader.text() not in ROOTS:
                raise BadUpdate("a part a notebook does not have")
        else:
            reader.number()
            reader.number()
        if info & 0x20:
            reader.text()
    return CONTENTS[kind](reader)


class Contents(msgspec.Struct, frozen=True):
    """What an update adds, in how many pieces, and what it deletes; where it cuts and must not be cut."""

    pieces: list[Span]
    deletions: list[Span]
    cuts: list[Place]
    inside: Pairs
    count: int

    def halves(self, pairs: Pairs, known: Mapping[int, int]) -> bool:
        """Whether it cuts a character in half: one that is there, or its own where it is known in part."""
        return pairs.cut(self.cuts) or self.inside.cut([*self.cuts, *known.items()])


def contents(update: bytes, most: int) -> Contents:
    """What an update holds. Raises BadUpdate, also for more than `most` pieces and deletions."""
    reader = Reader(update)
    pieces: list[Span] = []
    inside, before = Pairs(), most
    for _ in range(reader.number()):
        count, client, start = reader.number(), reader.number(), reader.number()
        most -= count
        if most < 0:
            raise BadUpdate("it has too many pieces")
        end = start
        for _ in range(count):
            size = _piece(reader)
            if size == 0:
                raise BadUpdate("a piece is empty")
            if reader.wide:
                inside.add(client, end, reader.wide)
                reader.wide = ""
            end += size
        pieces.append(Span(client, start, end))
    total = before - most
    deletions = _deletions(reader, most)
    cuts = reader.cuts + [(d.client, clock) for d in deletions for clock in (d.start, d.end)]
    return Contents(pieces, deletions, cuts, inside, total)


def _deletions(reader: Reader, most: int) -> list[Span]:
    found = []
    for _ in range(reader.number()):
        client, count = reader.number(), reader.number()
        most -= count
        if most < 0:
            raise BadUpdate("it has too many deletions")
        for _ in range(count):
            start = reader.number()
            found.append(Span(client, start, start + reader.number()))
    if not reader.at_end():
        raise BadUpdate("something follows its end")
    return found


def clocks(state: bytes) -> dict[int, int]:
    """A state vector, read. Raises BadUpdate. Every update asks for it, so it reads the bytes itself."""
    numbers: list[int] = []
    value = shift = 0
    for byte in state:
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            numbers.append(value)
            value = shift = 0
        elif (shift := shift + 7) > 63:
            raise BadUpdate("a number is too long")
    if shift or not numbers or len(numbers) != 1 + 2 * numbers[0]:
        raise BadUpdate("it ends early, or something follows its end")
    return dict(zip(numbers[1::2], numbers[2::2], strict=True))
