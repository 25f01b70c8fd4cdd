"""Is the audit trail read a page at a time, however long it is?"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from liveclass_hub.host import audit as reading
from liveclass_hub.host.audit import ENTRIES, LOOKED_THROUGH, Audit
from liveclass_hub.host.hub import HubUser
from liveclass_hub.host.log_thread import LogThread
from liveclass_hub.log.contract import Entry
from liveclass_hub.log.sqlite import SqliteLog
from liveclass_hub.session import events as e
from liveclass_hub.session.names import ChatMode
from liveclass_hub.session.refusals import Refusal
from liveclass_hub.wire.http import AuditEntry, ReadAudit

from tests.log.lesson import start

pytestmark = pytest.mark.asyncio
INA = HubUser(name="ina", groups=frozenset(), may_teach=True)


class Hub:
    """Says who is what in the course."""

    def role_of(self, user: HubUser, course: str) -> str | None:
        return "instructor" if (user.name, course) == ("ina", "demo") else None

    async def role_now(self, user: str, course: str) -> str | None:
        return "instructor" if (user, course) == ("ina", "demo") else None


@pytest_asyncio.fixture
async def log(tmp_path: Path) -> AsyncIterator[LogThread]:
    opened = LogThread(lambda: SqliteLog(tmp_path / "data"), lambda: None)
    await opened.open()
    yield opened
    await opened.aclose()


async def long_class(log: LogThread, count: int) -> Audit:
    """A class in which the chat was switched so often, and written in between."""
    modes: tuple[ChatMode, ChatMode] = ("off", "everyone")
    events: list[e.AnyEvent] = []
    for n in range(count):
        events += [
            e.MessagePosted(2.0, f"m_{n}", "p_ina", f"note {n}"),
            e.ChatModeSet(3.0, modes[n % 2], "p_ina"),
        ]
    await log.append([start(), Entry("s_1", 2, tuple(events))])
    door: Any = Hub()
    return Audit(log, door)


async def everything(audit: Audit, **more: Any) -> tuple[list[AuditEntry], int]:
    """Every entry, page after page, and how many pages it took."""
    found: list[AuditEntry] = []
    pages, before = 0, None
    while pages == 0 or before is not None:
        page = await audit.page(INA, ReadAudit("s_1", before, **more))
        assert not isinstance(page, Refusal)
        found += page.entries
        pages, before = pages + 1, page.next
    return found, pages


async def test_pages_follow_each_other_without_gap_or_repetition(log: LogThread) -> None:
    audit = await long_class(log, 2 * ENTRIES + 30)
    found, pages = await everything(audit)
    assert pages == 3
    places = [entry.seq for entry in found]
    assert places == sorted(set(places), reverse=True)
    assert len(found) == 2 * ENTRIES + 30 + 1


async def test_a_rare_find_is_found_though_one_page_looks_through_only_so_much(
    log: LogThread,
) -> None:
    audit = await long_class(log, LOOKED_THROUGH + 200)
    first = await audit.page(INA, ReadAudit("s_1", subject="class"))
    assert not isinstance(first, Refusal)
    assert first.entries == []
    assert first.next is not None
    found, pages = await everything(audit, subject="class")
    assert ([entry.did for entry in found], pages) == (["started the class"], 2)


async def test_an_erased_persons_name_and_words_are_gone_from_it(log: LogThread) -> None:
    audit = await long_class(log, 1)
    await log.append([Entry("s_1", 4, (e.MessageHidden(5.0, "m_0", "p_ina", 3),))])
    await log.ask(lambda opened: opened.erase("p_ina"))
    (hidden, *_), _pages = await everything(audit)
    assert hidden.by is not None
    assert (hidden.by.name, hidden.text) == ("(erased)", "(erased)")


@pytest.mark.parametrize("user", ["ida", "ina "])
async def test_who_is_not_of_the_course_hears_that_there_is_no_such_class(
    log: LogThread, user: str
) -> None:
    audit = await long_class(log, 1)
    stranger = HubUser(name=user, groups=frozenset(), may_teach=True)
    found = await audit.page(stranger, ReadAudit("s_1"))
    assert isinstance(found, Refusal)
    assert found == await audit.page(stranger, ReadAudit("s_none"))
    assert found.code == "no_such_session"


async def test_one_search_at_a_time_is_asked_of_the_log(
    log: LogThread, monkeypatch: pytest.MonkeyPatch
) -> None:
    audit = await long_class(log, 2 * ENTRIES)
    places: list[int | None] = []
    ask_log = reading._lot

    def noted(opened: Any, session: str, before: int | None) -> Any:
        places.append(before)
        return ask_log(opened, session, before)

    monkeypatch.setattr(reading, "_lot", noted)
    wanted = ReadAudit("s_1", search="nothing like it")
    await asyncio.gather(audit.page(INA, wanted), audit.file(INA, wanted), audit.page(INA, wanted))
    one, rest = places[: len(places) // 3], places[len(places) // 3 :]
    assert len(one) == 3
    assert rest == one * 2


async def test_a_file_ends_at_a_size_and_is_written_beside_the_classes(
    log: LogThread, monkeypatch: pytest.MonkeyPatch
) -> None:
    audit = await long_class(log, 3 * ENTRIES)
    threads: list[threading.Thread] = []
    as_csv = reading.as_csv

    def noted(entries: list[AuditEntry]) -> str:
        threads.append(threading.current_thread())
        return as_csv(entries)

    monkeypatch.setattr(reading, "as_csv", noted)
    whole = await audit.file(INA, ReadAudit("s_1"))
    monkeypatch.setattr(reading, "EXPORTED_BYTES", 1000)
    short = await audit.file(INA, ReadAudit("s_1"))
    assert not isinstance(whole, Refusal)
    assert not isinstance(short, Refusal)
    assert whole.content.count("\n") == 1 + 3 * ENTRIES + 1
    assert short.content.count("\n") == 1 + ENTRIES
    assert threading.main_thread() not in threads
