"""Letters and drawn figures as sets; shifts by whole cells, and noise."""

import operator
from collections.abc import Callable
from dataclasses import replace
from os import PathLike
from string import ascii_uppercase
from typing import TypeVar

import numpy as np

from mark1.base.checks import check_fraction, make_generator
from mark1.stimuli.raster import RETINA, Levels, Shape, as_levels, as_shape, shown
from mark1.stimuli.sets import Stimuli
from mark1.stimuli.shapes.figure import Figure
from mark1.stimuli.shapes.glyphs import DEJAVU, glyphs

Figures = TypeVar("Figures", Levels, Stimuli)


def letters(text: str = ascii_uppercase, typeface: str | PathLike[str] = DEJAVU, shape: Shape = RETINA) -> Stimuli:
    """Return white letters on a black board, as the Mark I was shown them: one class for each character.

    `typeface` is "DejaVu Sans", "Pillow" (the one that Pillow carries) or the path of a font file; `shape` the retina's
    rows and columns.

    Raises:
        ValueError: the text is empty or repeats a character, or there is no such character or typeface.
    """
    if not isinstance(text, str) or not text:
        raise ValueError(f"letters are given as a text of at least one character, as 'ABC', not {shown(text)}")
    for character in text:
        if text.count(character) > 1:
            raise ValueError(
                f"{character!r} stands {text.count(character)} times in {shown(text)}; give each letter once"
            )
    return Stimuli(glyphs(text, typeface, as_shape(shape)), np.arange(len(text)), tuple(text))


def draw(*figures: Figure, shape: Shape = RETINA) -> Stimuli:
    """Return a set of figures: one image and one class for each, named as the figure prints.

    Raises:
        ValueError: no figure is given, one is not a figure, or two are equal.
    """
    if not figures or not all(isinstance(figure, Figure) for figure in figures):
        raise ValueError(f"figures are given as descriptions, as stimuli.Square(4), not {shown(figures)}")
    return Stimuli(
        np.stack([figure.on(shape) for figure in figures]), np.arange(len(figures)), tuple(map(repr, figures))
    )


def shift(x: Figures, rows: int, columns: int) -> Figures:
    """Shift the figures by whole cells, down by `rows` and right by `columns`; negative: up and left.

    `x` has shape (rows, columns) or (n, rows, columns), or is a Stimuli. Cells moved in are dark; what leaves is lost.
    """
    try:
        by = operator.index(rows), operator.index(columns)
    except TypeError:
        raise ValueError(
            f"figures are shifted by whole cells, not by {shown(rows)} rows and {shown(columns)} columns"
        ) from None

    def moved(levels: Levels) -> Levels:
        height, width = levels.shape[-2:]
        (to_row, from_row), (to_column, from_column) = _overlap(by[0], height), _overlap(by[1], width)
        result = np.zeros_like(levels)
        result[..., to_row, to_column] = levels[..., from_row, from_column]
        return result

    return _each(x, moved)


def noise(x: Figures, fraction: float, seed: int | np.random.Generator) -> Figures:
    """Invert each cell with probability `fraction`: its level becomes 1 - level.

    `x` has shape (rows, columns) or (n, rows, columns), or is a Stimuli. The same seed inverts the same cells.
    """
    probability, rng = check_fraction("fraction", fraction), make_generator(seed)
    return _each(x, lambda levels: np.where(rng.random(levels.shape) < probability, 1 - levels, levels))


def _each(x: Figures, change: Callable[[Levels], Levels]) -> Figures:
    if isinstance(x, Stimuli):
        return replace(x, x=change(x.x))
    return change(as_levels(x, dimensions=(2, 3)))


def _overlap(by: int, size: int) -> tuple[slice, slice]:
    """Return the slices along one axis to which cells move, and from which."""
    return slice(max(by, 0), max(size + min(by, 0), 0)), slice(max(-by, 0), max(size - max(by, 0), 0))
