"""Journal: the operator actions of one machine, each with its tick and the number of events before it.

Nothing but operator actions comes from outside, so spec, seed and journal give the same registers again, to the bit.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict

from mark1.base.files import FileLike, write_file
from mark1.base.version import __version__
from mark1.clockwork.history.entry import Entry
from mark1.clockwork.history.file_format import FORMAT, digest, plain
from mark1.machine.machine import Machine


class Journal:
    """The operator actions done to one machine, in order; iterable, indexable, printed one per line."""

    def __init__(self, machine: Machine, entries: Sequence[Entry] = ()) -> None:
        self.machine = machine
        self._entries = list(entries)

    def append(self, entry: Entry) -> None:
        """Add an action."""
        self._entries.append(entry)

    def until(self, event: int, machine: Machine | None = None) -> "Journal":
        """Return a journal, of this or another machine, of the actions made after at most `event` events."""
        return Journal(machine or self.machine, [entry for entry in self._entries if entry.event <= event])

    def save(self, file: FileLike) -> None:
        """Write the journal to a path or binary file object, for `Rig.replay`.

        One line of JSON for the machine, one per action, and one for the state of the machine now.

        Raises:
            OSError: the file cannot be written.
        """
        now, wiring = self.machine.registers, self.machine.wiring
        first = {"format": FORMAT, "mark1": __version__, "spec": asdict(self.machine.spec), "seed": self.machine.seed}
        first |= {"cords": wiring.cords, "repeats": wiring.repeats}
        last = {"end": {"tick": now.tick, "event": now.event, "registers": digest(now)}}
        lines = (first, *(vars(entry) for entry in self._entries), last)
        text = "".join(json.dumps(line, default=plain) + "\n" for line in lines)
        write_file(file, lambda out: out.write(text.encode()))

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries)

    def __getitem__(self, index: int) -> Entry:
        return self._entries[index]

    def __repr__(self) -> str:
        return "\n".join(map(repr, self._entries)) or "<an empty journal>"
