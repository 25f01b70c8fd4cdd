"""A real JupyterHub to test against: proxy, live-class service and, if asked, people's servers.

    with running_hub(tmp_path) as hub:
        hub.url                      # "http://127.0.0.1:PORT/"; log in with hub.password
        hub.service_url              # ".../services/liveclass/"
        hub.token("ana")             # what ana's own server would have as JUPYTERHUB_API_TOKEN
        hub.lab_url("ana")           # starts ana's server and returns its JupyterLab's address
        hub.host_process()           # psutil.Process of the host child, to kill it
        hub.set_groups("ben", ["stats-assistants"])

By default one course `demo` with the groups `stats-instructors` (ana), `stats-assistants` (ben)
and `stats-students` (cleo, dan, eve and student-001 …); `zoe` is in no group. Keyword arguments of
`running_hub` that it does not know go to `configure`. Everything listens on 127.0.0.1 on free ports
and is stopped at the end, also when the test fails. `hub.log_text()` is what all of them printed.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import psutil

ROOT = Path(__file__).resolve().parents[1]
PROXY = ROOT / "tools" / "proxy" / "node_modules" / ".bin" / "configurable-http-proxy"

T = TypeVar("T")

GROUPS: dict[str, list[str]] = {
    "stats-instructors": ["ana"],
    "stats-assistants": ["ben"],
    "stats-students": ["cleo", "dan", "eve", *(f"student-{n:03}" for n in range(1, 13))],
}
COURSES: dict[str, dict[str, Any]] = {
    "demo": {
        "title": "Statistics 101",
        "instructors": "stats-instructors",
        "assistants": "stats-assistants",
        "students": "stats-students",
    }
}
OUTSIDER = "zoe"

SERVER_SCOPES = [
    "access:services!service=liveclass",
    "custom:liveclass:join",
    "custom:liveclass:teach",
    "read:users:name!user",
    "read:users:groups!user",
]
"""The part of the role `server` that the service looks at; the hub keeps what the user holds."""

CONFIG = """
import json, os, sys
given = json.loads(os.environ["LIVECLASS_TEST_HUB"])
c.JupyterHub.bind_url = given["url"]
c.JupyterHub.hub_ip = "127.0.0.1"
c.JupyterHub.hub_port = given["hub_port"]
c.JupyterHub.db_url = "sqlite:///" + given["folder"] + "/hub.sqlite"
c.JupyterHub.cookie_secret_file = given["folder"] + "/cookie_secret"
c.JupyterHub.authenticator_class = "shared-password"
c.SharedPasswordAuthenticator.user_password = given["password"]
c.Authenticator.allow_all = True
c.JupyterHub.load_groups = {name: {"users": users} for name, users in given["groups"].items()}
c.ConfigurableHTTPProxy.command = given["proxy"]
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:%d" % given["proxy_port"]
c.ConfigurableHTTPProxy.pid_file = given["folder"] + "/proxy.pid"
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = given["folder"] + "/homes/{username}"
c.Spawner.cmd = [sys.executable, "-m", "jupyterhub.singleuser"]
c.Spawner.args = ["--allow-root"] if os.geteuid() == 0 else []
c.Spawner.ip = "127.0.0.1"
c.Spawner.default_url = "/lab"
# As long as `start_server` waits; by itself the hub kills a server that is slow after thirty seconds.
c.Spawner.http_timeout = 90
c.JupyterHub.services = [{"name": "tests", "api_token": given["api_token"]}]
c.JupyterHub.load_roles = [{"name": "tests", "scopes": given["scopes"], "services": ["tests"]}]
if given["configure"]:
    from liveclass_hub.config import configure
    configure(c, courses=given["courses"], **given["settings"])
