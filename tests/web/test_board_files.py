"""What of a course's folder is given out, to whom, and what never?"""

from __future__ import annotations

import base64
import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.hub import OUTSIDER, RunningHub
from tests.page import Refused, ask

pytestmark = pytest.mark.asyncio

NOTEBOOK = {
    "cells": [
        {
            "cell_type": "code",
            "metadata": {"trusted": True},
            "source": "1",
            "outputs": [],
            "execution_count": None,
        }
    ],
    "metadata": {"signature": "sha256:0"},
    "nbformat": 4,
    "nbformat_minor": 5,
}


@pytest.fixture
def folder(hub: RunningHub, course: str) -> Path:
    """The course's folder, with things in it."""
    place = hub.data_dir / "courses" / course
    (place / "data").mkdir(parents=True)
    (place / "lesson.ipynb").write_text(json.dumps(NOTEBOOK))
    (place / "broken.ipynb").write_text("{")
    (place / "notes.md").write_text("# Grüße\n")
    (place / "data" / "picture.png").write_bytes(b"\x89PNG\0\xff")
    (place / ".hidden").write_text("secret")
    (place / ".lesson.ipynb.board").mkdir()
    (place / ".lesson.ipynb.board" / "journal").write_text("secret")
    (hub.data_dir / "secret.txt").write_text("secret")
    (place / "link.txt").symlink_to(hub.data_dir / "secret.txt")
    (place / "up").symlink_to(hub.data_dir)
    os.mkfifo(place / "pipe")
    return place


async def listed(hub: RunningHub, user: str, course: str, path: str = "") -> list[dict[str, Any]]:
    answer = await ask(hub, user, "POST", "files", {"course": course, "path": path})
    return list(answer["entries"])


async def read(hub: RunningHub, user: str, course: str, path: str) -> dict[str, Any]:
    return dict(await ask(hub, user, "POST", "file", {"course": course, "path": path}))


async def test_a_member_sees_folders_notebooks_and_files(
    hub: RunningHub, course: str, folder: Path
) -> None:
    found = await listed(hub, "cleo", course)
    assert [(e["name"], e["type"]) for e in found] == [
        ("data", "directory"),
        ("broken.ipynb", "notebook"),
        ("lesson.ipynb", "notebook"),
        ("notes.md", "file"),
    ]
    assert found[3]["size"] == len("# Grüße\n".encode())
    assert [e["path"] for e in await listed(hub, "cleo", course, "data")] == ["data/picture.png"]


async def test_a_notebook_comes_without_trust_and_others_as_they_are(
    hub: RunningHub, course: str, folder: Path
) -> None:
    notebook = await read(hub, "cleo", course, "lesson.ipynb")
    assert (notebook["type"], notebook["format"]) == ("notebook", "json")
    assert notebook["content"]["cells"][0]["source"] == "1"
    assert "trusted" not in json.dumps(notebook)
    assert "signature" not in json.dumps(notebook)
    assert (await read(hub, "cleo", course, "broken.ipynb"))["format"] == "text"
    notes = await read(hub, "cleo", course, "notes.md")
    assert (notes["format"], notes["content"]) == ("text", "# Grüße\n")
    picture = await read(hub, "cleo", course, "data/picture.png")
    assert (picture["format"], picture["mimetype"]) == ("base64", "image/png")
    assert base64.b64decode(picture["content"]) == b"\x89PNG\0\xff"


@pytest.mark.parametrize(
    "path",
    [
        "../secret.txt",
        "data/../../../secret.txt",
        "/etc/passwd",
        "//etc/passwd",
        "./notes.md",
        "data//picture.png",
        ".hidden",
        ".lesson.ipynb.board/journal",
        "link.txt",
        "up/secret.txt",
        "up",
        "pipe",
        "notes.md\0",
        "notes.md/",
        "data\\picture.png",
        "a" * 300,
        "..",
        "no such file",
    ],
)
async def test_nothing_outside_or_hidden_is_given_out(
    hub: RunningHub, course: str, folder: Path, path: str
) -> None:
    for what in ("file", "files"):
        with pytest.raises(Refused) as refused:
            await ask(hub, "ana", "POST", what, {"course": course, "path": path})
        assert (refused.value.code, refused.value.status) == ("no_such_file", 404)


async def test_a_folder_is_no_file_and_a_file_no_folder(
    hub: RunningHub, course: str, folder: Path
) -> None:
    for what, path in (("file", "data"), ("file", ""), ("files", "notes.md")):
        with pytest.raises(Refused) as refused:
            await ask(hub, "ana", "POST", what, {"course": course, "path": path})
        assert refused.value.code == "no_such_file"


async def test_who_is_not_in_the_course_is_given_nothing(
    hub: RunningHub, course: str, folder: Path
) -> None:
    for what, path in (("files", ""), ("file", "notes.md")):
        with pytest.raises(Refused) as refused:
            await ask(hub, OUTSIDER, "POST", what, {"course": course, "path": path})
        assert refused.value.code == "not_enrolled"
        with pytest.raises(Refused) as refused:
            await ask(hub, "ana", "POST", what, {"course": "nowhere", "path": path})
        assert refused.value.code == "no_such_course"


async def test_a_file_that_is_too_large_is_refused(
    hub: RunningHub, course: str, folder: Path
) -> None:
    with (folder / "large.bin").open("wb") as file:
        file.truncate((30 << 20) + 1)
    with pytest.raises(Refused) as refused:
        await read(hub, "ana", course, "large.bin")
    assert (refused.value.code, refused.value.status) == ("file_too_big", 413)
    os.truncate(folder / "large.bin", 20 << 20)
    assert (await read(hub, "ana", course, "large.bin"))["size"] == 20 << 20


async def test_a_course_without_a_folder_has_a_private_one(hub: RunningHub, course: str) -> None:
    assert await listed(hub, "ana", course) == []
    assert (hub.data_dir / "courses" / course).stat().st_mode & 0o777 == 0o700
