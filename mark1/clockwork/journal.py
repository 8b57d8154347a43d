"""Journal: the operator's acts, each with the tick and the number of events before it, so that a run can be repeated.

Nothing but acts comes from outside, so spec, seed and journal make the same registers again, to the bit.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True, eq=False)
class Entry:
    """One act: when (tick in ms, events before it), what, and with which arguments."""

    tick: int
    event: int
    verb: str
    arguments: dict[str, Any]

    def __repr__(self) -> str:
        arguments = ", ".join(f"{name} {_short(value)}" for name, value in self.arguments.items())
        return f"{self.tick:>9} ms  after #{self.event:<6} {self.verb} {arguments}"


def _short(value: Any) -> str:
    row = np.asarray(value)
    return f"of {' x '.join(map(str, row.shape))}" if row.size > 8 else str(value)


class Journal:
    """The acts of one run in order; iterable, indexable, printed a line an act."""

    def __init__(self, entries: Sequence[Entry] = ()) -> None:
        self._entries = list(entries)

    def append(self, entry: Entry) -> None:
        """Add the act that has just been done."""
        self._entries.append(entry)

    def until(self, event: int) -> "Journal":
        """The acts that were made after at most `event` events, as a journal of its own."""
        return Journal([entry for entry in self._entries if entry.event <= event])

    def since(self, event: int) -> list[Entry]:
        """The acts that were made after at least `event` events."""
        return [entry for entry in self._entries if entry.event >= event]

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries)

    def __getitem__(self, index: int) -> Entry:
        return self._entries[index]

    def __repr__(self) -> str:
        return "\n".join(map(repr, self._entries)) or "<an empty journal>"
