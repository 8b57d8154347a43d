"""Trace: the events of a run, one row per event.

A row holds the registers before and after by reference; differences are computed when it is read, which makes the
trace cheap to keep.
"""

from collections import deque
from collections.abc import Iterator
from os import PathLike

from mark1.clockwork.observe import waveforms
from mark1.clockwork.observe.explain import LastChange, last_change
from mark1.clockwork.observe.row import Row
from mark1.machine.state import addresses

LONGEST = 20_000
"""Default number of rows that a trace keeps: about 1,250 exposures, 100 MB at 512 A-units."""


class Trace:
    """The last rows of one run, oldest first; iterable, indexable, printed as text.

    With `keep` set to False only the last row is kept; the numbers of events do not depend on it.
    """

    keep = True

    def __init__(self, longest: int | None = LONGEST) -> None:
        self._rows: deque[Row] = deque(maxlen=longest)

    @property
    def longest(self) -> int | None:
        """Number of rows that are kept; None: no limit."""
        return self._rows.maxlen

    def append(self, row: Row) -> None:
        """Add the row of an event that has just happened."""
        if not self.keep:
            self._rows.clear()
        self._rows.append(row)

    def last_change(self, name: str) -> LastChange | None:
        """Return the last change of a register or of some of its units; None if these rows have none.

        An operator action after the last row is found once another row follows.

        Raises:
            KeyError: there is no register or unit of that name.
        """
        return last_change(self._rows, self._rows[-1].after, name) if self._rows else None

    def to_vcd(self, path: str | PathLike[str], registers: waveforms.Names | None = None) -> None:
        """Write the rows as waveforms for GTKWave; see `mark1.clockwork.observe.waveforms.to_vcd`."""
        waveforms.to_vcd(self, path, registers)

    def to_csv(self, path: str | PathLike[str], registers: waveforms.Names | None = None) -> None:
        """Write one line per changed unit; see `mark1.clockwork.observe.waveforms.to_csv`."""
        waveforms.to_csv(self, path, registers)

    def of(self, *names: str) -> "Trace":
        """Return a trace of the rows that changed any of these registers or units (KeyError: no such name)."""
        if not self._rows:
            return Trace(None)
        found = [addresses.find(name, self._rows[-1].after) for name in names]
        some = Trace(None)
        some._rows.extend(row for row in self._rows if any(row.changed(place) for place in found))
        return some

    def tail(self, count: int = 20) -> "Trace":
        """Return a trace of the last `count` rows."""
        last = Trace(None)
        last._rows.extend(list(self._rows)[-count:] if count > 0 else [])
        return last

    def until(self, event: int) -> "Trace":
        """Return a copy that ends with the row of `event`."""
        shorter = Trace(self._rows.maxlen)
        shorter.keep = self.keep
        shorter._rows.extend(row for row in self._rows if row.number <= event)
        return shorter

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[Row]:
        return iter(self._rows)

    def __reversed__(self) -> Iterator[Row]:
        return reversed(self._rows)

    def __getitem__(self, index: int) -> Row:
        return self._rows[index]

    def __str__(self) -> str:
        return "\n".join(map(str, self._rows))

    def __repr__(self) -> str:
        return f"<Trace of {len(self)} rows; print(trace.tail()) shows the last 20>"
