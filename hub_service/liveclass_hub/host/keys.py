"""Which keys does this installation sign and seal with?

Files in the data folder, readable by their owner alone, made at the first start. The host and the
media server read the same, so a token outlives a crash of either.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path

import msgspec
from cryptography.fernet import Fernet

from liveclass_hub.host.settings import LiveClass

FILE = "keys.json"
LOGIN_FILE = "login.key"
GUEST_FILE = "guest.key"
ANSWERS_FILE = "answers.key"


class Keys(msgspec.Struct, frozen=True):
    """The API key and secret that media tokens and webhooks are signed with."""

    media_key: str
    media_secret: str


def load_keys(settings: LiveClass) -> Keys:
    """The keys of the settings, else those of the data folder. Raises OSError, ValueError."""
    if settings.media_key and settings.media_secret:
        return Keys(settings.media_key, settings.media_secret)
    made = Keys("API" + secrets.token_hex(6), secrets.token_urlsafe(36))
    found = _read_or_make(Path(settings.data_dir) / FILE, msgspec.json.encode(made))
    return msgspec.json.decode(found, type=Keys)


def load_login_key(settings: LiveClass) -> bytes:
    """The Fernet key that the class page's cookies are sealed with. Raises OSError."""
    return _read_or_make(Path(settings.data_dir) / LOGIN_FILE, Fernet.generate_key())


def load_guest_key(settings: LiveClass) -> bytes:
    """The Fernet key that guests' cookies are sealed with. Raises OSError."""
    return _read_or_make(Path(settings.data_dir) / GUEST_FILE, Fernet.generate_key())


def load_answers_key(settings: LiveClass) -> bytes:
    """The Fernet key that what the hub said is sealed with. Raises OSError."""
    return _read_or_make(Path(settings.data_dir) / ANSWERS_FILE, Fernet.generate_key())


def _read_or_make(file: Path, content: bytes) -> bytes:
    """Two processes may start at once: whoever links first has made the file of both."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(fresh, file)
        fresh.unlink()
    if file.stat().st_mode & 0o077:
        # A backup that was put back, or a careless copy: close it again before using it.
        file.chmod(0o600)
    return file.read_bytes()
