"""Journal: the operator's acts, each with the tick and the number of events before it, so that a run can be repeated.

Nothing but acts comes from outside, so spec, seed and journal make the same registers again, to the bit.
"""

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from mark1.base.files import write_whole
from mark1.base.version import __version__
from mark1.clockwork.history.file_format import BROKEN, FORMAT, SINCE_1_0, as_spec, check_format, digest, plain, why_not
from mark1.machine.machine import Machine
from mark1.machine.wiring.wiring import Wiring


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
    """The acts done to one machine, in order; iterable, indexable, printed a line an act."""

    def __init__(self, machine: Machine, entries: Sequence[Entry] = ()) -> None:
        self.machine = machine
        self._entries = list(entries)

    def append(self, entry: Entry) -> None:
        """Add the act that has just been done."""
        self._entries.append(entry)

    def until(self, event: int, machine: Machine | None = None) -> "Journal":
        """The acts that were made after at most `event` events, as a journal of its own, of this or another machine."""
        return Journal(machine or self.machine, [entry for entry in self._entries if entry.event <= event])

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write a line that says which machine, a line an act, and a line that says where the machine stands now.

        OSError names a file that cannot be written.
        """
        now, wiring = self.machine.registers, self.machine.wiring
        first = {"format": FORMAT, "mark1": __version__, "spec": asdict(self.machine.spec), "seed": self.machine.seed}
        first |= {"cords": wiring.cords, "repeats": wiring.repeats}
        last = {"end": {"tick": now.tick, "event": now.event, "registers": digest(now)}}
        lines = (first, *(vars(entry) for entry in self._entries), last)
        text = "".join(json.dumps(line, default=plain) + "\n" for line in lines)
        write_whole(Path(path), lambda file: file.write(text.encode()))

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries)

    def __getitem__(self, index: int) -> Entry:
        return self._entries[index]

    def __repr__(self) -> str:
        return "\n".join(map(repr, self._entries)) or "<an empty journal>"


def load(path: str | os.PathLike[str]) -> tuple[Journal, dict[str, Any]]:
    """Read a journal with its machine as it was at first, and where the acts ended (ValueError names a bad file)."""
    try:
        first, *acts, last = (json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines())
        check_format(first["format"])
        spec = as_spec(first["spec"])
        machine = Machine(spec, first["seed"], Wiring.of(spec, first["cords"], first.get("repeats", False)))
        end: dict[str, Any] = last["end"]
        end["without"] = SINCE_1_0 if first["format"] == [1, 0] else ()
        return Journal(machine, [Entry(**act) for act in acts]), end
    except BROKEN as error:
        raise ValueError(f"{os.fspath(path)} cannot be read as a journal: {why_not(error)}") from None
