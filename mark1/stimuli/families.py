"""Families of figures: pictures without end of a few classes, each drawn at random from a seed.

A draw takes a class, then scales, turns and shifts one of its figures at random, and adds noise. Every picture belongs
to one of two sides, the training or the test, by its own content: no picture of the test can ever come up in training,
however many are drawn of either and in whatever order.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from hashlib import blake2b
from typing import Any

import numpy as np

from mark1.base.checks import check_seed
from mark1.stimuli.raster import RETINA, Levels, Shape, as_shape, shown
from mark1.stimuli.sets import Stimuli
from mark1.stimuli.shapes import placement
from mark1.stimuli.shapes.figure import Figure, said
from mark1.stimuli.shapes.glyphs import DEJAVU
from mark1.stimuli.shapes.placement import EVERYWHERE, Places, Range
from mark1.stimuli.shapes.primitives import Letter
from mark1.stimuli.shapes.transforms import as_number

Marks = tuple[frozenset[bytes], ...]

ANYWHERE = "anywhere"
TRAINING, TEST = "training", "test"
COUNTED = 2000  # pictures of a family that are listed, so as to give each side half of every class
TRIES = 1000  # draws in a row that belong to the other side


@dataclass(frozen=True)
class Kind:
    """A class of a family: its name and its figures, one of which is drawn each time.

    Placed anywhere, they keep within `rows` and `columns`, bounds in cells from the middle of the retina.
    """

    label: str
    figures: tuple[Figure, ...]
    rows: Range = EVERYWHERE
    columns: Range = EVERYWHERE

    def __post_init__(self) -> None:
        object.__setattr__(self, "figures", _as_figures(self.figures, f"class {shown(self.label)}"))
        if not self.figures:
            raise ValueError(f"class {shown(self.label)} needs figures, at least one")


@dataclass(frozen=True, repr=False)
class Family:
    """Classes and how their pictures vary; `family` makes one and tells what the settings mean.

    Iteration gives training pictures without end, as (levels, name of the class). ValueError for settings out of range.
    """

    kinds: tuple[Kind, ...]
    shift: float | str = 0
    turn: float = 0
    scale: Range = (1, 1)
    noise: float = 0
    whole_cells: bool = True
    company: tuple[Figure, ...] = ()
    shape: Shape = RETINA
    seed: int = 0
    source: str = ""
    assumed: str = ""

    def __post_init__(self) -> None:
        checked = {
            "shift": _as_shift(self.shift, self.whole_cells),
            "turn": as_number(self.turn, "the greatest turn (in degrees, either way)", least=0, most=180),
            "scale": _as_scales(self.scale),
            "noise": as_number(self.noise, "the fraction of noise", least=0, most=1),
            "company": _as_figures(self.company, "company"),
            "shape": as_shape(self.shape),
            "seed": check_seed(self.seed),
        }
        for name, value in checked.items():
            object.__setattr__(self, name, value)
        if not self.kinds or len(set(self.labels)) < len(self.kinds):
            raise ValueError(f"a family has one or more classes of different names, not {shown(self.labels)}")

    @property
    def labels(self) -> tuple[str, ...]:
        """Names of the classes."""
        return tuple(kind.label for kind in self.kinds)

    def varied(self, **settings: Any) -> "Family":
        """Return the same classes with other settings, as `varied(shift=3, seed=1)`; ValueError for an unknown one."""
        known = [each.name for each in fields(self)[1:-2]]
        for name in settings:
            if name not in known:
                raise ValueError(f"a family has no setting {shown(name)}; it has {', '.join(known)}")
        return replace(self, **settings)

    def train(self, count: int) -> Stimuli:
        """Take the first `count` training pictures; the classes take turns, in a new random order each time."""
        return self._taken(count, TRAINING)

    def test(self, count: int) -> Stimuli:
        """Take `count` pictures none of which comes up in training; ValueError where a class has no such picture."""
        return self._taken(count, TEST)

    def split(self, train: int, test: int) -> tuple[Stimuli, Stimuli]:
        """Return so many pictures to train on, and others to test with."""
        return self.train(train), self.test(test)

    def every(self) -> Stimuli:
        """Every picture of the family once, class by class; ValueError where they can't be counted."""
        pictures = _listed(self)
        if pictures is None:
            raise ValueError(
                f"the pictures of {self!r} can't be listed: with a turn, scale, noise, company, or shifts by fractions "
                f"of a cell they have no end, and more than {COUNTED} are too many; take train() and test()"
            )
        y = np.repeat(np.arange(len(pictures)), [len(members) for members in pictures])
        return Stimuli(np.stack([levels for members in pictures for levels in members]), y, self.labels)

    def __iter__(self) -> Iterator[tuple[Levels, str]]:
        return ((levels, self.labels[k]) for levels, k in self._draws(TRAINING))

    def __repr__(self) -> str:
        settings = said(self, leave_out=("kinds", "source", "assumed"))
        names = self.labels if len(self.labels) <= 6 else (*self.labels[:3], "...", self.labels[-1])
        return f"<Family of {', '.join(names)}{': ' if settings else ''}{settings}>"

    def reach(self, figure: Figure, kind: Kind) -> Places:
        """Where a figure of a class may be put."""
        if isinstance(self.shift, str):
            return placement.anywhere(figure, self.shape, kind.rows, kind.columns)
        return placement.around(self.shift)

    def _taken(self, count: int, side: str) -> Stimuli:
        wanted = as_number(count, f"the number of {side} pictures", least=1, most=10**9)
        if not isinstance(wanted, int):
            raise ValueError(f"pictures are counted in whole numbers, not {shown(count)}")
        draws = self._draws(side)
        pictures, y = zip(*(next(draws) for _ in range(wanted)), strict=True)
        return Stimuli(np.stack(pictures), np.array(y), self.labels)

    def _draws(self, side: str) -> Iterator[tuple[Levels, int]]:
        rng = np.random.default_rng([self.seed, (TRAINING, TEST).index(side)])
        kept = _kept_for_test(self)
        while True:
            for k in rng.permutation(len(self.kinds)).tolist():
                yield self._draw(k, side, None if kept is None else kept[k], rng), k

    def _draw(self, k: int, side: str, kept: frozenset[bytes] | None, rng: np.random.Generator) -> Levels:
        """Draw until a picture belongs to the side: to the test if it is `kept`, or else by its mark."""
        for _ in range(0 if side == TEST and kept == frozenset() else TRIES):
            levels = self._figure(self.kinds[k], rng).on(self.shape)
            mark = _mark(levels, self.seed)
            if (side == TEST) == (mark[0] % 2 == 1 if kept is None else mark in kept):
                return levels
        raise ValueError(
            f"class {self.labels[k]!r} of {self!r} has no picture left for the {side}; allow more shift, turn, scale "
            "or noise, or take what there is with every()"
        )

    def _figure(self, kind: Kind, rng: np.random.Generator) -> Figure:
        figure = kind.figures[rng.integers(len(kind.figures))]
        if self.scale != (1, 1):
            figure = figure.scaled(rng.uniform(*self.scale))
        if self.turn:
            figure = figure.turned(rng.uniform(-self.turn, self.turn))
        figure = figure.shifted(*placement.drawn(self.reach(figure, kind), self.whole_cells, rng))
        for other in self.company:
            figure += other.shifted(*placement.drawn(placement.anywhere(other, self.shape), self.whole_cells, rng))
        return figure.noised(self.noise, int(rng.integers(2**32))) if self.noise else figure


