"""How large does a picture say it is?

Read from its header alone, as it comes in: nothing is unpacked. What says nothing has no pixels.
"""

from __future__ import annotations

import re
import struct

HEAD_BYTES = 32
"""As much of a picture's beginning states its size, but for JPEG's, which may come late."""
MARKER = re.compile(rb"\xff[^\x00\x01\xff\xd0-\xd9]", re.DOTALL)
"""What a segment of a JPEG begins with; whatever stands before it is passed over, as browsers do."""
SEGMENT = struct.Struct(">BHBHH")
"""A marker, its length, and what follows when it states the size: depth, height, width."""
SIZES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
SCAN = 0xDA


class Head:
    """Looks at a picture that begins with its size."""

    def __init__(self) -> None:
        self._head = b""

    def at(self, piece: bytes) -> None:
        """The next bytes."""
        self._head += piece[: HEAD_BYTES - len(self._head)]

    @property
    def pixels(self) -> int:
        """Width times height."""
        width, height = self._measure(self._head.ljust(HEAD_BYTES, b"\0"))
        return width * height

    def _measure(self, head: bytes) -> tuple[int, int]:
        raise NotImplementedError


class Png(Head):
    """IHDR always comes first."""

    def _measure(self, head: bytes) -> tuple[int, int]:
        width, height = struct.unpack_from(">II", head, 16)
        return width, height


class Gif(Head):
    """The screen that all its frames are drawn on."""

    def _measure(self, head: bytes) -> tuple[int, int]:
        width, height = struct.unpack_from("<HH", head, 6)
        return width, height


class Webp(Head):
    """In one of three ways, as the first chunk's kind says."""

    def _measure(self, head: bytes) -> tuple[int, int]:
        number = int.from_bytes
        match head[12:16]:
            case b"VP8X":
                return number(head[24:27], "little") + 1, number(head[27:30], "little") + 1
            case b"VP8L":
                packed = number(head[21:25], "little")
                return (packed & 0x3FFF) + 1, (packed >> 14 & 0x3FFF) + 1
            case _:
                width, height = struct.unpack_from("<HH", head, 26)
                return width & 0x3FFF, height & 0x3FFF


class Jpeg:
    """Segments, each with its length, until one states the size."""

    def __init__(self) -> None:
        self._rest = b""
        self._skip = 0
        self._over = False
        self.pixels = 0

    def at(self, piece: bytes) -> None:
        """The next bytes."""
        if self._over:
            return
        held, start = self._rest + piece, self._skip
        while (found := MARKER.search(held, start)) and found.start() + 9 <= len(held):
            kind, length, _, height, width = SEGMENT.unpack_from(held, found.start() + 1)
            if kind in SIZES or kind == SCAN:
                self.pixels = 0 if kind == SCAN else width * height
                self._over, self._rest = True, b""
                return
            start = found.end() + max(2, length)
        keep = found.start() if found else max(start, len(held) - 1)
        self._rest, self._skip = held[keep:], max(0, keep - len(held))


PICTURES: dict[str, type[Head] | type[Jpeg]] = {"png": Png, "gif": Gif, "webp": Webp, "jpg": Jpeg}
"""By the ending that says the kind."""
