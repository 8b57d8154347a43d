"""Trace: what happened, one row an event, also where no unit changed.

A row holds the registers before and after by reference; what differs is worked out when it is read, which makes the
trace nearly free to keep.
"""

from collections import deque
from collections.abc import Iterator
from os import PathLike
from typing import NamedTuple

import numpy as np

from mark1.clockwork.observe import waveforms
from mark1.clockwork.observe.explain import Mover, who
from mark1.machine.state import addresses
from mark1.machine.state.diff import Changes, changes, describe
from mark1.machine.state.registers import Registers

LONGEST = 20_000
"""Rows that a trace keeps unless told otherwise: about 1,250 exposures, 100 MB at 512 A-units."""


class Row(NamedTuple):
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

    def changes(self) -> Changes:
        """Return what changed: register -> {unit from 0: value after}; registers of the clock are left out."""
        return changes(self.before, self.after)

    def changed(self, place: addresses.Place) -> bool:
        """Whether the event changed a register, or any of its units that are meant."""
        before, after = (getattr(registers, place.register) for registers in (self.before, self.after))
        return before is not after and bool(
            np.any((before != after)[place.units] if np.ndim(after) else before != after)
        )

    def __repr__(self) -> str:
        parts = describe(self.changes())
        return f"{self.tick:>9} ms  #{self.number:<6} {self.bank:<7} {self.name:<16} {'; '.join(parts) or '-'}"


class Trace:
    """The last rows of one run, oldest first; iterable, indexable, printed as text.

    `keep` says whether rows to come are kept; switched off, only the last one is. Events have their numbers either way.
    """

    keep = True

    def __init__(self, longest: int | None = LONGEST) -> None:
        self._rows: deque[Row] = deque(maxlen=longest)

    def append(self, row: Row) -> None:
        """Add the row of an event that has just happened."""
        if not self.keep:
            self._rows.clear()
        self._rows.append(row)

    def who(self, name: str) -> Mover | None:
        """Find who last moved a register or a unit of it, when and why; None: nobody in these rows.

        What the operator did after the last row shows only when another row follows; KeyError for an unknown name.
        """
        return who(list(self._rows), self._rows[-1].after, name) if self._rows else None

    def to_vcd(self, path: str | PathLike[str], registers: waveforms.Names | None = None) -> None:
        """Write the rows as waveforms that GTKWave opens; see `mark1.clockwork.observe.waveforms.to_vcd`."""
        waveforms.to_vcd(self, path, registers)

    def to_csv(self, path: str | PathLike[str], registers: waveforms.Names | None = None) -> None:
        """Write a line for each unit that changed; see `mark1.clockwork.observe.waveforms.to_csv`."""
        waveforms.to_csv(self, path, registers)

    def of(self, *names: str) -> "Trace":
        """Return the rows that changed any of these registers or units, as a trace of their own (KeyError: no such)."""
        if not self._rows:
            return Trace(None)
        found = [addresses.find(name, self._rows[-1].after) for name in names]
        some = Trace(None)
        some._rows.extend(row for row in self._rows if any(row.changed(place) for place in found))
        return some

    def tail(self, count: int = 20) -> "Trace":
        """Return the last `count` rows as a trace of their own."""
        last = Trace(None)
        last._rows.extend(list(self._rows)[-count:] if count > 0 else [])
        return last

    def until(self, event: int) -> "Trace":
        """Return a trace of its own that ends with the row of `event`."""
        shorter = Trace(self._rows.maxlen)
        shorter.keep = self.keep
        shorter._rows.extend(row for row in self._rows if row.number <= event)
        return shorter

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