@lru_cache(maxsize=8)
def _listed(family: Family) -> tuple[tuple[Levels, ...], ...] | None:
    """All different pictures of each class; None where they have no end or are too many."""
    endless = family.turn or family.scale != (1, 1) or family.noise or family.company
    if endless or (family.shift and not family.whole_cells):
        return None
    ways = [[(figure, family.reach(figure, kind)) for figure in kind.figures] for kind in family.kinds]
    if sum(placement.count(where) for kind in ways for _, where in kind) > COUNTED:
        return None
    pictures = [
        [figure.shifted(*by).on(family.shape) for figure, where in kind for by in placement.listed(where)]
        for kind in ways
    ]
    return tuple(tuple({levels.tobytes(): levels for levels in members}.values()) for members in pictures)


@lru_cache(maxsize=64)
def _kept_for_test(family: Family) -> Marks | None:
    """Marks of half the pictures of each class, less what another class trains on; None for an endless family."""
    pictures = _listed(family)
    if pictures is None:
        return None
    marks = [sorted(_mark(levels, family.seed) for levels in members) for members in pictures]
    trained = {mark for members in marks for mark in members[len(members) // 2 :]}
    return tuple(frozenset(members[: len(members) // 2]) - trained for members in marks)


def _mark(levels: Levels, seed: int) -> bytes:
    """A picture's own number, random from seed to seed and the same in every process."""
    return blake2b(levels.tobytes(), key=str(seed).encode()[:64], digest_size=16).digest()


def family(*classes: str | Figure | Kind, typeface: str = DEJAVU, **settings: Any) -> Family:
    """Make a family of classes: letters as text, figures, or a `Kind` of several figures or with bounds.

    - `shift`: greatest shift up, down, left and right (cells), or "anywhere": wherever the figure lies wholly
      inside
    - `whole_cells`: True (the default): shifts in whole cells, which keep a figure's edges; False: any fraction of
      a cell
    - `turn`: greatest turn either way (degrees), about the middle, before the shift; 180 is any turn
    - `scale`: (least, greatest) factor
    - `noise`: the fraction of cells turned to their opposite, others in each picture
    - `company`: figures that stand anywhere on every picture, whatever its class; they may overlap
    - `shape`: rows and columns of the retina
    - `seed`: a whole number; the same seed gives the same pictures, to the bit, in every process
    - `typeface`: of the letters

    ValueError for a class that is neither, or a setting out of its range.
    """
    kinds: list[Kind] = []
    for each in classes:
        if isinstance(each, str) and each:
            kinds += [Kind(letter, (Letter(letter, typeface),)) for letter in each]
        elif isinstance(each, Figure | Kind):
            kinds.append(each if isinstance(each, Kind) else Kind(repr(each), (each,)))
        else:
            raise ValueError(
                f"a class is a letter, a figure as stimuli.Square(4), or a stimuli.Kind, not {shown(each)}"
            )
    return Family(tuple(kinds)).varied(**settings)


def _as_figures(figures: object, what: str) -> tuple[Figure, ...]:
    members = (figures,) if isinstance(figures, Figure) else figures
    if not isinstance(members, tuple | list) or not all(isinstance(each, Figure) for each in members):
        raise ValueError(f"{what} needs figures, as (stimuli.Square(4), stimuli.Circle(4)), not {shown(figures)}")
    return tuple(members)


def _as_shift(shift: object, whole_cells: bool) -> float | str:
    if shift == ANYWHERE:
        return ANYWHERE
    cells = as_number(shift, f"the greatest shift, unless it is {ANYWHERE!r},", least=0)
    if whole_cells and not isinstance(cells, int):
        raise ValueError(f"a shift of {shown(shift)} isn't in whole cells; give a whole number, or whole_cells=False")
    return cells


def _as_scales(scale: object) -> Range:
    if not isinstance(scale, tuple | list) or len(scale) != 2:
        raise ValueError(f"scale is given as (least, greatest), as (0.8, 1.2), not {shown(scale)}")
    low, high = (as_number(factor, "a scale", least=0, most=1000, above=0) for factor in scale)
    if high < low:
        raise ValueError(f"the least scale comes first, as (0.8, 1.2), not {shown(scale)}")
    return low, high
