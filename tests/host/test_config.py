"""What does `configure` make of a hub's configuration, and what does it refuse?"""

from __future__ import annotations

import json
import os
import socket
import stat
from pathlib import Path
from typing import Any

import pytest
from liveclass_hub.config import ConfigError, configure, settings_file
from liveclass_hub.host.courses import parse_courses
from traitlets.config import Config

from tests.hub import free_ports

COURSE = {"title": "Statistics 101", "instructors": "profs", "students": ["s1", "s2"]}


@pytest.fixture
def settings(tmp_path: Path) -> dict[str, Any]:
    """Settings that nothing is wrong with."""
    host, media, udp = free_ports(3)
    return {
        "data_dir": str(tmp_path / "data"),
        "host_port": host,
        "media_port": media,
        "media_udp": f"127.0.0.1:{udp}",
    }


def roles_of(c: Config) -> dict[str, Any]:
    """The roles by name."""
    return {role["name"]: role for role in c.JupyterHub.load_roles}


def test_it_adds_services_scopes_roles_and_the_address(settings: dict[str, Any]) -> None:
    c = Config()
    configure(c, courses={"demo": COURSE}, **settings)
    host, media = c.JupyterHub.services
    assert host["url"] == f"http://127.0.0.1:{settings['host_port']}"
    assert host["command"][1:4] == ["-m", "liveclass_hub", "serve"]
    assert "command" not in media
    assert host["oauth_no_confirm"] is True
    assert set(host["oauth_client_allowed_scopes"]) == set(c.JupyterHub.custom_scopes)
    assert set(c.JupyterHub.custom_scopes) == {"custom:liveclass:join", "custom:liveclass:teach"}
    roles = roles_of(c)
    assert set(c.JupyterHub.custom_scopes) < set(roles["user"]["scopes"])
    assert {"users:activity!user", "access:servers!server"} < set(roles["server"]["scopes"])
    assert roles["user"]["scopes"][0] == "self"
    assert c.Spawner.environment["LIVECLASS_URL"] == f"{host['url']}/services/liveclass/"
    assert "load_groups" not in c.JupyterHub


def test_it_keeps_what_is_there(settings: dict[str, Any]) -> None:
    c = Config()
    c.JupyterHub.services = [{"name": "grader", "url": "http://127.0.0.1:1"}]
    c.JupyterHub.load_roles = [
        {"name": "server", "scopes": ["users:activity!user", "read:services"]},
        {"name": "graders", "scopes": ["read:users"], "users": ["ana"]},
    ]
    c.JupyterHub.custom_scopes = {"custom:grader:read": {"description": "Read"}}
    c.JupyterHub.load_groups = {"s1": {"users": ["eve"], "properties": {"year": 1}}}
    c.Spawner.environment = {"GRADER": "1"}
    c.JupyterHub.base_url = "/jupyter/"
    configure(c, courses={"demo": COURSE}, groups={"s1": ["cleo"], "profs": ["ana"]}, **settings)
    assert c.JupyterHub.services[0]["name"] == "grader"
    roles = roles_of(c)
    assert "read:services" in roles["server"]["scopes"]
    assert "access:servers!server" not in roles["server"]["scopes"]
    assert roles["graders"] == {"name": "graders", "scopes": ["read:users"], "users": ["ana"]}
    assert len(c.JupyterHub.custom_scopes) == 3
    assert c.JupyterHub.load_groups["s1"] == {"users": ["eve", "cleo"], "properties": {"year": 1}}
    assert c.JupyterHub.load_groups["profs"] == {"users": ["ana"]}
    assert c.Spawner.environment["GRADER"] == "1"
    assert c.Spawner.environment["LIVECLASS_URL"].endswith("/jupyter/services/liveclass/")


def test_it_adds_to_lists_that_were_appended_to(settings: dict[str, Any]) -> None:
    c = Config()
    c.JupyterHub.services.append({"name": "grader"})
    c.JupyterHub.load_roles.extend([{"name": "graders", "scopes": []}])
    configure(c, courses={"demo": COURSE}, **settings)
    assert {"grader", "liveclass"} < {service["name"] for service in c.JupyterHub.services}
    assert {"graders", "server"} < set(roles_of(c))


