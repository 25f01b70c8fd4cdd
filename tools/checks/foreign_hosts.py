"""Is there an address in the sources that a running product could contact?

Only addresses that mean "here", names kept for examples, and the names of standards may stand in code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tools.checks.sources import Breach, ours

CODE = (
    "jupyter_liveclass/",
    "hub_service/liveclass_hub/",
    "labextension/src/",
    "labextension/style/",
    "sfu/",
)
SUFFIXES = (".py", ".ts", ".tsx", ".css", ".rs", ".html", ".json", ".svg")
ADDRESS = re.compile(
    r"\b(?:https?|wss?|stuns?|turns?)(?:://|:(?=[a-z0-9-]+\.))(\[[^\]]+\]|[A-Za-z0-9.-]+)"
)
HERE = re.compile(
    r"^(localhost|127(\.\d+){3}|0\.0\.0\.0|\[::1?\]|[\w.-]+\.(test|invalid|localhost)|(.+\.)?example(\.\w+)?)$"
)
STANDARDS = frozenset({"www.w3.org", "json-schema.org", "www.webrtc.org", "www.ietf.org"})
# URIs that stand in SDP for a header extension: names, never fetched.
NAMES_IN_SDP = re.compile(r"urn:|http://www\.(webrtc|ietf)\.org/|https://aomediacodec\.github\.io/")


def breaches(root: Path) -> Iterator[Breach]:
    for name, text in ours(root, *SUFFIXES, under=CODE):
        for number, line in enumerate(text.splitlines(), 1):
            for found in ADDRESS.finditer(line):
                host = found[1].rstrip(".").lower()
                if HERE.match(host) or host in STANDARDS or NAMES_IN_SDP.search(line):
                    continue
                if "." in host:
                    yield Breach(name, number, f"a foreign host: {host}")
