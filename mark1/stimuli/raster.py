"""Light levels on a retina of rows x columns: check them, and reduce a picture to them.

Each cell is the mean of the light that falls on its whole area, as a photocell takes it, so a stroke that covers half
a cell gives half the light. Levels are rounded to 2**-16, finer than a picture's own steps, so that a cell which is
exactly half covered reads 0.5 on every computer, in whatever order its sums were taken.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mark1.base.checks import is_count

Levels = NDArray[np.float64]
Shape = tuple[int, int]

RETINA: Shape = (20, 20)

MOST_CELLS = 2**24
"""Cells of the largest retina on which images are drawn."""

GRAIN = 2.0**-16
"""Step of levels, finer than those of a picture."""


class Reduced(NamedTuple):
    """The light of a picture on each cell, and the share of the cell that it covers; both (rows, columns)."""

    light: Levels
    covered: Levels

    def border(self) -> float:
        """Return the level of the picture's own border: the median of the outermost cells that it covers at all.

        The median, so that a figure which touches the border here and there doesn't count; of whole cells and not of
        pixels, since pixels of a dithered grey are all black or white.
        """
        inside = np.ix_(self.covered.any(axis=1), self.covered.any(axis=0))
        cells = self.light[inside] / self.covered[inside]
        outermost = np.ones(cells.shape, dtype=bool)
        outermost[1:-1, 1:-1] = False
        return float(np.median(cells[outermost]))

    def surrounded(self, level: float) -> Levels:
        """Return the light levels of the whole retina; what isn't covered sees `level`."""
        levels = self.light + level * (1 - self.covered)
        return np.clip(np.rint(levels / GRAIN) * GRAIN, 0, 1)


def reduce(picture: Levels, shape: Shape, pixels_per_cell: float) -> Reduced:
    """Return a picture (height, width) at the centre of a retina, each cell the mean over its area."""
    down = _coverage(shape[0], picture.shape[0], pixels_per_cell)
    across = _coverage(shape[1], picture.shape[1], pixels_per_cell)
    return Reduced(down @ picture @ across.T, np.outer(down.sum(axis=1), across.sum(axis=1)))


def _coverage(cells: int, pixels: int, pixels_per_cell: float) -> Levels:
    """Return the share of each cell that each pixel covers along one axis; shape (cells, pixels)."""
    edges = (np.arange(cells + 1) - cells / 2) * pixels_per_cell + pixels / 2
    starts = np.arange(pixels)
    overlap = np.minimum(edges[1:, None], starts + 1) - np.maximum(edges[:-1, None], starts)
    shares: Levels = np.clip(overlap, 0, None) / pixels_per_cell
    return shares


def fit(size: tuple[float, float], room: tuple[float, float]) -> float:
    """Return the pixels per cell at which `size` (height, width) just fits into `room` (rows, columns), aspect kept."""
    return max(size[0] / room[0], size[1] / room[1])


def as_levels(x: object, *, dimensions: tuple[int, ...]) -> Levels:
    """Return `x` as float64 light levels (ValueError unless they are 0 to 1 in one of the permitted `dimensions`)."""
    try:
        array = np.asarray(x)
    except Exception:  # rows of unequal length, or an object whose own conversion fails
        array = np.empty(0, dtype=object)
    if array.dtype.kind not in "biuf":
        raise ValueError(f"light levels must be an array of real numbers from 0 to 1, not {_named(x, array)}")
    if array.ndim not in dimensions or 0 in array.shape[-2:]:
        accepted = " or ".join({2: "(rows, columns)", 3: "(n, rows, columns)"}[n] for n in dimensions)
        raise ValueError(f"light levels of shape {array.shape} were given; the shape must be {accepted}")
    if not np.all((array >= 0) & (array <= 1)):  # NaN fails this too
        raise ValueError("light levels must lie between 0 (dark) and 1 (bright), and none may be NaN; scale them first")
    return array.astype(np.float64)


def shown(value: object, most: int = 80) -> str:
    """Return the repr of a value for a message, cut after `most` characters."""
    try:
        text = " ".join(repr(value).split())
    except Exception:  # an integer of very many digits, or an object whose own repr fails
        return f"this {type(value).__name__}"
    return text if len(text) <= most else f"{text[:most]}..."


def _named(x: object, array: NDArray[Any]) -> str:
    kinds = {"c": " of complex numbers", "U": " of texts", "S": " of bytes"}
    return f"{type(x).__name__}{kinds.get(array.dtype.kind, '')}"


def as_shape(shape: object) -> Shape:
    """Return `shape` as (rows, columns) (ValueError unless it is two whole numbers of at least 1)."""
    try:
        rows, columns = (int(side) if is_count(side) else 0 for side in shape)  # type: ignore[attr-defined]
    except (TypeError, ValueError):
        rows = columns = 0
    if rows < 1 or columns < 1:
        raise ValueError(f"the retina's shape is (rows, columns), two whole numbers of at least 1, not {shown(shape)}")
    if rows > MOST_CELLS or columns > MOST_CELLS or rows * columns > MOST_CELLS:
        raise ValueError(f"the retina's shape has too many cells; at most {MOST_CELLS} are drawn")
    return rows, columns
