"""The cabinet of the Mark I from the front: where its bays stand, and the lamps, switches, jacks and dials in them.

The order of the bays, lamps over switches, 64 modules of A-units and eight rows for the R-units: SI counted,
documented; 8 A-units in a module: inferred. How things are set out within a bay is ours. Places are (across, up) in
units of which the whole picture has SIZE.
"""

from math import ceil, isqrt
from typing import NamedTuple

import numpy as np

from mark1.show.plots.common import Grid

SIZE = (160.0, 90.0)

MODULE = (4, 2)
"""Rows and columns of A-units in a module."""

MOST_TURN = 0.75 * np.pi
"""How far a dial turns from the middle to either stop (radians)."""


class Box(NamedTuple):
    """A part of the picture: its left and lower edge, and its size."""

    left: float
    bottom: float
    width: float
    height: float


BAYS = {
    "retina": Box(1, 8.5, 28, 74.5),
    "plugboard": Box(30, 8.5, 32, 74.5),
    "A-units": Box(63, 8.5, 56, 74.5),
    "control": Box(120, 8.5, 28, 74.5),
    "power": Box(149, 8.5, 10, 74.5),
}
"""The bays from left to right."""

FIELDS = {
    "lamps": Box(2.5, 50.5, 25, 27),
    "switches": Box(2.5, 13, 25, 27),
    "S-jacks": Box(32, 50.5, 28, 27),
    "A-jacks": Box(32, 13, 28, 27),
    "dials": Box(66, 13, 52.5, 65.5),
}
"""Fields in the bays, each of which has its label below it."""

RESPONSES, SETTINGS, METER = Box(121, 49, 26, 29), Box(121, 30, 26, 19), Box(124, 14, 20, 10.5)
SMALL_METERS = Box(150, 13, 8, 64)


def field(box: Box, shape: tuple[int, int]) -> tuple[Grid, float]:
    """Centres of rows and columns of square cells in a box, from the upper left, (n, 2), and the side of a cell."""
    rows, columns = shape
    side = min(box.width / columns, box.height / rows)
    left, top = box.left + (box.width - columns * side) / 2, box.bottom + (box.height + rows * side) / 2
    return _centres(Box(left, top - rows * side, columns * side, rows * side), shape), side


def modules(box: Box, units: int) -> tuple[Grid, Grid]:
    """Centres of the A-units, module by module from the upper left, (units, 2), and of the modules that they fill."""
    count = ceil(units / np.prod(MODULE))
    across, down = grid_of(units)
    centres = _centres(box, (down, across))[:count]
    module = Box(-box.width / across / 2, -box.height / down / 2, 0.94 * box.width / across, 0.96 * box.height / down)
    inside = _centres(module._replace(left=-module.width / 2, bottom=-module.height / 2), MODULE)
    return (centres[:, None] + inside[None]).reshape(-1, 2)[:units], centres


def grid_of(units: int) -> tuple[int, int]:
    """Modules across and down: as square as can be."""
    count = ceil(units / np.prod(MODULE))
    across = isqrt(count - 1) + 1
    return across, ceil(count / across)


def a_units_in_a_row(units: int) -> int:
    """A-units in a row of modules of a machine that has so many."""
    return grid_of(units)[0] * MODULE[0] * MODULE[1]


def pointers(centres: Grid, turns: Grid, length: float) -> Grid:
    """Pointers of dials as lines (n, 2, 2) from their centres; a turn is from -1, the lower stop, to 1, the upper."""
    angle = np.clip(turns, -1, 1) * MOST_TURN
    tips = centres + length * np.stack([np.sin(angle), np.cos(angle)], axis=-1)
    return np.stack([centres, tips], axis=1)


def _centres(box: Box, shape: tuple[int, int]) -> Grid:
    """Centres of equal rows and columns of a box, (n, 2), row by row from the upper left."""
    rows, columns = shape
    row, column = np.indices(shape).reshape(2, -1)
    across = box.left + (column + 0.5) * box.width / columns
    return np.stack([across, box.bottom + box.height - (row + 0.5) * box.height / rows], axis=1)
