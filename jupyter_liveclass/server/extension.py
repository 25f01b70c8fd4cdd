"""What is added to a Jupyter server, and what can be set about it?"""

from __future__ import annotations

import os

from jupyter_server.extension.application import ExtensionApp
from traitlets import Float, Unicode, default

from jupyter_liveclass.server.handlers import HANDLERS
from jupyter_liveclass.server.service import Service


class LiveClassExtension(ExtensionApp):
    """Connects JupyterLab to the live classes of its hub."""

    name = "jupyter_liveclass"
    load_other_extensions = True

    service_url = Unicode(
        help="Address of the live-class service, as this server reaches it. The hub sets it: LIVECLASS_URL."
    ).tag(config=True)
    timeout_seconds = Float(10.0, min=0.1, help="How long the service may take to answer.").tag(
        config=True
    )

    @default("service_url")
    def _service_url_default(self) -> str:
        return os.environ.get("LIVECLASS_URL", "")

    def initialize_handlers(self) -> None:
        """Add the addresses."""
        self.service = Service(self.service_url, self.timeout_seconds)
        given = {"service": self.service}
        self.handlers.extend((rf"/liveclass/{h.what}", h, given) for h in HANDLERS)

    async def stop_extension(self) -> None:
        """Let go of the connections when the server stops."""
        self.service.close()
