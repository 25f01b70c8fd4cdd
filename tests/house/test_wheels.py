"""Are the three wheels of one version, and does the lock hold for every Python we name?"""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

from tools.bare_debian import mirror_of
from tools.fresh import is_well

ROOT = Path(__file__).resolve().parents[2]
LOCK = (ROOT / "requirements" / "lock.txt").read_text("utf-8")


def _toml(name: str) -> dict:
    return tomllib.loads((ROOT / name).read_text("utf-8"))


def test_one_version_everywhere() -> None:
    page = json.loads((ROOT / "labextension" / "package.json").read_text("utf-8"))["version"]
    core = _toml("sfu/Cargo.toml")["workspace"]["package"]["version"]
    user = _toml("pyproject.toml")["project"]["version"]
    hub = re.search(
        r'__version__ = "(.+)"', (ROOT / "hub_service/liveclass_hub/__init__.py").read_text()
    )
    assert hub is not None
    assert {page, core, user, hub[1]} == {user}


def test_every_locked_package_has_one_exact_version_and_hashes() -> None:
    entries = re.split(r"^(?=[A-Za-z0-9])", LOCK, flags=re.MULTILINE)[1:]
    assert len(entries) > 100
    for entry in entries:
        assert re.match(r"^[\w.\[\]-]+==[^\s;]+", entry), entry[:60]
        assert "--hash=sha256:" in entry, entry[:60]


def test_the_lock_names_no_host() -> None:
    assert "://" not in LOCK


def test_the_lock_has_what_the_wheels_ask_for() -> None:
    locked = {
        name.lower().replace("_", "-") for name in re.findall(r"^([\w.-]+)==", LOCK, re.MULTILINE)
    }
    for file in ("pyproject.toml", "hub_service/pyproject.toml"):
        for wanted in _toml(file)["project"]["dependencies"]:
            found = re.match(r"[\w.-]+", wanted)
            assert found is not None
            name = found[0].lower().replace("_", "-")
            assert name in locked or name == "liveclass-sfu", f"{file}: say `make lock`"


def test_the_archive_is_read_from_either_format_of_apts_lists() -> None:
    deb822 = "Types: deb\nURIs: http://mirror.example/debian\nSuites: bookworm\n"
    line = "# deb http://no.example/debian x main\ndeb [arch=amd64] https://mirror.example/debian/ x main\n"
    other = "deb https://packages.example/apt x main\n"
    assert mirror_of([other, deb822]) == "http://mirror.example/debian"
    assert mirror_of([line]) == "https://mirror.example/debian/"
    assert mirror_of([other]) is None


def test_a_fresh_machine_is_up_when_service_and_media_say_so() -> None:
    assert is_well(b'{"status": "ok", "media": "reachable", "sessions": 0}')
    assert not is_well(b'{"status": "ok", "media": "unreachable"}')
    assert not is_well(b'{"status": "starting", "media": "reachable"}')
    assert not is_well(b"<html>Service Unavailable</html>")
    assert not is_well(b"[]")


def _wheel(at: Path, folder: Path) -> set[str]:
    """The names in the wheel built of one of our packages."""
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory"]
    subprocess.run([*command, str(folder)], cwd=at, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    return set(zipfile.ZipFile(wheel).namelist())


def test_the_wheel_for_user_images_has_the_page_and_switches_the_extension_on(
    tmp_path: Path,
) -> None:
    names = _wheel(ROOT, tmp_path)
    data = "jupyter_liveclass-{}.data/data/".format(_toml("pyproject.toml")["project"]["version"])
    page = f"{data}share/jupyter/labextensions/jupyter-liveclass/"
    assert {f"{page}package.json", f"{page}install.json"} <= names
    assert any(name.startswith(f"{page}static/remoteEntry.") for name in names)
    assert f"{data}etc/jupyter/jupyter_server_config.d/jupyter_liveclass.json" in names
    assert "jupyter_liveclass/__init__.py" in names
    assert not [name for name in names if name.startswith("jupyter_liveclass/labextension/")]


def test_the_wheel_for_the_hub_has_the_class_page(tmp_path: Path) -> None:
    names = _wheel(ROOT / "hub_service", tmp_path)
    static = ROOT / "hub_service" / "liveclass_hub" / "web" / "static"
    built = {f"liveclass_hub/web/static/{file.name}" for file in static.iterdir()}
    assert any(name.endswith("manifest.json") for name in built)
    assert any(name.endswith(".js") for name in built)
    assert built <= names


def test_what_jupyterlab_loads_at_start_is_small() -> None:
    """Under 250 KB compressed without media, which is loaded when first used."""
    scripts = (ROOT / "jupyter_liveclass" / "labextension" / "static").glob("*.js")
    code = {script.name: script.read_bytes() for script in scripts}
    media = {name for name, text in code.items() if b"RTCPeerConnection(" in text}
    assert media, "the media client is in none of the scripts"
    sizes = {name: len(gzip.compress(text)) for name, text in code.items() if name not in media}
    assert any(name.startswith("remoteEntry.") for name in sizes)
    assert sum(sizes.values()) < 250_000, sizes