exec(given["more"])
"""

TEST_SCOPES = [
    "admin:users",
    "admin:servers",
    "admin:groups",
    "tokens",
    "access:servers",
    "access:services",
    "custom:liveclass:join",
    "custom:liveclass:teach",
    "list:services",
    "proxy",
]


def free_ports(count: int) -> list[int]:
    """TCP ports nobody listens on now, each free as UDP too."""
    ports: list[int] = []
    with contextlib.ExitStack() as held:
        while len(ports) < count:
            tcp = held.enter_context(socket.socket())
            tcp.bind(("127.0.0.1", 0))
            port = tcp.getsockname()[1]
            udp = held.enter_context(socket.socket(type=socket.SOCK_DGRAM))
            with contextlib.suppress(OSError):
                udp.bind(("127.0.0.1", port))
                ports.append(port)
    return ports


def wait_until(
    true: Callable[[], T | None], why_not: str, seconds: float = 30.0, pause: float = 0.05
) -> T:
    """The first true value of `true()`; AssertionError with `why_not` when none comes in time."""
    deadline = time.monotonic() + seconds
    while not (value := true()):
        assert time.monotonic() < deadline, f"after {seconds} s: {why_not}"
        time.sleep(pause)
    return value


@dataclass
class RunningHub:
    """A hub in its own processes, and what a test may ask of it."""

    folder: Path
    url: str
    hub_port: int
    host_port: int
    media_port: int
    media_udp: int
    api_token: str
    password: str
    process: subprocess.Popen[bytes]
    data_dir: Path
    tokens: dict[str, str] = field(default_factory=dict)

    @property
    def service_url(self) -> str:
        """The service as the world sees it, through the proxy."""
        return f"{self.url}services/liveclass/"

    @property
    def direct_url(self) -> str:
        """The service as people's own servers reach it, past the proxy."""
        return f"http://127.0.0.1:{self.host_port}/services/liveclass/"

    def api(self, method: str, path: str, body: object = None) -> Any:
        """Ask the hub's REST API as an administrator."""
        url = f"http://127.0.0.1:{self.hub_port}/hub/api/{path.lstrip('/')}"
        return request(method, url, self.api_token, body)[1]

    def token(self, user: str, scopes: Sequence[str] | None = None) -> str:
        """A token like that of the user's own server; made once unless `scopes` are given."""
        if scopes is None and user in self.tokens:
            return self.tokens[user]
        with contextlib.suppress(urllib.error.HTTPError):
            self.api("POST", f"users/{user}")
        wanted = list(SERVER_SCOPES if scopes is None else scopes)
        made = self.api("POST", f"users/{user}/tokens", {"scopes": wanted, "note": "test"})["token"]
        if scopes is None:
            self.tokens[user] = made
        return str(made)

    def set_groups(self, user: str, groups: Sequence[str]) -> None:
        """Make `groups` the only ones of the course groups that `user` is in."""
        for name in GROUPS:
            self.api(
                "POST" if name in groups else "DELETE", f"groups/{name}/users", {"users": [user]}
            )

    def start_server(self, user: str) -> str:
        """Start the user's own server and return its address, with a slash at its end."""
        with contextlib.suppress(urllib.error.HTTPError):
            self.api("POST", f"users/{user}")
        self.api("POST", f"users/{user}/server")

        def ready() -> object:
            return self.api("GET", f"users/{user}")["servers"].get("", {}).get("ready")

        wait_until(ready, f"the server of {user} is not ready; see {self.folder}/hub.log", 90)
        return f"{self.url}user/{user}/"

    def lab_url(self, user: str) -> str:
        """JupyterLab in the user's own server, which is started if need be."""
        return f"{self.start_server(user)}lab"

    def supervisor(self) -> psutil.Process:
        """The process of `liveclass serve`."""
        return wait_until(lambda: self._child("serve"), "the service is not running", 15)

    def host_process(self) -> psutil.Process:
        """The process that holds the sessions."""
        return wait_until(lambda: self._child("host"), "the host is not running", 15)

    def media_process(self) -> psutil.Process:
        """The process that carries sound and pictures."""
        return wait_until(lambda: self._child("media"), "the media server is not running", 15)

    def _child(self, command: str) -> psutil.Process | None:
        for process in psutil.Process(self.process.pid).children(recursive=True):
            with contextlib.suppress(psutil.Error):
                if process.cmdline()[1:4] == ["-m", "liveclass_hub", command]:
                    return process
        return None

    def health(self) -> dict[str, Any] | None:
        """What the service says of itself, or None when it does not answer."""
        try:
            return dict(request("GET", f"{self.direct_url}health")[1])
        except (OSError, urllib.error.URLError, ValueError):
            return None

    def log_text(self) -> str:
        """All that the hub, the proxy and the services have printed."""
        return (self.folder / "hub.log").read_text(errors="replace")


def request(
    method: str, url: str, token: str | None = None, body: object = None, timeout: float = 20.0
) -> tuple[int, Any]:
    """One HTTP request; the status and the JSON that came back. Raises urllib.error.HTTPError from 400 on."""
    sent = None if body is None else json.dumps(body).encode()
    headers = {"Content-Type": "application/json"} | (
        {"Authorization": f"Bearer {token}"} if token else {}
    )
    asked = urllib.request.Request(url, data=sent, headers=headers, method=method)
    with urllib.request.urlopen(asked, timeout=timeout) as answer:
        text = answer.read()
        return answer.status, json.loads(text) if text else None


