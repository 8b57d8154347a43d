"""Read images from a .npz file of numpy: arrays x (images), y (classes) and, if there, labels (names of classes)."""

from collections.abc import Mapping
from typing import Any

from numpy.typing import NDArray

from mark1.base.files import FileLike, name_of
from mark1.base.npz import ArrayHeader, NpzFile
from mark1.stimuli.files.images import check_invert
from mark1.stimuli.files.pixel_arrays import (
    MOST_BYTES,
    check_room,
    check_source,
    figures_of,
    levels_of,
    shorten,
    square,
)
from mark1.stimuli.raster import RETINA, Shape, as_shape
from mark1.stimuli.sets import Stimuli

NAMES = ("x", "y", "labels")


def npz(source: FileLike, shape: Shape = RETINA, *, invert: bool | None = False, stretch: bool = False) -> Stimuli:
    """Return the images of a .npz file as light levels of shape (rows, columns).

    `source` is a path or a binary file object. `x` has shape (n, height, width), or (n, pixels) of square images:
    greys 0 to 255, or levels 0 to 1 if none is above 1. With `labels`, `y` holds positions in them; without, the
    numbers or texts in `y` name the classes, sorted. `invert` and `stretch` are those of `image`, but off by default.
    Pickled objects are refused, so that nothing in a file is executed.

    Raises:
        ValueError: the file is invalid, lacks x or y, or they do not fit together.
    """
    check_source(source, "a .npz file of images")
    shape = as_shape(shape)
    check_invert(invert)
    try:
        return _set_of(_read(source, shape), shape, invert, stretch)
    except (ValueError, MemoryError) as error:
        raise ValueError(f"{name_of(source)} can't be used as a .npz file of images: {shorten(error)}") from error


def _read(source: FileLike, shape: Shape) -> dict[str, NDArray[Any]]:
    file = NpzFile(source, MOST_BYTES)
    for name in ("x", "y"):
        if name not in file.headers:
            raise ValueError(f"it holds {', '.join(file.headers) or 'nothing'} and no array {name}; x and y are needed")
    _check_headers(file.headers, shape)
    return {name: file.read(name) for name in NAMES if name in file.headers}


def _check_headers(headers: Mapping[str, ArrayHeader], shape: Shape) -> None:
    """Check types and shapes before anything is inflated."""
    x = headers["x"]
    if x.dtype.kind not in "biuf" or len(x.shape) not in (2, 3) or 0 in x.shape[1:]:
        raise ValueError(
            f"its x holds {x.dtype} of shape {x.shape}; it must hold numbers of shape (n, height, width) or (n, pixels)"
        )
    check_room(x.shape[0], shape)
    _check_column(headers["y"], f"one whole number or text for each of {x.shape[0]} images", x.shape[0])
    if "labels" in headers:
        _check_column(headers["labels"], "one name for each class")


def _check_column(header: ArrayHeader, needed: str, count: int | None = None) -> None:
    column = header.shape[:1] if header.shape[1:] == (1,) else header.shape
    fits = len(column) == 1 and (count is None or column[0] == count)
    if not fits or (column[0] and header.dtype.kind not in "biuU"):
        raise ValueError(f"{header.dtype} of shape {header.shape} stand where {needed} should")


def _set_of(arrays: Mapping[str, NDArray[Any]], shape: Shape, invert: bool | None, stretch: bool) -> Stimuli:
    x = arrays["x"]
    images = x if x.ndim == 3 else x.reshape(-1, *square(x.shape[1], "give x the shape (n, height, width)"))
    y = arrays["y"].reshape(-1)
    if "labels" not in arrays:
        return figures_of(images, y.tolist(), shape, invert=invert, stretch=stretch)
    labels = tuple(arrays["labels"].reshape(-1).astype(str).tolist())
    return Stimuli(levels_of(images, shape, invert=invert, stretch=stretch), y, labels)
