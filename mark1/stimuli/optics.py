"""Simulate the camera: light, lens and position of the card; everything is off by default.

The Mark I looked at its card through a bellows camera (PH, documented). Nothing is known of its lens, its light or how
well it was adjusted: every quantity here is invented, and none is part of the machine's spec.
"""

from dataclasses import dataclass
from math import cos, inf, radians, sin
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mark1.base.checks import check_number
from mark1.stimuli.raster import Levels, Reduced, as_levels, shown
from mark1.stimuli.sets import Figures, Stimuli, changed
from mark1.stimuli.text_fields import rows_of_fields

SHARP = 0.01
"""Blur (cells) that makes no difference."""


@dataclass(frozen=True, kw_only=True)
class Optics:
    """A camera and its light, all of it invented. `seen` applies them to figures.

    - `exposure`: the iris: factor of all light, clipped at 1. At least 0.
    - `contrast`: of the card: factor of the distance of levels from 0.5; 0 leaves one grey. At least 0.
    - `defocus`: standard deviation of the blur of the lens (cells). At least 0.
    - `shift`: of the card, in cells down and right, fractions too.
    - `turn`: of the card, in degrees counter-clockwise about its centre.
    - `lighting`: a lamp beside the card: fraction of the light that is lost from the left edge to the right, linearly;
      -1 to 1, negative if the left is darker.

    They act in the order turn, shift, contrast, lighting, defocus, exposure.

    Raises:
        ValueError: a value is out of range.
    """

    exposure: float = 1.0
    contrast: float = 1.0
    defocus: float = 0.0
    shift: tuple[float, float] = (0, 0)
    turn: float = 0.0
    lighting: float = 0.0

    def __post_init__(self) -> None:
        for name in ("exposure", "contrast", "defocus"):
            check_number(name, getattr(self, name))
        check_number("turn", self.turn, -inf)
        check_number("lighting", self.lighting, -1, 1)
        object.__setattr__(self, "shift", _cells(self.shift))

    def seen(self, x: Figures) -> Figures:
        """Return the light levels on the cells; `x` has shape (rows, columns) or (n, rows, columns), or is a set."""
        return changed(x, self._through)

    def _through(self, levels: Levels) -> Levels:
        if self.turn or any(self.shift):
            levels = _placed(levels, self.turn, self.shift)
        if self.contrast != 1:
            levels = np.clip(0.5 + self.contrast * (levels - 0.5), 0, 1)
        if self.lighting:
            levels = levels * _light(levels.shape[-1], self.lighting)
        if self.defocus:
            down, across = (_blur(size, self.defocus) for size in levels.shape[-2:])
            levels = np.clip(down @ levels @ across.T, 0, 1)
        return np.minimum(levels * self.exposure, 1)


def lamps(x: Figures, threshold: float = 0.5) -> Figures:
    """Return 1 where the light reaches the threshold of the photocells and 0 elsewhere, as the lamp field will show.

    `threshold` is the machine's `s_threshold`, default 0.5 (invented); the spread of the cells is not included
    (ValueError unless it is above 0 and at most 1).
    """
    check_number("threshold", threshold, above=0, high=1)
    return changed(x, lambda levels: (levels >= threshold).astype(np.float64))


def side_by_side(**figures: Any) -> str:
    """Return figures of one shape as lamp fields, each under its name: print(side_by_side(card=x, lamps=lamps(x))).

    Each is an array (rows, columns) or a set of one figure (ValueError: several figures, or different shapes).
    """
    named = {name: _one(figure) for name, figure in figures.items()}
    if len({figure.shape for figure in named.values()}) != 1:
        shapes = ", ".join(f"{name} {figure.shape}" for name, figure in named.items()) or "none"
        raise ValueError(f"figures of one shape stand side by side; given were {shapes}")
    return "\n".join(rows_of_fields(list(named.items())))


def _one(figure: object) -> Levels:
    if isinstance(figure, Stimuli) and len(figure) != 1:
        raise ValueError(f"{len(figure)} figures were given; give one at a time, as letters[4]")
    return figure.x[0] if isinstance(figure, Stimuli) else as_levels(figure, dimensions=(2,))


def _cells(shift: Any) -> tuple[float, float]:
    try:
        down, right = shift
    except (TypeError, ValueError):
        raise ValueError(f"shift is two numbers of cells, (down, right), not {shown(shift)}") from None
    check_number("shift", down, -inf)
    check_number("shift", right, -inf)
    return down, right


def _light(columns: int, lost: float) -> Levels:
    """Return the light on each column; the brightest edge has 1."""
    across = (np.arange(columns) + 0.5) / columns
    light: Levels = 1 - abs(lost) * (across if lost > 0 else 1 - across)
    return light


def _blur(size: int, deviation: float) -> Levels:
    """Return the share of each cell in each along one axis (to, from); beyond the edge the light is as at the edge."""
    away = np.subtract.outer(np.arange(size), np.arange(size)) / max(deviation, SHARP)
    bell = np.exp(-0.5 * away**2)
    shares: Levels = bell / bell.sum(axis=1, keepdims=True)
    return shares


def _placed(levels: Levels, turn: float, shift: tuple[float, float]) -> Levels:
    """Turn, then shift every figure, with its board continued around it."""
    if levels.ndim == 3:
        return np.array([_placed(figure, turn, shift) for figure in levels]).reshape(levels.shape)
    rows, columns = _sources(levels.shape, turn, shift)
    board = Reduced(levels, np.ones_like(levels)).border()
    around = np.pad(levels, 1, constant_values=board)
    return _between(around, rows + 1, columns + 1)


def _sources(shape: tuple[int, ...], turn: float, shift: tuple[float, float]) -> tuple[Levels, Levels]:
    """Return the point of the card that each cell sees, as row and column; both (rows, columns)."""
    middle = (shape[0] - 1) / 2, (shape[1] - 1) / 2
    down = np.arange(shape[0])[:, None] - middle[0] - shift[0]
    right = np.arange(shape[1]) - middle[1] - shift[1]
    sine, cosine = sin(radians(turn)), cos(radians(turn))
    return cosine * down + sine * right + middle[0], cosine * right - sine * down + middle[1]


def _between(levels: Levels, rows: Levels, columns: Levels) -> Levels:
    """Interpolate levels bilinearly between cells; beyond the edge they are those of the edge."""
    height, width = levels.shape
    rows, columns = np.clip(rows, 0, height - 1), np.clip(columns, 0, width - 1)
    top, left = _floor(rows, height), _floor(columns, width)
    low, far = rows - top, columns - left
    upper = levels[top, left] * (1 - far) + levels[top, left + 1] * far
    lower = levels[top + 1, left] * (1 - far) + levels[top + 1, left + 1] * far
    between: Levels = np.clip(upper * (1 - low) + lower * low, 0, 1)
    return between


def _floor(places: Levels, size: int) -> NDArray[np.intp]:
    return np.minimum(places.astype(np.intp), size - 2)
