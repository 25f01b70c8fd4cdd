"""Which files are written by programs, and are they fresh?

`python -m tools.generated` writes them; with `--check` it names the stale ones and fails.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = Path("docs/reference")
BEGIN = "<!-- Written by `make generated`; do not edit. -->\n"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _default(trait: Any) -> str:
    value = trait.default()
    if value in ("", None) or callable(value):
        return "—"
    return f"`{value!r}`"


def settings_page() -> str:
    """Every setting of the service, from the traits that define it."""
    from liveclass_hub.host.settings import LiveClass

    lines = [
        BEGIN,
        "# Settings\n",
        "`configure(c, courses=…, name=value)` takes each of these by name; so does the service, as",
        "`liveclass serve --LiveClass.name=value`. A wrong value stops the hub at start, with the reason.\n",
        "| name | default | what it sets |",
        "|---|---|---|",
    ]
    traits = LiveClass.class_traits(config=True)
    for name in LiveClass.class_own_traits():
        trait: Any = traits.get(name)
        if trait is not None:
            default = "by itself" if name in _by_itself(LiveClass) else _default(trait)
            lines.append(f"| `{name}` | {default} | {_cell(trait.help)} |")
    return "\n".join(lines) + "\n"


def _by_itself(configurable: type) -> set[str]:
    """Settings whose default is worked out at start, from where and how the service runs."""
    return {
        name.removeprefix("_").removesuffix("_default")
        for name in vars(configurable)
        if name.startswith("_") and name.endswith("_default")
    }


def policy_page() -> str:
    """Who may do what, from the table that decides it."""
    from liveclass_hub.session.policy import policy_as_markdown

    head = (
        "# Who may do what\n\nThe table the service decides by, and the page greys its buttons by. What depends on "
        "the moment\n(how many microphones are open, whose turn it is) is decided on top of it.\n\n"
    )
    return BEGIN + "\n" + head + policy_as_markdown()


def refusals_page() -> str:
    """Every code a person can meet, with its words."""
    from liveclass_hub.session.refusals import WORDS
    from liveclass_hub.web.login import PAGE_WORDS
    from liveclass_hub.wire.problems import BYE_WORDS, DOOR_WORDS

    from jupyter_liveclass.server import refusals as own_server

    parts = [
        BEGIN,
        "# Refusals\n",
        "A refusal has a code, a sentence that says what happened and why, and one that says what to do.",
        "It changes nothing. See [when something goes wrong](../how-to/troubleshoot.md) for what to do as",
        "an administrator.\n",
    ]
    for title, words in (
        ("Refused by the class", WORDS),
        ("Refused at the door", DOOR_WORDS),
        ("Refused by the class page", PAGE_WORDS),
        ("Refused by the user's own server", _three_parts(vars(own_server).values())),
        ("Reasons for closing a connection", BYE_WORDS),
    ):
        rows = [
            f"| `{code}` | {_cell(what)} | {_cell(then)} |" for code, (what, then) in words.items()
        ]
        parts += [
            f"## {title}\n",
            "| code | what happened | what to do |",
            "|---|---|---|",
            *rows,
            "",
        ]
    return "\n".join(parts).rstrip("\n") + "\n"


def _three_parts(values: Iterable[Any]) -> dict[str, tuple[str, str]]:
    """The refusals among a module's values."""
    refusals = [
        value for value in values if isinstance(value, dict) and {"code", "next"} <= value.keys()
    ]
    return {value["code"]: (value["message"], value["next"]) for value in refusals}


PAGES: dict[Path, Callable[[], str]] = {
    REFERENCE / "settings.md": settings_page,
    REFERENCE / "policy.md": policy_page,
    REFERENCE / "refusals.md": refusals_page,
}


def outputs() -> Iterator[tuple[Path, str]]:
    """Every generated file, relative to the checkout, with what it should contain."""
    from tools import generate_wire

    for path, text in generate_wire.outputs().items():
        yield path.relative_to(ROOT), text
    for path, page in PAGES.items():
        yield path, page()


def main(arguments: list[str]) -> int:
    stale = 0
    for path, text in outputs():
        file = ROOT / path
        if file.exists() and file.read_text(encoding="utf-8") == text:
            continue
        stale += 1
        if "--check" in arguments:
            print(f"{path} is stale: run `make generated`")
        else:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
            print(f"wrote {path}")
    return 1 if stale and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
