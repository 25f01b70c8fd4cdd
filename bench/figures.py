"""Which figures does the product promise? One row each, with a short id by which `bench` is asked for it."""

from __future__ import annotations

from collections.abc import Iterator

from bench.row import Figure, Target


def _viewers(count: int) -> Iterator[Figure]:
    says = f"media CPU a packet received, {count} viewers"
    yield Figure(f"N1.{count}", says, "µs", Target(1.25, "floor sendto"))


def _quantiles(id: str, says: str, most: tuple[float, float]) -> Iterator[Figure]:
    for percent, seconds in zip((95, 99), most, strict=True):
        yield Figure(id, f"{says}, p{percent}", "s", Target(seconds))


FIGURES: tuple[Figure, ...] = (
    Figure("M7", "mute all: command to last packet at a listener, p95", "ms", Target(200)),
    *_viewers(30),
    *_viewers(200),
    *_viewers(500),
    Figure("W1.500", "an edit to 500 readers, 20 people typing: p95", "ms", Target(200)),
    Figure("W1.500", "500 readers, 20 people typing: host and documents CPU", "cores", Target(1)),
    Figure("W.open", "a notebook of 500 cells: hello to whole copy, p95", "s", Target(2)),
    Figure("W.open", "a notebook of 500 cells: the first copy of all", "s", Target(2)),
    Figure("W.open", "a notebook of 500 cells: in JupyterLab", "s", Target(2)),
    Figure(
        "W.5MB", "a 5 MB output to 500 readers: chat round trip p95", "ms", Target(2, "no picture")
    ),
    Figure("W.5MB", "a 5 MB output to 500 readers: sound packets lost", "packets", Target(0)),
    Figure("W.5MB", "a 5 MB output: the last of 500 readers has it", "s", Target(30)),
    Figure("N2", "500 viewers of 1.5 Mbit/s and sound: media CPU", "cores", Target(1)),
    Figure("N2", "500 viewers: packets lost by the server", "packets", Target(0)),
    Figure("N2", "500 viewers: forwarding delay p99", "ms", Target(5)),
    Figure(
        "N3.chat",
        "chat 100/s with hands and reactions to 500 sockets: delivery p95",
        "ms",
        Target(200),
    ),
    Figure(
        "N3.chat",
        "chat 100/s with hands and reactions to 500 sockets: host CPU",
        "cores",
        Target(1),
    ),
    Figure("N3.slow", "one of 500 does not read: delivery to the others, p95", "ms", Target(200)),
    Figure("N3.slow", "one of 500 does not read: until they are let go", "s", Target(60)),
    Figure(
        "N3.memory",
        "60,000 messages, ten minutes of chat at 100/s: memory the host gained",
        "MiB",
        Target(5),
    ),
    Figure(
        "N3.flood",
        "a flood of strangers, guesses, posts and huge frames: others' commands, p99",
        "ms",
        Target(500),
    ),
    Figure("N3.flood", "a flood: people with a ticket who did not get in", "people", Target(0)),
    Figure("N3.flood", "a flood: lines of others that were lost", "lines", Target(0)),
    Figure("N4", "memory a viewer", "KiB", Target(512)),
    Figure("N5.joins", "500 joins in 30 s: not in", "people", Target(0)),
    Figure("N5.joins", "500 joins in 30 s: p95", "s", Target(3)),
    Figure("N5.joins", "500 joins in 30 s: p99", "s", Target(8)),
    Figure("N5.kill", "kill -9 of the host with 500 connected: not back", "people", Target(0)),
    Figure("N5.kill", "kill -9 of the host with 500 connected: back, p95", "s", Target(10)),
    Figure("N5.kill", "kill -9 of the host with 500 connected: back, p99", "s", Target(20)),
    Figure("N5.kill", "kill -9 of the host with 500 connected: a join then, p95", "s", Target(3)),
    Figure("N5.kill", "kill -9 of the host with 500 connected: a join then, p99", "s", Target(8)),
    Figure("N5.media", "500 people into the media in 30 s: not in", "people", Target(0)),
    *_quantiles("N5.media", "500 people into the media in 30 s: to their first sound", (3, 8)),
    Figure(
        "N5.media",
        "500 people into the media in 30 s: longest silence of one who is in",
        "ms",
        Target(400),
    ),
    Figure("N5.media", "kill -9 of the media server with 500 in it: not back", "people", Target(0)),
    *_quantiles("N5.media", "kill -9 of the media server with 500 in it: sound again", (10, 20)),
    *_quantiles("N5.media", "kill -9 of the media server with 500 in it: a join then", (3, 8)),
    Figure("N6", "200 viewers, 10 minutes, 1 % loss: disconnections", "viewers", Target(0)),
    Figure("N7", "sound under 10 % loss: concealed samples", "%", Target(5)),
    Figure("N8", "recording: CPU a track", "% of a core", Target(5)),
    Figure("N8", "recording: playable after stop", "s", Target(10)),
    Figure("N9", "acknowledged events lost in 100 kill -9", "events", Target(0)),
)
