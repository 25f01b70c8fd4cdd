"""What is a bare Debian root, and how does one run a command in it as if it were a machine of its own?

Mounts are made in a mount namespace that ends with the command, so that nothing has to be unmounted and
removing the root can never reach the machine's own /dev or /sys.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

SUITE = "trixie"
BASE = ("ca-certificates", "make", "python3", "nodejs", "npm", "cargo", "rustc")
"""What the newcomer's machine is said to have: Python, Node, Rust, and `make` to begin with."""

PASSED_ON = re.compile(
    r"^(PIP|UV|NPM_CONFIG|npm_config|CARGO_(HTTP|NET|REGISTRIES|REGISTRY|SOURCE))_|^CARGO_HTTP|"
    r"^(SSL_CERT_FILE|NODE_EXTRA_CA_CERTS|REQUESTS_CA_BUNDLE|CURL_CA_BUNDLE|GIT_SSL_CAINFO)$|"
    r"^(https?|no|all)_proxy$",
    re.IGNORECASE,
)
HOME_FILES = (".npmrc", ".pip/pip.conf", ".config/pip/pip.conf", ".cargo/config.toml")
SYSTEM_FILES = ("/etc/resolv.conf", "/etc/hosts", "/etc/pip.conf", "/etc/npmrc")

ENTER = """
set -e
mount --make-rprivate /
mount -t proc proc "$0/proc"
mount --rbind /sys "$0/sys"
mount --rbind /dev "$0/dev"
mount -t tmpfs tmpfs "$0/tmp"
exec chroot "$0" "$@"
"""


def mirror_of(sources: Iterable[str]) -> str | None:
    """The first Debian archive named in apt's own lists, in either of their two formats."""
    for text in sources:
        for line in text.splitlines():
            found = re.match(
                r"^(?:URIs:|deb\s+(?:\[[^\]]*\]\s+)?)\s*(https?://\S+/debian/?)(?:\s|$)", line
            )
            if found:
                return found[1]
    return None


def machine_mirror() -> str | None:
    """The archive this machine takes its own packages from; None leaves the choice to debootstrap."""
    apt = Path("/etc/apt")
    files = [apt / "sources.list", *sorted((apt / "sources.list.d").glob("*"))]
    return mirror_of(file.read_text("utf-8", "replace") for file in files if file.is_file())


@dataclass(frozen=True)
class BareDebian:
    """A Debian root in a folder; `record` gets what its commands print."""

    root: Path
    record: Path

    def make(self) -> None:
        """Unpack Debian and install what the newcomer is said to have. Raises CalledProcessError."""
        self.remove()
        self.root.parent.mkdir(parents=True, exist_ok=True)
        mirror = machine_mirror()
        bootstrap = ["debootstrap", "--variant=minbase", SUITE, str(self.root)]
        self._log(bootstrap + ([mirror] if mirror else []))
        self._copy_machine_files()
        # This root is thrown away: waiting for the disk after each package would only take time.
        (self.root / "etc/dpkg/dpkg.cfg.d/unsafe-io").write_text(
            "force-unsafe-io\n", encoding="utf-8"
        )
        quiet = [
            "env",
            "DEBIAN_FRONTEND=noninteractive",
            "apt-get",
            "--yes",
            "--no-install-recommends",
        ]
        with self.record.open("ab") as out:
            for command in (["apt-get", "update"], [*quiet, "install", *BASE]):
                subprocess.run(self.entering(command), stdout=out, stderr=out, check=True)
        self._copy_certificates()

    def _log(self, command: Sequence[str]) -> None:
        with self.record.open("ab") as out:
            subprocess.run(command, stdout=out, stderr=out, check=True)

    def _copy_machine_files(self) -> None:
        """How this machine reaches its package sources."""
        home = Path.home()
        pairs = [(home / name, self.root / "root" / name) for name in HOME_FILES]
        pairs += [(Path(name), self.root / name.lstrip("/")) for name in SYSTEM_FILES]
        for source, target in pairs:
            if source.is_file():
                target.parent.mkdir(parents=True, exist_ok=True)
                target.unlink(missing_ok=True)
                shutil.copyfile(source, target)

    def _copy_certificates(self) -> None:
        """The authorities this machine trusts, at the paths its environment names."""
        names = {
            value for name, value in self.environment().items() if "CERT" in name or "CA" in name
        }
        for name in {*names, "/etc/ssl/certs/ca-certificates.crt"}:
            source = Path(name)
            if source.is_absolute() and source.is_file():
                target = self.root / name.lstrip("/")
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(source, target)

    def environment(self) -> Mapping[str, str]:
        """A login's plain environment, with what leads this machine to its package sources."""
        passed = {name: value for name, value in os.environ.items() if PASSED_ON.match(name)}
        path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
        return {**passed, "HOME": "/root", "LANG": "C.UTF-8", "PATH": path, "TERM": "dumb"}

    def entering(self, command: Sequence[str]) -> list[str]:
        """The command line that runs `command` inside, with processes and mounts of its own."""
        environ = [f"{name}={value}" for name, value in self.environment().items()]
        unshare = ["unshare", "--mount", "--pid", "--fork", "--kill-child"]
        return [*unshare, "sh", "-c", ENTER, str(self.root), "env", "-i", *environ, *command]

    def start(self, folder: str, command: Sequence[str], out: IO[bytes]) -> subprocess.Popen[bytes]:
        """Begin a command in a folder of the root, in a session of its own so that it can be interrupted."""
        there = ["env", "--chdir", folder, *command]
        return subprocess.Popen(
            self.entering(there),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,
        )

    def remove(self) -> None:
        if self.root.exists():
            shutil.rmtree(self.root)
