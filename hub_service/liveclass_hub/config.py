"""How is JupyterHub told about live classes? One call in `jupyterhub_config.py`:

    from liveclass_hub.config import configure
    configure(c, courses={'demo': {'title': 'Statistics', 'instructors': 'prof', 'students': 's1'}})

It adds two *services* (the host and the media server, one prefix each), the *scopes* and *roles*
that let members of the courses in, and the address that people's own servers ask. What the file
already says is kept and added to.
"""

from __future__ import annotations

import json
import os
import secrets
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from traitlets import TraitError
from traitlets.config import Config

from liveclass_hub.host.courses import ConfigError, Course, parse_courses
from liveclass_hub.host.scopes import ACCESS, JOIN, SERVICE, TEACH
from liveclass_hub.host.settings import LiveClass
from liveclass_hub.ports import Holder, Kind, holder_of

__all__ = ["ConfigError", "configure", "settings_file"]

MEDIA_SERVICE = "liveclass-media"

_SERVER_SCOPES = ["users:activity!user", "access:servers!server"]
"""What JupyterHub gives the role `server` by itself; declaring the role again would lose them."""

LEFTOVER_SECONDS = 12.0
"""The service stops within these after its hub has gone."""

_OWN_SETTINGS = ("managed", "groups", "api_token", "connect_url")


def configure(c: Any, courses: Mapping[str, Any], **settings: Any) -> None:
    """Set JupyterHub up for live classes.

    `settings` are those of `liveclass serve --help-all`, and these four:

    `managed`      whether the hub starts the service (default), or systemd or another host does
    `api_token`    with `managed=False`: the token that the service has as JUPYTERHUB_API_TOKEN
    `connect_url`  where people's own servers reach the service, if not where it listens
    `groups`       hub groups with their members, {'stats': ['ana', 'ben']}, if the hub has none

    Raises ConfigError, which stops the hub with the reason.
    """
    parsed = parse_courses(courses)
    own = {name: settings.pop(name) for name in _OWN_SETTINGS if name in settings}
    managed = _boolean("managed", own.get("managed", True))
    live = _checked_settings(dict(courses), settings)
    _check_ports(live, managed)
    base = _hub_base_url(c) + f"services/{SERVICE}/"
    subdomains = _subdomains(c)
    file = _write_settings(live, parsed, subdomains | settings, base)
    _add_services(c, live, file, managed, own.get("api_token"))
    _add_scopes_and_roles(c, parsed)
    _add_groups(c, own.get("groups"))
    connect = own.get("connect_url") or f"http://{live.host_ip}:{live.host_port}"
    _add_environment(c, connect.rstrip("/") + base)


def settings_file(data_dir: str) -> Path:
    """The file through which `configure` hands the settings to the service."""
    return Path(data_dir) / "liveclass.json"


def _boolean(name: str, value: object) -> bool:
    if isinstance(value, bool):
        return value
    raise ConfigError(
        f"{name!r} is {value!r}.", "It is either True or False.", f"Write {name}=True."
    )


def _checked_settings(courses: dict[str, Any], settings: dict[str, Any]) -> LiveClass:
    known = LiveClass.class_trait_names(config=True)
    for name in settings:
        if name not in known:
            raise ConfigError(
                f"`configure` does not know the setting {name!r}.",
                "A misspelt setting would silently do nothing.",
                f"Use one of these: {', '.join(sorted([*known, *_OWN_SETTINGS]))}.",
            )
    try:
        return LiveClass(config=Config(LiveClass={"courses": courses, **settings}))
    except TraitError as error:
        raise ConfigError(
            f"A setting has a wrong value: {error}",
            "The service could not start with it.",
            "See `liveclass serve --help-all` for what each setting takes.",
        ) from None


def _check_ports(live: LiveClass, managed: bool) -> None:
    if len({(kind, port) for kind, _, port in live.addresses}) < len(live.addresses):
        raise ConfigError(
            f"Of host_port {live.host_port}, media_port {live.media_port} and TCP for sound and "
            f"pictures {_listed(live.media_tcp_ports)}, two are the same number.",
            "Two servers cannot listen on one port.",
            "Give them different numbers.",
        )
    # `jupyterhub token` and `upgrade-db` read this file too, while the service may well be running.
    if not managed or set(sys.argv[1:2]) & {"token", "upgrade-db"}:
        return
    for kind, ip, port in live.addresses:
        if holder := _holder_that_stays(kind, ip, port):
            raise ConfigError(
                f"{holder}.",
                "The service needs it. A hub that was killed leaves its services behind.",
                f"Stop it (kill {holder.pid or 'its pid'}), or choose another port.",
            )


