"""Does the stub say what the binary does?"""

import subprocess
import sys


def test_the_stub_equals_the_binary() -> None:
    check = [sys.executable, "-m", "mypy.stubtest", "liveclass_sfu"]
    told = subprocess.run(check, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout
