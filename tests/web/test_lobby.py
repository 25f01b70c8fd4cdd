"""What do those who wait get to know of a class, and how do they come in or not?"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from tests.hub import RunningHub
from tests.page import PATIENCE, Page, Refused, ask, start_class

pytestmark = pytest.mark.asyncio

QUIET = 0.3
"""Seconds in which everything that goes to a whole class has long gone."""


async def with_lobby(hub: RunningHub, course: str, ana: Page) -> str:
    """A class whose instructor is in it; who comes has to wait."""
    session = await start_class(hub, "ana", course, "Bayes <b>")
    await ana.join(session)
    await ana.do("ChangeSettings", lobby=True)
    return session


def waiting(view: dict[str, Any]) -> list[str]:
    """Who waits, as staff see it."""
    lobby = view["lobby"]
    return [lobby[who]["name"] for who in sorted(lobby, key=lambda who: lobby[who]["order"])]


async def person(ana: Page, name: str) -> str:
    """The id of someone who waits."""
    found = await ana.until(
        lambda view: [id for id, seen in view["lobby"].items() if seen["name"] == name],
        f"{name} does not wait",
    )
    return str(found[0])


async def test_who_waits_is_told_the_title_since_when_and_not_a_byte_more(
    hub: RunningHub, course: str
) -> None:
    async with Page(hub, "ana") as ana, Page(hub, "dan") as dan, Page(hub, "cleo") as cleo:
        session = await start_class(hub, "ana", course, "Bayes <b>")
        await ana.join(session)
        await dan.join(session)
        await ana.do("ChangeSettings", lobby=True)
        first = await cleo.join(session)
        assert set(first) == {"type", "title", "since", "server_time"}
        assert (first["type"], first["title"]) == ("waiting", "Bayes <b>")
        assert 0 <= first["server_time"] - first["since"] < PATIENCE
        await ana.do("PostMessage", text="a secret")
        await ana.do("OpenBoard", notebook="secret.ipynb")
        await ana.do("OpenSource", source="microphone")
        await ana.do("React", reaction="heart")
        await dan.do("RaiseHand", question="secret?")
        await ana.do("PushHint", text="secret")
        await cleo.send({"type": "level", "level": "poor"})
        await asyncio.sleep(QUIET)
        await cleo.send({"type": "ping"})
        while cleo.frames[-1]["type"] != "pong":
            await cleo.read()
        assert [frame["type"] for frame in cleo.frames] == ["waiting", "pong"]
        assert "levels" not in [frame["type"] for frame in ana.frames]
        assert waiting(ana.view) == ["cleo"]
        assert "lobby" not in dan.view
        assert not any("cleo" in str(frame) for frame in dan.frames)


async def test_the_admitted_go_in_on_the_line_they_have(hub: RunningHub, course: str) -> None:
    async with Page(hub, "ana") as ana, Page(hub, "cleo") as cleo:
        session = await with_lobby(hub, course, ana)
        await cleo.join(session)
        await ana.do("Admit", person=await person(ana, "cleo"))
        welcome = await cleo.next("welcome")
        assert welcome["media"]["token"]
        assert cleo.view["people"][cleo.you]["here"]
        await cleo.do("RaiseHand", question="may I?")
        await ana.until(lambda view: cleo.you in view["hands"], "ana does not see cleo's hand")
        assert waiting(ana.view) == []


async def test_all_are_let_in_together_and_so_they_are_without_a_lobby(
    hub: RunningHub, course: str
) -> None:
    async with Page(hub, "ana") as ana, Page(hub, "cleo") as cleo, Page(hub, "dan") as dan:
        session = await with_lobby(hub, course, ana)
        await cleo.join(session)
        await dan.join(session)
        await ana.until(lambda view: waiting(view) == ["cleo", "dan"], "they do not wait in order")
        await ana.do("AdmitAll")
        await cleo.next("welcome")
        await dan.next("welcome")
        await dan.do("Leave")
        await dan.closed()
        await dan.join(session)
        await ana.do("ChangeSettings", lobby=False)
        await dan.next("welcome")


async def test_who_is_denied_is_told_and_has_to_wait_a_minute(hub: RunningHub, course: str) -> None:
    async with Page(hub, "ana") as ana, Page(hub, "cleo") as cleo:
        session = await with_lobby(hub, course, ana)
        await cleo.join(session)
        await ana.do("Deny", person=await person(ana, "cleo"))
        assert (await cleo.closed()).reason == "denied"
        with pytest.raises(Refused, match="denied"):
            await ask(hub, "cleo", "POST", "ticket", {"for": "session", "session": session})


async def test_who_reloads_keeps_their_place(hub: RunningHub, course: str) -> None:
    async with Page(hub, "ana") as ana, Page(hub, "cleo") as cleo, Page(hub, "dan") as dan:
        session = await with_lobby(hub, course, ana)
        first = await cleo.join(session)
        await dan.join(session)
        await cleo.drop()
        again = await cleo.join(session)
        assert again["since"] == first["since"]
        await ana.until(lambda view: waiting(view) == ["cleo", "dan"], "the order changed")


async def test_who_goes_away_waits_no_more(hub: RunningHub, course: str) -> None:
    async with Page(hub, "ana") as ana, Page(hub, "cleo") as cleo, Page(hub, "dan") as dan:
        session = await with_lobby(hub, course, ana)
        await cleo.join(session)
        await dan.join(session)
        await cleo.order("Leave")
        await cleo.closed()
        await dan.drop()
        await ana.until(lambda view: not view["lobby"], "they still wait")


async def test_who_waits_may_do_nothing_and_gets_no_board(hub: RunningHub, course: str) -> None:
    # Someone of whom no other test has used up the messages of these seconds.
    async with Page(hub, "ana") as ana, Page(hub, "student-011") as cleo:
        session = await with_lobby(hub, course, ana)
        await ana.do("OpenBoard", notebook="lesson.ipynb")
        await cleo.join(session)
        for kind, fields in [
            ("PostMessage", {"text": "x"}),
            ("OpenSource", {"source": "camera"}),
            ("AskToWrite", {}),
        ]:
            with pytest.raises(Refused, match="in_lobby"):
                await cleo.do(kind, **fields)
        with pytest.raises(Refused, match="not_allowed"):
            await cleo.do("AdmitAll")
        with pytest.raises(Refused, match="in_lobby"):
            await ask(hub, cleo.user, "POST", "ticket", {"for": "board", "session": session})


async def read_board(hub: RunningHub, user: str, course: str) -> object:
    """Read the board's notebook as a file of the course."""
    body = {"course": course, "path": "lesson.ipynb"}
    return await ask(hub, user, "POST", "file", body)


