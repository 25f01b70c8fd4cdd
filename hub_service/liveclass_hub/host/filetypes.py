"""Which files may go with a message, and is a file what its name says?

The name's ending chooses the kind, and the content must be of it: a picture begins as its format does, a text is
UTF-8 without control characters and is no web page or drawing. What a browser would run (HTML, SVG, XML, scripts of
its own) is not on the list, under any name. Of a picture is kept what it shows (see `metadata`).
"""

from __future__ import annotations

import codecs
import re

from liveclass_hub.host.metadata import Bare
from liveclass_hub.host.pictures import PICTURES
from liveclass_hub.session.refusals import Refusal
from liveclass_hub.wire.problems import turn_away

HEAD_BYTES = 512
"""As much of a file's beginning says what it is."""

MAGIC: dict[str, tuple[re.Pattern[bytes], str]] = {
    "png": (re.compile(rb"\x89PNG\r\n\x1a\n"), "image/png"),
    "jpg": (re.compile(rb"\xff\xd8\xff"), "image/jpeg"),
    "gif": (re.compile(rb"GIF8[79]a"), "image/gif"),
    "webp": (re.compile(rb"RIFF....WEBP", re.DOTALL), "image/webp"),
    "pdf": (re.compile(rb"%PDF-"), "application/pdf"),
    "zip": (re.compile(rb"PK(\x03\x04|\x05\x06)"), "application/zip"),
}
SAME_AS = {
    "jpeg": "jpg",
    **dict.fromkeys(("docx", "xlsx", "pptx", "odt", "ods", "odp", "npz"), "zip"),
}
TEXTS: dict[str, str] = {
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "md": "text/markdown",
    "json": "application/json",
    "ipynb": "application/x-ipynb+json",
    "py": "text/x-python",
    **dict.fromkeys(("txt", "log", "r", "jl", "sql", "tex", "bib", "c", "h"), "text/plain"),
    **dict.fromkeys(("cpp", "hpp", "java", "rs", "go"), "text/plain"),
    **dict.fromkeys(("toml", "yml", "yaml", "ini", "cfg"), "text/plain"),
}
ENDINGS: tuple[str, ...] = (*MAGIC, *SAME_AS, *TEXTS)
"""All that may go with a message."""

PIXELS = 40_000_000
"""A picture has at most so many: a browser makes room for all it says it has."""

MARKUP = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!|\?|/?[a-z])", re.IGNORECASE)
"""How a web page, a drawing or any other markup begins."""
PLAIN = bytes((9, 10, 12, 13, 27, *range(32, 256)))
"""Bytes that stand in texts; 27 begins the colours of a log."""


class Look:
    """Looks at a file as it comes in."""

    def __init__(self, name: str) -> None:
        self._ending = name.rpartition(".")[2].lower() if "." in name else ""
        self._head = b""
        self._is_text = True
        self._utf8 = codecs.getincrementaldecoder("utf-8")()
        kind = SAME_AS.get(self._ending, self._ending)
        self._picture = (Bare(kind), PICTURES[kind]()) if kind in PICTURES else None

    def at(self, piece: bytes) -> bytes:
        """What is kept of the next bytes: of a picture what it shows, of all others everything."""
        self._head += piece[: HEAD_BYTES - len(self._head)]
        if self._picture is not None:
            bare, size = self._picture
            piece = bare.at(piece)
            size.at(piece)  # of what browsers will be given
        if self._ending in TEXTS and self._is_text:
            self._is_text = self._is_plain(piece, last=False)
        return piece

    def verdict(self) -> str | Refusal:
        """The file's media type, once all of it came; or why it may not go with a message."""
        if self._ending in TEXTS:
            plain = self._is_text and self._is_plain(b"", last=True)
            if not plain or MARKUP.match(self._head):
                return turn_away("file_not_as_named")
            return TEXTS[self._ending]
        kind = MAGIC.get(SAME_AS.get(self._ending, self._ending))
        if kind is None:
            return turn_away("file_type_refused")
        begins, mime = kind
        if not begins.match(self._head):
            return turn_away("file_not_as_named")
        if self._picture is not None:
            bare, size = self._picture
            if not bare.sound:
                return turn_away("file_not_as_named")
            if size.pixels > PIXELS:
                return turn_away("picture_too_large")
        return mime

    def _is_plain(self, piece: bytes, *, last: bool) -> bool:
        try:
            self._utf8.decode(piece, last)
        except UnicodeDecodeError:
            return False
        return not piece.translate(None, PLAIN)


def is_listed(name: str) -> bool:
    """Whether files with such a name may go with a message at all."""
    stem, dot, ending = name.rpartition(".")
    return bool(stem and dot) and ending.lower() in ENDINGS