def _listed(ports: range) -> str:
    """`7882`, or `7882-7885`."""
    return f"{ports[0]}-{ports[-1]}" if len(ports) > 1 else "".join(map(str, ports))


def _holder_that_stays(kind: Kind, ip: str, port: int) -> Holder | None:
    """Who has the port; the service of a hub that was killed is given the time to notice."""
    deadline = time.monotonic() + LEFTOVER_SECONDS
    while (holder := holder_of(kind, ip, port)) and "liveclass_hub" in holder.command:
        if time.monotonic() > deadline:
            break
        time.sleep(0.2)
    return holder


def _hub_base_url(c: Any) -> str:
    path = _given(c.JupyterHub, "base_url", None)
    if path is None:
        path = urlsplit(_given(c.JupyterHub, "bind_url", "") or "").path
    return f"/{path.strip('/')}/" if path.strip("/") else "/"


def _subdomains(c: Any) -> dict[str, str]:
    """With a host name per user and service, the same origin is nobody's: say where each is."""
    host = urlsplit(_given(c.JupyterHub, "subdomain_host", "") or "")
    if not host.netloc:
        return {}

    def at(service: str) -> str:
        path = f"{_hub_base_url(c)}services/{service}"
        return f"{host.scheme}://{service}--service.{host.netloc}{path}"

    return {
        "public_url": at(SERVICE) + "/",
        "media_public_url": at(MEDIA_SERVICE),
        "hub_host": f"{host.scheme}://{host.netloc}",
    }


def _given(section: Any, name: str, otherwise: Any) -> Any:
    """What the file has set; asking a traitlets section for an absent key would create it."""
    return section.get(name, otherwise)


def _otherwise(course: Course) -> dict[str, Any]:
    """What this course has chosen otherwise than the whole service, as it is written in the file."""
    chosen = {"capacity": course.capacity, "when_full": course.when_full}
    return {
        **{key: value for key, value in chosen.items() if value is not None},
        "filtered_words": list(course.filtered_words),
    }


def _write_settings(
    live: LiveClass, courses: Mapping[str, Course], settings: dict[str, Any], base: str
) -> Path:
    plain = {
        id: {
            "title": course.title,
            "folder": course.folder,
            "defaults": course.defaults,
            **_otherwise(course),
            **{f"{role}s": list(names) for role, names in course.groups.items()},
        }
        for id, course in courses.items()
    }
    folder = Path(live.data_dir).absolute()
    values = {**settings, "courses": plain, "data_dir": str(folder), "base_url": base}
    file = settings_file(str(folder))
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
        # Readable by the owner alone: it may hold the secret of a media server.
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            json.dump({"LiveClass": values}, out, indent=1)
            if os.geteuid() == 0:
                # Under systemd the service has a user of its own, and the folder is theirs.
                os.fchown(out.fileno(), folder.stat().st_uid, folder.stat().st_gid)
        fresh.replace(file)
    except (OSError, TypeError) as error:
        raise ConfigError(
            f"The settings cannot be written to {file}: {error}",
            "The service reads them there, and keeps its log and keys beside them.",
            "Choose a folder that the hub may write with data_dir='/var/lib/liveclass'.",
        ) from None
    return file


