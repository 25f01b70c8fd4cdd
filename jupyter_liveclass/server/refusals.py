"""What does the user's own server refuse by itself, and in which words?"""

from __future__ import annotations

from typing import Any

Refusal = dict[str, str]

NOT_ON_HUB: Refusal = {
    "code": "not_on_hub",
    "message": "This Jupyter server was not started by a JupyterHub with live classes.",
    "next": "Open JupyterLab through your course's JupyterHub. If you did, ask its administrator "
    "to call `configure(c, courses=…)`, then restart your server.",
}
SERVICE_DOWN: Refusal = {
    "code": "service_down",
    "message": "The live-class service does not answer.",
    "next": "It usually comes back by itself within seconds. If not, tell the hub's administrator.",
}
SCOPE_MISSING: Refusal = {
    "code": "hub_scope_missing",
    "message": "Your Jupyter server is not allowed to use live classes: its token lacks a scope.",
    "next": "Restart your server (File > Hub Control Panel). If that does not help, the hub's "
    "administrator must call `configure(c, courses=…)`.",
}
BAD_REQUEST: Refusal = {
    "code": "bad_request",
    "message": "The page asked for something this server does not understand.",
    "next": "Reload the page; if it happens again, tell the hub's administrator.",
}


def refusal_in(answer: Any) -> Refusal | None:
    """The refusal that an answer of the service holds, if it has all three parts."""
    found = answer.get("refusal") if isinstance(answer, dict) else None
    if not isinstance(found, dict):
        return None
    parts = {name: found.get(name) for name in ("code", "message", "next")}
    if not all(isinstance(part, str) for part in parts.values()):
        return None
    return {name: str(part) for name, part in parts.items()}
