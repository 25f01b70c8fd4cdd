"""What do the fake cameras and microphones of a story show and sing, and how is it recognised?

Everyone has a *look*: two colours side by side under a white bar that moves, and one pure tone. A
test that finds the colours in a video element and the tone in a received track has seen and heard
that person, and nobody else. The tone comes in beats, because a browser takes a steady one for noise
and suppresses it.
"""

from __future__ import annotations

import math
import struct
import wave
from dataclasses import dataclass
from pathlib import Path

WIDTH, HEIGHT, RATE, FRAMES = 640, 360, 10, 20
SOUND_RATE = 48_000
BEATS = 3
"""Each second."""

Colour = tuple[int, int, int]


@dataclass(frozen=True)
class Look:
    """How one person is recognised."""

    left: Colour
    right: Colour
    tone: int
    """Hertz."""


LOOKS = (
    Look(left=(200, 40, 40), right=(40, 40, 200), tone=450),
    Look(left=(40, 170, 60), right=(210, 180, 40), tone=700),
    Look(left=(40, 170, 190), right=(190, 60, 180), tone=1150),
)


def write_camera(look: Look, file: Path) -> Path:
    """A y4m film for --use-file-for-fake-video-capture, played over and over."""
    left, right, white = yuv(look.left), yuv(look.right), yuv((235, 235, 235))
    with file.open("wb") as out:
        out.write(f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F{RATE}:1 Ip A1:1 C420jpeg\n".encode())
        for frame in range(FRAMES):
            out.write(b"FRAME\n")
            for channel in range(3):
                out.write(plane(channel, frame, (left, right, white)))
    return file


def plane(channel: int, frame: int, colours: tuple[Colour, Colour, Colour]) -> bytes:
    """One plane of one frame: two halves, and a bar along the top that is somewhere else each time."""
    scale = 1 if channel == 0 else 2
    width, height = WIDTH // scale, HEIGHT // scale
    left, right, white = (bytes([colour[channel]]) for colour in colours)
    row = left * (width // 2) + right * (width // 2)
    bar = width // 8
    start = (width - bar) * frame // (FRAMES - 1)
    marked = row[:start] + white * bar + row[start + bar :]
    return marked * (height // 5) + row * (height - height // 5)


def yuv(colour: Colour) -> Colour:
    """BT.601, studio range."""
    red, green, blue = (value / 255 for value in colour)
    return (
        round(16 + 65.5 * red + 128.6 * green + 25.0 * blue),
        round(128 - 37.8 * red - 74.2 * green + 112.0 * blue),
        round(128 + 112.0 * red - 93.8 * green - 18.2 * blue),
    )


def write_microphone(look: Look, file: Path) -> Path:
    """A second of the tone for --use-file-for-fake-audio-capture, played over and over."""
    samples = [
        round(
            14_000
            * max(0.0, math.sin(2 * math.pi * BEATS * i / SOUND_RATE))
            * math.sin(2 * math.pi * look.tone * i / SOUND_RATE)
        )
        for i in range(SOUND_RATE)
    ]
    with wave.open(str(file), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(SOUND_RATE)
        out.writeframes(struct.pack(f"<{len(samples)}h", *samples))
    return file


def distance(one: Colour, other: Colour) -> float:
    """How far two colours are apart, 0 to 441."""
    return math.dist(one, other)
