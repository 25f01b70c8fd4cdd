"""Who may send which files into the chat, and who reads them until when?"""

from __future__ import annotations

import asyncio
import http.client
import os
import struct
import zlib
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from liveclass_hub.host.attachments import READ_AT_ONCE

from tests.hub import RunningHub, wait_until
from tests.page import Page, Refused, ask, start_class
from tests.web.attaching import png, read, send

pytestmark = pytest.mark.asyncio
MARK = b"planted-in-a-file-Zx9"


async def shown(hub: RunningHub, page: Page, session: str, name: str, content: bytes) -> str:
    """Send a file with a message; its id."""
    attached = await send(hub, page.user, session, name, content)
    await page.do("PostMessage", text="look", files=[attached["file"]])
    return str(attached["file"])


async def why_not(hub: RunningHub, user: str, session: str, file: str) -> str:
    with pytest.raises(Refused) as refused:
        await read(hub, user, session, file)
    return refused.value.code


def on_disk(hub: RunningHub, session: str) -> list[Path]:
    return [path for path in hub.folder.rglob("*") if path.is_file() and session in path.parts]


async def until_stored(hub: RunningHub, session: str, count: int) -> None:
    """Until so many files lie on the disk: they go just after it was said that they do."""
    why_not = f"there are not {count} files on the disk"
    await asyncio.to_thread(wait_until, lambda: len(on_disk(hub, session)) == count, why_not)


async def test_a_picture_is_sent_by_one_and_read_by_all_as_bytes_to_save(
    hub: RunningHub, course: str
) -> None:
    session = await start_class(hub, "ana", course)
    async with Page(hub, "ana") as ana, Page(hub, "cleo") as cleo, Page(hub, "dan") as dan:
        for page in (ana, cleo, dan):
            await page.join(session)
        file = await shown(hub, cleo, session, "../../étc/<plot>.PNG", png(90, 400))
        await dan.until(lambda view: view["messages"], "no message came")
        (message,) = dan.view["messages"].values()
        about = message["files"][file]
        assert about["name"] == "<plot>.PNG"
        assert (about["mime"], about["size"]) == ("image/png", len(png(90, 400)))
        for user in ("ana", "cleo", "dan"):
            content, headers = await read(hub, user, session, file)
            assert content == png(90, 400)
        for _ in range(READ_AT_ONCE + 1):
            assert (await read(hub, "dan", session, file))[0] == content
        assert headers["Content-Disposition"] == "attachment"
        assert headers["Content-Type"] == "application/octet-stream"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Content-Security-Policy"].startswith("sandbox")
        assert headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("command", ["HideMessage", "DeleteMessage"])
async def test_with_its_message_a_file_is_gone_at_once(
    hub: RunningHub, course: str, command: str
) -> None:
    session = await start_class(hub, "ana", course)
    async with Page(hub, "ana") as ana, Page(hub, "cleo") as cleo:
        for page in (ana, cleo):
            await page.join(session)
        file = await shown(hub, cleo, session, "plot.png", png())
        await ana.until(lambda view: view["messages"], "no message came")
        await ana.do(command, message=next(iter(ana.view["messages"])))
        assert await why_not(hub, "cleo", session, file) == "no_such_attachment"
        if command == "HideMessage":
            assert (await read(hub, "ana", session, file))[0] == png()
        else:
            assert await why_not(hub, "ana", session, file) == "no_such_attachment"


async def test_a_private_file_is_the_staffs_and_its_owners(hub: RunningHub, course: str) -> None:
    session = await start_class(hub, "ana", course)
    async with Page(hub, "ana") as ana, Page(hub, "cleo") as cleo, Page(hub, "dan") as dan:
        for page in (ana, cleo, dan):
            await page.join(session)
        attached = await send(hub, "cleo", session, "mine.csv", b"a,b\n1,2\n")
        assert await why_not(hub, "ana", session, attached["file"]) == "no_such_attachment"
        assert (await read(hub, "cleo", session, attached["file"]))[0] == b"a,b\n1,2\n"
        with pytest.raises(Refused, match="no_such_attachment"):
            await dan.do("PostMessage", text="not mine", files=[attached["file"]])
        await cleo.do("PostMessage", text="", files=[attached["file"]], private=True)
        with pytest.raises(Refused, match="no_such_attachment"):
            await cleo.do("PostMessage", text="twice", files=[attached["file"]])
        assert (await read(hub, "ana", session, attached["file"]))[0] == b"a,b\n1,2\n"
        assert await why_not(hub, "dan", session, attached["file"]) == "no_such_attachment"


