"""Walk through the units of one bank in panel order, without moving the clock."""

from typing import Any

import numpy as np

from mark1.clockwork.observe.explain import Answer
from mark1.clockwork.observe.row import Row
from mark1.clockwork.observe.trace import Trace
from mark1.machine.state.diff import SHOWN
from mark1.machine.state.registers import TABLE

PARTS = {"values": "motors", "idle": "clock"}
"""Events whose registers belong to a bank of another name."""


class UnitWalk:
    """A position among the units of the last event's bank."""

    def __init__(self) -> None:
        self._row: Row | None = None
        self._at = 0

    def take(self, trace: Trace, count: int) -> Answer:
        """Describe what the last event of a trace did to the next `count` units; a new event starts at the first unit.

        Raises:
            ValueError: no event has happened yet.
        """
        if not len(trace):
            raise ValueError("no event has happened yet, so there is no bank to walk through; step() makes one happen")
        row = trace[-1]
        if row is not self._row:
            self._row, self._at = row, 0
        letter, registers = _registers(row)
        units = len(getattr(row.after, registers[0])) if registers else 0
        first, self._at = self._at, min(self._at + count, units)
        lines = [_describe(row, letter, registers, unit) for unit in range(first, self._at)]
        return Answer("\n".join(lines) or f"no more units in the bank of {row.name}")


def _registers(row: Row) -> tuple[str, list[str]]:
    """Return the letter of the units of an event's bank, and the registers that have one entry per unit."""
    bank = PARTS.get(row.bank, row.bank)
    arrays = {name: TABLE[name].per for name in SHOWN if TABLE[name].bank == bank}
    letter = next((per for per in arrays.values() if per in ("S", "A", "R")), "")
    return letter, [name for name, per in arrays.items() if per == letter]


def _describe(row: Row, letter: str, registers: list[str], unit: int) -> str:
    return f"{letter}{unit + 1:<4} {'; '.join(_register(row, name, unit) for name in registers)}"


def _register(row: Row, name: str, unit: int) -> str:
    old, new = (getattr(registers, name)[unit] for registers in (row.before, row.after))
    return f"{name} {_text(old)} -> {_text(new)}" if old != new else f"{name} {_text(new)}"


def _text(value: Any) -> str:
    return f"{value:.4f}" if isinstance(value, np.floating) else f"{int(value)}"
