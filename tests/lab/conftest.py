"""A hub for the tests of the user's own server, and that server with the extension on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.hub import RunningHub, running_hub


@pytest.fixture(scope="session")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningHub]:
    """A hub with the usual course."""
    with running_hub(tmp_path_factory.mktemp("hub")) as running:
        yield running


@pytest.fixture
def jp_server_config() -> dict[str, Any]:
    """The extension is on, as its installed configuration turns it on."""
    return {"ServerApp": {"jpserver_extensions": {"jupyter_liveclass": True}}}
