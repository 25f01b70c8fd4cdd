"""How is the demo's hub configured? As anyone's would be: a hub, a course, and one call of `configure`."""

from __future__ import annotations

import os
import sys
from typing import Any

from liveclass_hub.config import configure
from liveclass_hub.demo.people import COURSE, COURSE_TITLE, GROUPS, PASSWORD
from liveclass_hub.demo.stage import Stage, furnish
from liveclass_hub.media.addresses import routable_address

c: Any = get_config()  # type: ignore[name-defined]  # noqa: F821 - JupyterHub puts it there
stage = Stage.from_environment()


def furnish_home(spawner: Any) -> None:
    """Before a person's server starts, give them their private folder."""
    furnish(stage.home(spawner.user.name))


c.JupyterHub.bind_url = stage.url
c.JupyterHub.hub_ip = "127.0.0.1"
c.JupyterHub.hub_port = stage.hub_port
c.JupyterHub.db_url = f"sqlite:///{stage.folder}/jupyterhub.sqlite"
c.JupyterHub.cookie_secret_file = f"{stage.folder}/cookie_secret"
c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{stage.proxy_api_port}"
c.ConfigurableHTTPProxy.command = stage.proxy_command
c.ConfigurableHTTPProxy.pid_file = f"{stage.folder}/proxy.pid"

c.JupyterHub.authenticator_class = "shared-password"
c.SharedPasswordAuthenticator.user_password = PASSWORD
c.Authenticator.allow_all = True
c.JupyterHub.load_groups = {name: {"users": list(users)} for name, users in GROUPS.items()}

c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = str(stage.home("{username}"))
c.Spawner.cmd = [sys.executable, "-m", "jupyterhub.singleuser"]
c.Spawner.args = ["--allow-root"] if os.geteuid() == 0 else []
c.Spawner.default_url = "/lab"
c.Spawner.ip = "127.0.0.1"
c.Spawner.pre_spawn_hook = furnish_home

configure(
    c,
    courses={
        COURSE: {
            "title": COURSE_TITLE,
            "folder": str(stage.course),
            "instructors": f"{COURSE}-instructors",
            "assistants": f"{COURSE}-assistants",
            "students": f"{COURSE}-students",
        }
    },
    data_dir=str(stage.service_data),
    host_port=stage.host_port,
    media_port=stage.media_port,
    # Firefox sends nothing to a loopback address, and offline there is no other: so both.
    media_udp=f"0.0.0.0:{stage.media_udp}",
    media_advertise=["127.0.0.1", *filter(None, [routable_address()])],
)