async def test_who_is_not_in_the_class_neither_sends_nor_reads(
    hub: RunningHub, course: str
) -> None:
    session = await start_class(hub, "ana", course)
    async with Page(hub, "ana") as ana, Page(hub, "cleo") as cleo:
        for page in (ana, cleo):
            await page.join(session)
        file = await shown(hub, ana, session, "plot.png", png())
        for user, code in (("dan", "not_here"), ("zoe", "no_such_session")):
            assert await why_not(hub, user, session, file) == code
            with pytest.raises(Refused, match=code):
                await send(hub, user, session, "plot.png", png())
        assert (await read(hub, "cleo", session, file))[0] == png()
        await ana.do("RemovePerson", person=cleo.you)
        assert await why_not(hub, "cleo", session, file) == "not_here"
        await ana.do("EndSession")
        assert await why_not(hub, "cleo", session, file) == "was_not_there"


async def test_where_a_picture_was_taken_goes_no_further(hub: RunningHub, course: str) -> None:
    session = await start_class(hub, "ana", course)
    place = b"tEXtGPS\0" + MARK
    told = struct.pack(">I", len(place) - 4) + place + struct.pack(">I", zlib.crc32(place))
    content = png()[:33] + told + png()[33:] + MARK
    async with Page(hub, "cleo") as cleo:
        await cleo.join(session)
        file = await shown(hub, cleo, session, "plot.png", content)
        await cleo.until(lambda view: view["messages"], "no message came")
        (message,) = cleo.view["messages"].values()
        assert message["files"][file]["size"] == len(png())
        assert (await read(hub, "cleo", session, file))[0] == png()


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("plot.png", SVG, "file_not_as_named"),
        ("plot.png", b"<!doctype html><script>alert(1)</script>", "file_not_as_named"),
        ("plot.jpg", png(), "file_not_as_named"),
        ("plot.gif", b"GIF87", "file_not_as_named"),
        ("notes.txt", b"\xef\xbb\xbf \n<!DOCTYPE html>", "file_not_as_named"),
        ("notes.md", SVG, "file_not_as_named"),
        ("notes.csv", b"<?xml version='1.0'?>", "file_not_as_named"),
        ("notes.txt", b"MZ\x90\x00\x03", "file_not_as_named"),
        ("notes.txt", b"caf\xe9", "file_not_as_named"),
        ("notes.txt", b"half \xe2\x82", "file_not_as_named"),
        ("notes.pdf", b"\x89PNG\r\n\x1a\n", "file_not_as_named"),
        ("plot.svg", SVG, "file_type_refused"),
        ("page.html", b"hello", "file_type_refused"),
        ("run.js", b"alert(1)", "file_type_refused"),
        ("plot.png.svg", png(), "file_type_refused"),
        ("plot.png\u0000.html", png(), "file_type_refused"),
        ("setup.exe", b"MZ", "file_type_refused"),
        ("png", png(), "file_type_refused"),
        (".png", png(), "file_type_refused"),
        ("", png(), "file_type_refused"),
        ("x" * 300 + ".png", png(), "bad_request"),
        ("plot.png", b"", "bad_request"),
    ],
)
async def test_what_is_no_plain_file_is_refused_in_words(
    hub: RunningHub, course: str, name: str, content: bytes, code: str
) -> None:
    session = await start_class(hub, "ana", course)
    async with Page(hub, "cleo") as cleo:
        await cleo.join(session)
        with pytest.raises(Refused) as refused:
            await send(hub, "cleo", session, name, content)
        assert refused.value.code == code
        assert on_disk(hub, session) == []


