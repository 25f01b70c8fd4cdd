"""Which keys does this installation sign with?

One file in the data folder, readable by its owner alone, made at the first start. The host and the
media server both read it, so a token outlives a crash of either.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path

import msgspec

from liveclass_hub.host.settings import LiveClass

FILE = "keys.json"


class Keys(msgspec.Struct, frozen=True):
    """The API key and secret that media tokens and webhooks are signed with."""

    media_key: str
    media_secret: str


def load_keys(settings: LiveClass) -> Keys:
    """The keys of the settings, else those of the data folder. Raises OSError, ValueError."""
    if settings.media_key and settings.media_secret:
        return Keys(settings.media_key, settings.media_secret)
    file = Path(settings.data_dir) / FILE
    if not file.exists():
        _make(file)
    if file.stat().st_mode & 0o077:
        # A backup that was put back, or a careless copy: close it again before using it.
        file.chmod(0o600)
    return msgspec.json.decode(file.read_bytes(), type=Keys)


def _make(file: Path) -> None:
    """Two processes may start at once: whoever links first has made the keys of both."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    keys = Keys("API" + secrets.token_hex(6), secrets.token_urlsafe(36))
    fresh = file.with_name(f".{FILE}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(msgspec.json.encode(keys))
        out.flush()
        os.fsync(out.fileno())
    with contextlib.suppress(FileExistsError):
        os.link(fresh, file)
    fresh.unlink()
