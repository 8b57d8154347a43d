"""Turn arrays of pixels into labelled sets: the part that CSV, IDX and .npz files share.

Images have one size, and each value is a grey from 0 to 255 or a level from 0 to 1. The greatest value of the whole
file decides: up to 1 they are levels, above it greys. The levels are kept as they are, unless `invert` or `stretch` is
given, which do what they do to a picture file.
"""

import re
from collections.abc import Sequence
from math import isqrt, prod
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from mark1.base.files import FileLike, read_file, shortened
from mark1.stimuli.files.images import Drawing, check_invert, on_retina
from mark1.stimuli.raster import Levels, Shape, as_shape
from mark1.stimuli.sets import Stimuli

MOST_BYTES = 2**31
"""Size of a file's content, unpacked: forty times MNIST."""

MOST_LEVEL_BYTES = 2**33
"""Size of a set's light levels: 2.7 million images on 20 x 20 cells."""


def check_source(source: object, what: str) -> None:
    """Raise ValueError unless the source is the path of a file or a binary file object; `what` it should hold."""
    if isinstance(source, str | PathLike):
        if not _is_file(source):
            reason = "it is not a regular file" if _exists(source) else "there is no such file"
            raise ValueError(f"{shortened(source)} can't be read as {what}: {reason}")
    elif not hasattr(source, "read"):
        raise ValueError(f"{what} is given by its path, or as a binary file object, not by {type(source).__name__}")


def _is_file(path: str | PathLike[str]) -> bool:
    try:
        return Path(path).is_file()
    except (OSError, ValueError):  # a name that is too long, or holds a zero byte
        return False


def _exists(path: str | PathLike[str]) -> bool:
    try:
        return Path(path).exists()
    except (OSError, ValueError):
        return False


def content_of(source: FileLike) -> bytes:
    """Return the content of a file (ValueError without the name of the file)."""
    return read_file(source, MOST_BYTES)


def shorten(error: Exception) -> str:
    """Return the reason of an error in one line."""
    if isinstance(error, MemoryError):
        return "there is not enough memory for it"
    return shortened((str(error).splitlines() or [type(error).__name__])[0], 300)


def figures_of(
    images: NDArray[Any], names: Sequence[object], shape: Shape, *, invert: bool | None, stretch: bool
) -> Stimuli:
    """Return a set of images (n, height, width), 0 to 255 or 0 to 1, with the name of each one's class.

    Classes are sorted, by number if all are whole numbers (ValueError: a value is out of range, or NaN).
    """
    labels, y = _classes([str(name) for name in names])
    return Stimuli(levels_of(images, shape, invert=invert, stretch=stretch), y, labels)


def levels_of(images: NDArray[Any], shape: Shape, *, invert: bool | None, stretch: bool) -> Levels:
    """Return the light levels of images (n, height, width) on the retina, shape (n, rows, columns)."""
    shape = as_shape(shape)
    check_invert(invert)
    check_room(len(images), shape)
    full = full_light(images)
    if images.shape[1:] == shape and invert is False and not stretch:
        return np.asarray(images, dtype=np.float64) / full  # not rounded: what was saved comes back
    levels = np.empty((len(images), *shape))
    with threadpool_limits(limits=1, user_api="blas"):  # on matrices as small as these more threads would only wait
        for index, image in enumerate(images):
            drawing = Drawing(np.asarray(image, dtype=np.float64) / full, None)
            levels[index] = on_retina(drawing, shape, invert=invert, stretch=stretch)
    return levels


def check_room(count: int, shape: Shape) -> None:
    """Raise ValueError if the levels of so many images need more memory than a set may have."""
    needed = count * prod(shape) * 8
    if needed > MOST_LEVEL_BYTES:
        raise ValueError(
            f"{count} images on {shape[0]} x {shape[1]} cells need {needed} bytes; a set has at most {MOST_LEVEL_BYTES}"
        )


def full_light(images: NDArray[Any]) -> int:
    """Return 1 for levels and 255 for greys (ValueError: values are outside both ranges)."""
    darkest, brightest = (float(end(images, initial=0)) for end in (np.min, np.max))
    if not (darkest >= 0 and brightest <= 255):  # NaN fails this too
        wrong = next(value for value in (darkest, brightest) if not 0 <= value <= 255)
        raise ValueError(f"a pixel is {wrong:g}; pixels must be greys from 0 to 255 or levels from 0 to 1")
    return 1 if brightest <= 1 else 255


def square(pixels: int, remedy: str) -> Shape:
    """Return height and width of a square of so many pixels (ValueError with a remedy: they fill none)."""
    side = isqrt(pixels)
    if side * side != pixels or not pixels:
        raise ValueError(f"its images have {pixels} pixels, which fill no square; {remedy}")
    return side, side


def _classes(names: list[str]) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    different = set(names)
    numbers = all(re.fullmatch("[0-9]{1,18}", name) for name in different)
    labels = tuple(sorted(different, key=lambda name: (int(name) if numbers else 0, name)))
    position = {name: number for number, name in enumerate(labels)}
    return labels, np.array([position[name] for name in names], dtype=np.int64)
