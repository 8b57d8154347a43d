"""Trace: the events of a run, one row per event.

A row holds the registers before and after by reference; differences are computed when it is read, which makes the
trace cheap to keep.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from itertools import islice

from mark1.base.files import FileLike
from mark1.clockwork.observe import waveforms
from mark1.clockwork.observe.explain import LastChange, last_change
from mark1.clockwork.observe.leapt_rows import LeaptRows
from mark1.clockwork.observe.row import Row
from mark1.machine.state import addresses
from mark1.machine.state.registers import Registers

LONGEST = 20_000
"""Default number of rows that a trace keeps: about 1,250 exposures, 100 MB at 512 A-units."""


class Trace:
    """The last rows of one run, oldest first; iterable, indexable, printed as text.

    With `keep` set to False only the last row is kept; the numbers of events do not depend on it.
    """

    keep = True

    def __init__(self, longest: int | None = LONGEST, start: Registers | None = None) -> None:
        self._longest = longest
        self._start = start
        """Registers against which names are checked while there are no rows."""
        self._parts: deque[Row | LeaptRows] = deque()
        self._count = 0

    @property
    def longest(self) -> int | None:
        """Number of rows that are kept; None: no limit."""
        return self._longest

    def append(self, row: Row) -> None:
        """Add the row of an event that has just happened."""
        self._append(row, 1)

    def append_leap(self, rows: LeaptRows) -> None:
        """Add the rows of an exposure that was leapt; they are worked out when they are read."""
        self._append(rows, len(rows))

    def _append(self, part: Row | LeaptRows, rows: int) -> None:
        if not self.keep:
            self._parts.clear()
            self._count = 0
        self._parts.append(part)
        self._count += rows
        while self._longest is not None and self._count - _rows_in(self._parts[0]) >= self._longest:
            self._count -= _rows_in(self._parts.popleft())

    @property
    def _most(self) -> int:
        """Number of rows that are shown; the oldest part may hold more."""
        most = 1 if not self.keep else self._longest
        return self._count if most is None else min(self._count, most)

    def last_change(self, name: str) -> LastChange | None:
        """Return the last change of a register or of some of its units; None if these rows have none.

        An operator action after the last row is found once another row follows.

        Raises:
            KeyError: there is no register or unit of that name.
        """
        now = self._latest()
        return None if now is None else last_change(self, now, name)

    def _latest(self) -> Registers | None:
        return self[-1].after if self._parts else self._start

    def to_vcd(self, file: FileLike, registers: waveforms.Names | None = None) -> None:
        """Write the rows as waveforms for GTKWave; see `mark1.clockwork.observe.waveforms.to_vcd`."""
        waveforms.to_vcd(self, file, registers)

    def to_csv(self, file: FileLike, registers: waveforms.Names | None = None) -> None:
        """Write one line per changed unit; see `mark1.clockwork.observe.waveforms.to_csv`."""
        waveforms.to_csv(self, file, registers)

    def of(self, *names: str) -> "Trace":
        """Return a trace of the rows that changed any of these registers or units (KeyError: no such name)."""
        now = self._latest()
        found = [addresses.find(name, now) for name in names] if now is not None else []
        return _trace_of(row for row in self if any(row.changed(place) for place in found))

    def tail(self, count: int = 20) -> "Trace":
        """Return a trace of the last `count` rows."""
        return _trace_of(reversed([*islice(reversed(self), max(count, 0))]))

    def until(self, event: int) -> "Trace":
        """Return a copy that ends with the row of `event`."""
        shorter = Trace(self._longest, self._start)
        shorter.keep = self.keep
        for part in self._parts:
            if isinstance(part, LeaptRows) and part.end <= event:
                shorter.append_leap(part)
                continue
            for row in _in_part(part):
                if row.number <= event:
                    shorter.append(row)
        return shorter

    def __len__(self) -> int:
        return self._most

    def __iter__(self) -> Iterator[Row]:
        return islice((row for part in self._parts for row in _in_part(part)), self._count - self._most, None)

    def __reversed__(self) -> Iterator[Row]:
        return islice((row for part in reversed(self._parts) for row in reversed(_in_part(part))), self._most)

    def __getitem__(self, index: int) -> Row:
        if index == -1 and self._parts:
            return _in_part(self._parts[-1])[-1]
        return list(self)[index]

    def __str__(self) -> str:
        return "\n".join(map(str, self))

    def __repr__(self) -> str:
        return f"<Trace of {len(self)} rows; print(trace.tail()) shows the last 20>"


def _rows_in(part: Row | LeaptRows) -> int:
    return len(part) if isinstance(part, LeaptRows) else 1


def _in_part(part: Row | LeaptRows) -> list[Row]:
    return part.rows if isinstance(part, LeaptRows) else [part]


def _trace_of(rows: Iterable[Row]) -> Trace:
    trace = Trace(None)
    for row in rows:
        trace.append(row)
    return trace
