"""What does this machine lack that Debian's packages have, and may we install it?"""

from __future__ import annotations

import importlib.util
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from tools import versions


class Lacking(Exception):
    """Something is missing that cannot be installed from here; the text names it with the command."""


@dataclass(frozen=True)
class Need:
    """One thing the machine must have: how to see that it is there, and which packages bring it."""

    what: str
    why: str
    present: Callable[[], bool]
    packages: tuple[str, ...]
    # What a package would start for the whole machine, and at each boot; it is not wanted.
    service: str = ""


POLICY = "/usr/sbin/policy-rc.d"
"""Debian's packages ask it whether they may start what they bring; 101 is no. Without it they may."""
SERVICES = "/etc/init.d"
QUIETLY = """
if [ ! -e "$0" ]; then
    trap 'rm -f "$0"' EXIT
    trap 'exit 130' HUP INT TERM
    printf '#!/bin/sh\\nexit 101\\n' >"$0"
    chmod 755 "$0"
fi
"$@"
"""


def _command(*names: str) -> Callable[[], bool]:
    return lambda: any(shutil.which(name) for name in names)


def _file(*paths: str) -> Callable[[], bool]:
    return lambda: any(Path(path).exists() for path in paths)


def _can_make_venv() -> bool:
    return all(importlib.util.find_spec(name) for name in ("venv", "ensurepip"))


def build_needs(root: Path) -> list[Need]:
    """What building and running the product takes."""
    venv = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    needs = [
        Need("python venv", "to make .venv", _can_make_venv, (venv,)),
        Need("a C compiler", "to link the media core", _command("cc"), ("build-essential",)),
    ]
    packages = {
        "Node.js": ("nodejs",),
        "npm": ("npm",),
        "rustc": ("rustc",),
        "cargo": ("cargo",),
    }
    for tool in versions.required_tools(root):
        complaint = tool.complaint()
        if complaint:
            fits = _fitting(packages[tool.name], tool.oldest)
            needs.append(Need(complaint, "to build", lambda: False, fits))
    return needs


def _fitting(packages: tuple[str, ...], oldest: versions.Version) -> tuple[str, ...]:
    """`rustc`, or Debian's newer `rustc-web` where the plain package is too old."""
    names = [*packages, *(f"{name}-web" for name in packages)]
    for name in names:
        if (offered := candidate(name)) and offered >= oldest:
            return (name,)
    return packages


def candidate(package: str) -> versions.Version | None:
    """The version apt would install."""
    try:
        done = subprocess.run(
            ["apt-cache", "policy", package], capture_output=True, text=True, check=False
        )
    except OSError:
        return None
    for line in done.stdout.splitlines():
        if line.strip().startswith("Candidate:"):
            return versions.parse(line)
    return None


def test_needs() -> list[Need]:
    """What checks and tests take on top."""
    fonts = "/usr/share/fonts/truetype"
    why = "for the browser tests"
    return [
        Need("cargo fmt", "to check the media core", _command("cargo-fmt"), ("rustfmt",)),
        Need("cargo clippy", "to check the media core", _command("cargo-clippy"), ("rust-clippy",)),
        Need("git", "to check what is committed", _command("git"), ("git",)),
        Need("Chromium", why, _command("chromium", "chromium-browser"), ("chromium",)),
        Need("Firefox", why, _command("firefox-esr", "firefox"), ("firefox-esr",)),
        Need("coturn", why, _command("turnserver"), ("coturn",), service="coturn"),
        Need("fonts", why, _file(f"{fonts}/dejavu"), ("fonts-dejavu-core",)),
        Need("emoji", why, _file(f"{fonts}/noto"), ("fonts-noto-color-emoji",)),
    ]


def prefix() -> list[str] | None:
    """The words before `apt-get`: none for root, `sudo -n` where that works; None: we may not."""
    if shutil.which("apt-get") is None:
        return None
    if os.geteuid() == 0:
        return []
    try:
        subprocess.run(["sudo", "-n", "true"], capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return ["sudo", "-n"]


def install_command(packages: Iterable[str]) -> list[str]:
    lock = ["-o", "DPkg::Lock::Timeout=300"]
    return ["apt-get", *lock, "install", "--yes", "--no-install-recommends", *packages]


def _missing(needs: list[Need]) -> list[Need]:
    return [need for need in needs if not need.present()]


def supply(
    needs: Callable[[], list[Need]], run: Callable[[list[str]], None], say: Callable[[str], None]
) -> None:
    """Install what is missing, or raise `Lacking` with the command that would.

    `needs` is asked anew at each look, because apt's lists and the machine change in between.
    """
    missing = _missing(needs())
    if not missing:
        return
    for need in missing:
        say(f"missing: {need.what} ({need.why})")
    before = prefix()
    if before is None:
        raise Lacking(f"This account may not install packages. {_by_hand(missing)}")
    run([*before, "apt-get", "-o", "DPkg::Lock::Timeout=300", "update"])
    missing = _missing(needs())
    packages = _packages(missing)
    say(f"installing Debian packages: {' '.join(packages)}")
    services = sorted({need.service for need in missing if need.service})
    quietly = ["sh", "-c", QUIETLY, POLICY] if services else []
    install = ["env", "DEBIAN_FRONTEND=noninteractive", *install_command(packages)]
    try:
        run([*before, *quietly, *install])
    finally:
        # What fails later may have been unpacked, and is not looked at again once it is there.
        for service in services:
            if Path(SERVICES, service).exists():
                run([*before, "update-rc.d", service, "disable"])
    importlib.invalidate_caches()
    if left := _missing(needs()):
        raise Lacking(f"Debian's packages did not bring {left[0].what}. {_by_hand(left)}")


def _packages(needs: list[Need]) -> list[str]:
    return sorted({package for need in needs for package in need.packages})


def _by_hand(needs: list[Need]) -> str:
    return "Run: " + shlex.join(["sudo", "apt-get", "install", *_packages(needs)])
