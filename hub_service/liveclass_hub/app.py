"""What can one type? `liveclass serve`, `media`, `doctor`, `demo` and `simulate`, each with --help.

Settings come from a file (`--config=liveclass.json`, which `configure` writes) and from the command
line (`--LiveClass.grace_seconds=30`), by the rules of traitlets.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from pathlib import Path
from typing import Any, cast

from traitlets import Bool, Integer, TraitError, Unicode
from traitlets.config import Application

from liveclass_hub import __version__
from liveclass_hub.host.courses import ConfigError, parse_courses
from liveclass_hub.host.settings import LiveClass

CONFIG_EXIT = 78
"""The exit status (sysexits.h, EX_CONFIG) that says: starting again would not help."""


class Command(Application):
    """One subcommand that has the service's settings."""

    version = __version__
    classes = [LiveClass]
    aliases = {
        "config": "Command.config_file",
        "data-dir": "LiveClass.data_dir",
        "log-level": "Application.log_level",
    }
    flags = {}
    config_file = Unicode(help="JSON or Python file with settings; `configure` writes one.").tag(
        config=True
    )

    def initialize(self, argv: Any = None) -> None:
        """Read the command line, then the file, then the command line again: it has the last word."""
        self.parse_command_line(argv)
        if not self.config_file:
            return
        typed = self.config
        file = Path(self.config_file).absolute()
        if not file.is_file():
            raise ConfigError(
                f"There is no file {str(file)!r}.",
                "The service reads its courses and settings there.",
                "Start JupyterHub once with `configure(c, …)`, which writes it.",
            )
        self.load_config_file(file.name, str(file.parent))
        self.update_config(typed)

    def settings(self) -> LiveClass:
        """The service's settings, all of them valid. Raises ConfigError."""
        try:
            settings = LiveClass(parent=self)
        except TraitError as error:
            raise ConfigError(
                f"A setting has a wrong value: {error}",
                "The service cannot start with it.",
                f"See `liveclass {self.name.split()[-1]} --help-all`.",
            ) from None
        parse_courses(settings.courses)
        return settings


class Serve(Command):
    """Run the service: the host and the media server, started again at once when one dies."""

    name = "liveclass serve"
    description = __doc__
    with_hub = Bool(help="Stop when the hub that started this is gone.").tag(config=True)
    flags = {
        **Command.flags,
        "with-hub": ({"Serve": {"with_hub": True}}, "Stop when the hub that started this is gone."),
    }

    def start(self) -> None:
        """Supervise until told to stop."""
        from liveclass_hub.serve import supervise

        set_up_logging(cast("int | str", self.log_level))
        self.exit(
            asyncio.run(supervise(self.settings(), child_arguments(self), with_hub=self.with_hub))
        )


class Host(Command):
    """Run the host alone, as `serve` does: sessions, sockets and the log."""

    name = "liveclass host"
    description = __doc__
    parent_fd = Integer(-1, help="Reading end of a pipe; the host stops when it closes.").tag(
        config=True
    )
    aliases = {**Command.aliases, "parent-fd": "Host.parent_fd"}

    def start(self) -> None:
        """Hold sessions until told to stop."""
        from liveclass_hub.web.server import run_host

        set_up_logging(cast("int | str", self.log_level))
        self.exit(asyncio.run(run_host(self.settings(), self.parent_fd)))


class Media(Command):
    """Run the media server alone. It speaks LiveKit's open protocol."""

    name = "liveclass media"
    description = __doc__
    dev = Bool(
        help="Port 7880, key devkey, secret secret: for trying things out, never for a network."
    ).tag(config=True)
    parent_fd = Integer(-1, help="Reading end of a pipe; the server stops when it closes.").tag(
        config=True
    )
    aliases = {**Command.aliases, "parent-fd": "Media.parent_fd"}
    flags = {
        "dev": (
            {"Media": {"dev": True}},
            "Port 7880, key devkey, secret secret. Never for a network.",
        )
    }

    def start(self) -> None:
        """Carry sound and pictures until told to stop."""
        from liveclass_hub.serve import run_media

        set_up_logging(cast("int | str", self.log_level))
        self.exit(run_media(None if self.dev else self.settings(), self.parent_fd))


class Doctor(Command):
    """Check this installation and say in plain words what is wrong and how to mend it."""

    name = "liveclass doctor"
    description = __doc__

    def start(self) -> None:
        """Print one line per check; the exit status is 1 when one failed."""
        from liveclass_hub.doctor import examine

        set_up_logging(logging.ERROR)
        self.exit(asyncio.run(examine(self.settings())))


class LiveClassApp(Application):
    """Live classes in JupyterLab: the part that runs beside JupyterHub."""

    name = "liveclass"
    description = __doc__
    version = __version__
    subcommands = {
        "serve": (Serve, "Run the service."),
        "host": (Host, "Run the host alone, as `serve` does."),
        "media": (Media, "Run the media server alone (--dev to try it)."),
        "doctor": (Doctor, "Check this installation."),
        "demo": (
            "liveclass_hub.demo.app.DemoApp",
            "Start a hub with a course and people, to try it.",
        ),
        "simulate": ("liveclass_hub.demo.app.SimulateApp", "Bring simulated students to a class."),
    }

    def start(self) -> None:
        """Run the subcommand, or say which there are."""
        if self.subapp is not None:
            self.subapp.start()
        else:
            self.print_help()
            self.exit(2)


def child_arguments(command: Command) -> list[str]:
    """What a child must be given to have the same settings."""
    return [word for word in command.argv if word.startswith("-") and word != "--with-hub"]


def set_up_logging(level: int | str) -> None:
    """One line per fact on standard error. Names and tokens never belong in one."""
    logging.basicConfig(
        level=level if level != logging.WARNING else logging.INFO,
        format="%(levelname).1s %(asctime)s %(name)s  %(message)s",
        force=True,
    )
    # These say who asked, whole addresses, and what strangers sent, at levels below these.
    tornado = ("tornado.access", "tornado.application", "tornado.general")
    for chatty in (*tornado, "aiohttp", "asyncio", "traitlets"):
        logging.getLogger(chatty).setLevel(logging.WARNING)


def main(argv: list[str] | None = None) -> None:
    """The command `liveclass`."""
    try:
        LiveClassApp.launch_instance(argv)
    except ConfigError as error:
        print(error, file=sys.stderr)
        sys.exit(CONFIG_EXIT)
