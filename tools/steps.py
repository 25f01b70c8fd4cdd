"""Which steps make a checkout ready, what does each read, and what does it make?"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tools import pip_settings, versions
from tools.stamps import fingerprint

LABEXTENSION = "jupyter_liveclass/labextension"
CLASS_PAGE = "hub_service/liveclass_hub/web/static"
NODE_FOLDERS = ("labextension", "tools/proxy", "tests/media/pages")


class Failed(Exception):
    """A step did not succeed; the text says which, and ends with its last words."""


@dataclass(frozen=True)
class Work:
    """Where the steps run, and what their commands are given."""

    root: Path
    records: Path
    name: str = "setup"
    environ: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))

    def for_step(self, name: str) -> Work:
        return Work(self.root, self.records, name, self.environ)

    @property
    def venv(self) -> Path:
        return self.root / ".venv"

    @property
    def python(self) -> Path:
        return self.venv / "bin" / "python"

    def run(
        self, command: Sequence[str], *, at: str = ".", more: Mapping[str, str] | None = None
    ) -> None:
        """Run a command with `.venv` first on its path; a failure ends with its last words."""
        self.records.mkdir(parents=True, exist_ok=True)
        record = self.records / f"{self.name}.log"
        path = f"{self.venv / 'bin'}{os.pathsep}{self.environ.get('PATH', os.defpath)}"
        environ = {**self.environ, **(more or {}), "PATH": path, "VIRTUAL_ENV": str(self.venv)}
        with record.open("a", encoding="utf-8") as out:
            out.write(f"$ {' '.join(command)}\n")
            out.flush()
            try:
                code = subprocess.call(
                    command,
                    cwd=self.root / at,
                    env=environ,
                    stdout=out,
                    stderr=out,
                    stdin=subprocess.DEVNULL,
                )
            except OSError as error:
                raise Failed(f"`{command[0]}` does not run: {error}") from error
        if code:
            last = "\n".join(record.read_text("utf-8", "replace").splitlines()[-30:])
            raise Failed(f"`{' '.join(command)}` failed ({code}). All of it: {record}\n{last}")


@dataclass(frozen=True)
class Step:
    """`reads`: paths whose contents decide whether it is done again; `makes`: what exists afterwards."""

    name: str
    says: str
    do: Callable[[Work], None]
    reads: tuple[str, ...]
    makes: tuple[str, ...]
    after: tuple[str, ...] = ()

    def value(self, work: Work) -> str:
        return fingerprint(work.root, self.reads, also=(str(work.root),))

    def made(self, work: Work) -> bool:
        return all((work.root / path).exists() for path in self.makes)


def _venv(work: Work) -> None:
    found = versions.said_by([str(work.python), "--version"])
    if found is None or not versions.python_fits(found):
        shutil.rmtree(work.venv, ignore_errors=True)
        work.run([sys.executable, "-m", "venv", str(work.venv)])
    pip = [str(work.python), "-m", "pip", "install", "--quiet", "--require-hashes"]
    work.run([*pip, "-r", "requirements/uv.txt"])


def _uv(work: Work, *arguments: str) -> None:
    listing = subprocess.run(
        [str(work.python), "-m", "pip", "config", "list"],
        capture_output=True,
        text=True,
        check=False,
    )
    more = pip_settings.as_uv(pip_settings.parse(listing.stdout), work.environ)
    work.run(["uv", *arguments], more={**more, "UV_NO_CONFIG": "1", "UV_PYTHON_DOWNLOADS": "never"})


def _python_packages(work: Work) -> None:
    _uv(work, "pip", "install", "--require-hashes", "-r", "requirements/lock.txt")


def _node_packages(work: Work) -> None:
    quiet = {"PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD": "1"}
    for folder in NODE_FOLDERS:
        if (work.root / folder / "package-lock.json").is_file():
            work.run(["npm", "ci", "--no-audit", "--no-fund"], at=folder, more=quiet)


def _media_core(work: Work) -> None:
    wheels = work.root / "build" / "wheels"
    shutil.rmtree(wheels, ignore_errors=True)
    work.run(["maturin", "build", "--release", "--locked", "--out", str(wheels)], at="sfu")
    for wheel in wheels.glob("*.whl"):
        _uv(work, "pip", "install", "--no-deps", "--reinstall", str(wheel))


def _page(work: Work) -> None:
    shutil.rmtree(
        work.root / LABEXTENSION, ignore_errors=True
    )  # files of older builds are not removed
    work.run(["npm", "run", "build:prod"], at="labextension")


def _class_page(work: Work) -> None:
    work.run(["npm", "run", "build:page"], at="labextension")


def _ours(work: Work) -> None:
    place = work.venv / "share" / "jupyter" / "labextensions" / "jupyter-liveclass"
    _remove(place)  # else installing would write through the link, into what was built
    editable = ["--editable", ".", "--editable", "hub_service"]
    _uv(work, "pip", "install", "--no-deps", "--no-build-isolation", "--reinstall", *editable)
    _remove(place)
    # JupyterLab is to see the page as it was last built, not a copy of it.
    place.symlink_to(work.root / LABEXTENSION, target_is_directory=True)


def _remove(place: Path) -> None:
    if place.is_symlink():
        place.unlink()
    shutil.rmtree(place, ignore_errors=True)


_PAGE_SOURCES = tuple(
    f"labextension/{name}"
    for name in ("package.json", "package-lock.json", "tsconfig.json", "src", "style", "schema")
)

_CORE_SOURCES = tuple(
    f"sfu/{name}"
    for name in (
        "Cargo.toml",
        "Cargo.lock",
        "pyproject.toml",
        "core/Cargo.toml",
        "core/src",
        "binding",
        "python",
    )
)

STEPS = (
    Step("venv", "making .venv", _venv, ("requirements/uv.txt",), (".venv/bin/uv",)),
    Step(
        "python",
        "installing Python packages",
        _python_packages,
        ("requirements/lock.txt",),
        (".venv/bin/maturin", ".venv/bin/pytest"),
        ("venv",),
    ),
    Step(
        "node",
        "installing Node packages",
        _node_packages,
        tuple(f"{folder}/package-lock.json" for folder in NODE_FOLDERS),
        tuple(f"{folder}/node_modules" for folder in NODE_FOLDERS[:2]),
    ),
    Step(
        "media-core",
        "building the media core (Rust; a few minutes the first time)",
        _media_core,
        _CORE_SOURCES,
        ("build/wheels",),
        ("python",),
    ),
    Step(
        "page",
        "building the JupyterLab extension",
        _page,
        _PAGE_SOURCES,
        (f"{LABEXTENSION}/package.json",),
        ("python", "node"),
    ),
    Step(
        "class-page",
        "building the class page for browsers without JupyterLab",
        _class_page,
        (*_PAGE_SOURCES, "labextension/dev/page.mjs"),
        (f"{CLASS_PAGE}/manifest.json",),
        ("node",),
    ),
    Step(
        "ours",
        "installing jupyter-liveclass and jupyter-liveclass-hub",
        _ours,
        ("pyproject.toml", "hub_service/pyproject.toml", "etc"),
        (".venv/bin/liveclass", ".venv/share/jupyter/labextensions/jupyter-liveclass"),
        ("media-core", "page"),
    ),
)
