"""A Chromium that publishes a film as its camera and its made-up microphone, sent as browsers send it."""

from __future__ import annotations

import contextlib
import http.server
import json
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.media.camera import film

ARGUMENTS = (
    "--no-sandbox",
    "--headless=new",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
PAGE = """<!doctype html><meta charset="utf-8"><title>a publisher</title><script>
(async () => {
  const peer = new RTCPeerConnection();
  const media = await navigator.mediaDevices.getUserMedia(
    { audio: true, video: { width: 640, height: 360, frameRate: 30 } });
  peer.addTransceiver(media.getAudioTracks()[0], { direction: 'sendonly' });
  peer.addTransceiver(media.getVideoTracks()[0],
    { direction: 'sendonly', sendEncodings: [{ maxBitrate: %d }] });
  await peer.setLocalDescription();
  const answer = await (await fetch('/', { method: 'POST', body: peer.localDescription.sdp })).json();
  await peer.setRemoteDescription({ type: 'answer', sdp: answer });
})();
</script>"""


def chromium() -> str | None:
    """The program, when it is installed."""
    return shutil.which("chromium")


@contextlib.contextmanager
def publishing(bits_per_second: int, answer: Callable[[str], str]) -> Iterator[None]:
    """Chromium sends sound and one picture of at most so many bits, until the end of the block."""
    page = (PAGE % bits_per_second).encode()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._send("text/html", page)

        def do_POST(self) -> None:
            offer = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._send("application/json", json.dumps(answer(offer)).encode())

        def _send(self, kind: str, body: bytes) -> None:
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.end_headers()
            self.wfile.write(body)

        def log_request(self, code: object = None, size: object = None) -> None:
            pass

    with (
        http.server.HTTPServer(("127.0.0.1", 0), Handler) as web,
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile,
    ):
        threading.Thread(target=web.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{web.server_port}/"
        camera = f"--use-file-for-fake-video-capture={film(Path(profile) / 'camera.y4m')}"
        command = [chromium() or "chromium", *ARGUMENTS, camera, f"--user-data-dir={profile}", url]
        browser = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            yield
        finally:
            browser.terminate()
            browser.wait(10)
            web.shutdown()
