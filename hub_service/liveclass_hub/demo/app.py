"""What do `liveclass demo` and `liveclass simulate` do?"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from traitlets import Bool, Int, List, Unicode
from traitlets.config import Application

from liveclass_hub.demo.launch import DemoFailed, Troupe, check_packages, find_proxy, wait_until_up
from liveclass_hub.demo.leftovers import complaint, find_leftovers
from liveclass_hub.demo.people import (
    ASSISTANTS,
    COURSE_TITLE,
    INSTRUCTORS,
    OUTSIDER,
    PASSWORD,
    SIMULATED,
    STUDENTS,
)
from liveclass_hub.demo.stage import MARKER, Stage, StageIsNotOurs, default_folder, set_stage

if TYPE_CHECKING:
    from liveclass_hub.demo.simulated.crowd import Crowd


class DemoApp(Application):
    """Start a real JupyterHub on this machine with a course, people to log in as and simulated students."""

    name = "liveclass demo"
    description = __doc__ or ""

    folder = Unicode(str(default_folder()), help="Where the demo keeps its files.").tag(config=True)
    keep = Bool(
        default_value=False, help="Go on with what the last demo left instead of starting anew."
    ).tag(config=True)
    students = Int(
        12, min=0, max=len(SIMULATED), help="How many simulated students come to class."
    ).tag(config=True)
    seed = Int(1, help="The same seed gives the same class.").tag(config=True)
    port = Int(8000, help="Where the hub answers, on 127.0.0.1.").tag(config=True)
    hub_port = Int(8081, help="The hub's own port behind the proxy.").tag(config=True)
    proxy_api_port = Int(8001, help="Where the hub talks to the proxy.").tag(config=True)
    host_port = Int(10101, help="The live-class service's port.").tag(config=True)
    media_port = Int(7880, help="The media server's signalling port.").tag(config=True)
    media_udp = Int(7882, help="The media server's UDP port.").tag(config=True)

    aliases = {
        "folder": "DemoApp.folder",
        "students": "DemoApp.students",
        "seed": "DemoApp.seed",
        "port": "DemoApp.port",
    }
    flags = {
        "keep": ({"DemoApp": {"keep": True}}, "Go on with what the last demo left."),
    }

    def start(self) -> None:
        """Start everything, say where to go, and end it all at Ctrl-C."""
        stopping = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: stopping.set())
        try:
            stage = self.prepare()
            self.run(stage, stopping)
        except DemoFailed as failure:
            print(failure, file=sys.stderr)
            self.exit(1)

    def prepare(self) -> Stage:
        """Look for what is missing and for leftovers, then lay out the folder."""
        check_packages()
        stage = Stage(
            folder=str(Path(self.folder).expanduser().resolve()),
            proxy_command=find_proxy(),
            port=self.port,
            hub_port=self.hub_port,
            proxy_api_port=self.proxy_api_port,
            host_port=self.host_port,
            media_port=self.media_port,
            media_udp=self.media_udp,
        )
        if leftovers := find_leftovers(stage):
            raise DemoFailed(complaint(leftovers))
        try:
            set_stage(stage, keep=self.keep)
        except StageIsNotOurs as error:
            raise DemoFailed(
                f"{error} holds files that no demo made (there is no {MARKER} in it), so it is left alone.\n"
                "Choose another folder:  liveclass demo --folder=…"
            ) from None
        return stage

    def run(self, stage: Stage, stopping: threading.Event) -> None:
        """The demo's life between the first process and the last."""
        troupe = Troupe(stage)
        print("Starting JupyterHub …", flush=True)
        try:
            hub = troupe.start_hub()
            wait_until_up(stage, hub, stopping)
            if stopping.is_set():
                return
            if self.students:
                troupe.start(self.simulator(stage), Path(stage.folder) / "students.log")
            print(programme(stage, self.students), flush=True)
            while not stopping.wait(0.5):
                if hub.poll() is not None:
                    raise DemoFailed(f"The hub has ended. Its log: {stage.log}")
        finally:
            print("\nStopping …", flush=True)
            troupe.stop()
            print("Everything has ended.", flush=True)

    def simulator(self, stage: Stage) -> list[str]:
        """The command that brings the simulated students."""
        what = [
            f"--url={stage.url}",
            f"--students={self.students}",
            f"--seed={self.seed}",
            f"--password={PASSWORD}",
        ]
        return [sys.executable, "-m", "liveclass_hub", "simulate", *what]


