"""Trace: what happened, one row an event, also where no unit changed.

A row holds the registers before and after by reference; what differs is worked out when it is read, which makes the
trace nearly free to keep.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from mark1.machine.registers import TABLE, Registers

LONGEST = 20_000
"""Rows that a trace keeps unless told otherwise: about 1,500 exposures, 50 MB at 512 A-units."""

MOST_UNITS = 6
"""Units of a register that a printed row names before it only counts them."""


@dataclass(frozen=True, repr=False)
class Row:
    """One event: its name, the bank that it changed, and all registers before and after it."""

    name: str
    bank: str
    before: Registers
    after: Registers

    @property
    def tick(self) -> int:
        """Machine time of the event (ms)."""
        return self.after.tick

    @property
    def number(self) -> int:
        """Number of the event, the first is 1."""
        return self.after.event

    def changes(self) -> dict[str, dict[int, Any]]:
        """Return what changed: register -> {unit from 0: value after}; registers of the clock are left out."""
        found = {name: _difference(getattr(self.before, name), getattr(self.after, name)) for name in _TRACED}
        return {name: units for name, units in found.items() if units}

    def __repr__(self) -> str:
        parts = [_describe(name, units) for name, units in self.changes().items()]
        return f"{self.tick:>9} ms  #{self.number:<6} {self.bank:<7} {self.name:<16} {'; '.join(parts) or '-'}"


_TRACED = tuple(name for name, register in TABLE.items() if register.bank != "clock" and name != "lit_since")


def _difference(before: Any, after: Any) -> dict[int, Any]:
    if before is after:
        return {}
    was, is_now = np.atleast_1d(before), np.atleast_1d(after)
    return {int(unit): is_now[unit].item() for unit in np.flatnonzero(was != is_now)}


def _describe(name: str, units: dict[int, Any]) -> str:
    letter = TABLE[name].per
    if not letter:
        return f"{name} {next(iter(units.values()))}"
    if len(units) > MOST_UNITS:
        return f"{name} of {len(units)} {letter}-units"
    return f"{name} " + " ".join(f"{letter}{unit + 1}={_short(value)}" for unit, value in units.items())


def _short(value: Any) -> str:
    return f"{value:.4f}" if isinstance(value, float) else f"{int(value)}"


class Trace:
    """The last rows of one run, oldest first; iterable, indexable, printed as text."""

    def __init__(self, longest: int | None = LONGEST) -> None:
        self._rows: deque[Row] = deque(maxlen=longest)

    def append(self, row: Row) -> None:
        """Add the row of an event that has just happened."""
        self._rows.append(row)

    def tail(self, count: int = 20) -> "Trace":
        """Return the last `count` rows as a trace of their own."""
        last = Trace(None)
        last._rows.extend(list(self._rows)[-count:] if count > 0 else [])
        return last

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[Row]:
        return iter(self._rows)

    def __getitem__(self, index: int) -> Row:
        return self._rows[index]

    def __str__(self) -> str:
        return "\n".join(map(str, self._rows))

    def __repr__(self) -> str:
        return f"<Trace of {len(self)} rows; print(trace.tail()) shows the last 20>"
