"""Does the host get the open files that its sockets need?"""

from __future__ import annotations

import subprocess
import sys

CODE = """
import resource
resource.setrlimit(resource.RLIMIT_NOFILE, (64, {hard}))
from liveclass_hub.web.server import _allow_files
_allow_files(500)
print(resource.getrlimit(resource.RLIMIT_NOFILE)[0])
"""


def soft_limit(hard: int) -> int:
    done = subprocess.run(
        [sys.executable, "-c", CODE.format(hard=hard)], capture_output=True, text=True, check=True
    )
    return int(done.stdout)


def test_the_limit_is_raised_as_far_as_it_may_be() -> None:
    assert soft_limit(1000) == 500
    assert soft_limit(300) == 300
