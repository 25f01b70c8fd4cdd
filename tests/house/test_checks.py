"""A rule that cannot fail is no rule: each check is shown a planted breach, and its innocent twin."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from tools import check
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

HUB = "hub_service/liveclass_hub"
PAGE = "labextension/src"
Rule = Callable[[Path], Iterable[Breach]]

long_function = "def f():\n" + "    x = 1\n" * 40
UNDECIDED = "class Me(APIHandler):\n    async def get(self):\n        pass\n"
DECIDED = UNDECIDED.replace("    async", "    @web.authenticated\n    async")
LATER = "TO" + "DO"

BREACHES: list[tuple[str, Rule, str, str, str]] = [
    (
        "core sees host",
        imports.breaches,
        f"{HUB}/session/decide.py",
        "from ..host import room\n",
        "session",
    ),
    (
        "by full name",
        imports.breaches,
        f"{HUB}/log/a.py",
        "import liveclass_hub.web.app\n",
        "log may not",
    ),
    (
        "from the package",
        imports.breaches,
        f"{HUB}/media/a.py",
        "from .. import session\n",
        "media may",
    ),
    (
        "layer sees shell",
        imports.breaches,
        f"{HUB}/host/a.py",
        "from liveclass_hub import config\n",
        "config",
    ),
    (
        "layer asks the machine",
        imports.breaches,
        f"{HUB}/host/a.py",
        "from liveclass_hub.ports import holder_of\n",
        "host may not see ports",
    ),
    ("new module", imports.breaches, f"{HUB}/extra.py", "x = 1\n", "not declared"),
    ("new layer", imports.breaches, f"{HUB}/extra/a.py", "x = 1\n", "not declared"),
    (
        "inside a function",
        imports.breaches,
        f"{HUB}/media/a.py",
        "def f():\n    from ..log import x\n",
        "log",
    ),
    (
        "view sees Lab",
        imports.breaches,
        f"{PAGE}/ui/a.tsx",
        "import { X } from '@jupyterlab/apputils';",
        "Lab",
    ),
    (
        "later import",
        imports.breaches,
        f"{PAGE}/media/a.ts",
        "await import('@lumino/widgets')",
        "JupyterLab",
    ),
    (
        "model sees view",
        imports.breaches,
        f"{PAGE}/model/a.ts",
        "import { B } from '../ui/b';",
        "not see ui",
    ),
    ("core knows Python", imports.breaches, "sfu/core/Cargo.toml", 'pyo3 = "1"\n', "Python"),
    ("class word", media_words.breaches, f"{HUB}/media/a.py", "student = 1\n", "student"),
    ("in a name", media_words.breaches, "sfu/core/src/a.rs", "fn raise_hand() {}\n", "raise_hand"),
    ("long function", lengths.breaches, "a.py", long_function, "41 lines"),
    ("long file", lengths.breaches, "a.rs", "//\n" * 401, "401 lines"),
    ("later", leftovers.breaches, "a.rs", f"// {LATER}: more\n", "do it"),
    ("only one test", leftovers.breaches, "a.ts", "it.on" + "ly('x', f)", "trying out"),
    (
        "foreign host",
        foreign_hosts.breaches,
        f"{PAGE}/a.ts",
        "fetch('https://cdn.evil.org/x')",
        "evil",
    ),
    (
        "foreign STUN",
        foreign_hosts.breaches,
        f"{HUB}/a.py",
        "X = 'stun:stun.evil.org:19302'",
        "stun.evil",
    ),
    ("no decision", routes.unread, "jupyter_liveclass/a.py", UNDECIDED, "who may"),
    ("dead link", links.breaches, "docs/a.md", "[x](b.md)\n", "nowhere"),
    ("dead heading", links.breaches, "a.md", "# One\n\n[x](#two)\n", "no such heading"),
    ("a person's path", privacy.breaches, "a.py", "X = '/home/" + "ana/x'\n", "machine"),
    (
        "a registry in a lock",
        privacy.breaches,
        "package-lock.json",
        '"resolved"' + ': "https://r/x"',
        "lock",
    ),
]

INNOCENT: list[tuple[str, Rule, str, str]] = [
    ("host sees core", imports.breaches, f"{HUB}/host/a.py", "from ..session import decide\n"),
    (
        "media sees itself",
        imports.breaches,
        f"{HUB}/media/a.py",
        "from .room import Room\nfrom . import b\n",
    ),
    (
        "plugins see Lab",
        imports.breaches,
        f"{PAGE}/plugins/a.ts",
        "import { X } from '@jupyterlab/apputils';",
    ),
    ("view sees model", imports.breaches, f"{PAGE}/ui/a.tsx", "import { B } from '../model/b';"),
    (
        "poll of a future",
        media_words.breaches,
        "sfu/core/src/a.rs",
        "fn poll(handle: u8) { class(); }\n",
    ),
    ("host has the words", media_words.breaches, f"{HUB}/host/a.py", "student = 1\n"),
    (
        "type of a view",
        imports.breaches,
        f"{PAGE}/actions/a.ts",
        "import type { B } from '../ui/b';",
    ),
    ("decorated", routes.unread, "jupyter_liveclass/a.py", DECIDED),
    (
        "looks at the token",
        routes.unread,
        f"{HUB}/media/a.py",
        UNDECIDED.replace("pass", "admit()"),
    ),
    ("declared public", routes.unread, f"{HUB}/media/a.py", UNDECIDED.replace("Me(", "Alive(")),
    ("forty lines", lengths.breaches, "a.py", "def f():\n" + "    x = 1\n" * 39),
    (
        "here",
        foreign_hosts.breaches,
        f"{PAGE}/a.ts",
        "'http://127.0.0.1:8000' 'wss://hub.example.org/x'",
    ),
    ("name in SDP", foreign_hosts.breaches, f"{HUB}/a.py", "'urn:ietf:params:rtp-hdrext:sdes:mid'"),
    ("link in code", links.breaches, "a.md", "```\n[x](nowhere.md)\n```\n"),
    ("a heading", links.breaches, "a.md", "# One & `two`!\n\n[x](#one--two)\n"),
]


@pytest.mark.parametrize(
    ("rule", "file", "text", "says"), [pytest.param(*b[1:], id=b[0]) for b in BREACHES]
)
def test_a_planted_breach_is_found(plant, rule: Rule, file: str, text: str, says: str) -> None:
    found = list(rule(plant({file: text})))
    assert [breach.file for breach in found] == [file]
    assert says in found[0].says


@pytest.mark.parametrize(
    ("rule", "file", "text"), [pytest.param(*i[1:], id=i[0]) for i in INNOCENT]
)
def test_what_is_allowed_passes(plant, rule: Rule, file: str, text: str) -> None:
    assert list(rule(plant({file: text}))) == []


def test_a_breach_names_its_line(plant) -> None:
    root = plant({f"{HUB}/log/a.py": '"""Doc."""\n\nfrom ..host import room\n'})
    assert str(next(iter(imports.breaches(root)))) == f"{HUB}/log/a.py:3: log may not see host"


def test_ignored_files_are_not_ours(plant) -> None:
    root = plant({".gitignore": "build/\n", "build/a.rs": "//\n" * 401})
    assert list(lengths.breaches(root)) == []


def test_one_failed_check_fails_all_and_a_broken_check_counts_as_failed(
    monkeypatch, capsys
) -> None:
    def broken() -> str:
        raise RuntimeError("lost")

    checks = (
        check.Check("good", lambda: ""),
        check.Check("bad", lambda: "x"),
        check.Check("lost", broken),
    )
    monkeypatch.setattr(check, "CHECKS", checks)
    assert check.main([]) == 1
    printed = capsys.readouterr().out
    assert "check: 1 passed, 2 failed" in printed
    assert "RuntimeError: lost" in printed
    assert check.main(["good"]) == 0


def test_asking_for_no_check_at_all_is_not_a_pass() -> None:
    assert check.main(["there is no check of this name"]) == 1
