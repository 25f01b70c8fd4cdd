"""Does the supervisor keep its children alive, and do they die with it?"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.hub import free_ports, request, stop_tree, wait_until


class Service:
    """A `liveclass serve` of this test."""

    def __init__(self, folder: Path, **given: Any) -> None:
        self.port, media, udp = free_ports(3)
        self.media_port = media
        self.file = folder / "liveclass.json"
        settings = {
            "data_dir": str(folder / "data"),
            "host_port": self.port,
            "media_port": media,
            "media_udp": f"127.0.0.1:{udp}",
            "courses": {},
            **given,
        }
        self.file.write_text(json.dumps({"LiveClass": settings}))
        self.log = folder / "log"
        self.process = self.start()

    def start(self) -> subprocess.Popen[bytes]:
        """Start it, as the hub does."""
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "liveclass_hub", "serve", f"--config={self.file}"],
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def health(self) -> Any:
        """What it says of itself."""
        try:
            return request("GET", f"http://127.0.0.1:{self.port}/services/liveclass/health")[1]
        except OSError:
            return None

    def well(self) -> bool:
        """Whether host and media answer."""
        said = self.health()
        return bool(said) and said["status"] == "ok" and said["media"] == "reachable"

    def children(self) -> dict[str, psutil.Process]:
        """The children by name."""
        found = {}
        for child in psutil.Process(self.process.pid).children():
            with contextlib.suppress(psutil.Error, IndexError):
                found[child.cmdline()[3]] = child
        return found


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    """A service that is up."""
    running = Service(tmp_path)
    try:
        wait_until(running.well, f"it does not come up:\n{running.log.read_text()}")
        yield running
    finally:
        stop_tree(running.process)


@pytest.mark.parametrize("name", ["host", "media"])
def test_a_killed_child_is_back(service: Service, name: str) -> None:
    old = service.children()
    old[name].kill()
    wait_until(lambda: service.children().get(name, old[name]).pid != old[name].pid, "not started")
    wait_until(service.well, f"it is not well again:\n{service.log.read_text()}")
    other = "media" if name == "host" else "host"
    assert service.children()[other].pid == old[other].pid


def test_children_die_with_a_killed_supervisor(service: Service) -> None:
    children = service.children()
    assert set(children) == {"host", "media"}
    service.process.kill()
    service.process.wait()
    _, alive = psutil.wait_procs(list(children.values()), timeout=10)
    assert not alive, "a child outlives its supervisor"
    again = service.start()
    try:
        wait_until(service.well, f"it does not start again:\n{service.log.read_text()}")
    finally:
        stop_tree(again)


def test_it_stops_when_the_hub_that_started_it_is_gone(service: Service) -> None:
    stop_tree(service.process)
    script = (
        "import subprocess, sys, time; subprocess.Popen([sys.executable, '-m', 'liveclass_hub', "
        f"'serve', '--with-hub', '--config={service.file}']); time.sleep(600)"
    )
    hub = subprocess.Popen([sys.executable, "-c", script], start_new_session=True)
    try:
        wait_until(service.well, "it does not come up")
        family = psutil.Process(hub.pid).children(recursive=True)
    finally:
        hub.kill()
        hub.wait()
    assert len(family) == 3
    _, alive = psutil.wait_procs(family, timeout=20)
    assert not alive, "the service outlives its hub and keeps its ports"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_everything_in_order(service: Service, number: signal.Signals) -> None:
    children = list(service.children().values())
    service.process.send_signal(number)
    assert service.process.wait(15) == 0
    assert not psutil.wait_procs(children, timeout=1)[1]
    assert "Traceback" not in service.log.read_text()


def test_a_second_one_says_who_has_the_port(service: Service) -> None:
    again = service.start()
    assert again.wait(30) == 78
    text = service.log.read_text()
    assert f"TCP port {service.port} is taken by" in text
    assert f"(pid {service.children()['host'].pid})" in text
    assert "What to do: Stop that process (kill" in text


def test_a_second_one_on_the_same_data_is_refused(service: Service, tmp_path: Path) -> None:
    (tmp_path / "second").mkdir()
    second = Service(tmp_path / "second", data_dir=str(tmp_path / "data"))
    assert second.process.wait(60) == 78
    assert "is using the log" in second.log.read_text()


def test_bad_settings_end_it_with_the_reason(tmp_path: Path) -> None:
    bad = {"courses": {"demo": {"title": "x"}}}
    service = Service(tmp_path, **bad)
    assert service.process.wait(30) == 78
    assert "has no instructors" in service.log.read_text()


def test_a_missing_file_is_said_in_words(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "liveclass_hub", "serve", "--config=/no/such/file.json"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 78
    assert "There is no file" in run.stderr


def test_the_doctor_says_what_is_wrong(tmp_path: Path) -> None:
    udp = free_ports(1)[0]
    (tmp_path / "locked").write_text("a file, not a folder")
    env = {k: v for k, v in os.environ.items() if not k.startswith("JUPYTERHUB_")}
    run = subprocess.run(
        [
            *(sys.executable, "-m", "liveclass_hub", "doctor"),
            f"--data-dir={tmp_path}",
            f"--LiveClass.media_udp=0.0.0.0:{udp}",
            f"--LiveClass.media_port={free_ports(1)[0]}",
            "--LiveClass.hub_url=http://127.0.0.1:9/hub/api",
        ],
        capture_output=True,
        text=True,
        env=env,
        check=False,
    )
    assert run.returncode == 1
    for words in [
        "JUPYTERHUB_API_TOKEN",
        "The hub does not answer",
        "No courses are configured",
        "can be written",
        "The media server does not answer",
        "only this machine can take part",
    ]:
        assert words in run.stdout
    assert "Traceback" not in run.stderr


def test_the_media_server_runs_alone(tmp_path: Path) -> None:
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", 7880)) == 0:
            pytest.skip("something listens on port 7880 of this machine")
    run = subprocess.Popen(
        [sys.executable, "-m", "liveclass_hub", "media", "--dev"],
        stderr=subprocess.DEVNULL,
        cwd=tmp_path,
        start_new_session=True,
    )
    try:

        def listens() -> bool:
            with socket.socket() as probe:
                return probe.connect_ex(("127.0.0.1", 7880)) == 0

        wait_until(listens, "port 7880 stays closed")
    finally:
        stop_tree(run)
