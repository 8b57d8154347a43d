"""The figures: letters and digits, bars, squares, circles, diamonds, triangles, crosses, dots, cells, polygons.

Each stands at the centre of the retina, upright, until it is moved. Sizes are in cells.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import sqrt
from os import PathLike, fspath
from typing import Self, TypeVar

import numpy as np

from mark1.base.checks import check_seed
from mark1.stimuli.raster import shown
from mark1.stimuli.shapes.coverage import Points
from mark1.stimuli.shapes.figure import Figure
from mark1.stimuli.shapes.glyphs import DEJAVU
from mark1.stimuli.shapes.outlines import box, circle, regular
from mark1.stimuli.shapes.transforms import as_number, as_size

Outlines = tuple[Sequence[Points], Sequence[Points]]
Corner = tuple[float, float]

Round = TypeVar("Round", bound="Circle | Dots")

MOST_DOTS = 1000


@dataclass(frozen=True, repr=False)
class _Sized(Figure):
    """A figure whose fields are all lengths."""

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            if name not in ("moves", "light"):
                object.__setattr__(self, name, as_size(value, f"the {name} of a {type(self).__name__.lower()}"))


@dataclass(frozen=True, repr=False)
class Bar(_Sized):
    """A bar that is `rows` high and `columns` wide: Bar(1, 10) lies, Bar(10, 1) stands."""

    rows: float
    columns: float

    def outlines(self, detail: float) -> Outlines:  # noqa: ARG002
        """Return four corners."""
        return [box(self.rows, self.columns)], []


@dataclass(frozen=True, repr=False)
class Square(_Sized):
    """A square of that side."""

    side: float

    def outlines(self, detail: float) -> Outlines:  # noqa: ARG002
        """Return four corners."""
        return [box(self.side, self.side)], []


@dataclass(frozen=True, repr=False)
class Circle(_Sized):
    """A disc of that diameter; `.outlined(1)` makes it a ring."""

    diameter: float

    def outlines(self, detail: float) -> Outlines:
        """Return a polygon within 1e-4 cells of the circle."""
        return [circle(self.diameter / 2, detail)], []

    def thickened(self, cells: float) -> Self:
        """Make it a larger circle, or a ring thicker."""
        return super().thickened(cells) if self.is_hollow else _larger(self, cells)


@dataclass(frozen=True, repr=False)
class Diamond(_Sized):
    """A square of that side, standing on a corner."""

    side: float

    def outlines(self, detail: float) -> Outlines:  # noqa: ARG002
        """Return four corners."""
        return [regular(4, self.side / sqrt(2))], []


@dataclass(frozen=True, repr=False)
class Triangle(_Sized):
    """A triangle of three equal sides, one corner up, its centre of gravity at the centre."""

    side: float

    def outlines(self, detail: float) -> Outlines:  # noqa: ARG002
        """Return three corners."""
        return [regular(3, self.side / sqrt(3))], []


@dataclass(frozen=True, repr=False)
class Cross(_Sized):
    """A standing and a lying bar across each other, `size` cells long and `thickness` thick."""

    size: float
    thickness: float

    def outlines(self, detail: float) -> Outlines:  # noqa: ARG002
        """Return two bars, counted once where they overlap."""
        return [box(self.size, self.thickness), box(self.thickness, self.size)], []


@dataclass(frozen=True, repr=False)
class Dots(Figure):
    """`count` discs at random, their centres anywhere in `within` = (rows, columns); they may overlap."""

    count: int
    diameter: float = 1.0
    within: tuple[float, float] = (18.0, 18.0)
    seed: int = 0

    def __post_init__(self) -> None:
        count = as_number(self.count, "the number of dots", least=1, most=MOST_DOTS)
        if not isinstance(count, int):
            raise ValueError(f"dots are counted in whole numbers, not {shown(self.count)}")
        own = (count, as_size(self.diameter, "the diameter of dots"), _as_room(self.within), check_seed(self.seed))
        for name, value in zip(("count", "diameter", "within", "seed"), own, strict=True):
            object.__setattr__(self, name, value)

    def outlines(self, detail: float) -> Outlines:
        """Return one circle for each dot."""
        places = (np.random.default_rng(self.seed).random((self.count, 2)) - 0.5) * self.within
        return [circle(self.diameter / 2, detail) + place for place in places], []

    def thickened(self, cells: float) -> Self:
        """Make the dots larger."""
        return _larger(self, cells)

    def outlined(self, cells: float) -> Self:
        """Raise ValueError: dots cannot be outlined."""
        raise ValueError(f"{self!r} can't be outlined by {shown(cells)} cells; join circles that are, with +")


@dataclass(frozen=True, repr=False)
class Cells(Figure):
    """Whole cells, each given by its upper left corner (row, column) from the centre; none at all is the dark board."""

    cells: tuple[tuple[float, float], ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "cells", _as_corners(self.cells, "the corner of a cell"))

    def outlines(self, detail: float) -> Outlines:  # noqa: ARG002
        """Return one square for each cell."""
        return [box(1, 1) + 0.5 + cell for cell in self.cells], []


@dataclass(frozen=True, repr=False)
class Polygon(Figure):
    """Corners (row, column), the last joined to the first, less those of each of the `holes`.

    An outline may cross itself and run either way: what it goes round is inside, by the non-zero rule, and what any
    hole goes round is not.

    Raises:
        ValueError: there are fewer than three corners, or they are not numbers.
    """

    outline: tuple[Corner, ...]
    holes: tuple[tuple[Corner, ...], ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "outline", _as_outline(self.outline))
        object.__setattr__(self, "holes", tuple(_as_outline(hole) for hole in self.holes))

    def outlines(self, detail: float) -> Outlines:  # noqa: ARG002
        """Return outline and holes as given."""
        return [np.array(self.outline, dtype=np.float64)], [np.array(hole, dtype=np.float64) for hole in self.holes]


@dataclass(frozen=True, repr=False)
class Letter(Figure):
    """A character of a typeface, at the largest scale at which every capital of it fits `within` (rows, columns).

    `typeface` is "DejaVu Sans", "Pillow" (the one that Pillow carries) or the path of a font file. Centred by its own
    ink, as in `stimuli.letters`, from which it differs by less than a tenth of a cell's light: its outline is not
    drawn on a grid of points first. A character or typeface that does not exist is a ValueError when it is drawn.
    """

    character: str
    typeface: str = DEJAVU
    within: tuple[float, float] = (16.0, 16.0)

    def __post_init__(self) -> None:
        if not isinstance(self.character, str) or len(self.character) != 1:
            raise ValueError(f"a letter is one character, as 'E', not {shown(self.character)}")
        if not isinstance(self.typeface, str | PathLike):
            raise ValueError(f"a typeface is given by its name or path, not by {shown(self.typeface)}")
        object.__setattr__(self, "typeface", fspath(self.typeface))
        object.__setattr__(self, "within", _as_room(self.within))

    def outlines(self, detail: float) -> Outlines:
        """Return the outlines from the font file, curves as edges."""
        from mark1.stimuli.shapes.font_outlines import letter  # fontTools is loaded by the first letter that is drawn

        return letter(self.character, self.typeface, self.within, detail), []


def _larger(figure: Round, cells: float) -> Round:
    """Let circles grow by `cells` as they are now, after any scaling."""
    growth = 2 * as_size(cells, "a thickness") / figure.scale
    return replace(figure, diameter=figure.diameter + growth)


def _as_room(room: object) -> tuple[float, float]:
    if not isinstance(room, tuple | list) or len(room) != 2:
        raise ValueError(f"room is given as (rows, columns) in cells, not {shown(room)}")
    return as_size(room[0], "a room's height"), as_size(room[1], "a room's width")


def _as_outline(corners: Iterable[Corner]) -> tuple[Corner, ...]:
    points = _as_corners(corners, "a corner")
    if len(set(points)) < 3:
        raise ValueError(f"an outline has at least three different corners (row, column), not {shown(points)}")
    return points


def _as_corners(corners: Iterable[Corner], what: str) -> tuple[Corner, ...]:
    try:
        pairs = [(row, column) for row, column in corners]
    except (TypeError, ValueError):
        raise ValueError(f"corners are given as (row, column), one after the other, not {shown(corners)}") from None
    return tuple((as_number(row, what), as_number(column, what)) for row, column in pairs)
