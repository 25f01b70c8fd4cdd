"""How are names and texts kept unreadable on disk?

With AES-256-GCM under a key that lies in a file of its own, mode 0600, made at the first start.
What is sealed is bound to its place (`label`): moved to another row it does not open. Two more keys
are derived from the same file: one to find a person by hub user without storing the user, one for
the digests that chain a session's rows.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from .errors import LogError, WrongKeyError

KEY_BYTES = 32
NONCE_BYTES = 12
DIGEST_BYTES = 16


class Seal:
    """Seals and opens texts, finds people, chains rows."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(derived(key, b"seal"))
        self._finder = derived(key, b"finder")
        self._chain = derived(key, b"chain")

    def close_up(self, text: str, label: str) -> bytes:
        """`text`, sealed for the place that `label` names."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, text.encode(), label.encode())

    def open_up(self, sealed: bytes, label: str) -> str:
        """The text that was sealed for this place. Raises `WrongKeyError` for anything else."""
        nonce, body = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
        try:
            return self._cipher.decrypt(nonce, body, label.encode()).decode()
        except (InvalidTag, ValueError):
            raise WrongKeyError(f"What is kept for {label} does not open with this key.") from None

    def finder(self, user: str) -> bytes:
        """The same for the same user, and telling nothing of the user without the key."""
        return hmac.digest(self._finder, user.encode(), "sha256")

    def chained(self, before: bytes, row: bytes) -> bytes:
        """The digest of a row that follows the row with digest `before`."""
        chain = hashlib.blake2b(key=self._chain, digest_size=DIGEST_BYTES)
        chain.update(before)
        chain.update(row)
        return chain.digest()


def load_key(file: Path) -> bytes:
    """The key in `file`, made when there is none. Raises `LogError`, `OSError`."""
    if not file.exists():
        _make(file)
    if file.stat().st_mode & 0o077:
        # A backup put back, or a careless copy: close it again before using it.
        file.chmod(0o600)
    key = file.read_bytes()
    if len(key) != KEY_BYTES:
        raise LogError(f"{file} is not a key file: it has {len(key)} bytes, not {KEY_BYTES}.")
    return key


def _make(file: Path) -> None:
    """Written beside and linked into place, so a crash leaves no half key."""
    fresh = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(secrets.token_bytes(KEY_BYTES))
        out.flush()
        os.fsync(out.fileno())
    with contextlib.suppress(FileExistsError):
        os.link(fresh, file)
    fresh.unlink()


def derived(key: bytes, purpose: bytes) -> bytes:
    """A key for one purpose. Nothing that is kept under it tells of the key in the file."""
    return HKDF(SHA256(), length=KEY_BYTES, salt=None, info=b"liveclass log " + purpose).derive(key)
