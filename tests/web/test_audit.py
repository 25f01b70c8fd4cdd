"""Who sees who did what in a class, during it and after it?"""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from tests.hub import RunningHub
from tests.page import Page, Refused, ask, start_class

pytestmark = pytest.mark.asyncio


async def audit(hub: RunningHub, session: str, user: str = "ana", **more: Any) -> dict[str, Any]:
    page: dict[str, Any] = await ask(hub, user, "POST", "audit", {"session": session, **more})
    return page


def said(page: dict[str, Any]) -> list[tuple[str, str, str]]:
    """By whom, what and the text, of each entry, newest first."""
    return [
        ((entry["by"] or {"name": ""})["name"], entry["did"], entry["text"])
        for entry in page["entries"]
    ]


async def moderated(hub: RunningHub, course: str) -> str:
    """A class that is over, in which staff did this and that."""
    session = await start_class(hub, "ana", course)
    async with Page(hub, "ana") as ana, Page(hub, "ben") as ben, Page(hub, "cleo") as cleo:
        for page in (ana, ben, cleo):
            await page.join(session)
        await cleo.do("PostMessage", text="=SUM(A1) buy my notes")
        message = next(iter(cleo.view["messages"]))
        await cleo.do("EditMessage", message=message, text="=1+1 cheap notes")
        await ben.until(
            lambda view: "edited_at" in view["messages"].get(message, {}), "no change came"
        )
        await ben.do("HideMessage", message=message)
        await ana.do("ShowMessage", message=message)
        await ana.do("DeleteMessage", message=message)
        await ben.do("BlockFromChat", person=cleo.you)
        await cleo.do("PostMessage", text="sorry")
        await ana.do("SetWordFilter", words=["cheap notes"])
        await ana.do("ChangeSettings", slow_seconds=5)
        await ana.do("RemovePerson", person=cleo.you)
        await ana.do("EndSession")
    return session


async def test_an_instructor_reads_what_was_done_with_the_words_it_was_done_to(
    hub: RunningHub, course: str
) -> None:
    session = await moderated(hub, course)
    page = await audit(hub, session)
    assert page["session"]["ended_at"] is not None
    assert page["next"] is None
    assert said(page) == [
        ("ana", "ended the class", ""),
        ("ana", "removed from the class", ""),
        ("ana", "changed the settings", ""),
        ("ana", "set the filtered words", "cheap notes"),
        ("ben", "blocked from the chat", ""),
        ("ana", "deleted a message", "=1+1 cheap notes"),
        ("ana", "showed a message to the class", "=1+1 cheap notes"),
        ("ben", "hid a message", "=1+1 cheap notes"),
        ("cleo", "changed a message", "=SUM(A1) buy my notes"),
        ("ana", "started the class", ""),
    ]
    hid = page["entries"][7]
    assert [person["name"] for person in hid["people"]] == ["cleo"]


async def test_it_is_filtered_by_subject_person_and_words(hub: RunningHub, course: str) -> None:
    session = await moderated(hub, course)
    page = await audit(hub, session, subject="people")
    assert [did for _, did, _ in said(page)] == ["removed from the class"]
    (cleo,) = page["entries"][0]["people"]
    assert len((await audit(hub, session, person=cleo["id"]))["entries"]) == 6
    assert len((await audit(hub, session, search="CHEAP NOTES"))["entries"]) == 5
    assert (await audit(hub, session, search="nothing like it"))["entries"] == []


async def test_the_file_has_every_entry_and_no_formula(hub: RunningHub, course: str) -> None:
    session = await moderated(hub, course)
    file = await ask(hub, "ana", "POST", "audit-file", {"session": session})
    assert file["name"].startswith(f"audit-{course}-")
    rows = list(csv.reader(io.StringIO(file["content"])))
    assert len(rows) == 11
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)
    assert "'=1+1 cheap notes" in rows[6]


async def test_a_class_that_goes_on_is_read_too(hub: RunningHub, course: str) -> None:
    session = await start_class(hub, "ana", course)
    async with Page(hub, "ana") as ana:
        await ana.join(session)
        await ana.do("SetChatMode", mode="off")
        page = await audit(hub, session)
        assert page["session"]["ended_at"] is None
        assert [entry["detail"] for entry in page["entries"]] == ["nobody", "A class"]


@pytest.mark.parametrize(
    ("user", "code", "status"),
    [("ben", "not_allowed", 403), ("cleo", "not_allowed", 403), ("zoe", "no_such_session", 404)],
)
async def test_nobody_else_reads_it(
    hub: RunningHub, course: str, user: str, code: str, status: int
) -> None:
    session = await start_class(hub, "ana", course)
    for path in ("audit", "audit-file"):
        with pytest.raises(Refused) as refused:
            await ask(hub, user, "POST", path, {"session": session})
        assert (refused.value.code, refused.value.status) == (code, status)
        with pytest.raises(Refused) as unknown:
            await ask(hub, user, "POST", path, {"session": "s_0000000000000000"})
        assert (unknown.value.code, unknown.value.status) == ("no_such_session", 404)
    with pytest.raises(Refused) as refused:
        await ask(hub, user, "POST", "audit-sessions", {"course": course})
    assert refused.value.code in {"not_allowed", "no_such_course"}


async def test_an_instructor_finds_the_classes_of_the_course(hub: RunningHub, course: str) -> None:
    first = await moderated(hub, course)
    second = await start_class(hub, "ana", course, "Another")
    found = await ask(hub, "ana", "POST", "audit-sessions", {"course": course})
    assert [one["id"] for one in found["sessions"]] == [second, first]
    assert [one["ended_at"] is None for one in found["sessions"]] == [True, False]
    assert found["sessions"][0]["title"] == "Another"
    assert not found["more"]
    before = found["sessions"][0]["started_at"]
    older = await ask(hub, "ana", "POST", "audit-sessions", {"course": course, "before": before})
    assert [one["id"] for one in older["sessions"]] == [first]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"session": 1},
        {"session": "s", "subject": "everything"},
        {"session": "s", "before": 0},
        {"session": "s", "before": 2**63},
        {"session": "s", "search": "x" * 201},
        {"session": "s", "who": "ana"},
    ],
)
async def test_a_strange_request_is_refused(hub: RunningHub, body: dict[str, Any]) -> None:
    with pytest.raises(Refused) as refused:
        await ask(hub, "ana", "POST", "audit", body)
    assert refused.value.code == "bad_request"
