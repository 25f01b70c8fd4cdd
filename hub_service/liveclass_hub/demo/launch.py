"""How does a whole hub start with one command and end with one Ctrl-C?

The hub runs as a child; everything it starts (proxy, services, people's servers) is our descendant.
On Linux the demo adopts orphans, so that even what a crashed hub left behind is found and stopped;
and should the demo itself be killed, the hub is told by the system and stops its own.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import psutil

from liveclass_hub.demo.stage import Stage

PR_SET_PDEATHSIG: Final = 1
PR_SET_CHILD_SUBREAPER: Final = 36
PATIENCE: Final = 6.0
"""Seconds the hub has to stop its own before the rest is killed."""


class DemoFailed(Exception):
    """The demo could not start; the text says why and what to do."""


def check_packages(names: Sequence[str] = ("jupyterlab", "jupyter_liveclass", "livekit")) -> None:
    """The demo is hub, user image and students in one; raise `DemoFailed` when a part is missing."""
    missing = [name for name in names if importlib.util.find_spec(name) is None]
    if missing:
        raise DemoFailed(
            f"Not installed here: {', '.join(missing)}.\n"
            "Install what the demo takes:  pip install 'jupyter-liveclass-hub[demo]'"
        )


def find_proxy() -> list[str]:
    """The proxy's command: the one this checkout pins, or the one on the PATH."""
    checkout = Path(__file__).parents[3] / "tools/proxy/node_modules/.bin/configurable-http-proxy"
    if checkout.exists():
        return [str(checkout)]
    found = shutil.which("configurable-http-proxy")
    if found is None:
        raise DemoFailed(
            "JupyterHub's proxy is not installed.\n"
            "Install it with:  npm install --global configurable-http-proxy\n"
            "(needs Node.js 20 or newer; in a checkout, `make demo` does it)"
        )
    return [found]


def adopt_orphans() -> None:
    """Become the parent of what a dead child leaves behind (Linux; elsewhere nothing happens)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def end_with_parent() -> None:
    """In a child between fork and exec: get SIGTERM when the parent dies, however it dies."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)


class Troupe:
    """The processes of one demo: started in order, stopped all together."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self._children: list[subprocess.Popen[bytes]] = []
        adopt_orphans()

    def start(
        self, command: Sequence[str], log: Path, extra: dict[str, str] | None = None
    ) -> subprocess.Popen[bytes]:
        """Start one child in a session of its own, so that a Ctrl-C reaches it through us and in order."""
        with log.open("ab") as output:
            child = subprocess.Popen(
                command,
                cwd=self.stage.folder,
                env={**os.environ, **self.stage.to_environment(), **(extra or {})},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=end_with_parent,  # noqa: PLW1509 - no other thread runs yet
            )
        self._children.append(child)
        return child

    def start_hub(self) -> subprocess.Popen[bytes]:
        """Start JupyterHub with the demo's configuration."""
        config = Path(__file__).with_name("jupyterhub_config.py")
        return self.start([sys.executable, "-m", "jupyterhub", "-f", str(config)], self.stage.log)

    def stop(self) -> None:
        """Ask the children to end, then end whatever is left, wherever it has gone."""
        for child in reversed(self._children):
            if child.poll() is None:
                child.terminate()
        deadline = time.monotonic() + PATIENCE
        for child in self._children:
            try:
                child.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
        end_descendants()


def end_descendants() -> None:
    """Stop every process below this one: politely, and after a second not."""
    for _ in range(5):
        rest = psutil.Process().children(recursive=True)
        if not rest:
            return
        for process in rest:
            tell(process, process.terminate)
        _gone, stubborn = psutil.wait_procs(rest, timeout=1.0)
        for process in stubborn:
            tell(process, process.kill)
        psutil.wait_procs(stubborn, timeout=1.0)


def tell(process: psutil.Process, what: Callable[[], None]) -> None:
    """Signal a process that may have ended by itself in the meantime."""
    try:
        what()
    except psutil.NoSuchProcess:
        return


def wait_until_up(
    stage: Stage, hub: subprocess.Popen[bytes], stopping: threading.Event, seconds: float = 60.0
) -> None:
    """Return when hub and service answer, or when we are to stop; else raise `DemoFailed`."""
    deadline = time.monotonic() + seconds
    # The hub itself first: a proxy without a hub behind it fills the log with complaints.
    hub_itself = f"http://127.0.0.1:{stage.hub_port}/hub/health"
    for address in (hub_itself, f"{stage.url}/services/liveclass/health"):
        while (why := why_not_up(address)) is not None:
            if hub.poll() is not None:
                raise DemoFailed(
                    f"The hub ended while starting. Its last words:\n\n{last_lines(stage.log)}"
                )
            if time.monotonic() > deadline:
                raise DemoFailed(
                    f"{address} does not answer: {why}.\nThe log's end:\n\n{last_lines(stage.log)}"
                )
            if stopping.wait(0.2):
                return


def why_not_up(url: str) -> str | None:
    """None when the address answers with success, else what it does instead."""
    try:
        with urllib.request.urlopen(url, timeout=2):
            return None
    except urllib.error.HTTPError as error:
        return f"it answers {error.code}"
    except OSError as error:
        return f"{error}"


def last_lines(log: Path, count: int = 15) -> str:
    """The end of a log, for a person to read."""
    return "\n".join(log.read_text(errors="replace").splitlines()[-count:])
