"""Figure, the base class of all shapes, and Together, several figures on one board.

A figure is a frozen description: it is drawn only when asked for, prints as the Python that makes it, compares by
content, and can be a key of a dict. Lengths are in cells, angles in degrees; the origin is the centre of the retina,
rows run down and columns to the right. Moves of the outline are applied first, in the order given; then the changes of
the light, in the order given, because noise lies on the retina and not on the figure.
"""

from collections.abc import Sequence
from dataclasses import MISSING, dataclass, field, fields, replace
from functools import lru_cache
from math import ceil, log2
from typing import Any, Self

import numpy as np

from mark1.base.checks import check_seed
from mark1.stimuli.raster import RETINA, Levels, Shape, as_shape, shown
from mark1.stimuli.shapes import transforms
from mark1.stimuli.shapes.coverage import Points, coverage
from mark1.stimuli.shapes.outlines import band
from mark1.stimuli.shapes.transforms import Change, Move, as_number, as_size
from mark1.stimuli.shapes.trapezoids import trapezoids

BAND_DETAIL = 0.25
"""Detail of a band: it has eight times the edges of its outline, so curves are cut to four times the error."""


@dataclass(frozen=True, repr=False)
class Figure:
    """A figure and its changes; `primitives` and `silhouettes` hold the kinds of figures."""

    moves: tuple[Move, ...] = field(default=(), kw_only=True)
    light: tuple[Change, ...] = field(default=(), kw_only=True)

    def shifted(self, rows: float, columns: float) -> Self:
        """Move down by `rows` and right by `columns`, any fraction of a cell; up and left where negative."""
        return self._moved(transforms.Shifted(as_number(rows, "a shift"), as_number(columns, "a shift")))

    def turned(self, degrees: float) -> Self:
        """Turn counter-clockwise about the centre of the retina: turn first, then shift, to turn it in its place."""
        return self._moved(transforms.Turned(as_number(degrees, "an angle")))

    def scaled(self, factor: float) -> Self:
        """Make it `factor` times as large, away from the centre of the retina."""
        return self._moved(transforms.Scaled(as_number(factor, "a scale", least=0, most=1000, above=0)))

    def thickened(self, cells: float) -> Self:
        """Let it grow by `cells` on every side; corners that point outward become round."""
        return self._moved(transforms.Thickened(as_size(cells, "a thickness")))

    def outlined(self, cells: float) -> Self:
        """Leave a border `cells` thick, inside the figure (ValueError after another outline or a thickening)."""
        if any(isinstance(move, transforms.Outlined | transforms.Thickened) for move in self.moves):
            raise ValueError(f"{self!r} can't be outlined any more; outline it once, before it is thickened")
        return self._moved(transforms.Outlined(as_size(cells, "a border")))

    def inverted(self) -> Self:
        """Exchange light and dark."""
        return self._lit(transforms.Inverted())

    def blurred(self, cells: float) -> Self:
        """Put it out of focus: a Gaussian of standard deviation `cells`."""
        return self._lit(transforms.Blurred(as_size(cells, "a blur")))

    def noised(self, fraction: float, seed: int) -> Self:
        """Invert each cell with probability `fraction` (salt and pepper), as `stimuli.noise` does."""
        return self._lit(transforms.Noised(_as_share(fraction), check_seed(seed)))

    def grained(self, spread: float, seed: int) -> Self:
        """Add Gaussian noise of standard deviation `spread` (of full light) to every cell, held within 0 and 1."""
        return self._lit(
            transforms.Grained(as_number(spread, "a spread of grain", least=0, most=100), check_seed(seed))
        )

    def occluded(self, fraction: float, seed: int) -> Self:
        """Cover `fraction` of the retina by a dark box somewhere wholly on it."""
        return self._lit(transforms.Occluded(_as_share(fraction), check_seed(seed)))

    def __add__(self, other: "Figure") -> "Figure":
        """Put both on one board, where they may overlap."""
        if not isinstance(other, Figure):
            return NotImplemented
        members = [
            each.figures if isinstance(each, Together) and not each.moves and not each.light else (each,)
            for each in (self, other)
        ]
        return Together(members[0] + members[1])

    def on(self, shape: Shape = RETINA) -> Levels:
        """Return the light on a retina of (rows, columns): the share of each cell that is covered, 0 to 1."""
        levels = coverage(self.trapezoids(), as_shape(shape))
        for each in self.light:
            levels = each.change(levels)
        return levels

    def trapezoids(self) -> Points:
        """Return the moved figure cut into parts that don't overlap, (n, 4, 2), as rows and columns from the centre."""
        scale = self.scale
        detail = 2.0 ** ceil(log2(max(scale, 1)))  # in powers of 2, so that figures of about one scale are cut once
        hollow, growth = (self._at_start(kind) for kind in (transforms.Outlined, transforms.Thickened))
        points = _cut(replace(self, moves=(), light=()), hollow, growth, detail)
        for each in self.moves:
            points = each.move(points)
        return points

    @property
    def area(self) -> float:
        """The area of the figure in cells, also outside the retina."""
        points = self.trapezoids()
        after = np.roll(points, -1, axis=1)
        return float(np.sum(points[..., 1] * after[..., 0] - points[..., 0] * after[..., 1]) / -2)

    @property
    def box(self) -> tuple[float, float, float, float]:
        """The upper, lower, left and right border of the figure, in cells from the centre of the retina."""
        points = self.trapezoids().reshape(-1, 2)
        if not len(points):
            return 0.0, 0.0, 0.0, 0.0
        (top, left), (bottom, right) = points.min(axis=0).tolist(), points.max(axis=0).tolist()
        return top, bottom, left, right

    def outlines(self, detail: float) -> tuple[Sequence[Points], Sequence[Points]]:
        """Return the closed outlines and the holes, before any move; circles as exact as `detail` times larger."""
        raise NotImplementedError

    def _moved(self, move: Move) -> Self:
        return replace(self, moves=(*self.moves, move))

    def _lit(self, change: Change) -> Self:
        return replace(self, light=(*self.light, change))

    @property
    def is_hollow(self) -> bool:
        """True if the figure is outlined."""
        return any(isinstance(move, transforms.Outlined) for move in self.moves)

    @property
    def scale(self) -> float:
        """The product of all scalings."""
        return float(np.prod([move.factor for move in self.moves if isinstance(move, transforms.Scaled)]))

    def _at_start(self, kind: type[transforms.Outlined | transforms.Thickened]) -> float:
        """Return the sum of the cells of all moves of a kind, each measured before any scaling."""
        scale, total = 1.0, 0.0
        for move in self.moves:
            if isinstance(move, transforms.Scaled):
                scale *= move.factor
            elif isinstance(move, kind):
                total += move.cells / scale
        return total

    def __repr__(self) -> str:
        return f"{type(self).__name__}({arguments_of(self, leave_out=('moves', 'light'))}){self._changes()}"

    def _changes(self) -> str:
        return "".join(f".{type(each).__name__.lower()}({arguments_of(each)})" for each in (*self.moves, *self.light))


