"""What the set-up decides before it runs anything: versions, stamps, packages, the machine's own settings."""

from __future__ import annotations

import contextlib
import dataclasses
import subprocess
import sys
from pathlib import Path

import pytest

from tools import debian, pip_settings, steps, versions
from tools.stamps import Stamps, fingerprint


@pytest.mark.parametrize(
    ("says", "version"),
    [
        ("rustc 1.85.1 (4eb161250 2025-03-15) (built from a source tarball)", (1, 85, 1)),
        ("v20.19.2\n", (20, 19, 2)),
        ("Python 3.13.5", (3, 13, 5)),
        ("  Candidate: 1.96.0+dfsg1-1~deb13u1+b1", (1, 96, 0)),
        ("9.2", (9, 2, 0)),
        ("Candidate: (none)", None),
    ],
)
def test_versions_are_read_from_a_programs_own_words(
    says: str, version: versions.Version | None
) -> None:
    assert versions.parse(says) == version


def test_python_from_3_11_to_3_13() -> None:
    fits = [minor for minor in range(8, 16) if versions.python_fits((3, minor, 4))]
    assert fits == [11, 12, 13]


def test_a_missing_and_an_old_program_are_told_apart() -> None:
    python = (sys.executable, "--version")
    assert (
        versions.Tool("X", ("/nowhere/x",), (1, 0, 0)).complaint()
        == "X is not here; 1.0.0 or newer is needed"
    )
    assert "X is 3." in (versions.Tool("X", python, (99, 0, 0)).complaint() or "")
    assert versions.Tool("X", python, (3, 0, 0)).complaint() is None


def test_the_oldest_rust_is_what_the_core_declares(tmp_path: Path) -> None:
    manifest = tmp_path / "sfu" / "Cargo.toml"
    manifest.parent.mkdir()
    manifest.write_text('[workspace.package]\nrust-version = "1.99"\n')
    assert versions.oldest_rust(tmp_path) == (1, 99, 0)


