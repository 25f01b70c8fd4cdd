"""Does a clone on a bare Debian machine get to a running hub, in time and by one command?

`make fresh` unpacks Debian into build/fresh, clones the last commit into it, says `make demo` there, and waits
until the service answers. Changes that are not committed are not in it, and it says so.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from tools.bare_debian import SUITE, BareDebian

ROOT = Path(__file__).resolve().parent.parent
PLACE = ROOT / "build" / "fresh"
HEALTH = "http://127.0.0.1:8000/services/liveclass/health"
PORTS = (8000, 8001, 8081, 10101, 7880)
LIMIT_SECONDS = 20 * 60
HOME = "root/jupyter-liveclass"


class NotFresh(Exception):
    """The proof failed, or could not be made; the text says why and what to do."""


def say(text: str) -> None:
    print(f"fresh: {text}", flush=True)


def _preconditions() -> None:
    if os.geteuid() != 0:
        raise NotFresh("Unpacking Debian takes root. Run: sudo make fresh")
    for program in ("debootstrap", "unshare", "chroot"):
        if shutil.which(program) is None:
            raise NotFresh(f"{program} is not here. Run: apt-get install debootstrap util-linux")
    for port in PORTS:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                raise NotFresh(f"Something listens on port {port}. Stop it: ss -ltnp") from None


def _clone(debian: BareDebian) -> None:
    git = ["git", "-C", str(ROOT)]
    commit = subprocess.run(
        [*git, "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=True
    )
    changed = subprocess.run(
        [*git, "status", "--porcelain"], capture_output=True, text=True, check=True
    )
    rest = ", without the changes that are not committed" if changed.stdout else ""
    say(f"cloning {commit.stdout.strip()}{rest}")
    target = debian.root / HOME
    subprocess.run(
        ["git", "clone", "--quiet", "--no-hardlinks", str(ROOT), str(target)], check=True
    )


def is_well(answer: bytes) -> bool:
    """Whether the service says that it is ready, and its media server too."""
    try:
        health = json.loads(answer)
    except ValueError:
        return False
    return isinstance(health, dict) and (health.get("status"), health.get("media")) == (
        "ok",
        "reachable",
    )


def _healthy() -> bool:
    try:
        with urllib.request.urlopen(HEALTH, timeout=5) as answer:
            return is_well(answer.read())
    except (urllib.error.URLError, OSError):
        return False


def _anyone_answers() -> bool:
    with socket.socket() as probe:
        probe.settimeout(2)
        return probe.connect_ex(("127.0.0.1", PORTS[0])) == 0


def _tail(record: Path) -> str:
    return "\n".join(record.read_text("utf-8", "replace").splitlines()[-40:])


def _await(demo: subprocess.Popen[bytes], record: Path, until_exit: bool) -> float:
    """Seconds until the service answered (or the command ended well, where that is what is asked)."""
    began = time.monotonic()
    while (took := time.monotonic() - began) < LIMIT_SECONDS:
        code = demo.poll()
        if until_exit and code == 0:
            return took
        if code is not None:
            raise NotFresh(
                f"it ended with {code} after {took:.0f} s. Its last words:\n{_tail(record)}"
            )
        if not until_exit and _healthy():
            return took
        time.sleep(1)
    raise NotFresh(
        f"not there after {LIMIT_SECONDS // 60} minutes. Its last words:\n{_tail(record)}"
    )


def _interrupt(demo: subprocess.Popen[bytes]) -> None:
    """Ctrl-C must end everything: nothing may answer afterwards."""
    os.killpg(demo.pid, signal.SIGINT)
    try:
        demo.wait(timeout=30)
    except subprocess.TimeoutExpired:
        raise NotFresh("30 s after Ctrl-C the demo still ran") from None
    if _anyone_answers():
        raise NotFresh("after Ctrl-C something still answers on port 8000")


def _stop(demo: subprocess.Popen[bytes]) -> None:
    """Whatever happened, nothing stays behind: the processes inside end with their first one."""
    if demo.poll() is None:
        os.killpg(demo.pid, signal.SIGKILL)
        demo.wait(timeout=30)


def prove(target: str, keep: bool) -> None:
    _preconditions()
    PLACE.mkdir(parents=True, exist_ok=True)
    debian = BareDebian(PLACE / "root", PLACE / "debian.log")
    record = PLACE / f"{target}.log"
    try:
        say(f"unpacking a bare Debian {SUITE} with Python, Node and Rust (log: {debian.record})")
        debian.make()
        _clone(debian)
        say(f"make {target} (log: {record})")
        with record.open("wb") as out:
            demo = debian.start(f"/{HOME}", ["make", target], out)
            try:
                took = _await(demo, record, until_exit=target != "demo")
                say(f"make {target}: there after {took // 60:.0f} min {took % 60:.0f} s")
                if target == "demo":
                    _interrupt(demo)
                    say("Ctrl-C ended all of it")
            finally:
                _stop(demo)
    except subprocess.CalledProcessError as error:
        raise NotFresh(
            f"{error}\n{_tail(debian.record) if debian.record.exists() else ''}"
        ) from error
    finally:
        if not keep:
            debian.remove()


def main() -> int:
    parser = argparse.ArgumentParser(prog="make fresh", description=__doc__)
    parser.add_argument(
        "target", nargs="?", default="demo", help="what to make inside (default: demo)"
    )
    parser.add_argument(
        "--keep", action="store_true", help="leave the root in build/fresh for a look"
    )
    options = parser.parse_args()
    try:
        prove(options.target, options.keep)
    except NotFresh as error:
        print(f"fresh: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
