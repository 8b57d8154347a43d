"""Read images from IDX files, the format of MNIST: one file of images and one of labels, compressed by gzip or not.

Both begin with a magic number that says what they hold, and the sizes, as whole numbers of 4 bytes, highest byte
first; the values follow, one byte each (Y. LeCun, C. Cortes and C. J. C. Burges, The MNIST database).
"""

import gzip
import io
import zlib
from math import prod

import numpy as np
from numpy.typing import NDArray

from mark1.base.files import FileLike, name_of
from mark1.stimuli.files.pixel_arrays import MOST_BYTES, check_room, check_source, content_of, figures_of, shorten
from mark1.stimuli.raster import RETINA, Shape, as_shape
from mark1.stimuli.sets import Stimuli

Bytes = NDArray[np.uint8]

IMAGES, LABELS = 2051, 2049
KINDS = {IMAGES: "images", LABELS: "labels"}
GZIP = b"\x1f\x8b"


def idx(
    images: FileLike,
    labels: FileLike,
    shape: Shape = RETINA,
    *,
    invert: bool | None = False,
    stretch: bool = False,
) -> Stimuli:
    """Return the images of an IDX file, with their labels from another, as light levels of shape (rows, columns).

    Both are paths or binary file objects. Classes are named by the numbers of their labels. `invert` and `stretch` are
    those of `image`, but off by default.

    Raises:
        ValueError: a file is invalid or its length is not the one that it declares, or the two do not belong together.
    """
    shape = as_shape(shape)
    pictures, numbers = _read(images, IMAGES), _read(labels, LABELS)
    if len(pictures) != len(numbers):
        raise ValueError(
            f"{name_of(images)} holds {len(pictures)} images and {name_of(labels)} {len(numbers)} labels; "
            "give two that belong together"
        )
    check_room(len(pictures), shape)
    return figures_of(pictures, numbers.tolist(), shape, invert=invert, stretch=stretch)


def _read(source: FileLike, magic: int) -> Bytes:
    what = f"an IDX file of {KINDS[magic]}"
    check_source(source, what)
    try:
        return _values(content_of(source), magic)
    except (ValueError, MemoryError) as error:
        raise ValueError(f"{name_of(source)} can't be used as {what}: {shorten(error)}") from error


def _values(content: bytes, magic: int) -> Bytes:
    packed = content[:2] == GZIP
    axes = 3 if magic == IMAGES else 1
    length = 4 * (axes + 1)
    head = _unpacked(content, length) if packed else content[:length]
    found = int.from_bytes(head[:4], "big")
    if found != magic:
        known = f", which is one of {KINDS[found]}" if found in KINDS else ""
        raise ValueError(f"its magic number is {found}{known}; it must be {magic}")
    if len(head) < length:
        raise ValueError(f"its head is cut short after {len(head)} bytes; it has {length}")
    sizes = [int.from_bytes(head[start : start + 4], "big") for start in range(4, length, 4)]
    return _counted(content, packed, length, sizes)


def _counted(content: bytes, packed: bool, start: int, sizes: list[int]) -> Bytes:
    """Return exactly the values that the head declares."""
    declared = prod(sizes)
    shape = " x ".join(map(str, sizes))
    if declared > MOST_BYTES or 0 in sizes[1:]:
        raise ValueError(f"its head declares {shape} bytes; valid are 1 to {MOST_BYTES}")
    values = (_unpacked(content, start + declared + 1) if packed else content)[start:]
    if len(values) != declared:
        there = "more" if len(values) > declared else f"only {len(values)}"
        raise ValueError(f"its head declares {shape} = {declared} bytes and {there} follow")
    return np.frombuffer(values, dtype=np.uint8).reshape(sizes)


def _unpacked(content: bytes, most: int) -> bytes:
    """Return the first `most` bytes of what gzip compressed; no more are inflated."""
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(content)) as file:
            return file.read(most)
    except (OSError, EOFError, zlib.error):
        raise ValueError("its gzip compression is cut short or damaged") from None