def test_the_service_reads_its_settings_from_a_file_of_its_own(settings: dict[str, Any]) -> None:
    configure(Config(), courses={"demo": COURSE}, grace_seconds=30, **settings)
    file = settings_file(settings["data_dir"])
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    written = json.loads(file.read_text())["LiveClass"]
    assert written["grace_seconds"] == 30
    assert written["courses"]["demo"]["students"] == ["s1", "s2"]
    assert written["base_url"] == "/services/liveclass/"


def test_the_file_says_all_of_a_course(settings: dict[str, Any]) -> None:
    chosen = {"capacity": 40, "when_full": "refuse", "filtered_words": ["spoiler"]}
    courses = {"demo": {**COURSE, **chosen, "defaults": {"lobby": True}}, "other": COURSE}
    configure(Config(), courses=courses, **settings)
    written = json.loads(settings_file(settings["data_dir"]).read_text())["LiveClass"]
    assert parse_courses(written["courses"]) == parse_courses(courses)


def test_the_settings_belong_to_whom_their_folder_belongs(settings: dict[str, Any]) -> None:
    folder = Path(settings["data_dir"])
    folder.mkdir()
    owner = 4711 if os.geteuid() == 0 else os.geteuid()
    os.chown(folder, owner, -1)
    configure(Config(), courses={"demo": COURSE}, **settings)
    assert settings_file(str(folder)).stat().st_uid == owner


def test_with_subdomains_each_has_a_host_of_its_own(settings: dict[str, Any]) -> None:
    c = Config()
    c.JupyterHub.subdomain_host = "https://hub.example.org:8443"
    configure(c, courses={"demo": COURSE}, **settings)
    written = json.loads(settings_file(settings["data_dir"]).read_text())["LiveClass"]
    wanted = "https://liveclass-media--service.hub.example.org:8443/services/liveclass-media"
    assert written["media_public_url"] == wanted
    assert written["public_url"] == (
        "https://liveclass--service.hub.example.org:8443/services/liveclass/"
    )
    assert written["hub_host"] == "https://hub.example.org:8443"
    other = Config()
    other.JupyterHub.subdomain_host = "https://hub.example.org"
    configure(other, courses={"demo": COURSE}, **settings, public_url="https://live.example/x/")
    again = json.loads(settings_file(settings["data_dir"]).read_text())["LiveClass"]
    assert again["public_url"] == "https://live.example/x/"


def test_an_unmanaged_service_is_known_by_its_token(settings: dict[str, Any]) -> None:
    c = Config()
    configure(c, courses={"demo": COURSE}, managed=False, api_token="abc", **settings)
    assert c.JupyterHub.services[0]["api_token"] == "abc"
    assert "command" not in c.JupyterHub.services[0]


def test_another_media_server_needs_no_service(settings: dict[str, Any]) -> None:
    c = Config()
    elsewhere = {"media_url": "https://lk.example.org", "media_key": "k", "media_secret": "s"}
    configure(c, courses={"demo": COURSE}, **elsewhere, **settings)
    assert [service["name"] for service in c.JupyterHub.services] == ["liveclass"]


BAD_COURSES: list[tuple[object, str]] = [
    (["demo"], "not a dictionary"),
    ({"Demo Course": COURSE}, "id of a course"),
    ({7: COURSE}, "id of a course"),
    ({"demo": "stats"}, "not a dictionary"),
    ({"demo": {**COURSE, "instructor": "x"}}, "unknown key 'instructor'"),
    ({"demo": {"title": "No one teaches"}}, "no instructors"),
    ({"demo": {**COURSE, "title": ""}}, "title"),
    ({"demo": {**COURSE, "title": "x" * 121}}, "title"),
    ({"demo": {**COURSE, "students": 7}}, "does not name hub groups"),
    ({"demo": {**COURSE, "students": ["ok", ""]}}, "does not name hub groups"),
    ({"demo": {**COURSE, "students": [" blank "]}}, "does not name hub groups"),
    ({"demo": {**COURSE, "assistants": "profs"}}, "two roles"),
    ({"demo": {**COURSE, "defaults": ["lobby"]}}, "not a dictionary"),
    ({"demo": {**COURSE, "defaults": {"loby": True}}}, "'loby': True"),
    ({"demo": {**COURSE, "defaults": {"lobby": 1}}}, "'lobby': 1"),
    ({"demo": {**COURSE, "defaults": {"slow_seconds": 601}}}, "slow_seconds 601"),
    ({"demo": {**COURSE, "defaults": {"slow_seconds": True}}}, "slow_seconds True"),
    ({"demo": {**COURSE, "filtered_words": "bad"}}, "not a list of words"),
    ({"demo": {**COURSE, "filtered_words": [1]}}, "not a list of words"),
    ({"demo": {**COURSE, "filtered_words": ["x" * 61]}}, "not a list of words"),
    ({"demo": {**COURSE, "filtered_words": [str(n) for n in range(201)]}}, "not a list of words"),
    ({"demo": {**COURSE, "defaults": {"locked": True}}}, "begins its classes 'locked'"),
    ({"demo": {**COURSE, "folder": "relative"}}, "not an absolute path"),
    ({"demo": {**COURSE, "folder": "/does/not/exist"}}, "does not exist"),
]


