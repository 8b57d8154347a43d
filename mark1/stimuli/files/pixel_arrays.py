"""Data sets of numbers: what files of pixels in rows, arrays or bytes have in common.

Pictures of one size, each value a grey from 0 to 255 or a level from 0 to 1. Which of the two is told by the greatest
value of the whole file: up to 1 they are levels, above it greys. The levels are taken as they stand, unless `invert`
or `stretch` is given, which do what they do to a picture.
"""

import re
from collections.abc import Sequence
from math import isqrt
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from mark1.stimuli.files.images import Drawing, check_invert, on_retina
from mark1.stimuli.raster import Levels, Shape, as_shape
from mark1.stimuli.sets import Stimuli

MOST_BYTES = 2**31  # of a file's content, unpacked: forty times MNIST


def as_path(path: object, what: str) -> Path:
    """Take the path of an existing file; ValueError that says `what` it should hold."""
    if not isinstance(path, str | PathLike):
        raise ValueError(f"{what} is given by its path, not by {type(path).__name__}")
    if not Path(path).is_file():
        raise ValueError(f"{path} can't be read as {what}: there is no such file")
    return Path(path)


def reason(error: Exception) -> str:
    """Say in one line why a file could not be read."""
    return getattr(error, "strerror", None) or (str(error).splitlines() or [type(error).__name__])[0]


def figures_of(
    pictures: NDArray[Any], names: Sequence[object], shape: Shape, *, invert: bool | None, stretch: bool
) -> Stimuli:
    """Make a set of pictures (n, height, width), 0..255 or 0..1, and the name of each one's class.

    Classes are sorted, by number where all are whole numbers. ValueError for values out of range or NaN.
    """
    labels, y = _classes([str(name) for name in names])
    return Stimuli(levels_of(pictures, shape, invert=invert, stretch=stretch), y, labels)


def levels_of(pictures: NDArray[Any], shape: Shape, *, invert: bool | None, stretch: bool) -> Levels:
    """Bring pictures (n, height, width) to levels on the retina, shape (n, rows, columns)."""
    shape = as_shape(shape)
    check_invert(invert)
    full = full_light(pictures)
    if pictures.shape[1:] == shape and invert is False and not stretch:
        return np.asarray(pictures, dtype=np.float64) / full  # not rounded: what was saved comes back
    levels = np.empty((len(pictures), *shape))
    with threadpool_limits(limits=1, user_api="blas"):  # on matrices as small as these more threads would only wait
        for place, picture in enumerate(pictures):
            drawing = Drawing(np.asarray(picture, dtype=np.float64) / full, None)
            levels[place] = on_retina(drawing, shape, invert=invert, stretch=stretch)
    return levels


def full_light(pictures: NDArray[Any]) -> int:
    """Tell whether values reach 1 or 255 at full light; ValueError where they lie outside both."""
    darkest, brightest = (float(end(pictures, initial=0)) for end in (np.min, np.max))
    if not (darkest >= 0 and brightest <= 255):  # NaN fails this too
        wrong = next(value for value in (darkest, brightest) if not 0 <= value <= 255)
        raise ValueError(f"a pixel is {wrong:g}; pixels must be greys from 0 to 255 or levels from 0 to 1")
    return 1 if brightest <= 1 else 255


def square(pixels: int, remedy: str) -> Shape:
    """Height and width of so many pixels; ValueError with a remedy where they fill no square."""
    side = isqrt(pixels)
    if side * side != pixels or not pixels:
        raise ValueError(f"its pictures have {pixels} pixels, which fill no square; {remedy}")
    return side, side


def _classes(names: list[str]) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    different = set(names)
    numbers = all(re.fullmatch("[0-9]{1,18}", name) for name in different)
    labels = tuple(sorted(different, key=lambda name: (int(name) if numbers else 0, name)))
    place = {name: number for number, name in enumerate(labels)}
    return labels, np.array([place[name] for name in names], dtype=np.int64)
