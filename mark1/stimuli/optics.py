"""What may go wrong between the card and the photocells: light, lens and the place of the card, all off by default.

The Mark I looked at its card through a bellows camera (PH, documented). Nothing is known of its lens, its light or how
well it was set up: every quantity here is invented, and none is part of the machine's spec.
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

SHARP = 0.01  # cells; a blur as fine as this can't be told from none


@dataclass(frozen=True, kw_only=True)
class Optics:
    """Camera and light as they were set up: invented, all of it. `seen` gives what they make of figures.

    - `exposure`: the iris: all light times this; what exceeds 1 is 1. At least 0.
    - `contrast`: the card: levels spread about the middle grey, 0.5, by this factor; 0 leaves one grey. At least 0.
    - `defocus`: the lens: standard deviation of its blur (cells). At least 0.
    - `shift`: the card's place: cells down and right, parts of a cell too.
    - `turn`: the card: degrees anticlockwise about its middle.
    - `lighting`: the lamp beside the card: part of the light that is lost from the left edge to the right, evenly;
      -1 to 1, negative where it is the left that is darker.

    They act in the order turn, shift, contrast, lighting, defocus, exposure. ValueError for anything else.
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
        """Light levels on the cells, of the shape of `x`: (rows, columns), (n, rows, columns) or a Stimuli."""
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
    """What the lamp field will show: 1 where the light reaches the photocells' threshold, 0 elsewhere; shape as of `x`.

    `threshold` is the machine's `s_threshold`, at first 0.5 (invented); cells that differ from each other are left to
    the machine. ValueError unless it lies above 0 and not above 1.
    """
    check_number("threshold", threshold, above=0, high=1)
    return changed(x, lambda levels: (levels >= threshold).astype(np.float64))


def beside(**figures: Any) -> str:
    """Figures of one shape as lamp fields side by side, each under its name: print(beside(card=x, lamps=lamps(x))).

    Each is an array (rows, columns) or a set of one. ValueError for several figures or other shapes.
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
    """Light on each column, the brightest edge at 1."""
    across = (np.arange(columns) + 0.5) / columns
    light: Levels = 1 - abs(lost) * (across if lost > 0 else 1 - across)
    return light


def _blur(size: int, deviation: float) -> Levels:
    """Share that each cell gets of each along one axis (to, from); light from beyond the edge is as that inside."""
    away = np.subtract.outer(np.arange(size), np.arange(size)) / max(deviation, SHARP)
    bell = np.exp(-0.5 * away**2)
    shares: Levels = bell / bell.sum(axis=1, keepdims=True)
    return shares


def _placed(levels: Levels, turn: float, shift: tuple[float, float]) -> Levels:
    """Turn, then shift every figure, its board going on around it."""
    if levels.ndim == 3:
        return np.array([_placed(figure, turn, shift) for figure in levels]).reshape(levels.shape)
    rows, columns = _sources(levels.shape, turn, shift)
    board = Reduced(levels, np.ones_like(levels)).border()
    around = np.pad(levels, 1, constant_values=board)
    return _between(around, rows + 1, columns + 1)


def _sources(shape: tuple[int, ...], turn: float, shift: tuple[float, float]) -> tuple[Levels, Levels]:
    """Where on the card each cell looks, as row and column of its cells; both (rows, columns)."""
    middle = (shape[0] - 1) / 2, (shape[1] - 1) / 2
    down = np.arange(shape[0])[:, None] - middle[0] - shift[0]
    right = np.arange(shape[1]) - middle[1] - shift[1]
    sine, cosine = sin(radians(turn)), cos(radians(turn))
    return cosine * down + sine * right + middle[0], cosine * right - sine * down + middle[1]


def _between(levels: Levels, rows: Levels, columns: Levels) -> Levels:
    """Levels between the cells, in proportion to the nearness of the four around; beyond the edge, the edge's."""
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
