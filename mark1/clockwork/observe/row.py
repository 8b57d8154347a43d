"""One row of a trace: an event, with the registers before and after it."""

from typing import Any, NamedTuple

import numpy as np

from mark1.machine.state import addresses
from mark1.machine.state.diff import Changes, changes, describe
from mark1.machine.state.registers import Registers


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
        """Number of the event; the first is 1."""
        return self.after.event

    def changes(self) -> Changes:
        """Return the changes: register -> {unit from 0: new value}. Registers of the clock are left out."""
        return changes(self.before, self.after)

    def changed(self, place: addresses.Address) -> bool:
        """Return True if the event changed the register, or any of its units that the address names."""
        return has_changed(place, self.before, self.after)

    def __repr__(self) -> str:
        parts = describe(self.changes())
        return f"{self.tick:>9} ms  #{self.number:<6} {self.bank:<7} {self.name:<16} {'; '.join(parts) or '-'}"


def read(place: addresses.Address, registers: Registers) -> Any:
    """Return the content of a register at an address; of a running motor, the value where its wiper started."""
    value = getattr(registers, place.register)
    return value[place.units] if isinstance(value, np.ndarray) else value


def has_changed(place: addresses.Address, before: Registers, after: Registers) -> bool:
    """Return True if the content of a register at an address differs between two tables."""
    if getattr(before, place.register) is getattr(after, place.register):  # tables share what did not change
        return False
    return not np.array_equal(read(place, before), read(place, after))