def test_a_stamp_follows_contents_and_names(tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    file = tmp_path / "src" / "a.py"
    file.write_text("one")
    first = fingerprint(tmp_path, ["src"])
    file.touch()
    assert fingerprint(tmp_path, ["src"]) == first
    file.write_text("two")
    second = fingerprint(tmp_path, ["src"])
    file.rename(file.with_name("b.py"))
    third = fingerprint(tmp_path, ["src"])
    assert len({first, second, third, fingerprint(tmp_path, ["src"], also=["x"])}) == 4


def test_a_stamp_passes_over_what_a_build_leaves(tmp_path: Path) -> None:
    before = fingerprint(tmp_path, ["."])
    for name in ("node_modules", "target", "lib"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x").write_text("built")
    assert fingerprint(tmp_path, ["."]) == before


def test_stamps_remember_and_forget(tmp_path: Path) -> None:
    stamps = Stamps(tmp_path / "stamps")
    assert not stamps.holds("page", "a")
    stamps.write("page", "a")
    assert stamps.holds("page", "a")
    assert not stamps.holds("page", "b")
    stamps.forget("page")
    assert not stamps.holds("page", "a")


def _need(packages: tuple[str, ...], present: list[bool]) -> debian.Need:
    """A need that is looked at several times, with these answers in turn."""
    return debian.Need(
        "a thing", "to test", lambda: present.pop(0) if len(present) > 1 else present[0], packages
    )


def test_what_is_there_is_not_installed() -> None:
    ran: list[list[str]] = []
    debian.supply(lambda: [_need(("x",), [True])], ran.append, lambda _: None)
    assert ran == []


def test_what_is_missing_is_installed_once_lists_are_fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[list[str]] = []
    there = iter([False, False, True])
    monkeypatch.setattr(debian, "prefix", lambda: ["sudo", "-n"])
    debian.supply(lambda: [_need(("x", "y"), [next(there)])], ran.append, lambda _: None)
    assert [command[-1] for command in ran] == ["update", "y"]
    assert all(command[:2] == ["sudo", "-n"] for command in ran)


def test_without_the_right_to_install_the_command_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(debian, "prefix", lambda: None)
    with pytest.raises(debian.Lacking, match="sudo apt-get install x y"):
        debian.supply(lambda: [_need(("y", "x"), [False])], lambda _: None, lambda _: None)


@pytest.mark.parametrize("fails", [False, True])
def test_a_package_with_a_service_is_installed_and_not_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, fails: bool
) -> None:
    """Though something else fails once it is unpacked."""
    ran: list[list[str]] = []
    there = iter([False, False, True])
    monkeypatch.setattr(debian, "prefix", lambda: ["sudo", "-n"])
    monkeypatch.setattr(debian, "SERVICES", str(tmp_path))

    def run(command: list[str]) -> None:
        ran.append(command)
        if "install" in command:
            (tmp_path / "xd").touch()
            if fails:
                raise subprocess.CalledProcessError(100, command)

    needs = lambda: [dataclasses.replace(_need(("x",), [next(there)]), service="xd")]  # noqa: E731
    with pytest.raises(subprocess.CalledProcessError) if fails else contextlib.nullcontext():
        debian.supply(needs, run, lambda _: None)
    _, install, disable = ran
    assert install[:5] == ["sudo", "-n", "sh", "-c", debian.QUIETLY]
    assert install[-1] == "x"
    assert disable == ["sudo", "-n", "update-rc.d", "xd", "disable"]


@pytest.mark.parametrize("own", [None, "#!/bin/sh\nexit 0\n"])
def test_services_may_not_start_meanwhile_unless_the_machine_has_a_policy(
    tmp_path: Path, own: str | None
) -> None:
    policy = tmp_path / "policy-rc.d"
    if own is not None:
        policy.write_text(own, encoding="utf-8")
        policy.chmod(0o755)
    command = ["sh", "-c", debian.QUIETLY, str(policy), "sh", "-c", '"$0"; echo $?; exit 3']
    done = subprocess.run([*command, str(policy)], capture_output=True, text=True)
    assert done.stdout == ("101\n" if own is None else "0\n")
    assert done.returncode == 3
    assert policy.exists() is (own is not None)


@pytest.mark.parametrize("name", ["HUP", "INT", "TERM"])
def test_services_may_start_again_when_the_installation_is_broken_off(
    tmp_path: Path, name: str
) -> None:
    policy = tmp_path / "policy-rc.d"
    # A shell traps no signal that was ignored when it began.
    shell = ["env", "--default-signal", "sh", "-c", debian.QUIETLY, str(policy)]
    done = subprocess.run([*shell, "sh", "-c", f"kill -{name} $PPID"], check=False)
    assert done.returncode == 130
    assert not policy.exists()


def test_packages_that_did_not_help_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(debian, "prefix", list)
    with pytest.raises(debian.Lacking, match="did not bring a thing"):
        debian.supply(lambda: [_need(("x",), [False])], lambda _: None, lambda _: None)


def test_debians_newer_rust_is_taken_where_the_plain_one_is_too_old(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    offered = {"rustc": (1, 63, 0), "rustc-web": (1, 96, 0)}
    monkeypatch.setattr(debian, "candidate", offered.get)
    assert debian._fitting(("rustc",), (1, 85, 0)) == ("rustc-web",)
    assert debian._fitting(("rustc",), (1, 60, 0)) == ("rustc",)


def test_pips_settings_are_told_to_uv(tmp_path: Path) -> None:
    listing = (
        ":env:.index-url='https://pypi.example/simple'\n"
        "global.index-url='https://other.example/simple'\n"
        f"global.find-links='/not/there {tmp_path}'\n"
        "global.cert='/etc/ca.crt'\n"
    )
    settings = pip_settings.parse(listing)
    assert pip_settings.as_uv(settings, {"SSL_CERT_FILE": "/mine.crt"}) == {
        "UV_DEFAULT_INDEX": "https://pypi.example/simple",
        "UV_FIND_LINKS": str(tmp_path),
    }


def test_a_failing_command_ends_with_its_last_words(tmp_path: Path) -> None:
    work = steps.Work(tmp_path, tmp_path / "records", "probe")
    with pytest.raises(steps.Failed, match="out of cheese"):
        work.run(["sh", "-c", "echo out of cheese; exit 3"])
    with pytest.raises(steps.Failed, match="does not run"):
        work.run(["/nowhere/x"])


def test_steps_wait_only_for_steps_before_them() -> None:
    names = [step.name for step in steps.STEPS]
    for place, step in enumerate(steps.STEPS):
        assert set(step.after) <= set(names[:place]), f"{step.name} would wait for ever"
