"""A picture that moves as one before a camera does, for a browser that has none.

Chromium's own made-up camera shows a pie and a few digits, for which an encoder needs a tenth of the bits that a
person takes. This one is a patterned wall that passes by and a patch of noise: whatever bits are allowed are used.
"""

from __future__ import annotations

import random
from pathlib import Path

WIDTH, HEIGHT, RATE, FRAMES = 640, 360, 30, 60
CELL = 8
"""Pixels of one side of a cell of the wall."""
PATCH = (160, 90)
"""Width and height of the noise."""


def film(path: Path) -> Path:
    """Two seconds of it as YUV4MPEG2, the same at each call."""
    chance = random.Random(7)
    wall = [
        b"".join(bytes([chance.randrange(256)]) * CELL for _ in range(2 * WIDTH // CELL))
        for _ in range(HEIGHT // CELL)
    ]
    colour = b"\x80" * (WIDTH * HEIGHT // 2)
    with path.open("wb") as file:
        file.write(b"YUV4MPEG2 W%d H%d F%d:1 Ip A1:1 C420\n" % (WIDTH, HEIGHT, RATE))
        for frame in range(FRAMES):
            file.write(b"FRAME\n" + _light(wall, frame, chance) + colour)
    return path


def _light(wall: list[bytes], frame: int, chance: random.Random) -> bytes:
    at = frame * 4
    rows = [bytearray(wall[row // CELL][at : at + WIDTH]) for row in range(HEIGHT)]
    width, height = PATCH
    for row in rows[:height]:
        row[:width] = chance.randbytes(width)
    return b"".join(rows)
