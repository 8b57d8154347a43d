"""Where a figure may be put on the retina: round its place by so many cells, or anywhere that it lies wholly inside."""

from itertools import product
from math import inf

import numpy as np

from mark1.stimuli.raster import Shape
from mark1.stimuli.shapes.figure import Figure

Range = tuple[float, float]
Places = tuple[Range, Range]
"""Down and across: the least shift, and how much further it may go (cells)."""

EVERYWHERE: Range = (-inf, inf)
FUZZ = 1e-9  # cells; a box of 4 cells that reads 4.0000000001 still has its 17 places in 20


def around(shift: float) -> Places:
    """Up to `shift` cells either way."""
    return (-shift, 2 * shift), (-shift, 2 * shift)


def anywhere(figure: Figure, shape: Shape, rows: Range = EVERYWHERE, columns: Range = EVERYWHERE) -> Places:
    """Wherever the figure's box lies on the retina, and within `rows` and `columns` (cells from its middle).

    In whole cells the box's upper left corner comes to lie on a corner of cells. ValueError where it has no room.
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


def drawn(places: Places, whole_cells: bool, rng: np.random.Generator) -> tuple[float, float]:
    """One of the places at random, all as likely."""
    down, across = (
        float(first + (rng.integers(_steps(further)) if whole_cells else rng.uniform(0, further)))
        for first, further in places
    )
    return down, across


def count(places: Places) -> int:
    """How many places there are in whole cells."""
    return _steps(places[0][1]) * _steps(places[1][1])


def listed(places: Places) -> list[tuple[float, float]]:
    """All places in whole cells, row by row."""
    down, across = ([first + k for k in range(_steps(further))] for first, further in places)
    return list(product(down, across))


def _steps(further: float) -> int:
    return int(further + FUZZ) + 1
