"""Families of figures: any number of images of a few classes, sampled from a seed.

A sample takes a class, then scales, turns and shifts one of its figures at random, and adds noise. Every image belongs
to the training or to the test set by its own content, so that no test image is ever a training image, however many are
sampled and in whatever order.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from hashlib import blake2b
from typing import Any

import numpy as np

from mark1.base.checks import check_seed, is_number
from mark1.stimuli.raster import RETINA, Levels, Shape, as_shape, shown
from mark1.stimuli.sets import Stimuli
from mark1.stimuli.shapes import placement
from mark1.stimuli.shapes.figure import Figure, arguments_of
from mark1.stimuli.shapes.glyphs import DEJAVU
from mark1.stimuli.shapes.placement import EVERYWHERE, Range, Shifts
from mark1.stimuli.shapes.primitives import Letter
from mark1.stimuli.shapes.transforms import as_number

Marks = tuple[frozenset[bytes], ...]

ANYWHERE = "anywhere"
TRAINING, TEST = "training", "test"
COUNTED = 2000
"""Images of a family up to which all are listed, to give each side half of every class."""

TRIES = 1000
"""Samples in a row that may belong to the other side."""


@dataclass(frozen=True)
class Kind:
    """A class of a family: its name and its figures, one of which is sampled for each image.

    With shift "anywhere" they stay within `rows` and `columns`, bounds in cells from the centre of the retina.
    """

    label: str
    figures: tuple[Figure, ...]
    rows: Range = EVERYWHERE
    columns: Range = EVERYWHERE

    def __post_init__(self) -> None:
        object.__setattr__(self, "figures", _as_figures(self.figures, f"class {shown(self.label)}"))
        for name in ("rows", "columns"):
            object.__setattr__(self, name, _as_bounds(getattr(self, name), name))
        if not self.figures:
            raise ValueError(f"class {shown(self.label)} needs figures, at least one")


@dataclass(frozen=True, repr=False)
class Family:
    """Classes and how their images vary; `family` makes one and explains the settings.

    Iteration gives any number of training images, as (levels, name of the class).

    Raises:
        ValueError: a setting is out of range.
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
        """The names of the classes."""
        return tuple(kind.label for kind in self.kinds)

    def varied(self, **settings: Any) -> "Family":
        """Return the same classes with other settings, as `varied(shift=3, seed=1)` (ValueError: unknown)."""
        known = [each.name for each in fields(self)[1:-2]]
        for name in settings:
            if name not in known:
                raise ValueError(f"a family has no setting {shown(name)}; it has {', '.join(known)}")
        return replace(self, **settings)

    def train(self, count: int) -> Stimuli:
        """Return the first `count` training images; the classes take turns, in a new random order each time."""
        return self._taken(count, TRAINING)

    def test(self, count: int) -> Stimuli:
        """Return `count` images that are never training images (ValueError: a class has none)."""
        return self._taken(count, TEST)

    def split(self, train: int, test: int) -> tuple[Stimuli, Stimuli]:
        """Return a training and a test set of so many images."""
        return self.train(train), self.test(test)

    def all_images(self) -> Stimuli:
        """Return every image of the family once, class by class (ValueError: they cannot be counted)."""
        pictures = _listed(self)
        if pictures is None:
            raise ValueError(
                f"the images of {self!r} can't be listed: with a turn, scale, noise, company, or shifts by fractions "
                f"of a cell they cannot be counted, and more than {COUNTED} are too many; take train() and test()"
            )
        y = np.repeat(np.arange(len(pictures)), [len(members) for members in pictures])
        return Stimuli(np.stack([levels for members in pictures for levels in members]), y, self.labels)

    def __iter__(self) -> Iterator[tuple[Levels, str]]:
        return ((levels, self.labels[k]) for levels, k in self._draws(TRAINING))

    def __repr__(self) -> str:
        settings = arguments_of(self, leave_out=("kinds", "source", "assumed"))
        names = self.labels if len(self.labels) <= 6 else (*self.labels[:3], "...", self.labels[-1])
        return f"<Family of {', '.join(names)}{': ' if settings else ''}{settings}>"

    def reach(self, figure: Figure, kind: Kind) -> Shifts:
        """Return the range of shifts of a figure of a class."""
        if isinstance(self.shift, str):
            return placement.anywhere(figure, self.shape, kind.rows, kind.columns)
        return placement.around(self.shift)

    def _taken(self, count: int, side: str) -> Stimuli:
        wanted = as_number(count, f"the number of {side} images", least=1, most=10**9)
        if not isinstance(wanted, int):
            raise ValueError(f"images are counted in whole numbers, not {shown(count)}")
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
        """Return a sample that belongs to the side: to the test if it is `kept`, or else by its mark."""
        for _ in range(0 if side == TEST and kept == frozenset() else TRIES):
            levels = self._figure(self.kinds[k], rng).on(self.shape)
            mark = _mark(levels, self.seed)
            if (side == TEST) == (mark[0] % 2 == 1 if kept is None else mark in kept):
                return levels
        raise ValueError(
            f"class {self.labels[k]!r} of {self!r} has no image left for the {side}; allow more shift, turn, scale "
            "or noise, or take all with all_images()"
        )

    def _figure(self, kind: Kind, rng: np.random.Generator) -> Figure:
        figure = kind.figures[rng.integers(len(kind.figures))]
        if self.scale != (1, 1):
            figure = figure.scaled(rng.uniform(*self.scale))
        if self.turn:
            figure = figure.turned(rng.uniform(-self.turn, self.turn))
        figure = figure.shifted(*placement.sample(self.reach(figure, kind), self.whole_cells, rng))
        for other in self.company:
            figure += other.shifted(*placement.sample(placement.anywhere(other, self.shape), self.whole_cells, rng))
        return figure.noised(self.noise, int(rng.integers(2**32))) if self.noise else figure


