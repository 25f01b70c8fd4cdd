"""Takes pictures of every face in both themes and checks each with axe-core.

`python dev/shoot.py OUT [face ...]` after `npm run gallery`. Needs JupyterLab (for its themes),
playwright and a Chromium (`CHROMIUM`, default /usr/bin/chromium).
"""

from __future__ import annotations

import functools
import http.server
import os
import re
import sys
import threading
from pathlib import Path

import jupyterlab
from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).parent
THEMES = Path(jupyterlab.__file__).parent / "themes" / "@jupyterlab"
AXE = HERE.parent / "node_modules" / "axe-core" / "axe.min.js"
PAGE = """<!doctype html><html lang="en"><title>gallery</title><style>{theme}</style>
<link rel="stylesheet" href="/gallery.css"><style>body{{margin:0;height:100vh;overflow:hidden;
background:var(--jp-layout-color2)}}#root{{height:100vh}}.place-panel{{width:{width}px;
border-inline-start:1px solid var(--jp-border-color1)}}.place-board{{width:{width}px}}</style>
<body><main id="root"></main><script type="module" src="/gallery.js"></script></body></html>"""


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves the bundle and a page in the theme asked for."""

    def do_GET(self) -> None:
        if self.path.startswith("/?"):
            dark = "theme=dark" in self.path
            css = (THEMES / f"theme-{'dark' if dark else 'light'}-extension" / "index.css").read_text()
            width = re.search(r"width=(\d+)", self.path)
            body = PAGE.format(theme=css, width=width.group(1) if width else 340).encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(body)
        else:
            super().do_GET()

    def log_message(self, *_: object) -> None:
        return


def serve() -> http.server.ThreadingHTTPServer:
    handler = functools.partial(Quiet, directory=str(HERE / "out"))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


NARROW = ("bar-reader", "bar-reader-held", "bar-writer-lost", "bar-instructor-asks")
"""Bars looked at beside an open panel too."""


OPENED = {
    "student-hand-cell": ".lc-ShareCell input",
    "instructor-hand-cells": ".lc-HandCell-button",
}
"""What is pressed before the picture."""


def faces_of(name: str, after: str) -> list[str]:
    return re.findall(r"^  '?([a-z-]+)'?:", (HERE / name).read_text().split(after)[1], re.M)


def check(page: Page, name: str) -> list[str]:
    page.add_script_tag(path=str(AXE))
    found = page.evaluate("() => axe.run(document, {runOnly: ['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa','best-practice'], rules: {'page-has-heading-one': {enabled: false}}})")
    return [
        f"{name}: {rule['id']}: {node['target']} {node['failureSummary'][:160]}"
        for rule in found["violations"]
        for node in rule["nodes"][:3]
    ]


def all_shots() -> list[tuple[str, str, int, int]]:
    """Face, place, width and height of each picture."""
    faces = faces_of("cases.ts", "export const CASES")
    board = faces_of("boardCases.ts", "export const BOARD_CASES")
    faces += faces_of("linkCases.ts", "export const LINK_CASES")
    board += faces_of("pushCases.ts", "export const PUSH_CASES")
    for topic in ("signal", "chat", "lobby", "people", "hand", "copresenter"):
        faces += faces_of(f"{topic}Cases.ts", f"export const {topic.upper()}_CASES")
    faces += [face for face in board if face.startswith(("board-", "push-"))]
    shots = [(face, "panel", 340, 900) for face in faces]
    shots += [(face, "board", 1000, 120) for face in board if face.startswith("bar-")]
    shots += [(face, "board", width, 120) for face in NARROW for width in (840, 680, 430)]
    shots += [(face, "board", 1024, 700) for face in board if face.startswith("window-")]
    shots += [("window-history", "board", 420, 700), ("window-writers", "board", 320, 480)]
    shots += [("student-live", "stage", 1000, 700), ("sharing", "stage", 1000, 700), ("gallery", "stage", 1000, 700), ("student-live", "float", 800, 500), ("student-live", "panel", 340, 600)]
    shots += [("home-instructor", "audit", width, 700) for width in (1280, 1024, 420)]
    return shots


def main(out: Path, wanted: list[str]) -> int:
    out.mkdir(parents=True, exist_ok=True)
    shots = all_shots()
    problems: list[str] = []
    server = serve()
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"),
            args=["--no-sandbox", "--headless=new", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"],
        )
        for face, place, width, height in shots:
            if wanted and face not in wanted:
                continue
            for theme in ("light", "dark"):
                page = browser.new_page(viewport={"width": width, "height": height})
                page.on("pageerror", lambda error, face=face: problems.append(f"{face}: {error}"))
                shown = "student-live" if face == "gallery" else face
                page.goto(f"http://127.0.0.1:{server.server_port}/?face={shown}&theme={theme}&place={place}&width={width}")
                page.wait_for_selector("#root > *")
                if face == "gallery":
                    page.evaluate("room.ui.setState({layout: 'gallery'})")
                if face in OPENED:
                    page.click(OPENED[face])
                page.wait_for_timeout(250)
                name = f"{face}-{place}-{width}x{height}-{theme}"
                page.screenshot(path=str(out / f"{name}.png"))
                problems += check(page, name)
                page.close()
        browser.close()
    server.shutdown()
    print("\n".join(problems) or "no problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
