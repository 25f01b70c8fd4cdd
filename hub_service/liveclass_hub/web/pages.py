"""What can anyone see? That the service is there and well, and in words what it is."""

from __future__ import annotations

import html

import msgspec

from liveclass_hub import __version__
from liveclass_hub.web.doors import PublicDoor

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Live classes</title>
<link rel="stylesheet" href="{base}page.css">
</head>
<body>
<main>
<h1>Live classes</h1>
<p>This is the service that carries live classes on this JupyterHub. There is nothing to do here.</p>
<p>To start or join a class, open <a href="{hub}">your JupyterLab</a> and look for
<strong>Live class</strong> in the launcher or in the side bar.</p>
<p class="quiet">Jupyter LiveClass {version}</p>
</main>
</body>
</html>
"""

STYLE = """:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 0; }
main { max-width: 36rem; margin: 12vh auto; padding: 0 1.5rem; }
h1 { font-size: 1.5rem; }
.quiet { opacity: 0.7; font-size: 0.875rem; }
"""


class Health(msgspec.Struct, frozen=True):
    """How the service is. `media` is what the last look at the media server found."""

    status: str
    version: str
    sessions: int
    sockets: int
    media: str


class HealthHandler(PublicDoor):
    """`GET health`"""

    async def get(self) -> None:
        """For monitoring: counts and states, nothing of anyone."""
        self.answer(await self.house.health())


class ReadyHandler(PublicDoor):
    """`GET ready`"""

    async def get(self) -> None:
        """200 as soon as what was live is live again, 503 before."""
        health = await self.house.health()
        self.answer(health, 200 if health.status == "ok" else 503)


class RootHandler(PublicDoor):
    """`GET` of the prefix itself"""

    def get(self) -> None:
        """A page for who came here by a link in the hub."""
        base = self.house.settings.base_url
        hub = html.escape(base.split("services/")[0] + "hub/")
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.finish(PAGE.format(base=html.escape(base), hub=hub, version=__version__))


class StyleHandler(PublicDoor):
    """`GET page.css`"""

    def get(self) -> None:
        """The page's style: a file of its own, because inline styles are forbidden."""
        self.set_header("Content-Type", "text/css; charset=utf-8")
        self.finish(STYLE)


class NothingHandler(PublicDoor):
    """Every other address."""

    def prepare(self) -> None:
        """There is nothing here, in words."""
        self.send_error(404)
