"""Reports: what a scenario or a comparison found, as tables, sentences and figures.

A report is data first. The same report is printed in colour on a terminal, written as plain text of a fixed width
that is equal on every machine, and saved as text, JSON, one CSV a table and one PNG a figure (on request an SVG too).
Figures are handed in as functions and are drawn only when the report is saved, so nothing here needs a plotting
library.
"""

import csv
import io
import json
import math
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import zip_longest
from pathlib import Path
from textwrap import wrap
from typing import IO, Protocol

import numpy as np
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from mark1.base.files import write_whole

Cell = str | int | float | None
Line = tuple[str, str]  # a line of text and its style on a terminal

WIDTH = 100  # characters a line of text()
DPI = 150  # dots an inch of a saved figure
_GAP = 2  # characters between two columns


class Figure(Protocol):
    """Anything that can be saved as a picture, such as a `matplotlib.figure.Figure`."""

    def savefig(
        self,
        fname: IO[bytes],
        *,
        format: str,  # noqa: A002 - matplotlib's own name
        dpi: float,
        metadata: Mapping[str, str | None],
    ) -> object:
        """Write the figure to a file object in a format such as "png", with this metadata inside."""


@dataclass(frozen=True)
class Column:
    """A column's name and how its numbers are written in text, such as `Column("right", "{:.2f}")`."""

    name: str
    format: str = ""

    def text(self, cell: Cell) -> str:
        """Write a cell: None is "-", a truth is yes or no, a number follows the format, a string is itself."""
        if cell is None:
            return "-"
        if isinstance(cell, bool):
            return "yes" if cell else "no"
        if isinstance(cell, str) or not math.isfinite(cell):
            return str(cell)
        return self.format.format(cell) if self.format else f"{cell:.4g}" if isinstance(cell, float) else str(cell)


@dataclass(frozen=True)
class Table:
    """A titled table; numpy scalars among its cells become plain numbers.

    `columns` are names or `Column`s, `rows` sequences of str, int, float, bool or None, one for each column. Raises
    ValueError for columns of one name, a row of a wrong length, and a cell that is of another kind or that its
    column's format cannot write.
    """

    title: str
    columns: Sequence[str | Column]
    rows: Sequence[Sequence[Cell]]
    note: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "columns", tuple(self.columns))
        object.__setattr__(self, "rows", tuple(tuple(_plain_cell(cell) for cell in row) for row in self.rows))
        slug(self.title)
        if not self.columns:
            raise ValueError(f"the table {self.title!r} has no columns; name at least one")
        _refuse_twins(self.names, f"columns of the table {self.title!r}")
        for number, row in enumerate(self.rows, 1):
            self._check(number, row)

    @property
    def heads(self) -> tuple[Column, ...]:
        """The columns, each with its format."""
        return tuple(column if isinstance(column, Column) else Column(column) for column in self.columns)

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' names."""
        return tuple(head.name for head in self.heads)

    def csv(self) -> str:
        """Return the table as CSV: a line of names, then numbers in full precision and None as an empty cell."""
        lines = io.StringIO()
        csv.writer(lines, lineterminator="\n").writerows([self.names, *self.rows])
        return lines.getvalue()

    def lines(self, width: int = WIDTH) -> Iterator[Line]:
        """Lay the table out in lines of at most `width` characters, numbers to the right.

        Heads and cells are wrapped between words. Where that is not enough the table is cut into several, each led
        by the first column.
        """
        rows = [[head.text(cell) for head, cell in zip(self.heads, row, strict=True)] for row in self.rows]
        words = [any(isinstance(row[place], str) for row in self.rows) for place in range(len(self.columns))]
        for widths in _cut([_needs(*column) for column in zip(self.names, *rows, strict=True)], width):
            sides = {place: -wide if words[place] else wide for place, wide in widths.items()}
            yield "", ""
            yield from ((line, "bold") for line in reversed([*_side_by_side(self.names, sides, up=True)]))
            yield "-" * (sum(widths.values()) + _GAP * (len(widths) - 1)), ""
            yield from ((line, "") for row in rows for line in _side_by_side(row, sides))

    def _check(self, number: int, row: Sequence[Cell]) -> None:
        where = f"row {number} of the table {self.title!r}"
        if len(row) != len(self.columns):
            raise ValueError(f"{where} has {len(row)} cells for {len(self.columns)} columns; give one cell a column")
        for head, cell in zip(self.heads, row, strict=True):
            if not isinstance(cell, Cell):
                raise ValueError(f"{where}: {head.name!r} is a {type(cell).__name__}; give str, int, float or None")
            try:
                head.text(cell)
            except (ValueError, LookupError) as error:
                what = f"the format {head.format!r} of column {head.name!r} cannot write {cell!r}"
                raise ValueError(f"{where}: {what}; give one such as '{{:.2f}}'") from error