async def test_a_file_has_a_size_and_is_not_read_beyond_it(hub: RunningHub, course: str) -> None:
    session = await start_class(hub, "ana", course)
    async with Page(hub, "cleo") as cleo:
        await cleo.join(session)
        full = b" " * (10 * 2**20)
        attached = await send(hub, "cleo", session, "notes.txt", full)
        assert (await read(hub, "cleo", session, attached["file"]))[0] == full
        with pytest.raises((Refused, OSError), match=r"attachment_too_big|Broken|reset"):
            await send(hub, "cleo", session, "notes.txt", full + b" ")
        assert len(on_disk(hub, session)) == 1


async def test_only_so_many_files_wait_and_the_oldest_gives_way(
    hub: RunningHub, course: str
) -> None:
    session = await start_class(hub, "ana", course)
    async with Page(hub, "cleo") as cleo:
        await cleo.join(session)
        files = [(await send(hub, "cleo", session, f"{n}.png", png()))["file"] for n in range(6)]
        await until_stored(hub, session, 4)
        assert await why_not(hub, "cleo", session, files[0]) == "no_such_attachment"
        await cleo.do("DropFile", file=files[2])
        await until_stored(hub, session, 3)
        await cleo.do("PostMessage", text="", files=files[3:5])


async def test_files_are_sealed_on_disk(hub: RunningHub, course: str) -> None:
    session = await start_class(hub, "ana", course)
    async with Page(hub, "cleo") as cleo:
        await cleo.join(session)
        content = MARK * 9000
        file = await shown(hub, cleo, session, f"{MARK.decode()}.txt", content)
        (place,) = on_disk(hub, session)
        assert place.name == file
        assert place.stat().st_mode & 0o077 == 0
        for path in hub.folder.rglob("*"):
            if path.is_file() and "homes" not in path.parts:
                assert MARK not in path.read_bytes(), path
        sealed = place.read_bytes()
        place.write_bytes(sealed[:-100])
        with pytest.raises((OSError, http.client.HTTPException)):
            await read(hub, "cleo", session, file)
        place.write_bytes(sealed)
        assert (await read(hub, "cleo", session, file))[0] == content


async def test_an_upload_that_breaks_off_leaves_nothing(hub: RunningHub, course: str) -> None:
    session = await start_class(hub, "ana", course)
    async with Page(hub, "cleo") as cleo:
        await cleo.join(session)
        reader, writer = await asyncio.open_connection("127.0.0.1", _port(hub))
        head = (
            f"POST {_path(hub)}api/attach?session={session}&name=plot.png HTTP/1.1\r\n"
            f"Host: x\r\nAuthorization: Bearer {hub.token('cleo')}\r\nContent-Length: 900000\r\n\r\n"
        )
        writer.write(head.encode() + png() + os.urandom(200_000))
        await writer.drain()
        there = lambda: on_disk(hub, session)  # noqa: E731 - named for its two uses
        await asyncio.to_thread(wait_until, there, "nothing was written")
        writer.close()
        await asyncio.to_thread(wait_until, lambda: not there(), "half a file stays")
        del reader
        await send(hub, "cleo", session, "plot.png", png())


def _port(hub: RunningHub) -> int:
    port = urlsplit(hub.direct_url).port
    assert port is not None
    return port


def _path(hub: RunningHub) -> str:
    return urlsplit(hub.direct_url).path


@pytest.mark.parametrize(
    "body", [{}, {"session": "s"}, {"session": "s", "file": 1}, {"file": "../../log.key"}]
)
async def test_a_strange_request_is_refused(
    hub: RunningHub, course: str, body: dict[str, Any]
) -> None:
    with pytest.raises(Refused, match="bad_request"):
        await ask(hub, "ana", "POST", "attachment", body)
    session = await start_class(hub, "ana", course)
    async with Page(hub, "ana") as ana:
        await ana.join(session)
        for file in ("../../log.key", "..", "log.key", "f_" + "0" * 62):
            assert await why_not(hub, "ana", session, file) == "no_such_attachment"