@contextlib.contextmanager
def running_hub(
    folder: Path,
    *,
    courses: Mapping[str, Any] | None = None,
    groups: Mapping[str, Sequence[str]] | None = None,
    configure: bool = True,
    wait_for_media: bool = False,
    more_config: str = "",
    environment: Mapping[str, str] | None = None,
    **settings: Any,
) -> Iterator[RunningHub]:
    """Start a hub whose files lie in `folder`; the module says what one can do with it.

    `more_config` is Python run at the end of jupyterhub_config.py; `configure=False` leaves the
    live classes out.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    given = {
        **_places(folder, settings),
        "groups": {name: list(users) for name, users in (groups or GROUPS).items()},
        "courses": dict(courses if courses is not None else COURSES),
        "configure": configure,
        "scopes": TEST_SCOPES if configure else [s for s in TEST_SCOPES if "custom" not in s],
        "more": more_config,
    }
    (folder / "jupyterhub_config.py").write_text(CONFIG)
    process = _start(folder, given, environment or {})
    hub = _as_running(folder, given, process)
    try:
        _wait_for(hub, configure, wait_for_media)
        yield hub
    finally:
        stop_tree(process)


def _places(folder: Path, settings: Mapping[str, Any]) -> dict[str, Any]:
    """Free ports, fresh secrets and the service's settings for a hub in `folder`."""
    port, hub_port, proxy_port, host_port, media_port, media_udp = free_ports(6)
    live = {
        "host_port": host_port,
        "media_port": media_port,
        "media_udp": f"127.0.0.1:{media_udp}",
        "data_dir": folder / "liveclass",
        **settings,
    }
    return {
        "url": f"http://127.0.0.1:{port}/",
        "folder": str(folder),
        "hub_port": hub_port,
        "proxy_port": proxy_port,
        "proxy": [str(PROXY)],
        "password": secrets.token_urlsafe(12),
        "api_token": secrets.token_hex(24),
        "settings": {**live, "data_dir": str(live["data_dir"])},
        "media_udp": media_udp,
    }


def _as_running(
    folder: Path, given: Mapping[str, Any], process: subprocess.Popen[bytes]
) -> RunningHub:
    settings = given["settings"]
    return RunningHub(
        folder=folder,
        url=given["url"],
        hub_port=given["hub_port"],
        host_port=settings["host_port"],
        media_port=settings["media_port"],
        media_udp=given["media_udp"],
        api_token=given["api_token"],
        password=given["password"],
        process=process,
        data_dir=Path(settings["data_dir"]),
    )


def _start(
    folder: Path, given: Mapping[str, Any], environment: Mapping[str, str]
) -> subprocess.Popen[bytes]:
    ours = {k: v for k, v in os.environ.items() if not k.startswith(("JUPYTERHUB_", "LIVECLASS_"))}
    path = f"{Path(sys.executable).parent}:{PROXY.parent}:{os.environ.get('PATH', '')}"
    with (folder / "hub.log").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "jupyterhub", "-f", str(folder / "jupyterhub_config.py")],
            cwd=folder,
            env={**ours, "PATH": path, "LIVECLASS_TEST_HUB": json.dumps(given), **environment},
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def _wait_for(hub: RunningHub, configure: bool, media: bool) -> None:
    def hub_answers() -> bool:
        assert hub.process.poll() is None, f"the hub ended at once:\n{hub.log_text()[-4000:]}"
        try:
            return request("GET", f"{hub.url}hub/api/", timeout=5)[0] == 200
        except (OSError, urllib.error.URLError):
            return False

    def service_answers() -> bool:
        said = hub.health()
        return bool(said and (said.get("media") == "reachable" or not media))

    wait_until(hub_answers, f"the hub does not answer; see {hub.folder}/hub.log", 60, 0.3)
    if configure:
        wait_until(service_answers, f"the service does not answer; see {hub.folder}/hub.log", 60)


def stop_tree(process: subprocess.Popen[bytes], seconds: float = 15.0) -> None:
    """End a process politely, then whatever of its descendants is left."""
    try:
        family = psutil.Process(process.pid).children(recursive=True)
    except psutil.NoSuchProcess:
        family = []
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
    _, alive = psutil.wait_procs(family, timeout=3)
    for left in alive:
        with contextlib.suppress(psutil.Error):
            left.kill()
    if process.poll() is None:
        process.kill()
    process.wait()
