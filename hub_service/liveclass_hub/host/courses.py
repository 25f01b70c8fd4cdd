"""Which courses exist, and which part does someone have in each?

A *course* names hub groups for its three *roles*. The words a wrong configuration gets are here
too, because the hub (at its start) and the service (at its own) refuse the same things.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from liveclass_hub.session.limits import (
    FILTER_CHARACTERS,
    FILTER_WORDS,
    NUDGE_MINUTES,
    SLOW_SECONDS,
    TITLE_CHARACTERS,
    WhenFull,
)
from liveclass_hub.session.names import ROLES, Role
from liveclass_hub.session.rules.moderation import filter_of

_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_GROUP_KEYS: dict[str, Role] = {
    "instructors": "instructor",
    "assistants": "assistant",
    "students": "student",
}
_KEYS = ("title", "folder", "defaults", "capacity", "when_full", "filtered_words", *_GROUP_KEYS)
_NUMBERS = {"nudge_minutes": NUDGE_MINUTES, "slow_seconds": SLOW_SECONDS}
_DEFAULTS = ("may_unmute", "cameras", "lobby")


class ConfigError(Exception):
    """A configuration that cannot work: what is wrong, why that matters, what to write instead."""

    def __init__(self, what: str, why: str, then: str) -> None:
        super().__init__(f"{what}\n  Why: {why}\n  What to do: {then}")
        self.what = what
        self.why = why
        self.next = then


class Course(msgspec.Struct, frozen=True):
    """Its title, the folder it keeps its things in (if any), and the hub groups behind each role."""

    id: str
    title: str
    folder: str | None
    groups: dict[Role, tuple[str, ...]]
    defaults: dict[str, bool | int] = {}
    """Which of a session's settings begin otherwise here than in the whole service."""
    capacity: int | None = None
    """How many take part in its classes at once, if other than in the whole service."""
    when_full: WhenFull | None = None
    filtered_words: tuple[str, ...] = ()
    """What holds a student's message back from the start."""

    def role_of(self, groups: Collection[str]) -> Role | None:
        """The strongest role that membership in `groups` gives here, or None."""
        for role in ROLES:  # the strongest first
            if any(group in groups for group in self.groups.get(role, ())):
                return role
        return None

    def all_groups(self) -> Iterator[str]:
        """Each hub group that means something to this course."""
        for names in self.groups.values():
            yield from names


def parse_courses(raw: object) -> dict[str, Course]:
    """Courses as `configure(c, courses=…)` takes them, checked; raises ConfigError."""
    if not isinstance(raw, Mapping):
        raise ConfigError(
            f"`courses` is a {type(raw).__name__}, not a dictionary.",
            "Each course needs an id of its own, which is its key.",
            "Write courses={'demo': {'title': 'Statistics 101', 'instructors': 'stats-staff', …}}.",
        )
    return {_course_id(key): _parse_course(str(key), value) for key, value in raw.items()}


def _course_id(key: object) -> str:
    if isinstance(key, str) and _ID.fullmatch(key):
        return key
    raise ConfigError(
        f"{key!r} cannot be the id of a course.",
        "Ids stand in addresses and in the log: a to z, 0 to 9, '-' and '_', at most 64 of them.",
        "Choose a short id, such as 'stats-101', and put the full name in 'title'.",
    )


def _parse_course(id: str, raw: object) -> Course:
    if not isinstance(raw, Mapping):
        raise ConfigError(
            f"Course {id!r} is a {type(raw).__name__}, not a dictionary.",
            "A course has a title and hub groups.",
            f"Write {id!r}: {{'title': '…', 'instructors': 'a-hub-group', 'students': '…'}}.",
        )
    for key in raw:
        if key not in _KEYS:
            raise ConfigError(
                f"Course {id!r} has an unknown key {key!r}.",
                "A misspelt key would silently leave someone out of the class.",
                f"Use only these: {', '.join(_KEYS)}.",
            )
    groups = {role: _group_names(id, key, raw.get(key, ())) for key, role in _GROUP_KEYS.items()}
    _check_roles(id, groups)
    return Course(
        id=id,
        title=_title(id, raw.get("title", id)),
        folder=_folder(id, raw.get("folder")),
        groups=groups,
        defaults=_defaults(id, raw.get("defaults", {})),
        capacity=_capacity(id, raw.get("capacity")),
        when_full=_when_full(id, raw.get("when_full")),
        filtered_words=_filtered_words(id, raw.get("filtered_words", ())),
    )


def _title(id: str, title: object) -> str:
    if isinstance(title, str) and title.strip() and len(title) <= TITLE_CHARACTERS:
        return title.strip()
    raise ConfigError(
        f"The title of course {id!r} is not a text of 1 to {TITLE_CHARACTERS} characters.",
        "It is the name people see in their JupyterLab.",
        "Write a short title, such as 'Statistics 101'.",
    )


