"""How does this machine's own pip configuration read in uv's words?

People point pip at a mirror or a certificate in pip.conf or PIP_*; uv reads neither.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from pathlib import Path


def parse(listing: str) -> dict[str, str]:
    """`pip config list` as a mapping of option to value; the environment wins over files."""
    lines = [line.partition("=") for line in listing.splitlines() if "=" in line]
    ordered = sorted(lines, key=lambda line: line[0].startswith(":env:"))
    return {
        name.rpartition(".")[2].strip(): str(ast.literal_eval(value.strip()))
        for name, _, value in ordered
    }


def _folders_that_exist(value: str) -> str:
    """uv stops at a folder that is not there, where pip passes it over."""
    return ",".join(link for link in value.split() if "://" in link or Path(link).is_dir())


def as_uv(settings: Mapping[str, str], environ: Mapping[str, str]) -> dict[str, str]:
    """The environment uv needs to behave as pip does here; what is set for uv already stays."""
    found = {
        "UV_DEFAULT_INDEX": settings.get("index-url", ""),
        "UV_INDEX": " ".join(settings.get("extra-index-url", "").split()),
        "UV_FIND_LINKS": _folders_that_exist(settings.get("find-links", "")),
        "UV_INSECURE_HOST": " ".join(settings.get("trusted-host", "").split()),
        "UV_HTTP_TIMEOUT": settings.get("timeout", settings.get("default-timeout", "")),
        "SSL_CERT_FILE": settings.get("cert", ""),
        "ALL_PROXY": settings.get("proxy", ""),
    }
    return {name: value for name, value in found.items() if value and not environ.get(name)}
