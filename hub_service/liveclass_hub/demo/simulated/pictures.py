"""What does a simulated student look like, and what does one sound like? Drawn frames and a hummed voice."""

from __future__ import annotations

import colorsys
import math
from typing import Final

import numpy as np
import numpy.typing as npt

WIDTH: Final = 320
HEIGHT: Final = 180
RATE: Final = 24_000
"""Samples of the voice a second."""

Plane = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.bool_]
Grid = npt.NDArray[np.float64]


class Portrait:
    """Head and shoulders before a plain wall, everyone in other colours; the head sways a little."""

    def __init__(self, index: int) -> None:
        hue = (index * 0.382) % 1.0
        skin = (0.35 + 0.55 * ((index * 7) % 10) / 10, 0.45)
        self._wall = yuv(*colorsys.hls_to_rgb(hue, 0.28, 0.35))
        self._coat = yuv(*colorsys.hls_to_rgb((hue + 0.45) % 1.0, 0.40, 0.40))
        self._skin = yuv(*colorsys.hls_to_rgb(0.075, skin[0], skin[1]))
        self._hair = yuv(*colorsys.hls_to_rgb(0.06, 0.10 + 0.25 * (index % 3) / 3, 0.4))
        self._phase = index

    def frame(self, seconds: float) -> bytes:
        """The picture at that moment as I420: full luma, then the two quarter-sized chroma planes."""
        x = 0.5 + 0.025 * math.sin(0.9 * seconds + self._phase)
        y = 0.42 + 0.015 * math.sin(1.7 * seconds + 2 * self._phase)
        return b"".join(
            paint(channel, x, y, [self._wall, self._coat, self._hair, self._skin]).tobytes()
            for channel in range(3)
        )


def paint(channel: int, x: float, y: float, colours: list[tuple[int, int, int]]) -> Plane:
    """One plane: wall, coat, hair and face, each over the one before."""
    scale = 1 if channel == 0 else 2
    rows, columns = np.ogrid[0 : HEIGHT // scale, 0 : WIDTH // scale]
    down, right = rows * scale / HEIGHT, columns * scale / HEIGHT
    middle = x * WIDTH / HEIGHT
    wall, coat, hair, skin = (colour[channel] for colour in colours)
    plane: Plane = np.full((HEIGHT // scale, WIDTH // scale), wall, dtype=np.uint8)
    plane[ellipse(right, down, (middle, 1.08), (0.42, 0.44))] = coat
    plane[ellipse(right, down, (middle, y - 0.05), (0.19, 0.22))] = hair
    plane[ellipse(right, down, (middle, y + 0.02), (0.165, 0.20))] = skin
    return plane


def ellipse(
    right: Grid, down: Grid, centre: tuple[float, float], half: tuple[float, float]
) -> Mask:
    """Which points lie inside, with the half axes given."""
    inside: Mask = ((right - centre[0]) / half[0]) ** 2 + ((down - centre[1]) / half[1]) ** 2 < 1.0
    return inside


def yuv(red: float, green: float, blue: float) -> tuple[int, int, int]:
    """BT.601 studio range, from colours between 0 and 1."""
    luma = 16 + 65.5 * red + 128.6 * green + 25.0 * blue
    u = 128 - 37.8 * red - 74.2 * green + 112.0 * blue
    v = 128 + 112.0 * red - 93.8 * green - 18.2 * blue
    return round(luma), round(u), round(v)


def voice(index: int, seconds: float) -> npt.NDArray[np.int16]:
    """Someone humming syllables at their own pitch, softly; mono, `RATE` samples a second."""
    time = np.arange(int(seconds * RATE)) / RATE
    pitch = 110.0 * 2 ** ((index * 5 % 19) / 19)
    wander = 2 * np.pi * pitch * time + 1.5 * np.sin(2 * np.pi * 0.7 * time + index)
    tone = sum(np.sin(wander * k) / k**1.5 for k in (1, 2, 3, 4))
    syllables = (
        np.clip(np.sin(2 * np.pi * 3.1 * time + 0.6 * np.sin(2 * np.pi * 0.8 * time)), 0, 1) ** 0.5
    )
    edges = np.clip(np.minimum(time, seconds - time) / 0.05, 0, 1)
    samples: npt.NDArray[np.int16] = (tone * syllables * edges * 0.10 * 32767).astype(np.int16)
    return samples
