"""Do real browsers connect through the core, and decode what it forwards?"""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import liveclass_sfu as sfu
import pytest

from .hall import Hall

pytestmark = pytest.mark.browser

CHROMIUM_ARGS = [
    "--no-sandbox",
    "--headless=new",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
FIREFOX_PREFS = {
    "media.navigator.streams.fake": True,
    "media.navigator.permission.disabled": True,
    "media.peerconnection.ice.loopback": True,
    "media.peerconnection.ice.obfuscate_host_addresses": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "toolkit.telemetry.enabled": False,
    "app.update.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "media.gmp-manager.updateEnabled": False,
    "services.settings.server": "data:,#remote-settings-dummy/v1",
}


def command(browser: str, profile: Path, url: str) -> list[str]:
    binary = shutil.which({"chromium": "chromium", "firefox": "firefox-esr"}[browser])
    if binary is None:
        pytest.fail(f"{browser} is not installed: `make setup` does it")
    if browser == "chromium":
        return [binary, *CHROMIUM_ARGS, f"--user-data-dir={profile}", url]
    prefs = (
        f'user_pref("{k}", {repr(v).lower() if isinstance(v, bool) else repr(v)});'
        for k, v in FIREFOX_PREFS.items()
    )
    (profile / "user.js").write_text("\n".join(prefs))
    return [binary, "--headless", "--no-remote", "--profile", str(profile), url]


@pytest.fixture(params=["chromium", "firefox"])
def hall(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Hall]:
    hall = Hall()
    browser = subprocess.Popen(
        command(request.param, tmp_path, hall.url),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield hall
    finally:
        browser.terminate()
        browser.wait(10)
        hall.close()


def frames(hall: Hall) -> int:
    """How many frames the page has decoded."""
    return int(hall.video().get("frames") or 0)


def watch(hall: Hall) -> tuple[Any, Any]:
    """Subscribe the page to what it publishes; its audio and its video track."""
    hall.event(sfu.Connected, peer=hall.peers["publisher"])
    tracks = [hall.event(sfu.TrackAdded, kind=kind) for kind in ("audio", "video")]
    for added in tracks:
        stream = f"PA_x|TR_{added.kind}"
        hall.core.subscribe(hall.peers["subscriber"], added.track, stream, f"TR_{added.kind}")
    hall.event(sfu.Connected, peer=hall.peers["subscriber"])
    return tracks[0], tracks[1]


def test_a_browser_publishes_and_watches(hall: Hall) -> None:
    _, video = watch(hall)
    assert video.rids == ["q", "h", "f"]
    subscriber = hall.peers["subscriber"]
    hall.wait_for("decoded frames", lambda: frames(hall) > 30)
    assert ["video", "PA_x|TR_video"] in hall.report["tracks"]
    assert ["audio", "PA_x|TR_audio"] in hall.report["tracks"]
    assert hall.report["errors"] == []

    # Seen: 6 to 45 s, for the estimate of a small picture climbs slowly. That it comes is tested here, not when.
    hall.wait_for("the top layer", lambda: hall.video().get("width") == 1280, within=100)
    hall.core.set_subscription(subscriber, video.track, paused=False, max_quality=0)
    hall.wait_for("the bottom layer", lambda: hall.video().get("width") == 320)
    hall.core.set_subscription(subscriber, video.track, paused=False, max_quality=2)
    hall.wait_for("the top layer again", lambda: hall.video().get("width") == 1280, within=100)
    direct, decoded = hall.core.stats().direct, frames(hall)
    hall.wait_for("direct packets", lambda: hall.core.stats().direct > direct + 200)
    hall.wait_for("more frames", lambda: frames(hall) > decoded + 30)

    hall.event(sfu.AudioLevels)
    hall.event(sfu.DataReceived, peer=hall.peers["publisher"], payload=b"from the publisher")
    hall.event(sfu.DataReceived, peer=subscriber, payload=b"from the subscriber")
    hall.core.send_data(subscriber, "_reliable", b"from the core")
    hall.wait_for("the message", lambda: ["_reliable", "from the core"] in hall.report["messages"])


def test_a_slot_is_used_again_in_a_browser(hall: Hall) -> None:
    _, video = watch(hall)
    subscriber = hall.peers["subscriber"]
    hall.wait_for("decoded frames", lambda: frames(hall) > 10)
    mid = hall.video()["mid"]
    for turn in range(2):
        rounds, name = hall.rounds, f"TR_again{turn}"
        hall.core.unsubscribe(subscriber, video.track)
        hall.wait_for("the inactive round", lambda: hall.rounds > rounds)
        hall.core.subscribe(subscriber, video.track, f"PA_x|{name}", name)
        named = ["video", f"PA_x|{name}"]
        hall.wait_for("the new name", lambda: named in hall.report["tracks"])
        enough = frames(hall) + 10
        hall.wait_for("more frames", lambda: frames(hall) > enough)
        assert hall.video()["mid"] == mid
    assert hall.report["errors"] == []
