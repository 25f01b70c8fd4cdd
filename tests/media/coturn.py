"""How does a test run the real coturn, with the configuration that the documentation gives?"""

from __future__ import annotations

import asyncio
import base64
import datetime as dt
import hashlib
import ipaddress
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from cryptography.x509.oid import NameOID

from tests.media.browsers import NotYet

DOCUMENT = Path(__file__).parents[2] / "docs" / "how-to" / "network.md"
BLOCK = re.compile(r"```conf\n(.*?)```", re.DOTALL)
SECRET = "a secret of the test's, which no log may show"


@dataclass(frozen=True)
class Certificate:
    """A certificate of one's own for an address, and where it and its key are kept."""

    chain: Path
    key: Path
    fingerprint: str

    @classmethod
    def made(cls, address: str, folder: Path) -> Certificate:
        """A new one, good for a day."""
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, address)])
        now = dt.datetime.now(dt.UTC)
        alternative = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(address))])
        signed = (
            x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
            .not_valid_before(now - dt.timedelta(hours=1))
            .not_valid_after(now + dt.timedelta(days=1))
            .add_extension(alternative, critical=False)
            .sign(key, hashes.SHA256())
        )
        public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        made = cls(
            folder / "turn.pem",
            folder / "turn.key",
            base64.b64encode(hashlib.sha256(public).digest()).decode(),
        )
        made.chain.write_bytes(signed.public_bytes(Encoding.PEM))
        plain = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        made.key.write_bytes(plain)
        return made


def configuration(address: str, port: int, tls: tuple[int, Certificate] | None = None) -> str:
    """The documented file, for this address and these ports of the machine."""
    found = BLOCK.search(DOCUMENT.read_text(encoding="utf-8"))
    assert found is not None, "the documentation has no configuration of coturn"
    text = found.group(1)
    for pattern, value in (
        ("listening-port=3478", f"listening-port={port}"),
        ("198.51.100.7", address),
        ("192.0.2.10", address),
        ("THE-SECRET", SECRET),
    ):
        assert pattern in text, f"the documented file has no {pattern}"
        text = text.replace(pattern, value)
    secure = re.compile(r"(?m)^(tls-listening-port|cert|pkey)=.*\n")
    assert len(secure.findall(text)) == 3
    text = secure.sub("", text)
    if tls is None:
        return text + "no-tls\nno-dtls\n"
    tls_port, own = tls
    return text + f"tls-listening-port={tls_port}\ncert={own.chain}\npkey={own.key}\n"


@asynccontextmanager
async def coturn(
    address: str, port: int, folder: Path, tls: tuple[int, Certificate] | None = None
) -> AsyncIterator[list[str]]:
    """A TURN server, perhaps with a port for TLS; the value is what it has logged, line by line."""
    path = shutil.which("turnserver")
    if path is None:
        pytest.fail("coturn is not installed: `make setup` does it")
    file = folder / "turnserver.conf"
    file.write_text(configuration(address, port, tls), encoding="utf-8")
    process = await asyncio.create_subprocess_exec(
        path,
        *("-c", str(file), "--log-file=stdout", "--verbose"),
        *(f"--pidfile={folder / 'pid'}", f"--userdb={folder / 'db'}"),
        cwd=folder,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    assert process.stdout is not None
    lines: list[str] = []
    output = process.stdout

    async def read() -> None:
        while line := await output.readline():
            lines.append(line.decode(errors="replace").rstrip())

    reader = asyncio.create_task(read())
    try:
        await _answers(address, tls[0] if tls else port, lines)
        yield lines
    finally:
        process.terminate()
        await process.wait()
        await reader


async def _answers(address: str, port: int, lines: list[str]) -> None:
    for _ in range(100):
        try:
            _, writer = await asyncio.open_connection(address, port)
        except OSError:
            await asyncio.sleep(0.1)
        else:
            writer.close()
            return
    raise NotYet(f"coturn does not answer; it said: {lines[-5:]}")
