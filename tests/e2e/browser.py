"""How does a person of a story get a browser of their own, and what is watched in it?"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Page, Playwright, Request, WebSocket

from tests.e2e.devices import Look, write_camera, write_microphone
from tests.e2e.reasons import PATIENCE

CHROMIUM = "/usr/bin/chromium"
OBSERVER = Path(__file__).with_name("observer.js")
SCREENSHOTS = Path(__file__).resolve().parents[2] / "build" / "screenshots"

QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--no-first-run",
    "--mute-audio",
    # Three windows share two cores: none of them may be put to sleep for being behind another.
    "--disable-background-timer-throttling",
    "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding",
)
SCREEN = ("--auto-select-desktop-capture-source=Entire screen", "--auto-accept-this-tab-capture")


@dataclass
class Person:
    """Someone in a story, at their own computer."""

    name: str
    context: BrowserContext
    look: Look | None
    contacted: set[str] = field(default_factory=set)
    complaints: list[str] = field(default_factory=list)
    story: str = "story"

    @property
    def page(self) -> Page:
        """The first tab."""
        return self.context.pages[0]

    def new_tab(self) -> Page:
        """Another tab of the same browser."""
        return self.context.new_page()

    def photograph(self, step: str, page: Page | None = None) -> None:
        """Keep what the person sees as a picture to be looked at."""
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        name = re.sub(r"[^a-z0-9]+", "-", f"{self.story} {step} {self.name}".lower()).strip("-")
        (page or self.page).screenshot(path=SCREENSHOTS / f"{name}.png")

    def foreign_hosts(self) -> set[str]:
        """Hosts other than this machine that any page has tried to reach."""
        return {host for host in self.contacted if host not in ("127.0.0.1", "localhost", "")}

    def forget(self) -> None:
        """What earlier stories made the pages do is not this one's."""
        self.contacted.clear()
        self.complaints.clear()


def sit_down(
    playwright: Playwright,
    name: str,
    profile: Path,
    *,
    look: Look | None,
    size: tuple[int, int] = (1280, 800),
    grant: bool = True,
    also_known_as: str = "",
    cameras: int = 0,
) -> Person:
    """Open a Chromium profile of one's own; without a `look` the computer has no camera or microphone.

    `also_known_as` is a name under which this machine is reached too: not secure for a browser. With
    `cameras` there are so many of the browser's own making, and some microphones.
    """
    profile.mkdir(parents=True, exist_ok=True)
    arguments = [*QUIET, *SCREEN, *devices(look, profile)]
    if cameras:
        arguments.append(f"--use-fake-device-for-media-stream=device-count={cameras}")
    if also_known_as:
        arguments.append(f"--host-resolver-rules=MAP {also_known_as} 127.0.0.1")
    if grant:
        arguments.append("--use-fake-ui-for-media-stream")
    context = playwright.chromium.launch_persistent_context(
        str(profile),
        executable_path=CHROMIUM,
        headless=True,
        args=[*arguments, "--headless=new"],
        ignore_default_args=["--headless"],
        viewport={"width": size[0], "height": size[1]},
        reduced_motion="reduce",
    )
    context.set_default_timeout(PATIENCE * 1000)
    context.add_init_script(path=OBSERVER)
    person = Person(name=name, context=context, look=look)
    watch(context, person)
    return person


def devices(look: Look | None, profile: Path) -> list[str]:
    """The command-line words for this person's camera and microphone."""
    if look is None:
        return []
    camera = write_camera(look, profile / "camera.y4m")
    microphone = write_microphone(look, profile / "microphone.wav")
    return [
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={camera}",
        f"--use-file-for-fake-audio-capture={microphone}",
    ]


def watch(context: BrowserContext, person: Person) -> None:
    """Note every address any page of this browser asks for, and what the pages complain of."""
    context.on("request", lambda request: person.contacted.add(host_of(request)))
    context.on("page", lambda page: watch_page(page, person))
    for page in context.pages:
        watch_page(page, person)


def watch_page(page: Page, person: Person) -> None:
    """The same for one page's sockets and errors."""
    page.on("websocket", lambda socket: person.contacted.add(host_of_socket(socket)))
    page.on("pageerror", lambda error: person.complaints.append(str(error)))


def host_of_socket(socket: WebSocket) -> str:
    """The host a WebSocket goes to."""
    return urlsplit(socket.url).hostname or ""


def host_of(request: Request) -> str:
    """The host of a request; blob: and data: addresses have none."""
    return urlsplit(request.url.removeprefix("blob:")).hostname or ""
