"""Make figures by hand, drawn in text or named cell by cell, as an operator sets them on the 400 stimulus switches.

The switches stand under the lamp field and can set the retina by hand (OM fig. 2, SI counted: documented).
"""

import re
from collections.abc import Iterable
from math import prod

import numpy as np

from mark1.stimuli.raster import RETINA, Levels, Shape, as_shape, shown

LIT, DARK = "X#1", ".0 "


def by_hand(drawn: str | Iterable[str | int], shape: Shape = RETINA) -> Levels:
    """Return light levels 0 or 1, shape (rows, columns), from a drawing in text or a list of lit cells.

    In a text each line is a row; `X`, `#` and `1` are lit, `.`, `0` and space dark. An empty first line and a blank
    last line, as three quotes leave them, do not count. A drawing smaller than the retina is centred, half a cell
    higher or further left if need be. A list holds names, as ["S1", "S17"], or numbers from 1, row after row.

    `rig.show(levels)` shows it to the camera. For the switches, `rig.panel.stimulus = levels.ravel()` sets each on (1)
    or off (0), and `numpy.where(levels.ravel(), 1, -1)` leaves the dark ones to the camera.

    Raises:
        ValueError: another character, lines of unequal length, a drawing larger than the retina (the message names the
            line), or a cell that does not exist.
    """
    shape = as_shape(shape)
    if isinstance(drawn, str):
        return _centred(_drawing(drawn, shape), shape)
    if not isinstance(drawn, Iterable) or isinstance(drawn, bytes | bytearray):
        raise ValueError(f"cells are given as a drawing or a list, as ['S1', 'S17'], not as {shown(drawn)}")
    levels = np.zeros(prod(shape))
    levels[[_cell(name, len(levels)) for name in drawn]] = 1
    return levels.reshape(shape)


def _drawing(text: str, shape: Shape) -> Levels:
    lines = text.split("\n")
    first = 1 if lines[0] == "" else 0
    last = len(lines) if lines[-1].strip(" ") else len(lines) - 1
    rows = lines[first:last]
    for number, row in enumerate(rows, 1):
        _check_row(number, row, rows[0], shape)
    if not rows or not rows[0]:
        raise ValueError("the drawing is empty; draw lit cells as X and dark ones as .")
    if len(rows) > shape[0]:
        raise ValueError(
            f"line {shape[0] + 1} is one too many: the retina has {shape[0]} rows and {len(rows)} are drawn"
        )
    return np.array([[cell in LIT for cell in row] for row in rows], dtype=np.float64)


def _check_row(number: int, row: str, first: str, shape: Shape) -> None:
    unknown = re.search(rf"[^{LIT}{DARK}]", row)
    if unknown:
        raise ValueError(f"line {number} holds {unknown[0]!r}; a lit cell is X, # or 1 and a dark one ., 0 or a space")
    if len(row) != len(first):
        raise ValueError(
            f"line {number} has {len(row)} cells and line 1 {len(first)}; draw all lines as long, with . for dark cells"
        )
    if len(row) > shape[1]:
        raise ValueError(
            f"line {number} has {len(row)} cells and the retina {shape[1]} columns; if lines are indented, "
            "textwrap.dedent takes that away"
        )


def _centred(drawing: Levels, shape: Shape) -> Levels:
    top, left = ((room - size) // 2 for room, size in zip(shape, drawing.shape, strict=True))
    levels = np.zeros(shape)
    levels[top : top + drawing.shape[0], left : left + drawing.shape[1]] = drawing
    return levels


def _cell(name: object, cells: int) -> int:
    """Return the position, from 0, of a cell named S1 or 1."""
    named = re.fullmatch(r"S([0-9]{1,9})", name) if isinstance(name, str) else None
    whole = isinstance(name, int | np.integer) and not isinstance(name, bool)
    number = int(named[1]) if named else int(name) if whole else 0  # type: ignore[call-overload]
    if not 1 <= number <= cells:
        raise ValueError(f"there is no cell {shown(name)}; cells are named S1 to S{cells}, or 1 to {cells}")
    return number - 1
