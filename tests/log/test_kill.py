"""Is everything that was acknowledged still there after kill -9 at any moment?

A process of its own appends and says what it was told is durable, until it is killed in mid-write.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import time
from pathlib import Path

from liveclass_hub.log.contract import CommandKey
from liveclass_hub.log.sqlite import SqliteLog
from liveclass_hub.session.events import MessagePosted

from tests.log.lesson import message, start

KILLS = 15


def write(folder: Path, seed: float, say: int) -> None:
    """Append batches for ever; after each, say how many events are in the log."""
    chance = random.Random(seed)
    log = SqliteLog(folder)
    if not log.live():
        log.append([start()])
    seq = len(log.load("s_1").events)
    while True:
        os.write(say, b"%d\n" % seq)
        batch = [
            message(seq + place, text="x" * chance.randrange(1, 3000))
            for place in range(chance.randrange(1, 12))
        ]
        log.append(batch)
        seq += len(batch)


def killed_writer(folder: Path, chance: random.Random) -> int:
    """The last number a writer said before it was killed."""
    hear, say = os.pipe()
    # A fork has everything imported already, so that the killing starts at once.
    fork = multiprocessing.get_context("fork")
    writer = fork.Process(target=write, args=(folder, chance.random(), say))
    writer.start()
    os.close(say)
    assert writer.pid is not None
    with os.fdopen(hear, "rb") as heard:
        said = [heard.readline() for _ in range(chance.randrange(1, 30))]
        assert said[-1], "the writer ended by itself"
        # Anywhere within the next batches: laying out, writing, in fsync, or just after.
        time.sleep(chance.random() * 0.01)
        os.kill(writer.pid, signal.SIGKILL)
        said += heard.readlines()
    writer.join()
    assert writer.exitcode == -signal.SIGKILL
    return max(int(number) for number in said if number.endswith(b"\n"))


def test_nothing_acknowledged_is_lost_or_doubled_by_kill_9(tmp_path: Path) -> None:
    chance = random.Random(7)
    folder = tmp_path / "data"
    before = 0
    for _ in range(KILLS):
        acknowledged = killed_writer(folder, chance)
        log = SqliteLog(folder)
        loaded = log.load("s_1")
        log.close()
        count = len(loaded.events)
        assert count >= max(acknowledged, before)
        messages = [event.message for event in loaded.events if isinstance(event, MessagePosted)]
        assert messages == [f"m_{place}" for place in range(2, count)]
        done = {CommandKey("p_ina", f"c{place}"): place + 1 for place in range(2, count)}
        assert loaded.commands == done
        before = count