def _add_services(c: Any, live: LiveClass, file: Path, managed: bool, token: str | None) -> None:
    services = _list_of(c.JupyterHub, "services")
    for service in services:
        if service.get("name") in (SERVICE, MEDIA_SERVICE):
            raise ConfigError(
                f"c.JupyterHub.services already has a service named {service['name']!r}.",
                "`configure` adds it, and calling it twice would start it twice.",
                "Remove that entry, and call `configure` once with all courses.",
            )
    host: dict[str, Any] = {
        "name": SERVICE,
        "url": f"http://{live.host_ip}:{live.host_port}",
        "display": True,
        # The class page logs people in through the hub. It is the hub's own service: nobody is asked.
        "oauth_no_confirm": True,
        "oauth_client_allowed_scopes": [JOIN, TEACH],
    }
    if managed:
        host["command"] = [
            sys.executable,
            "-m",
            "liveclass_hub",
            "serve",
            "--with-hub",
            f"--config={file}",
        ]
    elif token:
        host["api_token"] = token
    else:
        raise ConfigError(
            "managed=False needs an api_token.",
            "The hub recognises a service that it did not start by its token.",
            "Write api_token=… (openssl rand -hex 32); set the service's JUPYTERHUB_API_TOKEN to it.",
        )
    services.append(host)
    if not live.media_url:
        services.append(_media_service(live))
    c.JupyterHub.services = services


def _media_service(live: LiveClass) -> dict[str, Any]:
    return {
        "name": MEDIA_SERVICE,
        "url": f"http://{live.media_ip}:{live.media_port}",
        "display": False,
        # The hub waits for it before it opens its own doors; a class can start without.
        "timeout": 5,
    }


def _add_scopes_and_roles(c: Any, courses: Mapping[str, Course]) -> None:
    scopes = dict(_given(c.JupyterHub, "custom_scopes", {}) or {})
    scopes.setdefault(JOIN, {"description": "Join live classes one is enrolled in"})
    scopes.setdefault(TEACH, {"description": "Start and run live classes one teaches"})
    c.JupyterHub.custom_scopes = scopes
    roles = _list_of(c.JupyterHub, "load_roles")
    for role in roles:
        if role.get("name") == "liveclass-service":
            raise ConfigError(
                f"c.JupyterHub.load_roles already has a role named {role['name']!r}.",
                "`configure` adds it with the members it needs.",
                "Give yours another name.",
            )
    # Who teaches is what the groups say. The scope says which tokens may be used for it, and a server's
    # token keeps only what its owner may when it is made: so everyone may, or who is made an assistant
    # while their server runs would have to restart it.
    _extend_role(roles, "user", ["self"], [ACCESS, JOIN, TEACH])
    # A server's token may do what the role `server` says and its owner may: the lesser of both.
    _extend_role(
        roles,
        "server",
        _SERVER_SCOPES,
        [ACCESS, JOIN, TEACH, "read:users:name!user", "read:users:groups!user"],
    )
    service_scopes = ["read:users:name", "read:users:groups", "read:groups", "list:groups"]
    roles.append({"name": "liveclass-service", "scopes": service_scopes, "services": [SERVICE]})
    c.JupyterHub.load_roles = roles


def _extend_role(
    roles: list[dict[str, Any]], name: str, defaults: list[str], ours: list[str]
) -> None:
    for index, role in enumerate(roles):
        if role.get("name") == name:
            roles[index] = {**role, "scopes": list(dict.fromkeys([*role.get("scopes", []), *ours]))}
            return
    roles.append({"name": name, "scopes": [*defaults, *ours]})


def _add_groups(c: Any, groups: object) -> None:
    if groups is None:
        return
    if not isinstance(groups, Mapping):
        raise ConfigError(
            f"`groups` is a {type(groups).__name__}, not a dictionary.",
            "It says who is in which hub group.",
            "Write groups={'stats-students': ['ana', 'ben']}.",
        )
    loaded = dict(_given(c.JupyterHub, "load_groups", {}) or {})
    for name, users in groups.items():
        before = loaded.get(name, {})
        members = before if isinstance(before, list) else before.get("users", [])
        rest = {} if isinstance(before, list) else before
        loaded[name] = {**rest, "users": list(dict.fromkeys([*members, *users]))}
    c.JupyterHub.load_groups = loaded


def _add_environment(c: Any, url: str) -> None:
    environment = dict(_given(c.Spawner, "environment", {}) or {})
    environment.setdefault("LIVECLASS_URL", url)
    c.Spawner.environment = environment


def _list_of(section: Any, name: str) -> list[dict[str, Any]]:
    """A copy of a list setting, whether it was assigned or appended to."""
    value = _given(section, name, [])
    return list(value.get_value([]) if hasattr(value, "get_value") else value)
