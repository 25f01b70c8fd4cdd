"""Where does one demo keep its files, and on which ports does it answer?

The stage is decided once by whoever starts the demo and handed to the hub's configuration file through one
environment variable, so that both speak of the same folder and the same ports.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Final

import msgspec

ENVIRONMENT: Final = "LIVECLASS_DEMO_STAGE"
MARKER: Final = ".liveclass-demo"


class StageIsNotOurs(Exception):
    """The folder holds something that no demo made, so it is not emptied."""


class Stage(msgspec.Struct, frozen=True, kw_only=True):
    """Folder and ports (all on 127.0.0.1) of one demo."""

    folder: str
    proxy_command: list[str]
    port: int = 8000
    hub_port: int = 8081
    proxy_api_port: int = 8001
    host_port: int = 10101
    media_port: int = 7880
    media_udp: int = 7882

    @property
    def url(self) -> str:
        """Where the browser goes."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def course(self) -> Path:
        """The folder of the demo's course."""
        return Path(self.folder) / "courses" / "statistics"

    @property
    def service_data(self) -> Path:
        """Where the live-class service keeps its log and keys."""
        return Path(self.folder) / "service"

    @property
    def log(self) -> Path:
        """What the hub and its services print."""
        return Path(self.folder) / "hub.log"

    def home(self, user: str) -> Path:
        """One private folder per person."""
        return Path(self.folder) / "homes" / user

    def tcp_ports(self) -> list[int]:
        """Every TCP port that must be free before the demo starts."""
        return [self.port, self.hub_port, self.proxy_api_port, self.host_port, self.media_port]

    def to_environment(self) -> dict[str, str]:
        """The variable that carries the stage to the hub's configuration file."""
        return {ENVIRONMENT: msgspec.json.encode(self).decode()}

    @classmethod
    def from_environment(cls) -> Stage:
        """The stage that the launcher has set."""
        return msgspec.json.decode(os.environ[ENVIRONMENT], type=cls)


def default_folder() -> Path:
    """XDG's place for state that may be deleted and made again."""
    state = os.environ.get("XDG_STATE_HOME") or str(Path.home() / ".local" / "state")
    return Path(state) / "liveclass" / "demo"


def set_stage(stage: Stage, *, keep: bool) -> None:
    """Make the folder ready; without `keep` what an earlier demo left there is deleted first."""
    folder = Path(stage.folder)
    if folder.exists() and not keep:
        empty = not any(folder.iterdir())
        if not empty and not (folder / MARKER).exists():
            raise StageIsNotOurs(str(folder))
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    (folder / MARKER).touch()
    copy_course(stage.course)
    stage.service_data.mkdir(exist_ok=True, mode=0o700)


def copy_course(target: Path) -> None:
    """Put the course's files there, leaving alone what somebody has already changed."""
    source = Path(__file__).parent / "course"
    for file in sorted(path for path in source.rglob("*") if path.is_file()):
        copy = target / file.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        if not copy.exists():
            shutil.copyfile(file, copy)


def furnish(home: Path) -> None:
    """A first home: the course's files, and a JupyterLab that asks nothing of the outside world."""
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    copy_course(home / "Statistics 101")
    settings = home / ".jupyter/lab/user-settings/@jupyterlab/apputils-extension"
    settings.mkdir(parents=True, exist_ok=True)
    quiet = {"fetchNews": "false", "checkForUpdates": False}
    (settings / "notification.jupyterlab-settings").write_bytes(msgspec.json.encode(quiet))
