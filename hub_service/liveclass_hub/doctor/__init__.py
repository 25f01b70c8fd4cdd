"""What is wrong with this installation, and how is it mended? One line per check, in plain words."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec
from tornado.httpclient import AsyncHTTPClient, HTTPClientError

from liveclass_hub.doctor.finding import Check, Finding
from liveclass_hub.doctor.network import (
    check_advertised,
    check_buffer,
    check_tcp,
    check_turn,
    check_udp,
)
from liveclass_hub.host.courses import parse_courses
from liveclass_hub.host.keys import load_keys
from liveclass_hub.host.media_room import RoomApi
from liveclass_hub.host.settings import LiveClass

SAFE_SQLITE = (3, 51, 3)
NEEDED_SCOPES = ("read:users:name", "read:users:groups", "read:groups")


async def examine(settings: LiveClass, checks: Iterable[Check] | None = None) -> int:
    """Print each finding; 0 when nothing is broken, else 1."""
    broken = 0
    for check in CHECKS if checks is None else checks:
        finding = await check(settings)
        if not finding.mend:
            print(f"  ok    {finding.what}")
            continue
        broken += not finding.warning
        print(f"  {'note ' if finding.warning else 'WRONG'} {finding.what}")
        print(f"        → {finding.mend}")
    print("\nEverything is in order." if not broken else f"\n{broken} things to mend.")
    return 1 if broken else 0


async def check_environment(_settings: LiveClass) -> Finding:
    """Is this the environment that JupyterHub gives to its services?"""
    missing = [
        name for name in ("JUPYTERHUB_API_TOKEN", "JUPYTERHUB_API_URL") if not os.environ.get(name)
    ]
    if not missing:
        return Finding("JupyterHub's token and address are in the environment.")
    return Finding(
        f"{' and '.join(missing)} not set: the hub cannot be asked who someone is.",
        "Under the hub it sets them itself. Under systemd, set them in the unit. To check by hand, "
        "run this with the same environment as the service.",
    )


async def check_hub(settings: LiveClass) -> Finding:
    """Does the hub answer, and may the service ask what it must?"""
    token = os.environ.get("JUPYTERHUB_API_TOKEN", "")
    try:
        model = await _ask(f"{settings.hub_url.rstrip('/')}/user", token)
    except HTTPClientError as error:
        return Finding(
            f"The hub refuses the service's token (HTTP {error.code}).",
            "Give the service in jupyterhub_config.py the same token as in its environment.",
        )
    except OSError as error:
        return Finding(
            f"The hub does not answer at {settings.hub_url} ({error}).",
            "Start it, or correct hub_url (JUPYTERHUB_API_URL).",
        )
    held = set(model.get("scopes", ()))
    missing = [scope for scope in NEEDED_SCOPES if not _covers(held, scope)]
    if missing:
        return Finding(
            f"The service's token lacks the scopes {', '.join(missing)}.",
            "Call `configure(c, courses=…)` in jupyterhub_config.py; it gives them to the service.",
        )
    return Finding("The hub answers, and the service may ask it about people and groups.")


async def check_courses(settings: LiveClass) -> Finding:
    """Are there courses, and do their folders exist?"""
    courses = parse_courses(settings.courses)
    if not courses:
        return Finding(
            "No courses are configured.", "Name them in `configure(c, courses=…)`.", warning=True
        )
    locked = [c.folder for c in courses.values() if c.folder and not os.access(c.folder, os.W_OK)]
    if locked:
        return Finding(
            f"The service may not write to {', '.join(locked)}.",
            "Let the service's user write there (chown, or a group of its own).",
        )
    return Finding(f"{len(courses)} courses are configured.")


async def check_data(settings: LiveClass) -> Finding:
    """Can the log be written?"""
    try:
        await asyncio.to_thread(_write_in, Path(settings.data_dir))
    except OSError as error:
        return Finding(
            f"The data folder {settings.data_dir} cannot be written ({error.strerror}).",
            "Let the service's user write there, or choose another with data_dir.",
        )
    return Finding(f"The data folder {settings.data_dir} can be written.")


def _write_in(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.NamedTemporaryFile(dir=folder):
        pass


async def check_sqlite(_settings: LiveClass) -> Finding:
    """Is this SQLite one without the known fault in write-ahead logs?"""
    if sqlite3.sqlite_version_info >= SAFE_SQLITE:
        return Finding(f"SQLite {sqlite3.sqlite_version}.")
    return Finding(
        f"SQLite {sqlite3.sqlite_version} has a rare fault when several connections write at once.",
        "The service uses one connection, so it is safe; do not write to its log by other means.",
        warning=True,
    )


async def check_media(settings: LiveClass) -> Finding:
    """Does the media server answer with our key?"""
    server = RoomApi(settings.media_internal_url, load_keys(settings))
    try:
        if await server.answers():
            return Finding("The media server answers.")
    finally:
        await server.aclose()
    return Finding(
        f"The media server does not answer at {settings.media_internal_url} with our key.",
        "Start the service (liveclass serve), or give the key and secret of the server in media_url.",
    )


def _covers(held: set[str], scope: str) -> bool:
    """Whether a scope is held, under its own name or a wider one."""
    parts = scope.split(":")
    return any(":".join(parts[:length]) in held for length in range(2, len(parts) + 1))


async def _ask(url: str, token: str) -> dict[str, Any]:
    answer = await AsyncHTTPClient().fetch(
        url, headers={"Authorization": f"token {token}"}, request_timeout=5, connect_timeout=5
    )
    model: dict[str, Any] = msgspec.json.decode(answer.body)
    return model


CHECKS: tuple[Check, ...] = (
    check_environment,
    check_hub,
    check_courses,
    check_data,
    check_sqlite,
    check_media,
    check_udp,
    check_buffer,
    check_tcp,
    check_advertised,
    check_turn,
)