@dataclass(frozen=True, repr=False)
class Together(Figure):
    """Figures on one board, moved as one; where they overlap the board is lit once.

    Raises:
        ValueError: there are fewer than two, or one of them has noise or another change of light.
    """

    figures: tuple[Figure, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "figures", tuple(self.figures))
        if len(self.figures) < 2 or not all(isinstance(each, Figure) for each in self.figures):
            raise ValueError(f"two figures or more stand together, not {shown(self.figures)}")
        for each in self.figures:
            if each.light:
                raise ValueError(f"the light of {each!r} can't be joined to another's; join the figures first, with +")

    def thickened(self, cells: float) -> Self:
        """Let each of the figures grow."""
        own = as_size(cells, "a thickness") / self.scale
        return replace(self, figures=tuple(each.thickened(own) for each in self.figures))

    def outlined(self, cells: float) -> Self:
        """Leave the border of each of the figures."""
        own = as_size(cells, "a border") / self.scale
        return replace(self, figures=tuple(each.outlined(own) for each in self.figures))

    def outlines(self, detail: float) -> tuple[Sequence[Points], Sequence[Points]]:  # noqa: ARG002
        """Return the parts of every figure; they overlap where the figures do."""
        return [part for each in self.figures for part in each.trapezoids()], []

    def __repr__(self) -> str:
        joined = " + ".join(map(repr, self.figures))
        return f"({joined}){self._changes()}" if self.moves or self.light else joined


def arguments_of(record: Any, leave_out: tuple[str, ...] = ()) -> str:
    """Return the arguments that make a record, without those at their default."""
    arguments = []
    for each in fields(record):
        value = getattr(record, each.name)
        if each.name not in leave_out and value != each.default:
            by_name = each.default is not MISSING or each.name == "seed"
            arguments.append(f"{each.name}={value!r}" if by_name else repr(value))
    return ", ".join(arguments)


def _as_share(fraction: float) -> float:
    return as_number(fraction, "a fraction", least=0, most=1)


@lru_cache(maxsize=512)
def _cut(figure: Figure, hollow: float, growth: float, detail: float) -> Points:
    """Return an unmoved figure cut into trapezoids; the few in use are moved again and again."""
    if hollow or growth:
        detail *= BAND_DETAIL
    outlines, holes = figure.outlines(detail)
    if not outlines:
        return np.empty((0, 4, 2))
    closed = [*outlines, *holes]
    near = band(closed, hollow + growth, detail) if hollow else []
    around = band(closed, growth, detail) if growth else []
    points = trapezoids(
        [outlines, holes, near, around],
        lambda w: ((w[:, 0] != 0) & (w[:, 1] == 0) & ((w[:, 2] != 0) | (not hollow))) | (w[:, 3] != 0),
    )
    points.setflags(write=False)
    return points
