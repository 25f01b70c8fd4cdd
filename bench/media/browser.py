"""A Chromium that publishes a film as its camera and its made-up microphone, sent as browsers send it."""

from __future__ import annotations

import contextlib
import http.server
import json
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
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
  const media = await navigator.mediaDevices.getUserMedia(
    { audio: true, video: { width: 640, height: 360, frameRate: 30 } });
  const [sound, picture] = [media.getAudioTracks()[0], media.getVideoTracks()[0]];
  const senders = new Map();
  for (const name of %(names)s) {
    const peer = new RTCPeerConnection();
    const both = [
      [peer.addTransceiver(sound, { direction: 'sendonly' }).sender, sound],
      [peer.addTransceiver(picture, { direction: 'sendonly',
        sendEncodings: [{ maxBitrate: %(bits)d }] }).sender, picture] ];
    await peer.setLocalDescription();
    const asked = { method: 'POST', body: peer.localDescription.sdp };
    const answer = await (await fetch('/' + name, asked)).json();
    await peer.setRemoteDescription({ type: 'answer', sdp: answer });
    senders.set(name, both);
  }
  for (let turn = 0; ; turn++) {
    const to = await (await fetch('/turns/' + turn)).json();
    for (const [name, both] of senders)
      for (const [sender, track] of both)
        await sender.replaceTrack(to === null || to.includes(name) ? track : null);
  }
})();
</script>"""


class Turns:
    """To whom the browser sends: everyone at first, then those named last."""

    def __init__(self) -> None:
        self._said: list[list[str]] = []
        self._news = threading.Condition()
        self._over = False

    def send_to(self, *names: str) -> None:
        """From now on to these alone."""
        with self._news:
            self._said.append(list(names))
            self._news.notify_all()

    def end(self) -> None:
        with self._news:
            self._over = True
            self._news.notify_all()

    def after(self, turn: int) -> list[str] | None:
        """Those of this turn, once it has come; None at the end."""
        with self._news:
            self._news.wait_for(lambda: self._over or turn < len(self._said))
            return self._said[turn] if turn < len(self._said) else None


def chromium() -> str | None:
    """The program, when it is installed."""
    return shutil.which("chromium")


@contextlib.contextmanager
def publishing(
    bits_per_second: int, answer: Callable[[str, str], str], names: Sequence[str] = ("hall",)
) -> Iterator[Turns]:
    """Chromium sends sound and one picture of at most so many bits to each of these, until the end of the block.

    `answer` is given a name and an offer, in a thread of its own.
    """
    page = (PAGE % {"bits": bits_per_second, "names": json.dumps(list(names))}).encode()
    turns = Turns()
    with (
        http.server.ThreadingHTTPServer(("127.0.0.1", 0), _handler(page, answer, turns)) as web,
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile,
    ):
        threading.Thread(target=web.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{web.server_port}/"
        camera = f"--use-file-for-fake-video-capture={film(Path(profile) / 'camera.y4m')}"
        command = [chromium() or "chromium", *ARGUMENTS, camera, f"--user-data-dir={profile}", url]
        browser = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            yield turns
        finally:
            turns.end()
            browser.terminate()
            try:
                browser.wait(10)
            except subprocess.TimeoutExpired:
                browser.kill()
                browser.wait()
            web.shutdown()


def _handler(
    page: bytes, answer: Callable[[str, str], str], turns: Turns
) -> type[http.server.BaseHTTPRequestHandler]:
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            _, _, turn = self.path.rpartition("/turns/")
            if turn.isdigit():
                self._send("application/json", json.dumps(turns.after(int(turn))).encode())
            else:
                self._send("text/html", page)

        def do_POST(self) -> None:
            offer = self.rfile.read(int(self.headers["Content-Length"])).decode()
            answered = answer(self.path.removeprefix("/"), offer)
            self._send("application/json", json.dumps(answered).encode())

        def _send(self, kind: str, body: bytes) -> None:
            # The browser may be gone by now.
            with contextlib.suppress(OSError):
                self.send_response(200)
                self.send_header("Content-Type", kind)
                self.end_headers()
                self.wfile.write(body)

        def log_request(self, code: object = None, size: object = None) -> None:
            pass

    return Handler
