"""Ranges of shifts of a figure on the retina: by so many cells, or anywhere that it lies wholly inside."""

from itertools import product
from math import inf

import numpy as np

from mark1.stimuli.raster import Shape
from mark1.stimuli.shapes.figure import Figure

Range = tuple[float, float]
Shifts = tuple[Range, Range]
"""Down and across: the least shift, and by how much it may be larger (cells)."""

EVERYWHERE: Range = (-inf, inf)
FUZZ = 1e-9
"""Tolerance (cells): a box of 4 cells that reads 4.0000000001 still has 17 shifts on 20 cells."""


def around(shift: float) -> Shifts:
    """Return shifts of up to `shift` cells either way."""
    return (-shift, 2 * shift), (-shift, 2 * shift)


def anywhere(figure: Figure, shape: Shape, rows: Range = EVERYWHERE, columns: Range = EVERYWHERE) -> Shifts:
    """Return all shifts with the figure's box on the retina and within `rows` and `columns` (cells from its centre).

    In whole cells the box's upper left corner comes to lie on a corner of cells (ValueError: it has no room).
    """
    top, bottom, left, right = figure.box
    sides = ((top, bottom, shape[0], rows), (left, right, shape[1], columns))
    places = []
    for low, high, size, bounds in sides:
        first, last = max(-size / 2, bounds[0]), min(size / 2, bounds[1])
        if high - low > last - first + FUZZ:
            raise ValueError(
                f"{figure!r} is {high - low:.4g} cells high or wide and has no room within {last - first:g}; "
                "make it smaller"
            )
        places.append((first - low, max(last - first - (high - low), 0.0)))
    return places[0], places[1]


def sample(shifts: Shifts, whole_cells: bool, rng: np.random.Generator) -> tuple[float, float]:
    """Return one of the shifts at random, all equally likely."""
    down, across = (
        float(first + (rng.integers(_steps(further)) if whole_cells else rng.uniform(0, further)))
        for first, further in shifts
    )
    return down, across


def count(shifts: Shifts) -> int:
    """Return the number of shifts in whole cells."""
    return _steps(shifts[0][1]) * _steps(shifts[1][1])


def all_shifts(shifts: Shifts) -> list[tuple[float, float]]:
    """Return all shifts in whole cells, row by row."""
    down, across = ([first + k for k in range(_steps(further))] for first, further in shifts)
    return list(product(down, across))


def _steps(further: float) -> int:
    return int(further + FUZZ) + 1
