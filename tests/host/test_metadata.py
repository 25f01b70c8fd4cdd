"""Does a picture lose everything but what it shows, in every format, however it comes in?"""

from __future__ import annotations

import base64
import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from liveclass_hub.host import metadata
from liveclass_hub.host.metadata import EXIF, KINDS, Bare

PLACE = b"planted: 52.3676 N, 4.9041 E"
SIDEWAYS = 6


def tiff(orientation: int | None, order: str = ">") -> bytes:
    """Fields as a camera writes them: which way up, and where."""
    fields = [(0x010F, 2, len(PLACE), 100)]
    if orientation is not None:
        fields.append((0x0112, 3, 1, orientation if order == "<" else orientation << 16))
    made = struct.pack(f"{order}2sHIH", b"II" if order == "<" else b"MM", 42, 8, len(fields))
    for field in fields:
        made += struct.pack(f"{order}HHII", *field)
    return made.ljust(100, b"\0") + PLACE


def segment(kind: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, kind, len(body) + 2) + body


QUANTISED = segment(0xDB, bytes(65))
FRAME = segment(0xC0, struct.pack(">BHHB", 8, 2, 2, 1) + b"\1\x11\0")
SCANNED = segment(0xDA, b"\1\1\0\0\x3f\0") + b"\x12\xff\0\x34\xff\xd0\x56"
ICC = segment(0xE2, b"ICC_PROFILE\0\1\1colours")
ADOBE = segment(0xEE, b"Adobe\0\x64\0\0\0\0\1")
JFIF = segment(0xE0, b"JFIF\0\1\2\0\0\1\0\1\0\0")
TURNED = segment(0xE1, EXIF + metadata._tiff(SIDEWAYS))


def jpeg(*parts: bytes) -> bytes:
    return b"".join((b"\xff\xd8", *parts, QUANTISED, FRAME, SCANNED, SCANNED, b"\xff\xd9"))


TOLD_JPEG = jpeg(
    segment(0xE0, b"JFIF\0\1\2\0\0\1\0\1\1\1" + b"\1\2\3"),
    segment(0xE0, b"JFXX\0\x10" + PLACE),
    segment(0xE1, EXIF + tiff(SIDEWAYS)),
    segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + PLACE),
    b"between" + b"\xff\xff",
    ICC,
    segment(0xE2, b"MPF\0" + PLACE),
    segment(0xED, b"Photoshop 3.0\0" + PLACE),
    segment(0xFE, PLACE),
    ADOBE,
)


def chunk(kind: bytes, body: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(kind + body))
    return struct.pack(">I", len(body)) + kind + body + check


def png(*parts: bytes) -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    drawn = chunk(b"IDAT", zlib.compress(b"\0\x7f"))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(parts) + drawn + chunk(b"IEND", b"")


GAMMA = chunk(b"gAMA", struct.pack(">I", 45455))
TOLD_PNG = png(
    GAMMA,
    chunk(b"tEXt", b"Comment\0" + PLACE),
    chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + PLACE),
    chunk(b"zTXt", b"Comment\0\0" + zlib.compress(PLACE)),
    chunk(b"tIME", bytes(7)),
    chunk(b"eXIf", tiff(SIDEWAYS, "<")),
    chunk(b"prVt", PLACE),
)


def riff(*parts: tuple[bytes, bytes]) -> bytes:
    made = b"".join(
        kind + struct.pack("<I", len(body)) + body + bytes(len(body) % 2) for kind, body in parts
    )
    return b"RIFF" + struct.pack("<I", 4 + len(made)) + b"WEBP" + made


SHOWN_WEBP = ((b"VP8X", b"\x0c\0\0\0\0\0\0\0\0\0"), (b"VP8L", b"\x2f\0\0\0\0"))
TOLD_WEBP = riff(
    *SHOWN_WEBP,
    (b"EXIF", tiff(SIDEWAYS)),
    (b"XMP ", PLACE + b"!"),
    (b"mine", PLACE),
)
BARE_WEBP = riff(
    *SHOWN_WEBP,
    (b"EXIF", metadata._tiff(SIDEWAYS).ljust(len(tiff(SIDEWAYS)), b"\0")),
    (b"XMP ", bytes(len(PLACE) + 1)),
    (b"free", bytes(len(PLACE))),
)

