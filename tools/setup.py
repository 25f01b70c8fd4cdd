"""How does a fresh checkout become one that can run, test and show the product?

`python3 -m tools.setup demo` prepares what running takes, `all` what testing takes too. Each step is done
once and again when what it reads has changed. It needs nothing but the standard library, and begins with
any Python 3: where that one will not do, it looks for one that will.
"""

from __future__ import annotations

import os
import sys

if sys.version_info < (3, 11) or sys.version_info >= (3, 14):
    from tools import elsewhere

    elsewhere.go_on_with_another_python()

import time
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from tools import debian, steps
from tools.stamps import Stamps

ROOT = Path(__file__).resolve().parent.parent


def say(text: str) -> None:
    print(f"setup: {text}", flush=True)


def _run_step(
    step: steps.Step, work: steps.Work, stamps: Stamps, waits: list[Future[None]]
) -> None:
    for wait in waits:
        wait.result()
    value = step.value(work)
    if stamps.holds(step.name, value) and step.made(work):
        return
    began = time.monotonic()
    say(step.says)
    stamps.forget(step.name)
    step.do(work.for_step(step.name))
    if not step.made(work):
        raise steps.Failed(f"{step.says}: it ended well, but what it makes is not there")
    stamps.write(step.name, step.value(work))
    say(f"{step.says}: done in {time.monotonic() - began:.0f} s")


def prepare(work: steps.Work) -> None:
    """Do the steps, side by side where one does not wait for another."""
    stamps = Stamps(work.venv / "stamps")  # a new .venv has nothing in it yet
    futures: dict[str, Future[None]] = {}
    with ThreadPoolExecutor(max_workers=len(steps.STEPS)) as pool:
        for step in steps.STEPS:
            waits = [futures[name] for name in step.after]
            futures[step.name] = pool.submit(_run_step, step, work, stamps, waits)
    for future in futures.values():
        future.result()


def main(arguments: list[str]) -> int:
    purpose = arguments[0] if arguments else "all"
    if purpose not in {"demo", "all"}:
        print("usage: python3 -m tools.setup [demo|all]", file=sys.stderr)
        return 2
    began = time.monotonic()
    work = steps.Work(ROOT, ROOT / "build" / "setup")
    try:
        system = work.for_step("system")
        debian.supply(lambda: debian.build_needs(ROOT), system.run, say)
        if purpose == "all":
            debian.supply(debian.test_needs, system.run, say)
        prepare(work)
    except (debian.Lacking, steps.Failed) as error:
        print(f"setup: {error}", file=sys.stderr)
        return 1
    say(f"ready ({time.monotonic() - began:.0f} s)")
    return 0


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main(sys.argv[1:]))
