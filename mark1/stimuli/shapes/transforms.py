"""Changes of figures: moves of the outline, and changes of the light on the retina.

A move takes points (row, column) in cells from the centre of the retina; a change of light takes levels (rows,
columns). Each is a small record, equal to another of the same numbers. Random ones carry their seed and do the same
each time.
"""

from dataclasses import dataclass
from math import cos, erf, inf, radians, sin, sqrt
from typing import Protocol

import numpy as np

from mark1.base.checks import is_number
from mark1.stimuli.raster import Levels, shown
from mark1.stimuli.shapes.coverage import STEP, Points, coverage
from mark1.stimuli.shapes.outlines import box

LARGEST = 10_000.0
"""Largest length (cells); beyond it fractions of a cell are no longer exact."""


class Move(Protocol):
    """A move of an outline."""

    def move(self, points: Points) -> Points:
        """Return points (..., 2) after the move."""


class Change(Protocol):
    """A change of the light on the retina."""

    def change(self, levels: Levels) -> Levels:
        """Return levels (rows, columns) after the change."""


@dataclass(frozen=True)
class Shifted:
    """Moved down by `rows` and right by `columns` (cells)."""

    rows: float
    columns: float

    def move(self, points: Points) -> Points:
        """Return the points plus the shift."""
        moved: Points = points + np.array([self.rows, self.columns])
        return moved


@dataclass(frozen=True)
class Turned:
    """Turned counter-clockwise about the centre of the retina, by `degrees`."""

    degrees: float

    def move(self, points: Points) -> Points:
        """Return the turned points, exact in quarters of a turn."""
        c, s = self._direction()
        row, column = points[..., 0], points[..., 1]
        return np.stack([row * c - column * s, column * c + row * s], axis=-1)

    def _direction(self) -> tuple[float, float]:
        quarters, rest = divmod(self.degrees, 90)
        if rest == 0:
            return ((1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0))[int(quarters) % 4]
        return cos(radians(self.degrees)), sin(radians(self.degrees))


@dataclass(frozen=True)
class Scaled:
    """Made `factor` times as large, away from the centre of the retina."""

    factor: float

    def move(self, points: Points) -> Points:
        """Return the points times the factor."""
        return points * self.factor


@dataclass(frozen=True)
class Thickened:
    """Grown by `cells` on every side, corners rounded."""

    cells: float

    def move(self, points: Points) -> Points:
        """Return the points unchanged: the growth is computed with the outline."""
        return points


@dataclass(frozen=True)
class Outlined:
    """Reduced to what lies within `cells` of its border."""

    cells: float

    def move(self, points: Points) -> Points:
        """Return the points unchanged: the border is computed with the outline."""
        return points


@dataclass(frozen=True)
class Inverted:
    """Light and dark exchanged."""

    def change(self, levels: Levels) -> Levels:
        """Return 1 - levels."""
        return 1 - levels


@dataclass(frozen=True)
class Blurred:
    """Out of focus: spread by a Gaussian of standard deviation `cells`; beyond the retina it is dark."""

    cells: float

    def change(self, levels: Levels) -> Levels:
        """Return the blurred levels; light spread beyond the border is lost."""
        down, across = (self._spread(size) for size in levels.shape)
        blurred: Levels = np.clip(np.rint(down @ levels @ across / STEP) * STEP, 0, 1)
        return blurred

    def _spread(self, size: int) -> Levels:
        """Return the share of a cell's light that reaches each cell of its row or column, (size, size)."""
        edges = (np.arange(size + 1) - 0.5) / (self.cells * sqrt(2))
        below = np.array([erf(edge) / 2 for edge in edges])
        shares = np.concatenate([[2 * below[1]], np.diff(below[1:])])[:size]
        apart = np.abs(np.subtract.outer(np.arange(size), np.arange(size)))
        return shares[apart]


@dataclass(frozen=True)
class Noised:
    """Salt and pepper: each cell is inverted with probability `fraction`."""

    fraction: float
    seed: int

    def change(self, levels: Levels) -> Levels:
        """Return levels with the same cells inverted as by `stimuli.noise` with this seed."""
        turned = np.random.default_rng(self.seed).random(levels.shape) < self.fraction
        return np.where(turned, 1 - levels, levels)


@dataclass(frozen=True)
class Grained:
    """Gaussian noise of standard deviation `spread` (of full light) added to every cell, clipped to 0 and 1."""

    spread: float
    seed: int

    def change(self, levels: Levels) -> Levels:
        """Return the levels plus the noise."""
        grain = np.random.default_rng(self.seed).standard_normal(levels.shape)
        return np.clip(levels + self.spread * grain, 0, 1)


@dataclass(frozen=True)
class Occluded:
    """A dark box over `fraction` of the retina, of the retina's proportions, somewhere wholly on it."""

    fraction: float
    seed: int

    def change(self, levels: Levels) -> Levels:
        """Return the levels, 0 where the box covers them."""
        rows, columns = (sqrt(self.fraction) * side for side in levels.shape)
        room = np.array(levels.shape) - (rows, columns)
        place = (np.random.default_rng(self.seed).random(2) - 0.5) * room
        return levels * (1 - coverage(box(rows, columns)[None] + place, levels.shape))


def as_number(
    value: object, what: str, *, least: float = -LARGEST, most: float = LARGEST, above: float = -inf
) -> float:
    """Return a number, whole ones as int (ValueError that names the range of `what`)."""
    if is_number(value) and least <= value <= most and value > above:
        return int(value) if float(value).is_integer() else float(value)
    span = f"above {above:g} and at most {most:g}" if above >= least else f"from {least:g} to {most:g}"
    raise ValueError(f"{what} must be a number {span}, not {shown(value)}")


def as_size(value: object, what: str) -> float:
    """Return a length in cells (ValueError unless it is above 0)."""
    return as_number(value, f"{what} (in cells)", least=0, above=0)
