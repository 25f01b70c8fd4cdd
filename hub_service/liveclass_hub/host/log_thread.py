"""How does the log get written without anyone waiting on the disk?

One thread owns the log. What is asked for while it commits goes together into the next commit (*group
commit*), so five hundred commands cost a few syncs of the disk and the event loop never stops.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from liveclass_hub.log.contract import Entry, LiveRow, Loaded, SessionLog
from liveclass_hub.log.errors import AppendFailedError, LogError
from liveclass_hub.session.names import PersonId, SessionId

log = logging.getLogger("liveclass.log")

T = TypeVar("T")


class LogThread:
    """The log, for the event loop."""

    def __init__(self, open_log: Callable[[], SessionLog], on_fatal: Callable[[], None]) -> None:
        self._open_log = open_log
        self._on_fatal = on_fatal
        self._thread = ThreadPoolExecutor(1, "log")
        self._log: SessionLog | None = None
        self._waiting: list[tuple[Sequence[Entry], asyncio.Future[None]]] = []
        self._commits: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Open the log. Raises LogError."""
        self._log = await self._run(self._open_log)

    async def append(self, entries: Sequence[Entry]) -> None:
        """Return when these are durable; LogError when none of them is."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((entries, done))
        if self._commits is None:
            self._commits = asyncio.create_task(self._commit_waiting())
        await done

    async def load(self, session: SessionId) -> Loaded:
        """All of one session. Raises LogError."""
        return await self._run(lambda: self._opened.load(session))

    async def live(self) -> list[LiveRow]:
        """The sessions that have not ended. Raises LogError."""
        return await self._run(lambda: self._opened.live())  # noqa: PLW0108 - opened there

    async def ask(self, question: Callable[[SessionLog], T]) -> T:
        """What the log answers, in its own thread: nothing that takes long. Raises LogError."""
        return await self._run(lambda: question(self._opened))

    async def identify(self, user: str, name: str, fresh: PersonId) -> PersonId:
        """The person behind a user of the hub. Raises LogError."""
        return await self._run(lambda: self._opened.identify(user, name, fresh))

    async def aclose(self) -> None:
        """Write what waits, close the log, end the thread."""
        if self._commits is not None:
            await self._commits
        if self._log is not None:
            await self._run(self._log.close)
        self._thread.shutdown(wait=False)

    @property
    def _opened(self) -> SessionLog:
        if self._log is None:
            raise LogError("The log is not open yet.")
        return self._log

    async def _commit_waiting(self) -> None:
        while self._waiting:
            group, self._waiting = self._waiting, []
            batch = [entry for entries, _ in group for entry in entries]
            error = await self._commit(batch)
            for _, done in group:
                if done.cancelled():
                    continue
                if error is None:
                    done.set_result(None)
                else:
                    done.set_exception(error)
        self._commits = None

    async def _commit(self, batch: Sequence[Entry]) -> LogError | None:
        try:
            await self._run(lambda: self._opened.append(batch))
        except AppendFailedError as error:
            log.error("%s", error)
            if error.fatal:
                self._on_fatal()
            return error
        except LogError as error:
            log.error("the log refused a batch (%s)", type(error).__name__)
            return error
        except Exception as error:  # a bug must cost one batch, not every commit after it
            log.exception("a batch failed (%s)", type(error).__name__)
            return LogError("The batch could not be written.")
        return None

    async def _run(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)