@pytest.mark.parametrize(("courses", "words"), BAD_COURSES)
def test_bad_courses_are_refused_with_the_reason(
    settings: dict[str, Any], courses: Any, words: str
) -> None:
    with pytest.raises(ConfigError, match=words) as error:
        configure(Config(), courses=courses, **settings)
    assert error.value.why
    assert error.value.next


BAD_SETTINGS: list[tuple[dict[str, Any], str]] = [
    ({"grace_secs": 5}, "does not know the setting 'grace_secs'"),
    ({"host_port": 0}, "wrong value"),
    ({"host_port": "many"}, "wrong value"),
    ({"tick_ms": 500}, "wrong value"),
    ({"media_udp": "7882"}, "wrong value"),
    ({"media_udp": "127.0.0.1:65534", "media_threads": 4}, "65537"),
    ({"media_tcp_port": 65535, "media_threads": 2}, "65536"),
    ({"media_udp": "127.0.0.1:99999"}, "wrong value"),
    ({"media_token_minutes": 60}, "wrong value"),
    ({"managed": "yes"}, "'managed' is 'yes'"),
    ({"managed": False}, "needs an api_token"),
    ({"groups": ["ana"]}, "not a dictionary"),
    ({"data_dir": "/proc/nowhere"}, "cannot be written"),
]


@pytest.mark.parametrize(("bad", "words"), BAD_SETTINGS)
def test_bad_settings_are_refused_with_the_reason(
    settings: dict[str, Any], bad: dict[str, Any], words: str
) -> None:
    with pytest.raises(ConfigError, match=words) as error:
        configure(Config(), courses={"demo": COURSE}, **{**settings, **bad})
    assert "What to do:" in str(error.value)


def test_a_taken_port_names_who_has_it(settings: dict[str, Any]) -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", settings["host_port"]))
        holder.listen()
        with pytest.raises(ConfigError, match=f"TCP port {settings['host_port']} is taken by") as e:
            configure(Config(), courses={"demo": COURSE}, **settings)
        assert "pid" in e.value.what
    with socket.socket(type=socket.SOCK_DGRAM) as holder:
        holder.bind(("127.0.0.1", int(settings["media_udp"].split(":")[1])))
        with pytest.raises(ConfigError, match="UDP port"):
            configure(Config(), courses={"demo": COURSE}, **settings)


def test_commands_beside_a_running_hub_do_not_mind_its_ports(
    settings: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["jupyterhub", "token", "ana"])
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", settings["host_port"]))
        holder.listen()
        configure(Config(), courses={"demo": COURSE}, **settings)


def test_two_servers_do_not_get_one_port(settings: dict[str, Any]) -> None:
    with pytest.raises(ConfigError, match="two are the same number"):
        same = {**settings, "media_port": settings["host_port"]}
        configure(Config(), courses={"demo": COURSE}, **same)
    with pytest.raises(ConfigError, match=r"7000-7003, two are the same number"):
        reach = {"media_udp": "127.0.0.1:7000", "media_threads": 4, "media_port": 7003}
        configure(Config(), courses={"demo": COURSE}, **{**settings, **reach})


def test_it_is_called_once(settings: dict[str, Any]) -> None:
    c = Config()
    configure(c, courses={"demo": COURSE}, **settings)
    with pytest.raises(ConfigError, match="already has"):
        configure(c, courses={"demo": COURSE}, **settings)
