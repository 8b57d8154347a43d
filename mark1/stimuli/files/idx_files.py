"""Pictures in IDX files, the format of MNIST: one file of pictures and one of labels, packed by gzip or not.

Both begin with a magic number that tells what they hold, and the sizes, as whole numbers of 4 bytes, the highest byte
first; then come the values, a byte each (Y. LeCun, C. Cortes and C. J. C. Burges, The MNIST database).
"""

import gzip
import zlib
from math import prod
from os import PathLike
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from mark1.stimuli.files.pixel_arrays import MOST_BYTES, as_path, figures_of, reason
from mark1.stimuli.raster import RETINA, Shape
from mark1.stimuli.sets import Stimuli

Bytes = NDArray[np.uint8]

PICTURES, LABELS = 2051, 2049
KINDS = {PICTURES: "pictures", LABELS: "labels"}
GZIP = b"\x1f\x8b"


def idx(
    images: str | PathLike[str],
    labels: str | PathLike[str],
    shape: Shape = RETINA,
    *,
    invert: bool | None = False,
    stretch: bool = False,
) -> Stimuli:
    """Pictures of an IDX file with their labels from another, reduced to the retina as picture files are.

    Classes are named by the numbers of their labels. `invert` and `stretch` are those of `image`, but off by default.
    ValueError that names the file for a wrong magic number, a length that its head doesn't announce, and files of
    unequal numbers.
    """
    pictures, numbers = _read(images, PICTURES), _read(labels, LABELS)
    if len(pictures) != len(numbers):
        raise ValueError(
            f"{images} holds {len(pictures)} pictures and {labels} {len(numbers)} labels; give two that belong together"
        )
    return figures_of(pictures, numbers.tolist(), shape, invert=invert, stretch=stretch)


def _read(path: str | PathLike[str], magic: int) -> Bytes:
    path = as_path(path, f"an IDX file of {KINDS[magic]}")
    try:
        with _opened(path) as file:
            return _values(file, magic)
    except (OSError, EOFError, zlib.error, MemoryError, ValueError) as error:
        raise ValueError(f"{path} can't be used as an IDX file of {KINDS[magic]}: {_reason(error)}") from error


def _opened(path: Path) -> BinaryIO | gzip.GzipFile:
    with path.open("rb") as file:
        packed = file.read(len(GZIP)) == GZIP
    return gzip.open(path) if packed else path.open("rb")


def _values(file: BinaryIO | gzip.GzipFile, magic: int) -> Bytes:
    axes = 3 if magic == PICTURES else 1
    head = file.read(4 * (axes + 1))
    found = int.from_bytes(head[:4], "big")
    if found != magic:
        known = f", which is one of {KINDS[found]}" if found in KINDS else ""
        raise ValueError(f"its magic number is {found}{known}; it must be {magic}")
    if len(head) < 4 * (axes + 1):
        raise ValueError(f"its head is cut short after {len(head)} bytes; it has {4 * (axes + 1)}")
    sizes = [int.from_bytes(head[place : place + 4], "big") for place in range(4, len(head), 4)]
    return _counted(file, sizes)


def _counted(file: BinaryIO | gzip.GzipFile, sizes: list[int]) -> Bytes:
    """Read exactly what the head announces."""
    announced = prod(sizes)
    told = " x ".join(map(str, sizes))
    if announced > MOST_BYTES or 0 in sizes[1:]:
        raise ValueError(f"its head announces {told} bytes; there must be some and at most {MOST_BYTES}")
    content = file.read(announced + 1)
    if len(content) != announced:
        there = "more" if len(content) > announced else f"only {len(content)}"
        raise ValueError(f"its head announces {told} = {announced} bytes and {there} follow")
    return np.frombuffer(content, dtype=np.uint8).reshape(sizes)


def _reason(error: Exception) -> str:
    if isinstance(error, EOFError | zlib.error | gzip.BadGzipFile):
        return "what gzip packed is cut short or damaged"
    return reason(error)
