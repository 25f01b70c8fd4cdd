"""`python -m liveclass_hub` is `liveclass`."""

from __future__ import annotations

from liveclass_hub.app import main

main()
