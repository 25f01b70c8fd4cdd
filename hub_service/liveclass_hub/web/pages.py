"""What can anyone see? That the service is there and well, and a page of words for who is turned away."""

from __future__ import annotations

import html

import msgspec

from liveclass_hub import __version__
from liveclass_hub.host.settings import LiveClass
from liveclass_hub.session.refusals import Refusal
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
<p><strong>{message}</strong></p>
<p>{then}</p>
<p><a href="{base}">Live classes</a> · <a href="{hub}">Your JupyterLab</a></p>
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


def words_page(settings: LiveClass, refusal: Refusal) -> str:
    """A page that says a refusal to a person."""
    return PAGE.format(
        base=html.escape(settings.base_url),
        hub=html.escape(settings.hub_host + settings.hub_path),
        message=html.escape(refusal.message),
        then=html.escape(refusal.next),
        version=__version__,
    )


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


class StyleHandler(PublicDoor):
    """`GET page.css`"""

    def get(self) -> None:
        """The style of such pages: a file of its own, because inline styles are forbidden."""
        self.set_header("Content-Type", "text/css; charset=utf-8")
        self.finish(STYLE)


class NothingHandler(PublicDoor):
    """Every other address."""

    def prepare(self) -> None:
        """There is nothing here, in words."""
        self.send_error(404)