@dataclass(frozen=True)
class Report:
    """A titled report: tables, notes of a sentence each, figures by name, and the settings that it was made with.

    A figure is a function without arguments that draws a `Figure`; it is called by `save` alone. Raises ValueError
    for two tables (or two figures) whose titles would be saved under one file name.
    """

    title: str
    tables: Sequence[Table] = ()
    notes: Sequence[str] = ()
    figures: Mapping[str, Callable[[], Figure]] = field(default_factory=dict)
    settings: Mapping[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if isinstance(self.notes, str) or isinstance(self.tables, Table):
            raise ValueError(f"the report {self.title!r} was given a single note or table; give a list")
        for name, kind in {"tables": tuple, "notes": tuple, "figures": dict, "settings": dict}.items():
            object.__setattr__(self, name, kind(getattr(self, name)))
        _refuse_twins([slug(table.title) for table in self.tables], f"tables of the report {self.title!r}")
        _refuse_twins([slug(name) for name in self.figures], f"figures of the report {self.title!r}")

    def text(self) -> str:
        """Return the report as plain text, at most 100 characters a line, equal on every machine."""
        return "".join(f"{line}\n" for line, _ in self._lines(WIDTH))

    def print(self, console: Console | None = None) -> None:
        """Print the report on a console (default: standard output): in colour on a terminal, else as `text()`."""
        console = console or Console()
        if console.is_terminal:
            for line, style in self._lines(console.width):
                console.print(Text(line, style))
        else:
            console.file.write(self.text())
            console.file.flush()

    def save(self, directory: str | os.PathLike[str], *, svg: bool = False) -> list[Path]:
        """Write report.txt, report.json, a CSV a table and a PNG a figure into the folder; return their paths.

        With `svg` each figure is written as SVG too. A figure's file holds its title and, as its description, that of
        the report and the settings. The folder is made if need be. Each file appears whole or not at all, and takes
        the place of one of its name. Raises OSError that names the file which could not be written.
        """
        folder = Path(directory)
        folder.mkdir(parents=True, exist_ok=True)
        drawn = {name: draw() for name, draw in self.figures.items()}
        pictures = {
            folder / f"{slug(name)}.{kind}": partial(figure.savefig, format=kind, dpi=DPI, metadata=self._told_in(name))
            for name, figure in drawn.items()
            for kind in ("png", "svg")[: 1 + svg]
        }
        texts = {folder / "report.txt": self.text(), folder / "report.json": self.json()}
        texts |= {folder / f"{slug(table.title)}.csv": table.csv() for table in self.tables}
        for path, text in texts.items():
            # A folder's name may be bytes that are no UTF-8: they are written with backslashes.
            write_whole(path, partial(_write_text, text=text))
        for path, write in pictures.items():
            write_whole(path, write)
        return [*texts, *pictures]

    def _told_in(self, figure: str) -> dict[str, str | None]:
        """Return the metadata of a figure's file, without the date, which is no part of a result."""
        told = {"Title": figure, "Description": "; ".join(filter(None, [self.title, self._settings()]))}
        return {"Date": None, **{name: text.encode(errors="backslashreplace").decode() for name, text in told.items()}}

    def _settings(self) -> str:
        return ", ".join(f"{name} {_setting(value)}" for name, value in self.settings.items())

    def json(self) -> str:
        """Return the report as JSON: numbers in full precision, and null for None and for what is not finite."""
        tables = [{"title": t.title, "columns": t.names, "rows": t.rows, "note": t.note} for t in self.tables]
        whole = {"title": self.title, "settings": self.settings, "notes": self.notes, "tables": tables}
        whole["figures"] = [f"{slug(name)}.png" for name in self.figures]
        return json.dumps(_plain(whole), indent=2, allow_nan=False) + "\n"

    def _lines(self, width: int) -> Iterator[Line]:
        yield from _wrapped(self.title, width, "bold")
        yield "=" * min(cell_len(self.title), width), "bold"
        if self.settings:
            yield from _wrapped(self._settings(), width, "dim")
        for table in self.tables:
            yield from _wrapped(f"\n{table.title}", width, "bold")
            yield from table.lines(width)
            yield from _wrapped(f"\n{table.note}" if table.note else "", width)
        yield from _wrapped("\n".join(["", *self.notes]), width)


def slug(title: str) -> str:
    """Return a title as a file name without suffix: lower case, words joined by hyphens, at most 60 characters.

    Raises ValueError for a title without a letter or digit.
    """
    name = "-".join(re.findall(r"\w+", title.lower()))[:60].strip("-")
    if not name:
        raise ValueError(f"the title {title!r} makes no file name; give one with a letter or digit")
    return name


def _wrapped(text: str, width: int, style: str = "") -> Iterator[Line]:
    lines = text.split("\n") if text else []
    return ((line, style) for part in lines for line in wrap(part, width, break_on_hyphens=False) or [""])


def _side_by_side(cells: Sequence[str], sides: Mapping[int, int], up: bool = False) -> Iterator[str]:
    """Set a row: `sides` are the columns' widths by place, below 0 for the left; lines come last first with `up`."""
    stacks = [wrap(cells[place], abs(side), break_on_hyphens=False) or [""] for place, side in sides.items()]
    for parts in zip_longest(*(stack[::-1] if up else stack for stack in stacks), fillvalue=""):
        yield (" " * _GAP).join(map(_padded, parts, sides.values())).rstrip()


def _padded(text: str, side: int) -> str:
    blank = " " * (abs(side) - cell_len(text))
    return text + blank if side < 0 else blank + text


def _needs(*cells: str) -> tuple[int, int]:
    """Return the width of a column's longest word and that of its longest cell, the head (the first) left out."""
    return max(map(cell_len, " ".join(cells).split()), default=1), max(map(cell_len, cells[1:]), default=0)


def _cut(needs: Sequence[tuple[int, int]], width: int) -> list[dict[int, int]]:
    """Deal out columns to tables of at most `width` characters; return the widths by the column's place.

    Every column gets its longest word, the first up to a quarter of the whole; cells that want more share what is left.
    """
    lead = max(needs[0][0], min(needs[0][1], width // 4))
    least = [max(1, min(wide, (width - _GAP) // 2)) for wide in (lead, *(word for word, _ in needs[1:]))]
    blocks = [{0: least[0]}]
    for place, wide in list(enumerate(least))[1:]:
        if sum(blocks[-1].values()) + wide + _GAP * len(blocks[-1]) > width:
            blocks.append({0: least[0]})
        blocks[-1][place] = wide
    return [_widened(block, needs, width) for block in blocks]


def _widened(block: Mapping[int, int], needs: Sequence[tuple[int, int]], width: int) -> dict[int, int]:
    """Return the widths with what is left of the line given, one by one, to the column that lacks most."""
    wide = dict(block)
    for _ in range(width - sum(block.values()) - _GAP * (len(block) - 1)):
        place = max(wide, key=lambda place: needs[place][1] - wide[place])
        wide[place] = max(wide[place], min(wide[place] + 1, needs[place][1]))
    return wide


def _refuse_twins(names: Sequence[str], what: str) -> None:
    if not all(isinstance(name, str) for name in names):
        raise ValueError(f"{what} are named {list(names)!r}; a name is a str")
    twins = sorted({name for name in names if names.count(name) > 1})
    if twins:
        raise ValueError(f"two {what} are named {twins[0]!r}; give each a name of its own")


def _plain_cell(cell: Cell) -> Cell:
    """Return the value without numpy's types; float() because a longdouble's item() is a longdouble again."""
    return float(cell) if isinstance(cell, np.floating) else cell.item() if isinstance(cell, np.generic) else cell


def _plain(value: object) -> object:
    """Return the value in the types of JSON, which knows no NaN and no infinity; what it has no type for, as text."""
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, np.ndarray | np.generic):
        value = value.tolist()
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value if isinstance(value, str | int | None) else str(value)


def _setting(value: object) -> str:
    return "-" if value is None else " ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _write_text(file: IO[bytes], text: str) -> None:
    file.write(text.encode(errors="backslashreplace"))
