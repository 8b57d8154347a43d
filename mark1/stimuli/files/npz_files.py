"""Pictures in a .npz file of numpy: arrays x (the pictures), y (their classes) and, if there, labels (the names)."""

import zipfile
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mark1.stimuli.files.images import check_invert
from mark1.stimuli.files.pixel_arrays import MOST_BYTES, as_path, figures_of, levels_of, reason, square
from mark1.stimuli.raster import RETINA, Shape, as_shape
from mark1.stimuli.sets import Stimuli

Arrays = dict[str, NDArray[Any]]


def npz(
    path: str | PathLike[str], shape: Shape = RETINA, *, invert: bool | None = False, stretch: bool = False
) -> Stimuli:
    """Pictures of a .npz file, reduced to a retina of shape (rows, columns) as picture files are.

    `x` has shape (n, height, width), or (n, pixels) of square pictures: greys 0..255, or levels 0..1 where none is
    above 1. With `labels`, `y` counts in them from 0; without, what stands in `y`, numbers or texts, names the classes,
    sorted. `invert` and `stretch` are those of `image`, but off by default. ValueError that names the file where it
    can't be read, lacks x or y, or they don't fit together. Nothing in it is run: pickled objects are refused.
    """
    path, shape = as_path(path, "a .npz file of pictures"), as_shape(shape)
    check_invert(invert)
    try:
        arrays = _read(path)
        pictures = _pictures(arrays["x"])
        if "labels" not in arrays:
            names = _column(arrays["y"], len(pictures)).tolist()
            return figures_of(pictures, names, shape, invert=invert, stretch=stretch)
        labels = tuple(_column(arrays["labels"]).astype(str).tolist())
        return Stimuli(levels_of(pictures, shape, invert=invert, stretch=stretch), arrays["y"], labels)
    except Exception as error:  # a broken file makes numpy and zipfile raise nearly anything
        raise ValueError(f"{path} can't be used as a .npz file of pictures: {_reason(error)}") from error


def _read(path: Path) -> Arrays:
    with zipfile.ZipFile(path) as packed:
        unpacked = sum(member.file_size for member in packed.infolist())
    if unpacked > MOST_BYTES:
        raise ValueError(f"it unpacks to {unpacked} bytes; at most {MOST_BYTES} are read")
    with np.load(path, allow_pickle=False) as file:
        for name in ("x", "y"):
            if name not in file:
                raise ValueError(f"it holds {', '.join(file) or 'nothing'} and no array {name}; x and y are needed")
        return {name: file[name] for name in ("x", "y", "labels") if name in file}


def _pictures(x: NDArray[Any]) -> NDArray[Any]:
    if x.dtype.kind not in "biuf" or x.ndim not in (2, 3) or 0 in x.shape[1:]:
        raise ValueError(
            f"its x holds {x.dtype} of shape {x.shape}; it must hold numbers of shape (n, height, width) or (n, pixels)"
        )
    return x if x.ndim == 3 else x.reshape(-1, *square(x.shape[1], "give x the shape (n, height, width)"))


def _column(values: NDArray[Any], count: int | None = None) -> NDArray[Any]:
    """Take one name for each of `count` pictures."""
    if values.ndim == 2 and values.shape[1] == 1:
        values = values[:, 0]
    wrong = values.ndim != 1 or (count is not None and len(values) != count)
    if wrong or (values.size and values.dtype.kind not in "biuU"):
        needed = (
            "one name for each class" if count is None else f"one whole number or text for each of {count} pictures"
        )
        raise ValueError(f"{values.dtype} of shape {values.shape} stand where {needed} should")
    return values


def _reason(error: Exception) -> str:
    if not isinstance(error, OSError | ValueError):
        return "it is cut short, or no such file at all"
    if "pickle" in str(error):
        return "it holds Python objects, which are not read; save plain arrays"
    return reason(error)
