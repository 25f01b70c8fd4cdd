"""What does a picture say beside what it shows, and what is left when that is taken out?

Where it was taken, when, with what, by whom, what else the scene showed: cameras and editors write it into the file. A
picture is passed on part by part, as it comes in: what draws it, its colours and which way up it is stay; all other
parts, whatever stands behind its end, and pictures within the picture do not. Nothing is unpacked or drawn.

Formats: JPEG (ITU T.81; Exif 2.32 for which way up), PNG (W3C, third edition), WebP (RFC 9649), GIF89a.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Callable, Generator

Parts = Generator[None, None, None]
"""Asks for more bytes each time it is at the end of them."""

MOST_PARTS = 200_000
"""Of one picture: the blocks of a GIF of 10 MiB are 40 000."""
EXIF = b"Exif\0\0"
UPRIGHT = 1
ORIENTATION = 0x0112
TIFF_FIELDS = 64
"""Fields of Exif that are looked at for the one wanted."""
FEW_BYTES = 0xFFFF
"""As much is read in one piece."""

NEXT = re.compile(rb"\xff[^\x00\x01\xff\xd0-\xd8]", re.DOTALL)
"""Where the next part of a JPEG begins; what stands before it is passed over, as browsers do."""
SCAN_ENDS = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]", re.DOTALL)
JPEG_DRAWN = {*range(0xC0, 0xD0), *range(0xDA, 0xE0)}
JPEG_COLOURS = re.compile(rb"ICC_PROFILE\0|Adobe")
"""How extensions begin that say how the colours are meant."""
END, SCAN, JFIF, EXTENSIONS = 0xD9, 0xDA, 0xE0, range(0xE0, 0xF0)

PNG_KEPT = {
    *(b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS"),
    *(b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"cICP", b"mDCV", b"cLLI"),
    *(b"bKGD", b"hIST", b"pHYs", b"acTL", b"fcTL", b"fdAT"),
}
WEBP_DRAWN = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"}
WEBP_TOLD = {b"EXIF", b"XMP "}

GIF_EXTENSION, GIF_IMAGE, GIF_END, GIF_CONTROL, GIF_APPLICATION = 0x21, 0x2C, 0x3B, 0xF9, 0xFF
GIF_LOOPS = {b"NETSCAPE2.0", b"ANIMEXTS1.0"}


class NotSound(Exception):
    """It is not built as pictures of its kind are."""


class Bare:
    """One picture on its way, and what of it goes on."""

    def __init__(self, kind: str) -> None:
        self._in = bytearray()
        self._out = bytearray()
        self._parts: Parts | None = KINDS[kind](self)
        self._taken = 0
        self.sound = True
        """Whether it is built as pictures of its kind are."""

    def at(self, piece: bytes) -> bytes:
        """What is kept of the next bytes, and of those before that had to wait."""
        if self._parts is not None:
            self._in += piece
            try:
                next(self._parts)
            except StopIteration:  # what stands behind its end is none of it
                self._parts = None
            except NotSound:
                self._parts, self.sound = None, False
        kept = bytes(self._out)
        self._out.clear()
        return kept

    def take(self, size: int) -> Generator[None, None, bytes]:
        """So many bytes, in one piece; few."""
        self._taken += 1
        if self._taken > MOST_PARTS:
            raise NotSound
        while len(self._in) < size:
            yield
        taken = bytes(self._in[:size])
        del self._in[:size]
        return taken

    def pass_on(self, size: int, *, keep: bool = True) -> Parts:
        """So many bytes as they come, kept or not."""
        while size:
            if not self._in:
                yield
            part = self._in[:size]
            del self._in[: len(part)]
            size -= len(part)
            if keep:
                self._out += part

    def until(self, sign: re.Pattern[bytes], *, keep: bool = True) -> Parts:
        """All before this sign of two bytes, kept or not."""
        while (found := sign.search(self._in)) is None:
            yield from self.pass_on(max(0, len(self._in) - 1), keep=keep)
            yield
        yield from self.pass_on(found.start(), keep=keep)

    def put(self, made: bytes) -> None:
        """What stands there instead."""
        self._out += made


def _jpeg(bare: Bare) -> Parts:
    bare.put((yield from bare.take(2)))
    while True:
        yield from bare.until(NEXT, keep=False)
        marker = yield from bare.take(2)
        if marker[1] == END:
            bare.put(marker)
            return
        length = yield from bare.take(2)
        size = max(0, int.from_bytes(length) - 2)
        if marker[1] not in JPEG_DRAWN:
            yield from _jpeg_extension(bare, marker + length, size)
            continue
        bare.put(marker + length)
        yield from bare.pass_on(size)
        if marker[1] == SCAN:
            yield from bare.until(SCAN_ENDS)


def _jpeg_extension(bare: Bare, head: bytes, size: int) -> Parts:
    """A part that draws nothing: its colours stay, of Exif which way up it is, of JFIF all but the small picture."""
    if head[1] not in EXTENSIONS:
        yield from bare.pass_on(size, keep=False)
        return
    body = yield from bare.take(size)
    if body.startswith(EXIF) and (turned := _orientation(body[len(EXIF) :])) != UPRIGHT:
        bare.put(_segment(0xE1, EXIF + _tiff(turned)))
    elif head[1] == JFIF and body.startswith(b"JFIF\0") and size >= 14:
        bare.put(_segment(JFIF, body[:12] + b"\0\0"))
    elif JPEG_COLOURS.match(body):
        bare.put(head + body)


def _segment(kind: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, kind, len(body) + 2) + body


def _png(bare: Bare) -> Parts:
    bare.put((yield from bare.take(8)))
    while True:
        head = yield from bare.take(8)
        size, kind = int.from_bytes(head[:4]), head[4:]
        if size >= 2**31:
            raise NotSound
        if kind == b"eXIf" and size <= FEW_BYTES:
            told = yield from bare.take(size + 4)
            if (turned := _orientation(told[:-4])) != UPRIGHT:
                bare.put(_chunk(b"eXIf", _tiff(turned)))
            continue
        keep = kind in PNG_KEPT
        if keep:
            bare.put(head)
        yield from bare.pass_on(size + 4, keep=keep)
        if kind == b"IEND":
            return


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _webp(bare: Bare) -> Parts:
    """Its size stands before everything else, so what is taken out leaves as many zeros."""
    riff = yield from bare.take(12)
    left = int.from_bytes(riff[4:8], "little") - 4
    if left < 8:
        raise NotSound
    bare.put(riff)
    while left >= 8:
        kind, length = struct.unpack("<4sI", (yield from bare.take(8)))
        size = length + length % 2
        left -= 8 + size
        if left < 0:
            raise NotSound
        known = kind in WEBP_DRAWN or kind in WEBP_TOLD
        bare.put((kind if known else b"free") + struct.pack("<I", length))
        if kind in WEBP_DRAWN:
            yield from bare.pass_on(size)
        else:
            yield from _webp_emptied(bare, kind, size)


def _webp_emptied(bare: Bare, kind: bytes, size: int) -> Parts:
    made = b""
    if kind == b"EXIF" and size <= FEW_BYTES:
        told = yield from bare.take(size)
        before = EXIF if told.startswith(EXIF) else b""
        made = (before + _tiff(_orientation(told[len(before) :]))).ljust(size, b"\0")[:size]
        size = 0
    bare.put(made)
    while size:
        part = min(size, FEW_BYTES)
        yield from bare.pass_on(part, keep=False)
        bare.put(bytes(part))
        size -= part


def _gif(bare: Bare) -> Parts:
    head = yield from bare.take(13)
    bare.put(head)
    yield from bare.pass_on(_gif_colours(head[10]))
    while True:
        kind = yield from bare.take(1)
        if kind[0] == GIF_IMAGE:
            place = yield from bare.take(9)
            bare.put(kind + place)
            yield from bare.pass_on(_gif_colours(place[8]) + 1)
            yield from _gif_blocks(bare, keep=True)
        elif kind[0] == GIF_EXTENSION:
            yield from _gif_extension(bare)
        else:  # browsers take anything else as the end, too
            bare.put(bytes((GIF_END,)))
            return


def _gif_extension(bare: Bare) -> Parts:
    label = yield from bare.take(1)
    keep = label[0] == GIF_CONTROL
    if label[0] == GIF_APPLICATION:
        size = yield from bare.take(1)
        name = yield from bare.take(size[0])
        keep = name in GIF_LOOPS
        label += size + name
    if keep:
        bare.put(bytes((GIF_EXTENSION,)) + label)
    yield from _gif_blocks(bare, keep=keep)


def _gif_blocks(bare: Bare, *, keep: bool) -> Parts:
    size = -1
    while size:
        head = yield from bare.take(1)
        size = head[0]
        if keep:
            bare.put(head)
        yield from bare.pass_on(size, keep=keep)


def _gif_colours(flags: int) -> int:
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _orientation(tiff: bytes) -> int:
    """Which way up (1 to 8), upright where it is not said."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(tiff[:4])
    if order is None or len(tiff) < 8:
        return UPRIGHT
    (at,) = struct.unpack_from(f"{order}I", tiff, 4)
    fields = tiff[at + 2 : at + 2 + 12 * TIFF_FIELDS]
    for field in (fields[n : n + 12] for n in range(0, len(fields) - 11, 12)):
        tag, kind, count, value = struct.unpack_from(f"{order}HHIH", field)
        if (tag, kind, count) == (ORIENTATION, 3, 1):
            return value if 1 <= value <= 8 else UPRIGHT
    return UPRIGHT


def _tiff(orientation: int) -> bytes:
    """Fields of Exif that say which way up, and nothing else."""
    return struct.pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, ORIENTATION, 3, 1, orientation, 0, 0)


KINDS: dict[str, Callable[[Bare], Parts]] = {"png": _png, "gif": _gif, "webp": _webp, "jpg": _jpeg}
"""By the ending that says the kind."""