async def test_who_is_kept_out_does_not_read_the_board_in_the_folder(
    hub: RunningHub, course: str
) -> None:
    place: Path = hub.data_dir / "courses" / course
    place.mkdir(parents=True)
    (place / "lesson.ipynb").write_text("{}")
    async with Page(hub, "ana") as ana, Page(hub, "cleo") as cleo, Page(hub, "dan") as dan:
        await read_board(hub, "dan", course)
        session = await with_lobby(hub, course, ana)
        await cleo.join(session)
        for kept_out in ("cleo", "dan"):
            with pytest.raises(Refused, match="files_closed"):
                await read_board(hub, kept_out, course)
        with pytest.raises(Refused, match="files_closed"):
            await ask(hub, "cleo", "POST", "files", {"course": course, "path": ""})
        await read_board(hub, "ana", course)
        await ana.do("AdmitAll")
        await cleo.next("welcome")
        await read_board(hub, "cleo", course)
        await dan.join(session)
        await ana.do("RemovePerson", person=await person(ana, "dan"))
        assert (await dan.closed()).reason == "removed"
        await ana.do("ChangeSettings", lobby=False)
        with pytest.raises(Refused, match="removed"):
            await read_board(hub, "dan", course)


async def test_who_is_removed_while_waiting_stays_out(hub: RunningHub, course: str) -> None:
    async with Page(hub, "ana") as ana, Page(hub, "cleo") as cleo:
        session = await with_lobby(hub, course, ana)
        await cleo.join(session)
        await ana.do("RemovePerson", person=await person(ana, "cleo"))
        assert (await cleo.closed()).reason == "removed"
        with pytest.raises(Refused, match="removed"):
            await ask(hub, "cleo", "POST", "ticket", {"for": "session", "session": session})


async def test_a_locked_class_turns_away_at_the_ticket_and_behind_it(
    hub: RunningHub, course: str
) -> None:
    async with Page(hub, "ana") as ana, Page(hub, "cleo") as cleo, Page(hub, "dan") as dan:
        session = await start_class(hub, "ana", course)
        await ana.join(session)
        await cleo.join(session)
        ticket = await dan.connect({"for": "session", "session": session})
        await ana.do("ChangeSettings", locked=True)
        answer = await dan.hello(ticket)
        assert answer["refusal"]["code"] == "locked"
        with pytest.raises(Refused, match="locked"):
            await ask(hub, "dan", "POST", "ticket", {"for": "session", "session": session})
        await cleo.drop()
        assert (await cleo.join(session))["type"] == "welcome"


async def test_the_end_of_the_class_is_told_to_those_who_wait(hub: RunningHub, course: str) -> None:
    async with Page(hub, "ana") as ana, Page(hub, "cleo") as cleo:
        session = await with_lobby(hub, course, ana)
        await cleo.join(session)
        await ana.do("EndSession")
        assert (await cleo.closed()).reason == "ended"


async def test_settings_are_shown_to_all_and_bind_at_once(hub: RunningHub, course: str) -> None:
    async with Page(hub, "ana") as ana, Page(hub, "cleo") as cleo:
        session = await start_class(hub, "ana", course)
        await ana.join(session)
        await cleo.join(session)
        await cleo.do("OpenSource", source="camera")
        await ana.do("ChangeSettings", cameras=False)
        await cleo.until(lambda view: not view["settings"]["cameras"], "cleo is not told")
        assert not cleo.view["people"][cleo.you]["camera"]
        with pytest.raises(Refused, match="cameras_off"):
            await cleo.do("OpenSource", source="camera")
        await ana.do("MuteAll", keep_muted=True)
        with pytest.raises(Refused, match="unmuting_off"):
            await cleo.do("OpenSource", source="microphone")
        with pytest.raises(Refused, match="not_allowed"):
            await cleo.do("ChangeSettings", cameras=True)
