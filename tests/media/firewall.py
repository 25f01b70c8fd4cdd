"""How does a test put a browser behind a firewall? Two machines in one, and a cable between them.

*There* is a network namespace with the browser in it, *here* is where the servers run. What leaves
there is routed by rules, and one that names UDP lets none of it out, as a firewall does.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest

NUMBERS = count()
NO_UDP = ("ipproto", "udp", "prohibit")
ONLY_443 = (("ipproto", "tcp", "dport", "443", "lookup", "main"), ("prohibit",))
"""The first lets out what the second would not."""


@dataclass(frozen=True)
class Cable:
    """What the two ends are called, and the words before a command that runs there."""

    here: str
    here6: str
    there: str
    namespace: str
    aside: tuple[str, str]
    """Further addresses of here, for who needs the same port as another."""

    @property
    def prefix(self) -> list[str]:
        """Before a command that is to run there."""
        return ["ip", "netns", "exec", self.namespace]

    def block(self, *rule: str) -> None:
        """Let nothing out any more that the rule names, unless one before lets it."""
        for family in ("-4", "-6"):
            _ip(family, "-n", self.namespace, "rule", "add", *rule, "pref", "10")

    def wrap(self, program: str, folder: Path) -> str:
        """A program that runs the one named, there."""
        script = folder / f"{Path(program).name}-there"
        words = " ".join(self.prefix)
        script.write_text(f'#!/bin/sh\nexec {words} {program} "$@"\n', encoding="utf-8")
        script.chmod(0o755)
        return str(script)


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True)


@contextmanager
def cable(*rules: Sequence[str]) -> Iterator[Cable]:
    """A namespace and a way to it; of the rules the first that fits decides. Skips where that may not be made."""
    # A namespace lives on until the last process in it has ended: no two share a name or a net.
    number = (os.getpid() * 7 + next(NUMBERS)) % 65_000
    net = f"10.213.{number % 250 + 1}"
    net6 = f"fd00:213:{number:x}:"
    aside = (f"{net}.3", f"{net}.4")
    made = Cable(f"{net}.1", f"{net6}:1", f"{net}.2", f"lc{number}", aside)
    near = f"lch{number}"
    try:
        _ip("netns", "add", made.namespace)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this account may not make network namespaces")
    try:
        far = ("eth0", "netns", made.namespace)
        _ip("link", "add", near, "type", "veth", "peer", "name", *far)
        inside = ("-n", made.namespace)
        for where, link, ends in ((), near, "1"), (inside, "eth0", "2"):
            _ip(*where, "addr", "add", f"{net}.{ends}/24", "dev", link)
            _ip(*where, "addr", "add", f"{net6}:{ends}/64", "dev", link, "nodad")
            _ip(*where, "link", "set", link, "up")
        for address in aside:
            _ip("addr", "add", f"{address}/24", "dev", near)
        _ip(*inside, "link", "set", "lo", "up")
        for rule in rules:
            made.block(*rule)
        yield made
    finally:
        _ip("link", "del", near)
        _ip("netns", "del", made.namespace)
