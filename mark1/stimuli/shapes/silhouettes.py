"""Silhouettes of things, drawn by us as polygons: a ship, an aeroplane, a tank, a house.

After the Mark I's later work on the interpretation of photographs (Murray 1961, reported: a task without a number to
match). Which silhouettes were shown, and how large, is not known.
"""

from dataclasses import dataclass

import numpy as np

from mark1.stimuli.raster import shown
from mark1.stimuli.shapes.figure import Figure
from mark1.stimuli.shapes.primitives import Corner, Outlines
from mark1.stimuli.shapes.transforms import as_size

SHAPES: dict[str, tuple[Corner, ...]] = {
    "ship": (
        *((0, -12), (0, -8), (-3, -8), (-3, -5), (-7, -5), (-7, -2.5), (-3, -2.5), (-3, 1), (-5, 1), (-5, 3.5)),
        *((0, 3.5), (0, 12), (5, 8.5), (5, -9.5)),
    ),
    "aeroplane": (
        *((-12, 0), (-9, 1.5), (-4, 1.5), (2, 12), (5, 12), (3, 1.5), (7.5, 1.2), (10, 5), (12, 5), (11, 0)),
        *((12, -5), (10, -5), (7.5, -1.2), (3, -1.5), (5, -12), (2, -12), (-4, -1.5), (-9, -1.5)),
    ),
    "tank": (
        *((0, -10), (0, -6), (-5, -4.5), (-5, 2.5), (-3.5, 3.2), (-3.5, 12), (-2, 12), (-2, 4), (0, 4.5), (0, 10)),
        *((2.5, 12), (6, 9), (6, -9), (2.5, -12)),
    ),
    "house": (
        *((-2, -12), (-6.5, -5.5), (-6.5, -7), (-9, -7), (-9, -4.5), (-7.5, -4.5), (-10, 0), (-2, 12), (-2, 9)),
        *((9, 9), (9, 3), (2.5, 3), (2.5, -2), (9, -2), (9, -9), (-2, -9)),
    ),
}
"""Corners (row, column); each is 24 units long or wide."""

UNITS = 24


@dataclass(frozen=True, repr=False)
class Silhouette(Figure):
    """The silhouette of a "ship", "aeroplane", "tank" or "house", `length` cells long, centred by its box."""

    name: str
    length: float = 12.0

    def __post_init__(self) -> None:
        if self.name not in SHAPES:
            raise ValueError(f"no silhouette {shown(self.name)}; there are {', '.join(SHAPES)}")
        object.__setattr__(self, "length", as_size(self.length, "the length of a silhouette"))

    def outlines(self, detail: float) -> Outlines:  # noqa: ARG002
        """Return one outline, scaled to its length."""
        corners = np.array(SHAPES[self.name], dtype=np.float64)
        middle = (corners.min(axis=0) + corners.max(axis=0)) / 2
        return [(corners - middle) * (self.length / UNITS)], []
