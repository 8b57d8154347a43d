"""Stops: conditions at which a run halts, at the exact tick.

A condition fires when it becomes true, so it never fires twice for one thing: not on the first step after a stop, and
not while it stays true. Text forms are parsed, never evaluated: "R1 flips", "A17.value > 3", "any motor at stop". Any
other condition is a function of the rig that is tried after events.
"""

import operator
import re
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from mark1.machine.machine import Machine
from mark1.machine.state import addresses
from mark1.machine.state.registers import Phase, Registers

if TYPE_CHECKING:
    from mark1.clockwork.rig import Rig

OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    ">=": operator.ge,
    "<=": operator.le,
    "==": operator.eq,
    "!=": operator.ne,
    ">": operator.gt,
    "<": operator.lt,
}
FORMS = '"R1 flips", "A17.value > 3", "any motor at stop", or a function of the rig'


Holds = Callable[[Machine, Registers, int], bool]


@dataclass(frozen=True)
class Condition:
    """What a run halts at: its text, whether an event makes it true, and whether it holds of moving wipers."""

    text: str
    fires: Callable[[Machine, Registers, Registers], bool]
    holds: Holds | None = None

    def first_tick(self, machine: Machine, now: Registers, last: int) -> int | None:
        """First tick after now, up to `last`, at which moving wipers make it true between events; None: none.

        Between events a wiper moves one way, so that a comparison turns true at most once and the tick is bisected.
        """
        holds = self.holds
        if holds is None or now.phase not in (Phase.REINFORCING, Phase.HOMING) or holds(machine, now, now.tick):
            return None
        ticks = range(now.tick + 1, last + 1)
        place = bisect_left(ticks, True, key=lambda tick: holds(machine, now, tick))
        return ticks[place] if place < len(ticks) else None


def condition(what: Any, rig: "Rig") -> Condition:
    """Read a condition: a text of one of the FORMS, or a function of the rig (ValueError or KeyError for another)."""
    if isinstance(what, Condition):
        return what
    if callable(what):
        return _becomes(getattr(what, "__name__", "a function"), _of_rig(what, rig))
    text = " ".join(what.split()) if isinstance(what, str) else ""
    now = rig.machine.registers
    if text == "any motor at stop":
        return _grows(text)
    if match := re.fullmatch(r"([SAR])(\d+) flips", text):
        return changes(text, f"{match[1]}{match[2]}.{match[1].lower()}", now)
    if match := re.fullmatch(r"(\S+) (>=|<=|==|!=|>|<) ([-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)", text):
        return _compares(text, match[1], OPERATORS[match[2]], float(match[3]), now)
    raise ValueError(f"{what!r} is no condition and no phase; give {FORMS}")


def changes(text: str, name: str, now: Registers) -> Condition:
    """A condition that an event makes true by changing a register or a unit of it (KeyError: no such name)."""
    place = addresses.find(name, now)
    return Condition(text, lambda _, before, after: bool(np.any(read(place, before) != read(place, after))))


def _grows(text: str) -> Condition:
    return Condition(text, lambda _, before, after: bool((after.stalled & ~before.stalled).any()))


def _becomes(text: str, holds: Holds, moving: bool = False) -> Condition:
    def fires(machine: Machine, before: Registers, after: Registers) -> bool:
        return not holds(machine, before, before.tick) and holds(machine, after, after.tick)

    return Condition(text, fires, holds if moving else None)


def _of_rig(function: Callable[["Rig"], Any], rig: "Rig") -> Holds:
    def holds(machine: Machine, registers: Registers, _tick: int) -> bool:
        present, machine.registers = machine.registers, registers
        try:
            return bool(function(rig))
        finally:
            machine.registers = present

    return holds


def _compares(text: str, name: str, compare: Callable[[Any, Any], Any], number: float, now: Registers) -> Condition:
    place = addresses.find(name, now)
    if np.ndim(read(place, now)):
        raise ValueError(f"{name} is not one number; compare one of its units, such as {place.register}[0]")

    def of_register(_machine: Machine, registers: Registers, _tick: int) -> bool:
        return bool(compare(read(place, registers), number))

    def of_wiper(machine: Machine, registers: Registers, tick: int) -> bool:
        return bool(compare(machine.positions(registers, tick)[place.units], number))

    moving = place.register == "value" and compare not in (operator.eq, operator.ne)
    return _becomes(text, of_wiper if moving else of_register, moving)


def read(place: addresses.Place, registers: Registers) -> Any:
    """What a place holds, wipers where they started."""
    value = getattr(registers, place.register)
    return value[place.units] if isinstance(value, np.ndarray) else value
