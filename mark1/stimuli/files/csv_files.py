"""Pictures in a CSV file: one line a picture, its class in the first or the last column, its pixels in the others."""

import re
from csv import Error, reader
from math import prod
from os import PathLike
from pathlib import Path
from typing import Literal, NamedTuple

import numpy as np

from mark1.stimuli.files.pixel_arrays import as_path, figures_of, reason, square
from mark1.stimuli.raster import RETINA, Levels, Shape, as_shape
from mark1.stimuli.sets import Stimuli

Label = Literal["first", "last"]


class Lines(NamedTuple):
    """What a file holds: the class of each line, its pixels (n, pixels), and the size that its line of names tells."""

    names: list[str]
    pixels: Levels
    size: Shape | None


def csv(
    path: str | PathLike[str],
    shape: Shape = RETINA,
    *,
    label: Label = "first",
    size: Shape | None = None,
    invert: bool | None = False,
    stretch: bool = False,
) -> Stimuli:
    """Pictures of a CSV file, reduced to a retina of shape (rows, columns) as picture files are.

    Pixels are greys 0..255, or levels 0..1 where none in the file is above 1; row after row. The first line is one of
    names if it begins (ends) with `label` or none of its pixels is a number. What stands in the label's column names
    the class; classes are sorted.

    - `label`: column of the class: "first", as in the usual files, or "last".
    - `size`: height and width in pixels; None: told by names such as 28x28 in the first line, else a square.

    `invert` and `stretch` are those of `image`, but off by default. ValueError that names the file, and its line, for
    a line of another length, a pixel that is no such number, and a file that is empty or can't be read.
    """
    path = as_path(path, "a CSV file of pictures")
    if label not in ("first", "last"):
        raise ValueError(f"label is the column of the class, 'first' or 'last', not {label!r}")
    size = None if size is None else as_shape(size)
    try:
        names, pixels, told = _lines(path, label)
        rows, columns = size or told or square(pixels.shape[1], "give their height and width as size=(rows, columns)")
        if rows * columns != pixels.shape[1]:
            raise ValueError(f"its pictures have {pixels.shape[1]} pixels, not the {rows} x {columns} that size says")
    except (OSError, Error, ValueError) as error:
        raise ValueError(f"{path} can't be used as a CSV file of pictures: {reason(error)}") from error
    return figures_of(pixels.reshape(-1, rows, columns), names, shape, invert=invert, stretch=stretch)


def _lines(path: Path, label: Label) -> Lines:
    names: list[str] = []
    rows: list[Levels] = []
    size, width = None, 0
    # a name that is no text passes as its bytes; utf-8-sig: spreadsheets write a mark in front
    with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
        lines = reader(file)
        for cells in lines:
            if not cells:
                continue
            width = width or len(cells)
            if len(cells) != width or width < 2:
                raise ValueError(_ragged(lines.line_num, len(cells), width))
            name, pixels = (cells[0], cells[1:]) if label == "first" else (cells[-1], cells[:-1])
            if not rows and size is None and _is_heading(name, pixels):
                size = _told(pixels[-1], len(pixels))
                continue
            names.append(name)
            rows.append(_numbers(pixels, lines.line_num, label))
    if not rows:
        raise ValueError("it holds no picture")
    return Lines(names, np.array(rows), size)


def _ragged(line: int, count: int, width: int) -> str:
    if width < 2:
        return f"line {line} has no comma; a line holds a class and the pixels of a picture"
    return f"line {line} holds {count} values and the lines before it {width}; give every picture as many"


def _is_heading(name: str, pixels: list[str]) -> bool:
    return name.lower() == "label" or not any(map(_is_number, pixels))


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _told(last: str, count: int) -> Shape | None:
    """Read the size from the name of the last pixel, such as 28x28, where it fits their number."""
    found = re.fullmatch(r"(\d{1,6})x(\d{1,6})", last, re.ASCII)
    size = (int(found[1]), int(found[2])) if found else (0, 0)
    return size if prod(size) == count else None


def _numbers(pixels: list[str], line: int, label: Label) -> Levels:
    try:
        values = np.array(pixels, dtype=np.float64)
    except ValueError:
        values = np.array([float(text) if _is_number(text) else np.nan for text in pixels])
    right = (values >= 0) & (values <= 255)
    if not right.all():
        wrong = int(np.argmin(right))
        column = wrong + (2 if label == "first" else 1)
        raise ValueError(f"line {line} has {pixels[wrong]!r} in column {column}; a pixel is a number from 0 to 255")
    return values
