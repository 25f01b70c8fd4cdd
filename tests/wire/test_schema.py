"""Are the committed schema and the page's types those of the Structs, and do they say the truth?"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, get_args

import jsonschema  # type: ignore[import-untyped]
import msgspec
import pytest
from liveclass_hub.host.settings import LiveClass
from liveclass_hub.readers.view import MESSAGES_SHOWN, ViewReader
from liveclass_hub.session import commands as c
from liveclass_hub.session.policy import policy_for
from liveclass_hub.session.refusals import CODES, refuse
from liveclass_hub.wire import frames as f
from liveclass_hub.wire import http, limits, problems

from tests.session.room import seated

ROOT = Path(__file__).resolve().parents[2]
TOOL = ROOT / "tools/generate_wire.py"
SCHEMA: dict[str, Any] = json.loads(
    (ROOT / "hub_service/liveclass_hub/wire/schema.json").read_text()
)
MESSAGES = (ROOT / "labextension/src/wire/messages.ts").read_text()
INDEX = (ROOT / "labextension/src/wire/index.ts").read_text()


def valid(name: str, document: Any) -> None:
    jsonschema.Draft202012Validator({**SCHEMA, "$ref": f"#/$defs/{name}"}).validate(document)


def sent(frame: Any) -> Any:
    return json.loads(msgspec.json.encode(frame))


def test_what_is_committed_is_fresh() -> None:
    run = subprocess.run(
        [sys.executable, TOOL, "--check"], check=False, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stdout


def test_a_stale_file_is_named(tmp_path: Path) -> None:
    """The tool itself, on a copy of the tree in which one file is old."""
    for part in ("tools/generate_wire.py", "hub_service/liveclass_hub", "labextension/src/wire"):
        target = tmp_path / part
        target.parent.mkdir(parents=True, exist_ok=True)
        target.symlink_to(ROOT / part)
    copy = tmp_path / "labextension/src/wire"
    copy.unlink()
    copy.mkdir()
    (copy / "messages.ts").write_text(MESSAGES + "// by hand\n")
    (copy / "index.ts").write_text(INDEX)
    (tmp_path / "tools/generate_wire.py").unlink()
    tool = tmp_path / "tools/generate_wire.py"
    tool.write_text(TOOL.read_text())
    run = subprocess.run(
        [sys.executable, tool, "--check"], check=False, capture_output=True, text=True
    )
    assert run.returncode == 1
    assert "messages.ts is stale" in run.stdout
    assert "index.ts" not in run.stdout
    subprocess.run([sys.executable, tool], check=True, capture_output=True)
    assert (copy / "messages.ts").read_text() == MESSAGES


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def welcome() -> f.Welcome:
    reader = ViewReader(seated().events)
    view: Any = reader.snapshot("staff")
    policy = policy_for("instructor")
    media = f.Media("ws://x", "t")
    return f.Welcome(
        "s_1",
        "ina",
        "instructor",
        reader.seq,
        None,
        view,
        media,
        policy,
        1.0,
        "/services/liveclass/",
        None,
    )


REPLIES: list[Any] = [
    f.Elsewhere("You are here already."),
    f.PatchFrame(2, 1, {"call": None, "people": {"p": {"here": False}}}),
    f.Ack("c1"),
    f.Refused("c1", refuse("not_called")),
    f.NewMedia("ws://x", "t"),
    f.Pong(),
    f.Bye("ended", "The class has ended.", "Wait."),
]


@pytest.mark.parametrize("frame", [*REPLIES, welcome()], ids=lambda frame: type(frame).__name__)
def test_what_we_send_is_valid(frame: Any) -> None:
    valid("SessionReply", sent(frame))
    valid(type(frame).__name__, sent(frame))


def test_what_the_feed_sends_is_valid() -> None:
    live: Any = {"id": "s_1", "title": "T", "started_at": 1.0, "people": 3}
    courses: Any = {"demo": {"title": "S", "role": "student", "session": live}}
    valid("FeedReply", sent(f.Feed({"courses": courses})))
    valid("FeedReply", sent(f.FeedPatch({"courses": {"demo": {"session": None}}})))


def test_a_patch_with_another_shape_is_not_valid() -> None:
    with pytest.raises(jsonschema.ValidationError):
        valid("SessionReply", {"type": "patch", "seq": "2", "after": 1, "patch": {}})


@pytest.mark.parametrize("body", [http.ForFeed(), http.ForSession("s_1")], ids=["feed", "session"])
def test_ticket_requests_are_valid(body: Any) -> None:
    valid("TicketRequest", sent(body))


def test_the_page_has_a_type_for_every_definition() -> None:
    declared = re.findall(r"^export type (\w+)", MESSAGES, re.MULTILINE)
    assert declared == list(SCHEMA["$defs"])
    used = set(
        re.findall(r"\b[A-Z]\w+\b", re.sub(r"/\*\*.*?\*/|'[^']*'|//.*", "", MESSAGES, flags=re.S))
    )
    assert used <= {*declared, "Array"}


def test_the_page_knows_every_code_command_and_number() -> None:
    words = set(re.findall(r"'(\w+)'", INDEX))
    assert {command.__name__ for command in c.CLIENT_COMMANDS} <= words
    assert {*CODES, *problems.DOOR_CODES} <= words
    assert not {command.__name__ for command in c.INTERNAL_COMMANDS} & words
    assert f"PROTOCOL = {limits.PROTOCOL}" in INDEX
    assert all(f"  {name}: {value}" in INDEX for name, value in limits.PAGE_LIMITS.items())


def test_numbers_that_stand_twice_are_equal() -> None:
    assert limits.MESSAGES_SHOWN == MESSAGES_SHOWN
    settings = LiveClass()
    assert settings.commands_per_second == limits.COMMANDS_PER_SECOND
    assert settings.commands_burst == limits.COMMANDS_BURST
    assert settings.chat_messages == limits.MESSAGES_PER_WINDOW
    assert settings.chat_seconds == limits.MESSAGES_WINDOW_SECONDS
    assert settings.silence_seconds == limits.SILENCE_SECONDS


def test_no_code_means_two_things() -> None:
    assert not set(CODES) & set(problems.DOOR_CODES)


def test_the_services_doors_have_words() -> None:
    elsewhere = {"service_down", "not_on_hub"}
    assert set(problems.DOOR_WORDS) == set(problems.DOOR_CODES) - elsewhere
    for code in problems.DOOR_WORDS:
        refusal = problems.turn_away(code)
        assert refusal.message.endswith(".")
        assert refusal.next.endswith(".")


def test_every_goodbye_has_words_and_a_number_of_its_own() -> None:
    assert set(problems.BYE_WORDS) == set(problems.CLOSE_CODES) == set(get_args(problems.ByeReason))
    numbers = list(problems.CLOSE_CODES.values())
    assert len(set(numbers)) == len(numbers)
    assert all(4000 <= number < 5000 for number in numbers)
