"""Does something already hold a port the demo needs, and how does one stop it?"""

from __future__ import annotations

from liveclass_hub.demo.stage import Stage
from liveclass_hub.ports import Holder, Kind, holder_of


def find_leftovers(stage: Stage) -> list[Holder]:
    """Every taken port of the stage with the process that holds it."""
    wanted: list[tuple[Kind, int]] = [("tcp", port) for port in stage.tcp_ports()]
    # Who may not send UDP comes to the same number over TCP.
    wanted += [("udp", stage.media_udp), ("tcp", stage.media_udp)]
    found = [holder_of(kind, "127.0.0.1", port) for kind, port in wanted]
    return [holder for holder in found if holder is not None]


def complaint(leftovers: list[Holder]) -> str:
    """What is taken, by whom, and what to type."""
    lines = ["The demo cannot start: its ports are taken, perhaps by one that was killed.", ""]
    lines += [f"  {left}" for left in leftovers]
    pids = sorted({left.pid for left in leftovers if left.pid is not None})
    if pids:
        lines += ["", "Stop it with:", f"  kill {' '.join(map(str, pids))}"]
    else:
        lines += ["", "Ask whoever runs it, or choose other ports: liveclass demo --help-all"]
    return "\n".join(lines)
