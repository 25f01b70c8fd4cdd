"""Does the demo start with one command, end with one Ctrl-C, and notice what a killed one left?"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import psutil
import pytest
from liveclass_hub.demo.launch import DemoFailed, check_packages
from liveclass_hub.demo.people import PASSWORD, SIMULATED
from liveclass_hub.demo.simulated.pictures import HEIGHT, RATE, WIDTH, Portrait, voice
from liveclass_hub.demo.simulated.script import Ask, Speak, Wish, Write, acts, arrivals
from liveclass_hub.demo.simulated.seat import merged

from tests.hub import free_ports, request, wait_until


def demo_command(folder: Path, ports: list[int], *more: str) -> list[str]:
    names = ("port", "hub_port", "proxy_api_port", "host_port", "media_port", "media_udp")
    given = [f"--DemoApp.{name}={port}" for name, port in zip(names, ports, strict=True)]
    return [sys.executable, "-m", "liveclass_hub", "demo", f"--folder={folder}", *given, *more]


@contextlib.contextmanager
def running_demo(command: list[str], output: Path) -> Iterator[subprocess.Popen[bytes]]:
    with output.open("wb") as out:
        demo = subprocess.Popen(
            command, stdout=out, stderr=subprocess.STDOUT, start_new_session=True
        )
    try:
        yield demo
    finally:
        if demo.poll() is None:
            demo.send_signal(signal.SIGTERM)
            demo.wait(30)


def test_one_command_starts_a_class_and_one_ctrl_c_ends_it(tmp_path: Path) -> None:
    ports = free_ports(6)
    said = tmp_path / "said"
    with running_demo(demo_command(tmp_path / "demo", ports, "--students=3"), said) as demo:

        def told() -> str:
            assert demo.poll() is None, said.read_text()
            return said.read_text() if "Ctrl-C" in said.read_text() else ""

        programme = wait_until(told, "the demo has not said where to go", 90)
        url = f"http://127.0.0.1:{ports[0]}"
        for word in (url, "rivera", "kim", "mika", "otto", PASSWORD):
            assert word in programme
        assert request("GET", f"{url}/services/liveclass/health")[0] == 200
        family = psutil.Process(demo.pid).children(recursive=True)
        assert len(family) >= 5, [process.name() for process in family]
        os.kill(demo.pid, signal.SIGINT)
        demo.wait(30)
    _, alive = psutil.wait_procs(family, timeout=2)
    assert not alive
    assert demo.returncode == 0
    assert "Everything has ended." in said.read_text()


def test_a_killed_demo_takes_everything_with_it(tmp_path: Path) -> None:
    said = tmp_path / "said"
    with running_demo(demo_command(tmp_path / "demo", free_ports(6), "--students=0"), said) as demo:
        wait_until(lambda: "Ctrl-C" in said.read_text(), "the demo has not started", 90)
        family = psutil.Process(demo.pid).children(recursive=True)
        demo.kill()
        demo.wait()
        _, alive = psutil.wait_procs(family, timeout=30)
    assert not alive


def test_a_leftover_is_named_with_the_command_that_stops_it(tmp_path: Path) -> None:
    ports = free_ports(6)
    with socket.socket() as leftover:
        leftover.bind(("127.0.0.1", ports[1]))
        leftover.listen()
        ended = subprocess.run(
            demo_command(tmp_path / "demo", ports),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert ended.returncode == 1
    assert f"port {ports[1]} is taken" in ended.stderr
    assert f"kill {os.getpid()}" in ended.stderr
    assert not (tmp_path / "demo").exists()


def test_a_folder_that_no_demo_made_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("years of work")
    ended = subprocess.run(
        demo_command(tmp_path, free_ports(6)),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 1
    assert "left alone" in ended.stderr
    assert (tmp_path / "thesis.tex").read_text() == "years of work"


def test_a_missing_part_is_named_with_what_to_type() -> None:
    check_packages()
    with pytest.raises(DemoFailed) as told:
        check_packages(("jupyterlab", "a_part_that_is_nowhere"))
    assert "a_part_that_is_nowhere" in str(told.value)
    assert "jupyterlab" not in str(told.value).splitlines()[0]
    assert "pip install" in str(told.value)


def test_the_same_seed_gives_the_same_class() -> None:
    assert list(islice(acts(12, 7), 50)) == list(islice(acts(12, 7), 50))
    assert list(islice(acts(12, 7), 50)) != list(islice(acts(12, 8), 50))


def test_the_script_is_calm_and_has_all_kinds_of_acts() -> None:
    played = list(islice(acts(12, 1), 200))
    assert all(5 <= pause <= 12 for pause, _ in played)
    assert {type(act) for _, act in played} == {Write, Ask, Speak, Wish}
    assert {act.who for _, act in played} == set(range(12))
    first = [act.text for _, act in played if isinstance(act, Write)][:20]
    assert len(set(first)) == len(first)


def test_the_first_comes_at_once_and_nobody_is_late() -> None:
    times = arrivals(len(SIMULATED), 1)
    assert times[0] == 0.0
    assert times == sorted(times)
    assert times[-1] < 15


def test_portraits_move_and_differ() -> None:
    assert len(Portrait(0).frame(0.0)) == WIDTH * HEIGHT * 3 // 2
    assert Portrait(0).frame(0.0) != Portrait(0).frame(0.5)
    assert len({Portrait(index).frame(0.0) for index in range(12)}) == 12


def test_a_voice_is_soft_and_begins_and_ends_in_silence() -> None:
    samples = voice(3, 2.0)
    assert len(samples) == 2 * RATE
    assert abs(samples[0]) < 50
    assert abs(samples[-1]) < 50
    assert 1000 < abs(samples).max() < 12_000


@pytest.mark.parametrize(
    ("target", "patch", "result"),
    [
        ({"a": 1, "b": {"c": 2}}, {"a": None, "b": {"d": 3}}, {"b": {"c": 2, "d": 3}}),
        ({"a": [1, 2]}, {"a": [3]}, {"a": [3]}),
        (None, {"a": {"b": None, "c": 1}}, {"a": {"c": 1}}),
        ({"a": 1}, "x", "x"),
    ],
)
def test_merge_patches_follow_the_standard(target: object, patch: object, result: object) -> None:
    assert merged(target, patch) == result