@lru_cache(maxsize=8)
def _listed(family: Family) -> tuple[tuple[Levels, ...], ...] | None:
    """Return all different images of each class; None if they cannot be counted or are too many."""
    endless = family.turn or family.scale != (1, 1) or family.noise or family.company
    if endless or (family.shift and not family.whole_cells):
        return None
    ways = [[(figure, family.reach(figure, kind)) for figure in kind.figures] for kind in family.kinds]
    if sum(placement.count(where) for kind in ways for _, where in kind) > COUNTED:
        return None
    pictures = [
        [figure.shifted(*by).on(family.shape) for figure, where in kind for by in placement.all_shifts(where)]
        for kind in ways
    ]
    return tuple(tuple({levels.tobytes(): levels for levels in members}.values()) for members in pictures)


@lru_cache(maxsize=64)
def _kept_for_test(family: Family) -> Marks | None:
    """Return the marks of half the images of each class, less those that another class trains on; None if unlimited."""
    pictures = _listed(family)
    if pictures is None:
        return None
    marks = [sorted(_mark(levels, family.seed) for levels in members) for members in pictures]
    trained = {mark for members in marks for mark in members[len(members) // 2 :]}
    return tuple(frozenset(members[: len(members) // 2]) - trained for members in marks)


def _mark(levels: Levels, seed: int) -> bytes:
    """Return a hash of an image that depends on the seed and is the same in every process."""
    return blake2b(levels.tobytes(), key=str(seed).encode()[:64], digest_size=16).digest()


def family(*classes: str | Figure | Kind, typeface: str = DEJAVU, **settings: Any) -> Family:
    """Make a family of classes: letters as text, figures, or a `Kind` of several figures or with bounds.

    - `shift`: greatest shift up, down, left and right (cells), or "anywhere": wherever the figure lies wholly
      inside
    - `whole_cells`: True (the default): shifts in whole cells, which keep a figure's edges; False: any fraction of
      a cell
    - `turn`: greatest turn either way (degrees), about the centre, before the shift; 180 is any turn
    - `scale`: (least, greatest) factor
    - `noise`: the fraction of cells inverted, others in each image
    - `company`: figures that stand anywhere on every image, whatever its class; they may overlap
    - `shape`: rows and columns of the retina
    - `seed`: a whole number; the same seed gives the same images, to the bit, in every process
    - `typeface`: of the letters

    Raises:
        ValueError: a class is neither, or a setting is out of range.
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


def _as_bounds(bounds: object, name: str) -> Range:
    """Return bounds in cells; infinite ones stay (ValueError: they are not two numbers, the lower first)."""
    low, high = bounds if isinstance(bounds, tuple | list) and len(bounds) == 2 else (None, None)
    if not all(each in EVERYWHERE or is_number(each) for each in (low, high)) or not low < high:  # type: ignore[operator]
        raise ValueError(f"{name} must be two bounds in cells, the lower first, as (-10, 0), not {shown(bounds)}")
    return float(low), float(high)  # type: ignore[arg-type]


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
