"""Does the checkout keep its rules? Runs every check, says which failed and why, and counts them."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tools.checks import (
    foreign_hosts,
    imports,
    leftovers,
    lengths,
    links,
    media_words,
    privacy,
    routes,
)
from tools.checks.sources import Breach

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Check:
    """One question with a yes or a no; `ask` answers with what is wrong, or with nothing."""

    name: str
    ask: Callable[[], str]


def _program(name: str, *command: str, at: str = ".") -> Check:
    def ask() -> str:
        done = subprocess.run(
            command,
            cwd=ROOT / at,
            env={**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
        return (done.stdout.strip() or f"exit status {done.returncode}") if done.returncode else ""

    return Check(name, ask)


def _rule(name: str, breaches: Callable[[Path], Iterable[Breach]]) -> Check:
    return Check(name, lambda: "\n".join(str(breach) for breach in sorted(breaches(ROOT))))


CHECKS = (
    _rule("imports go one way", imports.breaches),
    _rule("media knows nothing of classes", media_words.breaches),
    _rule("functions and files are short", lengths.breaches),
    _rule("nothing is left over", leftovers.breaches),
    _rule("no foreign host", foreign_hosts.breaches),
    _rule("links lead somewhere", links.breaches),
    _rule("nothing private", privacy.breaches),
    _rule("every route says who may", routes.breaches),
    _program("generated files are fresh", sys.executable, "-m", "tools.generated", "--check"),
    _program("ruff check", "ruff", "check", "--quiet", "."),
    _program("ruff format", "ruff", "format", "--quiet", "--check", "."),
    _program("mypy", "mypy", "--no-error-summary"),
    _program("eslint", "npx", "--no-install", "eslint", ".", at="labextension"),
    _program("prettier", "npx", "--no-install", "prettier", "--check", ".", at="labextension"),
    _program("tsc", "npx", "--no-install", "tsc", "--noEmit", at="labextension"),
    _program("cargo fmt", "cargo", "fmt", "--all", "--check", at="sfu"),
    _program(
        "cargo clippy",
        *("cargo", "clippy", "--quiet", "--locked", "--workspace", "--all-targets"),
        *("--", "-D", "warnings"),
        at="sfu",
    ),
    _program("cargo fmt of the fuzz targets", "cargo", "fmt", "--check", at="sfu/fuzz"),
    _program(
        "cargo clippy of the fuzz targets",
        *("cargo", "clippy", "--quiet", "--locked", "--all-targets", "--target-dir", "../target"),
        # A profile of its own would have the engine looked at a second time.
        *("--config", "profile.dev.package.str0m.overflow-checks=true"),
        *("--", "-D", "warnings"),
        at="sfu/fuzz",
    ),
)


def _answer(check: Check) -> tuple[str, float]:
    began = time.monotonic()
    try:
        wrong = check.ask()
    except Exception as error:  # a check that breaks has not passed
        wrong = f"the check itself failed: {type(error).__name__}: {error}"
    return wrong, time.monotonic() - began


def main(arguments: list[str]) -> int:
    """Run the checks whose names contain one of the words given, or all of them."""
    chosen = [c for c in CHECKS if not arguments or any(word in c.name for word in arguments)]
    failed = 0
    with ThreadPoolExecutor(max_workers=2) as pool:
        for check, (wrong, took) in zip(chosen, pool.map(_answer, chosen), strict=True):
            print(f"check: {check.name}: {'FAILED' if wrong else 'ok'} ({took:.1f} s)", flush=True)
            if wrong:
                failed += 1
                print("    " + wrong.replace("\n", "\n    "), flush=True)
    print(f"check: {len(chosen) - failed} passed, {failed} failed", flush=True)
    return 1 if failed or not chosen else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