def _folder(id: str, folder: object) -> str | None:
    if folder is None:
        return None
    if not isinstance(folder, str | Path) or not Path(folder).is_absolute():
        raise ConfigError(
            f"The folder of course {id!r} is {folder!r}, which is not an absolute path.",
            "The service may be started in any directory.",
            "Write the full path, such as '/srv/courses/stats'.",
        )
    if not Path(folder).is_dir():
        raise ConfigError(
            f"The folder {str(folder)!r} of course {id!r} does not exist.",
            "The course keeps its notebooks there.",
            f"Create it (mkdir -p {folder}) or leave 'folder' out.",
        )
    return str(folder)


def _capacity(id: str, given: object) -> int | None:
    if given is None or (isinstance(given, int) and not isinstance(given, bool) and given > 0):
        return given
    raise ConfigError(
        f"The capacity of course {id!r} is {given!r}.",
        "It is how many people take part in its class at once.",
        "Write a whole number, such as 'capacity': 300, or leave it out.",
    )


def _when_full(id: str, given: object) -> WhenFull | None:
    if given is None or given in {"watch", "refuse"}:
        return given
    raise ConfigError(
        f"'when_full' of course {id!r} is {given!r}.",
        "It says what students may do who come into a full class.",
        "Write 'when_full': 'watch' or 'when_full': 'refuse', or leave it out.",
    )


def _defaults(id: str, given: object) -> dict[str, bool | int]:
    if not isinstance(given, Mapping):
        raise ConfigError(
            f"The defaults of course {id!r} are a {type(given).__name__}, not a dictionary.",
            "They say what its classes begin with.",
            "Write 'defaults': {'lobby': True, 'cameras': False}.",
        )
    for name, value in given.items():
        if name == "locked":
            raise ConfigError(
                f"Course {id!r} begins its classes 'locked'.",
                "No student could ever come in.",
                "Write 'defaults': {'lobby': True}, and let people in from the lobby.",
            )
        if name in _NUMBERS:
            _check_number(id, str(name), value)
        elif name not in _DEFAULTS or not isinstance(value, bool):
            raise ConfigError(
                f"The defaults of course {id!r} hold {name!r}: {value!r}.",
                "A misspelt default would silently do nothing.",
                f"Use only these, each True or False: {', '.join(_DEFAULTS)}; or numbers: {', '.join(_NUMBERS)}.",
            )
    return dict(given)


def _check_number(id: str, name: str, value: object) -> None:
    most = _NUMBERS[name]
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most:
        return
    raise ConfigError(
        f"Course {id!r} begins its classes with {name} {value!r}.",
        f"It is a whole number of {name.partition('_')[2]} from 0 (never) to {most}.",
        f"Write 'defaults': {{{name!r}: 5}}.",
    )


def _filtered_words(id: str, given: object) -> tuple[str, ...]:
    if isinstance(given, list | tuple) and all(isinstance(word, str) for word in given):
        words = filter_of(tuple(given))
        if words is not None:
            return words
    raise ConfigError(
        f"The filtered_words of course {id!r} are not a list of words.",
        f"It holds at most {FILTER_WORDS} words or phrases of at most {FILTER_CHARACTERS} characters.",
        "Write 'filtered_words': ['some word', 'a phrase'].",
    )


def _group_names(id: str, key: str, value: Any) -> tuple[str, ...]:
    names = (value,) if isinstance(value, str) else value
    if isinstance(names, list | tuple | set | frozenset) and all(
        _is_group_name(name) for name in names
    ):
        return tuple(names)
    raise ConfigError(
        f"{key!r} of course {id!r} is {value!r}, which does not name hub groups.",
        "Roles come from JupyterHub's groups; a group's name is a text of 1 to 255 characters.",
        f"Write {key!r}: 'name-of-the-group', or a list of such names.",
    )


def _is_group_name(name: object) -> bool:
    return (
        isinstance(name, str)
        and 0 < len(name) <= 255
        and name == name.strip()
        and name.isprintable()
    )


def _check_roles(id: str, groups: Mapping[Role, tuple[str, ...]]) -> None:
    if not groups["instructor"]:
        raise ConfigError(
            f"Course {id!r} has no instructors.",
            "Nobody could start its class.",
            "Add 'instructors': 'name-of-a-hub-group'.",
        )
    seen: dict[str, Role] = {}
    for role, names in groups.items():
        for name in names:
            if name in seen:
                raise ConfigError(
                    f"Course {id!r} gives the group {name!r} two roles: {seen[name]} and {role}.",
                    "One group must mean one role, or nobody can tell what its members may do.",
                    "Name the group under one of the two only.",
                )
            seen[name] = role
