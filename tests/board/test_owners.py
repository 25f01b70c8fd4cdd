"""May someone write what would count as another's?"""

from __future__ import annotations

from pathlib import Path

from liveclass_hub.board import messages as m
from liveclass_hub.board.documents.inspect import clocks

from tests.board.copies import code, write
from tests.board.test_store import Class


def test_nobody_writes_in_anothers_name(tmp_path: Path) -> None:
    """What stood in the place of someone's next words would swallow them, and call them taken."""
    write(tmp_path, code("a", "x"))
    lesson = Class(tmp_path)
    for _ in range(2):
        lesson.write("one ")
        client, clock = lesson.copy.doc.client_id, clocks(lesson.copy.doc.get_state())
        forged = b"".join(map(_number, (1, 1, client, clock[client], 0, 100_000, 0)))
        for who in ("ben", "cleo"):
            wish = m.Apply(lesson.place, who, lesson.epoch, forged)
            assert lesson.ask(wish, m.Refusal).code == "not_yours"
        lesson.write("two ")
        copy = lesson.copy
        lesson.desk.sync()
        lesson.crash()
        lesson = Class(tmp_path)
        lesson.copy = copy
    assert lesson.source() == "two one two one x"
    lesson.desk.close()


def _number(value: int) -> bytes:
    made = bytearray()
    while value > 0x7F:
        made.append(0x80 | (value & 0x7F))
        value >>= 7
    return bytes([*made, value])
