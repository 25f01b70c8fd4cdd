"""How are hostile bytes tried on the media server for longer than a test may take?

`python -m tools.fuzz --minutes 10 [target …]` builds the fuzz targets with counters at every branch and
lets libFuzzer look for inputs that reach new ones, a target after another. What it learnt stays in
`build/fuzz/learnt`; what went wrong is in `build/fuzz/finds`, with all inputs that led there.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CRATE = ROOT / "sfu" / "fuzz"
WORK = ROOT / "build" / "fuzz"
TARGETS = ("stranger", "streams", "handshake", "description", "control", "media", "channels")
HOST = "x86_64-unknown-linux-gnu"
COUNTERS = (
    "-Cpasses=sancov-module",
    "-Ccodegen-units=1",
    *(
        f"-Cllvm-args=-sanitizer-coverage-{option}"
        for option in ("level=4", "inline-8bit-counters", "pc-table", "trace-compares")
    ),
)
LONGEST = 4096
"""Bytes of an input."""
MEMORY = 2000
"""MiB after which an input has taken too much."""
PATIENCE = 30
"""Seconds after which an input has taken too long."""


def build() -> Path:
    """The program with counters. It takes a C++ compiler."""
    host = os.environ.get("LIVECLASS_FUZZ_HOST", HOST)
    subprocess.run(
        [
            *("cargo", "build", "--locked", "--quiet", "--profile", "guided"),
            *("--features", "guided", "--bin", "guided", "--target", host),
            *("--target-dir", str(WORK / "target")),
        ],
        cwd=CRATE,
        env={**os.environ, "RUSTFLAGS": " ".join(COUNTERS)},
        check=True,
    )
    return WORK / "target" / host / "guided" / "guided"


def seed(folder: Path) -> None:
    """Something to begin with: a guide that begins with nothing takes long to make long inputs."""
    folder.mkdir(parents=True, exist_ok=True)
    for n in range(16):
        (folder / f"seed-{n:02}").write_bytes(os.urandom(64 * (n + 1)))


def run(program: Path, target: str, seconds: int) -> bool:
    """Whether nothing was found."""
    learnt, finds = WORK / "learnt" / target, WORK / "finds"
    seed(learnt)
    finds.mkdir(parents=True, exist_ok=True)
    kept = CRATE / "kept" / target
    done = subprocess.run(
        [
            *(str(program), str(learnt), *([str(kept)] if kept.is_dir() else [])),
            *(f"-max_total_time={seconds}", f"-max_len={LONGEST}", "-len_control=0"),
            *(f"-rss_limit_mb={MEMORY}", f"-timeout={PATIENCE}", "-print_final_stats=1"),
            f"-artifact_prefix={finds}/{target}-",
        ],
        env={**os.environ, "LIVECLASS_FUZZ": target, "LIVECLASS_FINDS": str(finds)},
        check=False,
    )
    return done.returncode == 0


def main(arguments: list[str]) -> int:
    """Try every target named, or all of them."""
    parser = argparse.ArgumentParser(prog="fuzz", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--minutes", type=float, default=5.0, help="for each target")
    parser.add_argument("targets", nargs="*", metavar="target", help=", ".join(TARGETS))
    given = parser.parse_args(arguments)
    unknown = set(given.targets) - set(TARGETS)
    if unknown:
        parser.error(f"no target {', '.join(sorted(unknown))}")
    program = build()
    found = [t for t in given.targets or TARGETS if not run(program, t, round(60 * given.minutes))]
    print(f"fuzz: {'finds in ' + ', '.join(found) if found else 'nothing found'}", flush=True)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
