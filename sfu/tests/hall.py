"""How does a page in a real browser reach a core? A hall: one core, one page, one visitor."""

import json
import socket
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import liveclass_sfu as sfu

PAGE = Path(__file__).with_name("page.html").read_bytes()


def own_address() -> str:
    """An address of this machine that is not loopback, if there is one.

    Firefox forms no pair between its addresses and a remote 127.0.0.1; Chromium does.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # a documentation address; nothing is sent
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])


class Hall:
    """Serves the page and answers its requests with the calls a signalling server would make."""

    def __init__(self) -> None:
        self.core = sfu.Core(bind="0.0.0.0:0", advertise=["127.0.0.1", own_address()])
        self.peers = {
            "publisher": self.core.add_peer("publisher"),
            "subscriber": self.core.add_peer("subscriber"),
        }
        self.core.open_channels(self.peers["subscriber"], [("_reliable", True), ("_lossy", False)])
        self.events: list[Any] = []
        self.report: dict[str, Any] = {}
        self.rounds = 0
        hall = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.reply("text/html", PAGE if self.path == "/" else b"")

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["content-length"])))
                self.reply("application/json", json.dumps(hall.handle(self.path, body)).encode())

            def reply(self, kind: str, body: bytes) -> None:
                self.send_response(200)
                self.send_header("content-type", kind)
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def handle(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        subscriber = self.peers["subscriber"]
        match path:
            case "/answer":
                return {"answer": self.core.answer(self.peers["publisher"], body["offer"])}
            case "/candidate":
                self.core.add_candidate(self.peers[body["role"]], body["candidate"])
            case "/offer":
                return {"offer": self.core.offer(subscriber)}
            case "/accept":
                self.core.accept_answer(subscriber, body["answer"])
                self.rounds += 1
            case "/report":
                self.report = body
        return {}

    def wait_for(self, what: str, found: Callable[[], Any], within: float = 30) -> Any:
        """The first true answer of `found`; fails with what was seen instead."""
        end = time.monotonic() + within
        while time.monotonic() < end:
            self.events += self.core.take_events()
            if answer := found():
                return answer
            time.sleep(0.05)
        events = [e for e in self.events if not isinstance(e, sfu.AudioLevels)]
        raise AssertionError(f"no {what} within {within} s; {self.report=} {events=}")

    def event(self, kind: type, /, **fields: object) -> Any:
        """An event of this kind with these fields, once it has happened."""

        def found() -> Any:
            for event in self.events:
                if isinstance(event, kind) and all(
                    getattr(event, name) == value for name, value in fields.items()
                ):
                    return event
            return None

        return self.wait_for(f"{kind.__name__} {fields}", found)

    def video(self) -> dict[str, Any]:
        """What the page reports of the video it receives now."""
        rows = [row for row in self.report.get("rows", []) if row["kind"] == "video"]
        return max(rows, key=lambda row: row.get("frames") or 0, default={})

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.core.close()
