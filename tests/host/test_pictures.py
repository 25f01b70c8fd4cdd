"""Is a picture that says it is huge refused, in every format?"""

from __future__ import annotations

import struct

import pytest
from liveclass_hub.host.filetypes import PIXELS, Look
from liveclass_hub.session.refusals import Refusal

WIDE, HIGH = 8000, 5000
assert WIDE * HIGH == PIXELS


def png(width: int, height: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", width, height)


def gif(width: int, height: int) -> bytes:
    return b"GIF89a" + struct.pack("<HHBBB", width, height, 0, 0, 0)


def webp(chunk: bytes, body: bytes) -> bytes:
    made = b"WEBP" + chunk + struct.pack("<I", len(body)) + body + bytes(len(body) % 2)
    return b"RIFF" + struct.pack("<I", len(made)) + made


def lossy(width: int, height: int) -> bytes:
    return webp(b"VP8 ", b"\0\0\0\x9d\x01\x2a" + struct.pack("<HH", width, height))


def lossless(width: int, height: int) -> bytes:
    return webp(b"VP8L", b"\x2f" + struct.pack("<I", width - 1 | (height - 1) << 14))


def extended(width: int, height: int) -> bytes:
    sides = ((side - 1).to_bytes(3, "little") for side in (width, height))
    return webp(b"VP8X", b"\0\0\0\0" + b"".join(sides))


def jpeg(width: int, height: int) -> bytes:
    about = b"\xff\xe1" + struct.pack(">H", 30_000) + b"\xff\xc0\0\x11\x08\0\1\0\1".ljust(29_998)
    size = b"\xff\xff\xc2" + struct.pack(">HBHH", 17, 8, height, width)
    return b"\xff\xd8" + about + b"junk" + size + b"\0" * 10 + b"\xff\xda" + b"\0" * 99


KINDS = {
    "png": [png],
    "gif": [gif],
    "webp": [lossy, lossless, extended],
    "jpg": [jpeg],
    "JPEG": [jpeg],
}
ALL = [(ending, made) for ending, makers in KINDS.items() for made in makers]


def verdict(name: str, content: bytes, pieces: int) -> str:
    look = Look(name)
    for start in range(0, len(content), pieces):
        look.at(content[start : start + pieces])
    found = look.verdict()
    return found.code if isinstance(found, Refusal) else found


@pytest.mark.parametrize(("ending", "made"), ALL)
@pytest.mark.parametrize("pieces", [1, 7, 65536])
def test_a_picture_has_so_many_pixels(ending: str, made: object, pieces: int) -> None:
    assert callable(made)
    assert verdict(f"a.{ending}", made(WIDE, HIGH), pieces).startswith("image/")
    assert verdict(f"a.{ending}", made(WIDE, HIGH + 1), pieces) == "picture_too_large"
    assert verdict(f"a.{ending}", made(12_000, 12_000), pieces) == "picture_too_large"


@pytest.mark.parametrize("content", [b"\xff\xd8\xff", b"\xff\xd8" + b"\xff" * 99_999])
def test_what_says_nothing_of_its_size_is_as_it_is_named(content: bytes) -> None:
    assert verdict("a.jpg", content, 4096) == "image/jpeg"
