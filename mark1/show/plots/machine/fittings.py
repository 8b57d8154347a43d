"""Lamps, switches and dials of panels, drawn many at a time and set as often as needed.

Places are (across, up) in the units of the cabinet; see `mark1.show.plots.machine.cabinet`.
"""

from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.patches import Rectangle
from numpy.typing import ArrayLike, NDArray

from mark1.show.plots.common import Grid, plain
from mark1.show.plots.machine import cabinet

LETTERS, SMALL = 15, 13
"""Sizes of letters (points) in a picture that is 20 inches wide."""

POINTS = 9.0
"""Points (1/72 inch) in a unit of places, in the same."""

LIT, DARK, RUNNING, STILL = "#ffd75e", "#3a3a3a", "#7fb2e5", "#ffffff"
"""Lamps that are on and off, and the faces of dials whose motors run and do not."""

THROWS = np.array([[1.0, 0.0], [0.0, -1.0], [0.0, 1.0]])
"""Which way a lever points at its positions -1, 0, 1: across, down, up."""


class Levers:
    """Toggle switches in a row or a field, each with a lever that `throw` points up, down or across."""

    def __init__(self, axes: Axes, places: Grid, radius: float) -> None:
        self._places, self._reach = places, 1.25 * radius
        dots(axes, places, radius, facecolors="white", edgecolors="gray", linewidths=0.5)
        self.lines = LineCollection([], colors="black", linewidths=0.5 * radius * POINTS, zorder=4)
        axes.add_collection(self.lines)
        self.moving: list[Artist] = [self.lines]

    def throw(self, positions: ArrayLike) -> None:
        """Set the levers: 1 up, 0 down, -1 across."""
        tips = self._places + self._reach * THROWS[np.ravel(positions).astype(int) + 1]
        self.lines.set_segments(list(np.stack([self._places, tips], axis=1)))


class Dials:
    """Round dials with a notch at either stop and a pointer."""

    def __init__(self, axes: Axes, places: Grid, radius: float, width: float) -> None:
        self._places, self._radius = places, radius
        self.faces = dots(axes, places, radius, facecolors=STILL, edgecolors="black", linewidths=0.8)
        notches = LineCollection(_notches(places, radius), colors="black", linewidths=0.9, zorder=4)
        axes.add_collection(notches)
        self.pointers = LineCollection([], colors="black", linewidths=width, zorder=5)
        axes.add_collection(self.pointers)
        self.moving: list[Artist] = [self.faces, notches, self.pointers]

    def turn(self, turns: Grid) -> None:
        """Point to where each wiper is, from -1, the lower stop, to 1, the upper."""
        self.pointers.set_segments(list(cabinet.pointers(self._places, turns, 0.9 * self._radius)))


def _notches(places: Grid, radius: float) -> list[Grid]:
    """A short stroke over the rim at each stop."""
    found: list[Grid] = []
    for stop in (-1.0, 1.0):
        outer, inner = (cabinet.pointers(places, np.full(len(places), stop), reach * radius) for reach in (1.15, 0.8))
        found.extend(np.stack([outer[:, 1], inner[:, 1]], axis=1))
    return found


def light(field: PathCollection, on: NDArray[np.bool_]) -> None:
    """Turn lamps on and off."""
    field.set_facecolor([LIT if lit else DARK for lit in on])


def dots(axes: Axes, places: Grid, radius: float, **look: Any) -> PathCollection:
    """Draw round parts of one radius; `look` is that of a scatter."""
    return axes.scatter(*places.T, **{"s": (2 * radius * POINTS) ** 2, "zorder": 3} | look)


def lamps(axes: Axes, places: Grid, radius: float) -> PathCollection:
    """Draw lamps for `light`."""
    return dots(axes, places, radius, edgecolors="black", linewidths=0.8)


def frame(axes: Axes, box: cabinet.Box, **look: Any) -> None:
    """Draw a rectangle."""
    how: dict[str, Any] = {"facecolor": "none", "edgecolor": "gray", "linewidth": 0.8, "zorder": 1} | look
    axes.add_patch(Rectangle((box.left, box.bottom), box.width, box.height, **how))


def letter(axes: Axes, across: float, up: float, text: str, **look: Any) -> Any:
    """Write a line, in the middle of its height; return it, so that it can be written anew."""
    how: dict[str, Any] = {"fontsize": SMALL, "va": "center"} | look
    return axes.text(across, up, plain(text), **how)