class SimulateApp(Application):
    """Bring simulated students into the classes of a hub: they watch, speak, write, and raise hands."""

    name = "liveclass simulate"
    description = __doc__ or ""

    url = Unicode("http://127.0.0.1:8000", help="The hub's address.").tag(config=True)
    students = Int(12, min=1, max=len(SIMULATED), help="How many come.").tag(config=True)
    names = List(
        Unicode(),
        help="Which users of the hub they are, enrolled in a course. Default: those of the demo.",
    ).tag(config=True)
    cameras = Int(4, min=0, max=16, help="How many of them show a picture.").tag(config=True)
    seed = Int(1, help="The same seed gives the same class.").tag(config=True)
    password = Unicode("", help="The hub's shared password, when it has one.").tag(config=True)
    token = Unicode(
        os.environ.get("LIVECLASS_SIMULATE_TOKEN", ""),
        help="A hub token with the scope `tokens` for these users, when there is no shared password.",
    ).tag(config=True)

    aliases = {
        "url": "SimulateApp.url",
        "students": "SimulateApp.students",
        "names": "SimulateApp.names",
        "cameras": "SimulateApp.cameras",
        "seed": "SimulateApp.seed",
        "password": "SimulateApp.password",
    }

    def start(self) -> None:
        """Play until interrupted."""
        try:
            check_packages(("aiohttp", "livekit", "numpy"))
        except DemoFailed as failure:
            print(failure, file=sys.stderr)
            self.exit(1)
        # Only who simulates needs numpy and the livekit client.
        from liveclass_hub.demo.simulated.crowd import Crowd
        from liveclass_hub.demo.simulated.doors import Doors

        if not (self.password or self.token):
            print(
                "Give --password (a hub with a shared password) or LIVECLASS_SIMULATE_TOKEN.",
                file=sys.stderr,
            )
            self.exit(1)
        logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
        logging.getLogger("livekit").setLevel(logging.ERROR)
        names = (self.names or list(SIMULATED))[: self.students]
        crowd = Crowd(
            Doors(self.url, self.password, self.token), names, cameras=self.cameras, seed=self.seed
        )
        asyncio.run(play(crowd))


LEAVING_SECONDS = 4.0


async def play(crowd: Crowd) -> None:
    """Run until SIGINT or SIGTERM, then leave in order."""
    task = asyncio.create_task(crowd.play())
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopping.set)
    asked = asyncio.create_task(stopping.wait())
    await asyncio.wait({task, asked}, return_when=asyncio.FIRST_COMPLETED)
    asked.cancel()
    while not task.done():
        # Again when it goes on all the same: a library on the way may swallow a cancellation.
        task.cancel()
        await asyncio.wait({task}, timeout=LEAVING_SECONDS)
    if not task.cancelled():
        task.result()


def programme(stage: Stage, students: int) -> str:
    """Where to go and whom to be, in one block."""
    rows = [
        ("instructor", ", ".join(INSTRUCTORS)),
        ("assistant", ", ".join(ASSISTANTS)),
        ("student", ", ".join(STUDENTS)),
        ("not enrolled", OUTSIDER),
    ]
    people = "\n".join(f"  {role:<14}{names}" for role, names in rows)
    crowd = (
        f"{students} simulated students join when the class is live."
        if students
        else "No simulated students."
    )
    return f"""
  Jupyter LiveClass · demo · {COURSE_TITLE}

  Open          {stage.url}
{people}
  password      {PASSWORD}   (for everybody)

  Log in as the instructor in one browser and as a student in another (or in a private window),
  then start the class from the launcher. {crowd}
  In class, open the board on 07 Sampling.ipynb: everyone reads along, and you say who may write.

  Log           {stage.log}
  Ctrl-C ends everything. Only this machine can reach it.
"""
