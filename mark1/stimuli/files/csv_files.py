"""Read images from a CSV file: one line per image, its class in the first or last column, its pixels in the others.

The delimiter, the decimal mark and the column of the class are found from the file unless they are given.
"""

import re
from collections.abc import Iterator
from csv import Error, reader
from math import prod
from typing import Literal, NamedTuple

import numpy as np

from mark1.base.files import FileLike, name_of
from mark1.stimuli.files.pixel_arrays import check_source, content_of, figures_of, shorten, square
from mark1.stimuli.raster import RETINA, Levels, Shape, as_shape, shown
from mark1.stimuli.sets import Stimuli

Label = Literal["first", "last"]
Rows = list[list[str]]

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar"}
"""Delimiters that are found from the file; any other character has to be given."""

HEADINGS = ("label", "class", "target")
"""Names, in a first line, of the column that holds the class."""

TRIED = 20
"""Lines by which the form of a file is found."""


class Form(NamedTuple):
    """The delimiter, the decimal mark and the column of the class of a file."""

    delimiter: str
    decimal: str
    label: Label


class Lines(NamedTuple):
    """The class of each line, its pixels (n, pixels), and the size of the images if the first line gives it."""

    names: list[str]
    pixels: Levels
    size: Shape | None


def csv(
    source: FileLike,
    shape: Shape = RETINA,
    *,
    label: Label | None = None,
    size: Shape | None = None,
    delimiter: str | None = None,
    decimal: str | None = None,
    encoding: str = "utf-8",
    invert: bool | None = False,
    stretch: bool = False,
) -> Stimuli:
    """Return the images of a CSV file as light levels of shape (rows, columns), one class for each label.

    Pixels stand row after row: greys 0 to 255, or levels 0 to 1 if none in the file is above 1. The first line is a
    heading if one of its ends is named label, class or target, or if none of its pixels is a number. Classes are
    sorted.

    - `source`: a path or a binary file object.
    - `label`: column of the class, "first" or "last". Default: the one that is named so in the heading or that holds
      text; else "first".
    - `size`: height and width in pixels. Default: given by the heading (names such as 28x28), else a square.
    - `delimiter`, `decimal`: default: comma, semicolon, tab or vertical bar, and "." or ",", as found in the file.
    - `encoding`: of the text; a byte that is invalid in it is an error.
    - `invert`, `stretch`: as for `image`, but off by default.

    Raises:
        ValueError: the file is invalid; the message names the file and the line.
    """
    check_source(source, "a CSV file of images")
    _check_settings(label, delimiter, decimal)
    size = None if size is None else as_shape(size)
    try:
        text = _decoded(content_of(source), encoding)
        if found := re.match(r"sep=(.)\r?\n", text):  # the first line that Excel understands
            delimiter, text = delimiter or found[1], "\n" + text[found.end() :]
        form = _form(text, label, delimiter, decimal)
        names, pixels, named = _lines(text, form)
        rows, columns = size or named or square(pixels.shape[1], "give their height and width as size=(rows, columns)")
        if rows * columns != pixels.shape[1]:
            raise ValueError(f"its images have {pixels.shape[1]} pixels, not the {rows} x {columns} given as size")
    except (ValueError, MemoryError) as error:
        raise ValueError(f"{name_of(source)} can't be used as a CSV file of images: {shorten(error)}") from error
    return figures_of(pixels.reshape(-1, rows, columns), names, shape, invert=invert, stretch=stretch)


def _check_settings(label: object, delimiter: object, decimal: object) -> None:
    if label not in (None, "first", "last"):
        raise ValueError(f"label is the column of the class, 'first' or 'last', not {shown(label)}")
    if decimal not in (None, ".", ","):
        raise ValueError(f"decimal is the mark in numbers, '.' or ',', not {shown(decimal)}")
    is_mark = isinstance(delimiter, str) and len(delimiter) == 1 and delimiter not in '"\r\n'
    if delimiter is not None and not is_mark:
        raise ValueError(f"delimiter is one character between values, as ';', not {shown(delimiter)}")
    if delimiter is not None and delimiter == decimal:
        raise ValueError(f"delimiter and decimal are both {shown(delimiter)}; they must differ")


def _decoded(content: bytes, encoding: str) -> str:
    """Return the text of a file without the mark that spreadsheets write in front."""
    try:
        return content.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ValueError(
            f"line {line} holds the byte {content[error.start]:#04x}, which is invalid in {encoding}; "
            f"give the encoding of the file, as encoding={_likely_encoding(content)!r}"
        ) from None
    except (LookupError, TypeError, ValueError):
        raise ValueError(
            f"encoding={shown(encoding)} is not the name of a text encoding; use one such as 'utf-8'"
        ) from None


def _likely_encoding(content: bytes) -> str:
    return "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "latin-1"


def _physical_lines(text: str) -> Iterator[str]:
    """Yield the lines of a text with their ends, one at a time: copies of a large file would need much memory."""
    mark = "\n" if "\n" in text else "\r"  # which alone ends lines in files of old Macs
    start = 0
    while start < len(text):
        end = text.find(mark, start) + 1 or len(text)
        yield text[start:end]
        start = end


def _form(text: str, label: Label | None, delimiter: str | None, decimal: str | None) -> Form:
    """Find the form of a file by its first lines: the one by which most of them hold only numbers as pixels."""
    heading = _heading_mark(text)
    marks = [delimiter] if delimiter else [heading] if heading else [*DELIMITERS]
    points = [decimal] if decimal else [".", ","]
    forms = {
        Form(mark, point, column): bool(named)
        for mark in marks
        for point in points
        if point != mark
        for named in [label or _heading_label(text, mark)]
        for column in _columns(named)
    }
    if not forms:
        raise ValueError("its heading has commas between values, so the decimal mark can't be a comma; give delimiter=")
    return max(forms, key=lambda form: _fitness(text, form, forms[form]))  # the first of equals: comma, point, first


