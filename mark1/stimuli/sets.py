"""Labelled sets of figures: light levels, the class of each, and the names of the classes."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mark1.base.checks import check_fraction, make_generator
from mark1.base.files import FileLike
from mark1.stimuli.files.saving import save
from mark1.stimuli.raster import Levels, as_levels, shown
from mark1.stimuli.text_fields import lamp_field, rows_of_fields

PRINTED = 4
"""Figures of a set that print shows."""


@dataclass(frozen=True, eq=False, repr=False)
class Stimuli:
    """Figures with their classes, in a fixed order; read-only.

    - `x`: light levels 0..1, float64, shape (n, rows, columns)
    - `y`: class of each figure, an index into `labels`, int64, shape (n,)
    - `labels`: names of the classes, all different

    A number, a slice, a list of numbers or a mask picks figures and gives a smaller set, and iteration gives sets of
    one; `labels` stays whole, so that `y` means the same in every part. `a + b` joins two sets. `print` shows figures
    as fields of lamps.

    Raises:
        ValueError: x, y and labels do not fit together.
        IndexError: there is no such figure.
    """

    x: Levels
    y: NDArray[np.int64]
    labels: tuple[str, ...]

    def __post_init__(self) -> None:
        x = as_levels(self.x, dimensions=(3,))
        labels = _as_labels(self.labels)
        y = _as_classes(self.y, count=len(x), labels=labels)
        x.setflags(write=False)
        y.setflags(write=False)
        for name, value in (("x", x), ("y", y), ("labels", labels)):
            object.__setattr__(self, name, value)

    def __len__(self) -> int:
        return len(self.x)

    def __getitem__(self, which: int | slice | ArrayLike) -> "Stimuli":
        chosen = _positions(which, len(self))
        return replace(self, x=self.x[chosen], y=self.y[chosen])

    def __iter__(self) -> Iterator["Stimuli"]:
        return (self[i] for i in range(len(self)))

    def __add__(self, other: object) -> "Stimuli":
        """Return both sets, one after the other; classes of the same name are the same class, new ones come last."""
        if not isinstance(other, Stimuli):
            return NotImplemented
        if self.x.shape[1:] != other.x.shape[1:]:
            ours, theirs = (_by(s.x.shape[1:]) for s in (self, other))
            raise ValueError(f"sets of {ours} and of {theirs} cells can't be joined; make both with the same shape=")
        labels = tuple(dict.fromkeys(self.labels + other.labels))
        renumbered = np.array([labels.index(name) for name in other.labels], dtype=np.int64)
        return Stimuli(np.concatenate([self.x, other.x]), np.concatenate([self.y, renumbered[other.y]]), labels)

    def split(self, fraction: float, seed: int | np.random.Generator) -> tuple["Stimuli", "Stimuli"]:
        """Return two sets, sampled class by class: about `fraction` of each class, and the rest.

        Each side gets at least one figure of every class that is present, and keeps the order of this set.

        Raises:
            ValueError: a class has only one figure, or `fraction` is not between 0 and 1.
        """
        share = check_fraction("fraction", fraction)
        if share in (0, 1):
            raise ValueError(f"a split of {fraction} leaves one side empty; give a fraction between 0 and 1, as 0.5")
        members = [np.flatnonzero(self.y == k) for k in range(len(self.labels))]
        for name, group in zip(self.labels, members, strict=True):
            if len(group) == 1:
                raise ValueError(f"class {name!r} has only one figure and can't be split; add a second or leave it out")
        rng = make_generator(seed)
        first = np.zeros(len(self), dtype=bool)
        for group in filter(len, members):
            count = min(max(round(share * len(group)), 1), len(group) - 1)
            first[rng.permutation(group)[:count]] = True
        return self[first], self[~first]

    def shuffle(self, seed: int | np.random.Generator) -> "Stimuli":
        """Return the same figures in a random order, by `seed`."""
        return self[make_generator(seed).permutation(len(self))]

    def balance(self, seed: int | np.random.Generator) -> "Stimuli":
        """Undersample every class to the size of the smallest that is present, keeping the order."""
        rng = make_generator(seed)
        members = [np.flatnonzero(self.y == k) for k in np.unique(self.y)]
        fewest = min(map(len, members), default=0)
        kept = [rng.permutation(group)[:fewest] for group in members]
        return self[np.sort(np.concatenate(kept))] if kept else self

    def save(self, target: FileLike, kind: str | None = None) -> None:
        """Write the set to a path, whole or not at all, or to a binary file object.

        A path that ends in .npz keeps all of the set; one that ends in .csv is for other programs: a heading that gives
        the shape (`1x1` to `20x20`), then one line per figure, its class first. CSV does not keep the order of the
        classes, nor a class without figures. `stimuli.npz` and `stimuli.csv` read them back, to the bit. `kind`, "npz"
        or "csv", is the format of a file object; default: "npz".

        Raises:
            ValueError: the format is unknown, or the file cannot be written.
        """
        save(target, self.x, self.y, self.labels, kind)

    def __reduce__(self) -> tuple[type["Stimuli"], tuple[Levels, NDArray[np.int64], tuple[str, ...]]]:
        """Pickle through the constructor, which checks the arrays and makes them read-only again."""
        return Stimuli, (self.x, self.y, self.labels)

    def __repr__(self) -> str:
        names = self.labels if len(self.labels) <= 6 else (*self.labels[:3], "...", self.labels[-1])
        figures = f"{len(self)} figure{'' if len(self) == 1 else 's'}"
        return f"<Stimuli: {figures} of {_by(self.x.shape[1:])}, classes {', '.join(names)}>"

    def __str__(self) -> str:
        """Return one figure as a plain field of lamps; of several the first few, each under the name of its class."""
        if len(self) == 1:
            return "\n".join(lamp_field(self.x[0]))
        shown = [(self.labels[y], x) for x, y in zip(self.x[:PRINTED], self.y[:PRINTED], strict=True)]
        more = len(self) - len(shown)
        return "\n".join([*rows_of_fields(shown), *[f"... and {more} more"] * (more > 0)]) or repr(self)


Figures = TypeVar("Figures", Levels, Stimuli)


def changed(x: Figures, change: Callable[[Levels], Levels]) -> Figures:
    """Change the levels of an array (rows, columns) or (n, rows, columns), or those of a set."""
    if isinstance(x, Stimuli):
        return replace(x, x=change(x.x))
    return change(as_levels(x, dimensions=(2, 3)))


def _by(shape: tuple[int, ...]) -> str:
    return " x ".join(str(side) for side in shape)


def _as_labels(labels: Sequence[str]) -> tuple[str, ...]:
    try:
        names = tuple(labels)
    except TypeError:
        raise ValueError(f"labels are the names of the classes, as ('A', 'B'), not {shown(labels)}") from None
    for name in names:
        if not isinstance(name, str) or not name or "\0" in name:  # numpy drops zeros at the end of a text
            raise ValueError(f"a class is named by a text that isn't empty, without zeros, not by {shown(name)}")
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"two classes are named {twice!r}; give each its own name")
    return names


def _as_classes(y: ArrayLike, *, count: int, labels: tuple[str, ...]) -> NDArray[np.int64]:
    try:
        given = np.asarray(y)
    except Exception:  # rows of unequal length, or an object whose own conversion fails
        given = np.empty((0, 0))
    if given.shape != (count,):
        raise ValueError(f"y must hold one class for each figure, shape ({count},), not {given.shape}")
    if given.size and (given.dtype.kind not in "iu" or given.min() < 0 or given.max() >= len(labels)):
        raise ValueError(f"y must hold whole numbers, positions in the {len(labels)} labels counted from 0")
    return given.astype(np.int64)


def _positions(which: int | slice | ArrayLike, count: int) -> NDArray[np.int64]:
    """Return the positions of the chosen figures.

    Raises:
        IndexError: there is no such figure.
        ValueError: figures cannot be chosen in this way.
    """
    everything = np.arange(count)
    if isinstance(which, slice):
        return everything[_checked_slice(which)]
    try:
        chosen = np.asarray(which)
    except Exception:  # rows of unequal length, or an object whose own conversion fails
        chosen = np.empty(0, dtype=object)
    if chosen.size == 0 and chosen.dtype.kind == "f":
        chosen = chosen.astype(np.int64)  # an empty list
    if chosen.dtype.kind not in "biu" or chosen.ndim > 1 or (chosen.dtype.kind == "b" and chosen.ndim == 0):
        raise ValueError(
            f"figures are picked by a whole number, a slice, a list of numbers or a mask, not {shown(which)}"
        )
    if chosen.dtype.kind == "b" and len(chosen) != count:
        raise ValueError(f"a mask of {len(chosen)} can't pick from {count} figures; give one value for each")
    if chosen.dtype.kind != "b":
        for place in chosen.ravel()[(chosen.ravel() >= count) | (chosen.ravel() < -count)]:
            raise IndexError(f"there is no figure {place}; the set has {count}, counted from 0")
    return np.atleast_1d(everything[chosen])


def _checked_slice(which: slice) -> slice:
    for bound in (which.start, which.stop, which.step):
        if bound is not None and not hasattr(bound, "__index__"):
            raise ValueError(f"a slice of figures has whole numbers, as letters[2:5], not {shown(bound)}")
    if which.step == 0:
        raise ValueError("the step of a slice can't be 0")
    return which
