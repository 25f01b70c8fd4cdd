"""How does the class come to a browser without JupyterLab? One page, its files, and its two requests.

The page is the same for everyone; who it is for stands in its attributes. Its bundle is built from
`labextension/src/page/` into `static/`, whose files are read once, at start.
"""

from __future__ import annotations

import gzip
import html
import json
from pathlib import Path
from urllib.parse import urlsplit

from liveclass_hub.host.settings import LiveClass
from liveclass_hub.session.refusals import Refusal
from liveclass_hub.web.doors import Door, PublicDoor
from liveclass_hub.web.login import PageRequestDoor, VisitDoor, is_https
from liveclass_hub.wire.http import TicketRequest

STATIC = Path(__file__).parent / "static"
MANIFEST = "manifest.json"
"""Written by the build: which of the files are the page's script and style, and those that follow it."""
TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".woff2": "font/woff2",
}

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Live class</title>
<link rel="stylesheet" href="{base}static/{style}">
<script type="module" src="{base}static/{script}"></script>
</head>
<body>
<div id="liveclass" data-base="{base}" data-hub="{hub}" data-user="{user}"
 data-frame="{base}static/{frame}" data-math="{base}static/{math}"
 data-request="{request}" data-guest="{guest}"></div>
<noscript>The class needs JavaScript, which is switched off in this browser.</noscript>
</body>
</html>
"""

NOT_BUILT = Refusal(
    "not_built",
    "The class page is missing from this installation of the service.",
    "Join from JupyterLab. The administrator can build it with `make setup` in a checkout.",
)


class Bundle:
    """The page's files, in memory: what is not among them cannot be asked for."""

    def __init__(self, folder: Path) -> None:
        self.files: dict[str, tuple[bytes, bytes]] = {}
        """Name → content, plain and compressed."""
        self.script = self.style = self.frame = self.math = ""
        manifest = folder / MANIFEST
        if not manifest.is_file():
            return
        for file in folder.iterdir():
            if file.suffix in TYPES:
                content = file.read_bytes()
                self.files[file.name] = (content, gzip.compress(content, 6, mtime=0))
        entry = json.loads(manifest.read_bytes())
        self.script, self.style = entry["script"], entry["style"]
        self.frame, self.math = entry["frame"], entry["math"]


def page_policy(settings: LiveClass, host: str, *, secure: bool) -> str:
    """The Content-Security-Policy of the class page as reached under `host`.

    Scripts come from our own folder alone: `'self'` would be every user's server on a one-domain hub.
    Pictures come from the document alone: any other address could be one that does something.
    """
    files = f"{host}{settings.base_url}static/"
    socket, plain = ("wss", "https") if secure else ("ws", "http")
    media = urlsplit(settings.media_public_url or settings.media_url)
    place = media.netloc or host
    path = media.path if media.netloc else settings.media_base_url
    rooms = f"{place}{path.rstrip('/')}/"
    own = f"{host}{settings.base_url}"
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {files}",
            f"style-src {files}",
            f"font-src {files}",
            "img-src data: blob:",
            "media-src blob:",
            f"connect-src {plain}://{own} {socket}://{own} {plain}://{rooms} {socket}://{rooms}",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        )
    )


def send_page(door: Door, *, hub: str, request: str, user: str, guest: str = "") -> None:
    """Finish with the page, for this person: nothing but the page's own files and words."""
    bundle, settings, asked = door.house.bundle, door.house.settings, door.request
    policy = page_policy(settings, asked.host, secure=is_https(asked))
    door.set_header("Content-Type", "text/html; charset=utf-8")
    door.set_header("Content-Security-Policy", policy)
    # Whatever opened this page has no hold on it, not even from the same origin.
    door.set_header("Cross-Origin-Opener-Policy", "noopener-allow-popups")
    door.set_header("X-Frame-Options", "DENY")
    values = {
        "base": settings.base_url,
        "hub": hub,
        "request": request,
        "user": user,
        "guest": guest,
        "style": bundle.style,
        "script": bundle.script,
        "frame": bundle.frame,
        "math": bundle.math,
    }
    door.finish(PAGE.format_map({name: html.escape(text) for name, text in values.items()}))


class ClassPageHandler(VisitDoor):
    """`GET` of the prefix itself, and of `class/<session>`"""

    async def get(self) -> None:
        """The page, for who is logged in. Which class it opens is in its address."""
        settings = self.house.settings
        if not self.house.bundle.script:
            raise self.show_out(NOT_BUILT)
        self.set_header(
            "Permissions-Policy", "camera=(self), microphone=(self), display-capture=(self)"
        )
        send_page(
            self,
            hub=settings.hub_host + settings.hub_path,
            request=self.login.request_token(self.session_cookie),
            user=self.user.name,
        )


class StaticHandler(PublicDoor):
    """`GET static/<name>`"""

    def get(self, name: str) -> None:
        """A file of the bundle. Names change with contents, so browsers may keep them."""
        found = self.house.bundle.files.get(name)
        if found is None:
            self.send_error(404)
            return
        plain, packed = found
        self.set_header("Content-Type", TYPES[Path(name).suffix])
        self.set_header("Cache-Control", "public, max-age=31536000, immutable")
        # The frames of outputs, which have no origin, need the style too.
        self.set_header("Cross-Origin-Resource-Policy", "cross-origin")
        self.set_header("Vary", "Accept-Encoding")
        if "gzip" in self.request.headers.get("Accept-Encoding", ""):
            self.set_header("Content-Encoding", "gzip")
            plain = packed
        self.finish(plain)

    def compute_etag(self) -> str:
        """The name, which says what is in it: not all of it anew for each who asks."""
        packed = "-gzip" if "Content-Encoding" in self._headers else ""
        return f'"{self.request.path.rpartition("/")[2]}{packed}"'


class PageMeHandler(PageRequestDoor):
    """`POST page/me`"""

    async def post(self) -> None:
        """Who one is, and one's courses."""
        self.answer(self.house.running.admissions.me(self.user))


class PageTicketHandler(PageRequestDoor):
    """`POST page/ticket`"""

    async def post(self) -> None:
        """A ticket, by the same rules as through one's own server."""
        request = self.body(TicketRequest)
        await self.give(self.house.running.admissions.ticket(self.user, request))