def _columns(named: Label | None) -> tuple[Label, ...]:
    return (named,) if named else ("first", "last")


def _first_line(text: str, mark: str) -> list[str]:
    return next((cells for cells in _first_rows(text, mark) if cells), [])


def _heading_mark(text: str) -> str:
    """Return the delimiter of a first line whose first or last value is a heading of the class; "" if it has none."""
    for mark in DELIMITERS:
        cells = _first_line(text, mark)
        if len(cells) > 1 and (cells[0].lower() in HEADINGS or cells[-1].lower() in HEADINGS):
            return mark
    return ""


def _heading_label(text: str, mark: str) -> Label | None:
    """Return the column of the class that the first line names; None if it names none."""
    cells = [cell.lower() for cell in _first_line(text, mark)]
    if len(cells) < 2:
        return None
    return "first" if cells[0] in HEADINGS else "last" if cells[-1] in HEADINGS else None


def _first_rows(text: str, mark: str) -> Rows:
    rows: Rows = []
    try:
        for cells in reader(_physical_lines(text), delimiter=mark):
            rows.append(cells)
            if len(rows) == TRIED:
                break
    except Error:  # it will be named when the file is read
        pass
    return rows


def _fitness(text: str, form: Form, is_named: bool) -> tuple[int, int]:
    """Return the number of the first lines with only numbers as pixels, and the number of values in all."""
    rows = [_split(cells, form.label) for cells in _first_rows(text, form.delimiter) if len(cells) > 1]
    fitting = [name for name, pixels in rows if all(_is_number(cell, form.decimal) for cell in pixels)]
    if form.label == "last" and not is_named:
        # Unless it is named, only text in the last column is a class: in most files the class stands first.
        fitting = [] if any(_is_number(name, form.decimal) for name in fitting) else fitting
    return len(fitting), sum(len(pixels) for _, pixels in rows)


def _split(cells: list[str], label: Label) -> tuple[str, list[str]]:
    return (cells[0], cells[1:]) if label == "first" else (cells[-1], cells[:-1])


def _lines(text: str, form: Form) -> Lines:
    names: list[str] = []
    rows: list[Levels] = []
    size, width, heading = None, 0, False
    lines = reader(_physical_lines(text), delimiter=form.delimiter)
    strange = "_" in text  # Python reads 1_0 as a number
    try:
        for cells in lines:
            if not cells:
                continue
            width = width or len(cells)
            if len(cells) != width or width < 2:
                raise ValueError(_ragged(lines.line_num, len(cells), width, form.delimiter))
            name, pixels = _split(cells, form.label)
            if not rows and not heading and _is_heading(name, pixels, form.decimal):
                heading, size = True, _size_named(pixels[-1], len(pixels))
                continue
            if not name:
                raise ValueError(f"line {lines.line_num} has no class in its {form.label} column")
            names.append(name)
            rows.append(_numbers(pixels, lines.line_num, form, strange))
    except Error:
        raise ValueError(
            f"line {lines.line_num} is not CSV: a value in quotes has no end, or is longer than 131,072 characters"
        ) from None
    if not rows:
        raise ValueError("it holds no image")
    return Lines(names, np.array(rows), size)


def _ragged(line: int, count: int, width: int, delimiter: str) -> str:
    named = DELIMITERS.get(delimiter, repr(delimiter))
    if width < 2:
        return (
            f"line {line} has no comma, semicolon, tab or vertical bar; a line holds a class and the pixels of an image"
            if delimiter in DELIMITERS
            else f"line {line} has no {shown(delimiter)}, which is given as delimiter"
        )
    return (
        f"line {line} holds {count} values and the lines before it {width}, with a {named} between values; give every "
        "image as many, or another delimiter="
    )


def _is_heading(name: str, pixels: list[str], decimal: str) -> bool:
    return name.lower() in HEADINGS or not any(_is_number(cell, decimal) for cell in pixels)


def _is_number(text: str, decimal: str = ".") -> bool:
    if decimal == ",":
        if "." in text:
            return False
        text = text.replace(",", ".", 1)
    try:
        float(text)
    except ValueError:
        return False
    return "_" not in text


def _size_named(last: str, count: int) -> Shape | None:
    """Return the size that the name of the last pixel gives, such as 28x28, if it fits their number."""
    found = re.fullmatch(r"(\d{1,6})x(\d{1,6})", last, re.ASCII)
    size = (int(found[1]), int(found[2])) if found else (0, 0)
    return size if prod(size) == count else None


def _numbers(pixels: list[str], line: int, form: Form, strange: bool) -> Levels:
    texts = [cell.replace(",", ".", 1) for cell in pixels] if form.decimal == "," else pixels
    try:
        if strange and any("_" in cell for cell in texts):
            raise ValueError
        if form.decimal == "," and any("." in cell for cell in pixels):
            raise ValueError
        values = np.array(texts, dtype=np.float64)
    except ValueError:
        values = np.array(
            [
                float(text) if _is_number(cell, form.decimal) else np.nan
                for cell, text in zip(pixels, texts, strict=True)
            ]
        )
    valid = (values >= 0) & (values <= 255)
    if not valid.all():
        wrong = int(np.argmin(valid))
        column = wrong + (2 if form.label == "first" else 1)
        cell = pixels[wrong] if len(pixels[wrong]) <= 40 else f"{pixels[wrong][:40]}..."
        raise ValueError(
            f"line {line} has {cell!r} in column {column}, with a {DELIMITERS.get(form.delimiter, form.delimiter)} "
            "between values; a pixel is a number from 0 to 255"
        )
    return values
