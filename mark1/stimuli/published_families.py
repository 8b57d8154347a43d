"""The figures of published experiments as families, by name, each with its source and what had to be assumed.

Almost all were shown to programs (IBM 704) or to the theory on paper and not to the Mark I. Sizes and the range of
places are in no source that could be read, and the range of places decides how hard the task is: vary it.
"""

from dataclasses import replace
from itertools import product
from math import pi, sqrt

from mark1.stimuli.families import ANYWHERE, Family, Kind, family
from mark1.stimuli.raster import shown
from mark1.stimuli.shapes.primitives import Bar, Cells, Circle, Diamond, Square, Triangle
from mark1.stimuli.shapes.silhouettes import SHAPES, Silhouette
from mark1.stimuli.shapes.transforms import as_number

MOST_CELLS = 10
"""Cells of the largest parity: 1,024 patterns."""
PAIRS = "quoted in secondary sources, most likely IBM 704; never a result of the Mark I"
UNKNOWN = "size and range of places are not known"


def parity(n: int) -> Family:
    """Return all patterns of `n` cells (1 to 10) in a row at the centre: "even" and "odd" by how many are lit.

    No A-units that each see fewer than n of the cells can learn it fully (Minsky and Papert 1969, theory).
    """
    cells = as_number(n, "the number of cells of a parity", least=1, most=MOST_CELLS)
    if not isinstance(cells, int):
        raise ValueError(f"cells are counted in whole numbers, not {shown(n)}")
    row = [(0.0, float(k - cells // 2)) for k in range(cells)]
    patterns = [
        Cells(tuple(cell for cell, lit in zip(row, lamps, strict=True) if lit))
        for lamps in product((False, True), repeat=cells)
    ]
    parts = [tuple(pattern for pattern in patterns if len(pattern.cells) % 2 == odd) for odd in (0, 1)]
    return replace(
        family(Kind("even", parts[0]), Kind("odd", parts[1])),
        source="theory: Minsky and Papert 1969",
        assumed="which cells: side by side in the middle of the retina",
    )


def _connectedness() -> Family:
    """Return three long bars; at each end either the upper or the lower two are joined."""
    bars = Bar(1, 18).shifted(-3.5, 0) + Bar(1, 18).shifted(0.5, 0) + Bar(1, 18).shifted(4.5, 0)
    ends = {(high, right): Bar(5, 1).shifted(-1.5 if high else 2.5, right) for high in (0, 1) for right in (-8.5, 8.5)}
    figures = {(a, b): bars + ends[a, -8.5] + ends[b, 8.5] for a in (0, 1) for b in (0, 1)}
    return replace(
        family(
            Kind("connected", (figures[0, 1], figures[1, 0])),
            Kind("not connected", (figures[0, 0], figures[1, 1])),
        ),
        source="theory: Minsky and Papert 1969",
        assumed="the proof asks only for four long figures of two kinds of ends; length, gaps and strokes are ours",
    )


def _left_and_right() -> Family:
    square = (Square(4),)
    return replace(
        family(Kind("left", square, columns=(-10, 0)), Kind("right", square, columns=(0, 10)), shift=ANYWHERE),
        source="NYT58 and other press, 7 Jul 1958: IBM 704",
        assumed="retina, size of the squares (4 x 4) and places (any whole cells inside one half): not known",
    )


def _pair(one: Kind | str, other: Kind | str, note: str, turn: float = 0) -> Family:
    assumed = f"{UNKNOWN}; shift=1 is ours, and so is the typeface of letters: vary them"
    return replace(family(one, other, shift=1, turn=turn), source=f"{PAIRS}; {note}", assumed=assumed)


def _silhouettes(length: float, number: int) -> Family:
    company = (Square(2), Circle(2.5), Triangle(3))[:number]
    return replace(
        family(*(Kind(name, (Silhouette(name, length),)) for name in SHAPES), shift=ANYWHERE, company=company),
        source="after Murray 1961, a task without a number to match",
        assumed="which silhouettes, their drawing, size, places and company are ours",
    )


class Families(dict[str, Family]):
    """Families by name; KeyError that lists the names."""

    def __missing__(self, name: object) -> Family:
        raise KeyError(f"no family {shown(name)}; there are {', '.join(self)}")


families = Families(
    {
        "left and right squares": _left_and_right(),
        "squares and circles": replace(
            family(Kind("square", (Square(6),)), Kind("circle", (Circle(12 / sqrt(pi)),)), shift=ANYWHERE),
            source="theory: R58 fig. 11, RT58 fig. 5",
            assumed="side 6 and a circle of the same area, anywhere on the retina in whole cells: not known",
        ),
        "square and diamond": _pair(
            Kind("square", (Square(8),)), Kind("diamond", (Diamond(8),)), "60 images, other places only"
        ),
        "X and E": _pair("X", "E", "20 images, turned up to 30 degrees", turn=30),
        "X and E turned at will": _pair("X", "E", "60 images, turned at will", turn=180),
        "E and F": _pair("E", "F", "60 images, other places only"),
        "two dissimilar figures": replace(
            family(Kind("lying", (Bar(4, 16),)), Kind("standing", (Bar(16, 4),)), shift=1),
            source="R58 class C', RT58: two dissimilar classes, classified without a trainer; IBM 704",
            assumed="the figures, their size and places are ours",
        ),
        "connectedness": _connectedness(),
        "parity": parity(3),
        "silhouettes": _silhouettes(10, 0),
        "silhouettes in company": _silhouettes(10, 3),
    }
)
"""The families of published experiments by name, each with its source and what had to be assumed."""
