"""Live classes inside JupyterLab: what goes into the user's image."""

from __future__ import annotations

from typing import Any

__version__ = "0.1.0"


def _jupyter_labextension_paths() -> list[dict[str, str]]:
    return [{"src": "labextension", "dest": "jupyter-liveclass"}]


def _jupyter_server_extension_points() -> list[dict[str, Any]]:
    from jupyter_liveclass.server.extension import LiveClassExtension

    return [{"module": "jupyter_liveclass", "app": LiveClassExtension}]
