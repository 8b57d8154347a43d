"""A walk through the units of one bank: what the last event did to each, in panel order, without moving the clock."""

from typing import Any

import numpy as np

from mark1.clockwork.observe.trace import Row
from mark1.machine.state.diff import SHOWN
from mark1.machine.state.registers import TABLE

PARTS = {"values": "motors", "idle": "clock"}
"""Events whose bank's registers stand under another bank."""


class Walk:
    """A place among the units of one event's bank, which `take` moves on."""

    def __init__(self, row: Row) -> None:
        bank = PARTS.get(row.bank, row.bank)
        self.row, self.at = row, 0
        arrays = {name: TABLE[name].per for name in SHOWN if TABLE[name].bank == bank}
        self.letter = next((per for per in arrays.values() if per in ("S", "A", "R")), "")
        self.registers = [name for name, per in arrays.items() if per == self.letter]

    def take(self, count: int) -> list[str]:
        """Describe the next units, at most `count`; empty after the last."""
        first, self.at = self.at, min(self.at + count, self._size())
        return [self._unit(unit) for unit in range(first, self.at)]

    def _size(self) -> int:
        return len(getattr(self.row.after, self.registers[0])) if self.registers else 0

    def _unit(self, unit: int) -> str:
        parts = (self._register(name, unit) for name in self.registers)
        return f"{self.letter}{unit + 1:<4} {'; '.join(parts)}"

    def _register(self, name: str, unit: int) -> str:
        old, new = (getattr(registers, name)[unit] for registers in (self.row.before, self.row.after))
        return f"{name} {_text(old)} -> {_text(new)}" if old != new else f"{name} {_text(new)}"


def _text(value: Any) -> str:
    return f"{value:.4f}" if isinstance(value, np.floating) else f"{int(value)}"