PIXEL_GIF = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
LOOPS = b"\x21\xff\x0bNETSCAPE2.0\x03\x01\0\0\0"
GIF_HEAD, GIF_REST = PIXEL_GIF[:19], PIXEL_GIF[19:]
TOLD_GIF = b"".join(
    (
        GIF_HEAD,
        LOOPS,
        b"\x21\xfe" + bytes((len(PLACE),)) + PLACE + b"\0",
        b"\x21\xff\x0bXMP DataXMP" + bytes((len(PLACE),)) + PLACE + b"\0",
        GIF_REST,
    )
)

TABLE = [
    ("jpg", TOLD_JPEG, jpeg(JFIF, TURNED, ICC, ADOBE)),
    ("jpg", jpeg(segment(0xE1, EXIF + tiff(None))), jpeg()),
    ("jpg", jpeg(segment(0xE1, EXIF + tiff(1))), jpeg()),
    ("jpg", jpeg(segment(0xE1, EXIF + tiff(77))), jpeg()),
    ("jpg", jpeg(segment(0xE1, EXIF + tiff(SIDEWAYS, "<"))), jpeg(TURNED)),
    ("jpg", jpeg(segment(0xE1, EXIF + b"II*\0\xff\xff\xff\xff")), jpeg()),
    ("png", TOLD_PNG, png(GAMMA, chunk(b"eXIf", metadata._tiff(SIDEWAYS)))),
    ("png", png(), png()),
    ("webp", TOLD_WEBP, BARE_WEBP),
    ("webp", riff(*SHOWN_WEBP), riff(*SHOWN_WEBP)),
    ("gif", TOLD_GIF, GIF_HEAD + LOOPS + GIF_REST),
    ("gif", PIXEL_GIF, PIXEL_GIF),
]


def stripped(kind: str, content: bytes, pieces: int = 65536) -> bytes:
    bare = Bare(kind)
    starts = range(0, len(content), pieces)
    kept = b"".join(bare.at(content[start : start + pieces]) for start in starts)
    assert bare.sound
    return kept


@pytest.mark.parametrize(("kind", "told", "left"), TABLE)
@pytest.mark.parametrize("pieces", [1, 7, 65536])
def test_what_it_shows_stays_and_nothing_else(
    kind: str, told: bytes, left: bytes, pieces: int
) -> None:
    assert stripped(kind, told, pieces) == left
    assert PLACE not in left
    assert stripped(kind, left, pieces) == left


@pytest.mark.parametrize(("kind", "told", "left"), TABLE)
def test_what_stands_behind_its_end_does_not_stay(kind: str, told: bytes, left: bytes) -> None:
    assert stripped(kind, told + TOLD_JPEG + PLACE) == left
    assert stripped(kind, told + PLACE * 9000, 4096) == left


@pytest.mark.parametrize(("kind", "told", "left"), TABLE)
def test_of_a_picture_that_breaks_off_stays_its_beginning(
    kind: str, told: bytes, left: bytes
) -> None:
    for size in range(len(told)):
        half = stripped(kind, told[:size]) if size > 12 or kind != "webp" else b""
        assert left.startswith(half)


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("png", b"\x89PNG\r\n\x1a\n" + b"\xff" * 8),
        ("webp", b"RIFF\0\0\0\0WEBPVP8 "),
        ("webp", riff(*SHOWN_WEBP)[:-9] + b"\xff\xff\xff\xff"),
    ],
)
def test_what_is_built_like_no_picture_is_said_so(kind: str, content: bytes) -> None:
    bare = Bare(kind)
    bare.at(content)
    assert not bare.sound
    assert bare.at(TOLD_PNG) == b""


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("gif", PIXEL_GIF[:19] + b"\x21\xfe\0" * 10**6),
        ("jpg", b"\xff\xd8" + b"\xff\xfe\0\2" * 10**6),
        ("png", png()[:33] + (b"\0\0\0\0prVt" + bytes(4)) * 10**6),
    ],
)
def test_a_picture_of_countless_parts_is_none(kind: str, content: bytes) -> None:
    bare = Bare(kind)
    bare.at(content)
    assert not bare.sound


@given(st.sampled_from(sorted(KINDS)), st.data(), st.integers(1, 40))
def test_whatever_comes_in_nothing_breaks_and_nothing_is_added(
    kind: str, data: st.DataObject, pieces: int
) -> None:
    """Also of pictures with some bytes changed."""
    content = bytearray(next(told for name, told, _ in TABLE if name == kind))
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=8)):
        content[place] = data.draw(st.integers(0, 255))
    bare, once = Bare(kind), Bare(kind)
    starts = range(0, len(content), pieces)
    kept = b"".join(bare.at(bytes(content[start : start + pieces])) for start in starts)
    assert len(kept) <= len(content) + 64
    assert kept == once.at(bytes(content))
