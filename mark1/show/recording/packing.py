"""Packing: arrays as short pieces of JSON.

Truths are packed eight a byte and written in base64; rows that come again are kept once, in a pool; of numbers that
change only those are written that did. Voltages are whole multiples of 2**-30 V, which JavaScript holds exactly.
"""

from base64 import b64encode
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mark1.machine.exact.units import GRID, Flags, Levels, Volts

Recording = dict[str, Any]
"""A recording as JSON has it: docs/reference/page.md."""

FORMAT = [1, 0]
"""Major and minor version of a recording; a page is written only of the major version that it knows."""


class Pool:
    """Rows that each stand once, in the order in which they first came."""

    def __init__(self) -> None:
        self.rows: list[str] = []
        self._places: dict[str, int] = {}

    def place(self, row: str) -> int:
        """The place of a row in the pool, which takes it in if it is new."""
        if row not in self._places:
            self._places[row] = len(self.rows)
            self.rows.append(row)
        return self._places[row]


def packed(flags: Flags) -> str:
    """Truths as base64, eight a byte, the first in the lowest bit (shape (n,))."""
    return b64encode(np.packbits(flags, bitorder="little").tobytes()).decode()


def bytes_of(levels: Levels) -> str:
    """Numbers from 0 to 1 as base64, a byte each, to the nearest of 256 levels (any shape, row by row)."""
    return b64encode(np.rint(np.asarray(levels) * 255).astype(np.uint8).tobytes()).decode()


def shorts(numbers: Any) -> str:
    """Whole numbers from -32768 to 32767 as base64, two bytes each, the lower first (shape (n,))."""
    return b64encode(np.asarray(numbers, dtype="<i2").tobytes()).decode()


def steps(volts: Volts | float) -> NDArray[np.int64]:
    """Voltages as whole multiples of 2**-30 V (any shape)."""
    return np.rint(np.asarray(volts) / GRID).astype(np.int64)


def sparse(before: Any, after: Any) -> list[Any] | None:
    """Return the changed numbers of a row: [flags, number or numbers], or None if nothing changed."""
    moved = np.asarray(before != after)
    if not moved.any():
        return None
    numbers = np.asarray(after)[moved].tolist()
    return [packed(moved), numbers[0] if len(set(numbers)) == 1 else numbers]
