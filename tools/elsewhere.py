"""Is there another Python on this machine that can do the set-up? (Runs on any Python 3.)"""

from __future__ import annotations

import os
import subprocess
import sys

NAMES = ("python3.13", "python3.12", "python3.11")
PROBE = "import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))"


def go_on_with_another_python() -> None:
    """Start the set-up anew with a Python that fits, or say which one is missing and end."""
    for name in NAMES:
        try:
            fits = subprocess.call([name, "-c", PROBE], stderr=subprocess.DEVNULL) == 0
        except OSError:
            continue
        if fits:
            os.execvp(name, [name, "-m", "tools.setup", *sys.argv[1:]])
    here = ".".join(str(part) for part in sys.version_info[:3])
    sys.exit(
        "setup: Python 3.11, 3.12 or 3.13 is needed; this is %s and no other was found.\n"
        "setup: On Debian 13: sudo apt-get install python3 python3-venv; then say make again,\n"
        "setup: or name one: make PYTHON=/path/to/python3.13 setup" % here
    )
