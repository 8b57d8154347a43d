"""Breakpoints: conditions at which a run halts, at the exact tick.

A condition fires when it becomes true, not while it stays true, so a run that goes on from a halt does not halt there
again. Text forms are parsed, never evaluated: "R1 flips", "A17.value > 3", "any motor at stop". Any other condition is
a function of a `RigView`, called after each event.
"""

import operator
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from mark1.base.checks import short_repr
from mark1.clockwork.observe.row import has_changed, read
from mark1.clockwork.observe.view import RigView
from mark1.machine.machine import Machine
from mark1.machine.state import addresses
from mark1.machine.state.registers import Phase, Registers

OPERATORS: dict[str, Callable[[float, float], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    "==": operator.eq,
    "!=": operator.ne,
    ">": operator.gt,
    "<": operator.lt,
}
FORMS = '"R1 flips", "A17.value > 3", "any motor at stop", or a function of the rig'

ConditionLike = str | Callable[[RigView], object]
"""A condition as it is given: a text of one of the FORMS, or a function that returns true or false."""


@dataclass(frozen=True)
class Condition:
    """A condition of one of two kinds: a change of registers (`changes`), or a state that is reached (`holds`).

    `moving` is True where turning wipers can make `holds` true between two events.
    """

    text: str
    changes: Callable[[Registers, Registers], bool] | None = None
    holds: Callable[[RigView], bool] | None = None
    moving: bool = False

    def is_true(self, view: RigView) -> bool:
        """Return True if the state is reached; False for a change of registers, which no single state shows."""
        return self.holds is not None and self.holds(view)

    def is_change(self, before: Registers, after: Registers) -> bool:
        """Return True if an event with these registers before and after makes the change; False for a state."""
        return self.changes is not None and self.changes(before, after)

    def first_tick(self, view: RigView, last: int) -> int | None:
        """Return the first tick after the view's, up to `last`, at which turning wipers make the condition true.

        None if they never do. Between events a wiper moves one way, so a comparison becomes true at most once and its
        tick can be found by bisection.
        """
        if not self.moving or view.registers.phase not in (Phase.REINFORCING, Phase.HOMING) or self.is_true(view):
            return None
        ticks = range(view.tick + 1, last + 1)
        index = bisect_left(ticks, True, key=lambda tick: self.is_true(view.at(tick)))
        return ticks[index] if index < len(ticks) else None


@dataclass(frozen=True)
class Breakpoint:
    """A condition that halts all runs, and the action that is called at each of its halts."""

    condition: Condition
    action: Callable[[], object] | None = None


class Breakpoints:
    """The breakpoints and watchpoints of one rig, by their texts; printed one per line."""

    def __init__(self) -> None:
        self._by_text: dict[str, Breakpoint] = {}

    def add(self, condition: Condition, action: Callable[[], object] | None = None) -> None:
        """Add a breakpoint. One of the same text is replaced, but functions of one name are numbered."""
        if isinstance(condition.holds, _OfFunction):
            others = sum(1 for text in self._by_text if text.split(" #")[0] == condition.text)
            condition = replace(condition, text=f"{condition.text} #{others + 1}") if others else condition
        self._by_text[condition.text] = Breakpoint(condition, action)

    def remove(self, text: str) -> None:
        """Remove one breakpoint or watchpoint by its text (KeyError: no breakpoint has that text)."""
        if not isinstance(text, str) or text not in self._by_text:
            raise KeyError(f"there is no breakpoint {short_repr(text)}; there are {', '.join(self._by_text) or 'none'}")
        del self._by_text[text]

    def clear(self) -> None:
        """Remove all breakpoints and watchpoints."""
        self._by_text.clear()

    def conditions(self) -> list[Condition]:
        """Return the conditions."""
        return [each.condition for each in self._by_text.values()]

    def action(self, condition: Condition) -> Callable[[], object] | None:
        """Return the action of the breakpoint with this condition; None if it has no action."""
        found = self._by_text.get(condition.text)
        return found.action if found is not None and found.condition is condition else None

    def __iter__(self) -> Iterator[str]:
        return iter(list(self._by_text))

    def __contains__(self, text: object) -> bool:
        return text in self._by_text

    def __len__(self) -> int:
        return len(self._by_text)

    def __repr__(self) -> str:
        return "\n".join(self._by_text) or "no breakpoints"


def condition(given: ConditionLike | Condition, machine: Machine) -> Condition:
    """Parse a condition: a text of one of the FORMS, or a function of a `RigView`.

    Raises:
        ValueError: it has none of these forms.
        KeyError: it names a register or unit that does not exist.
    """
    if isinstance(given, Condition):
        return given
    if callable(given):
        return Condition(getattr(given, "__name__", "a function"), holds=_OfFunction(given))
    text = " ".join(given.split()) if isinstance(given, str) else ""
    now = machine.registers
    if text == "any motor at stop":
        return Condition(text, changes=lambda before, after: bool((after.stalled & ~before.stalled).any()))
    if match := re.fullmatch(r"([SAR])(\d+) flips", text):
        return watchpoint(text, f"{match[1]}{match[2]}.{match[1].lower()}", now)
    if match := re.fullmatch(r"(\S+) (>=|<=|==|!=|>|<) ([-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)", text):
        return _compares(text, match[1], match[2], float(match[3]), machine)
    raise ValueError(f"{short_repr(given)} is neither a condition nor a phase; give {FORMS}")


def in_phase(phase: str) -> Condition:
    """Return the condition that a phase has begun."""
    return Condition(f"phase {phase}", holds=lambda view: view.phase == phase)


def watchpoint(text: str, name: str, now: Registers) -> Condition:
    """Return a condition that fires at every event that changes a register or unit (KeyError: no such name)."""
    place = addresses.find(name, now)
    return Condition(text, changes=lambda before, after: has_changed(place, before, after))


class _OfFunction:
    """A user's function as a condition."""

    def __init__(self, function: Callable[[RigView], object]) -> None:
        self._function = function

    def __call__(self, view: RigView) -> bool:
        return bool(self._function(view))


def _compares(text: str, name: str, sign: str, number: float, machine: Machine) -> Condition:
    place, compare = addresses.find(name, machine.registers), OPERATORS[sign]
    if np.ndim(read(place, machine.registers)):
        raise ValueError(f"{name} is not one number; compare one of its units, such as {place.register}[0]")

    def of_register(view: RigView) -> bool:
        return bool(compare(read(place, view.registers), number))

    def of_wiper(view: RigView) -> bool:
        return bool(compare(machine.positions(view.registers, view.tick)[place.units], number))

    # A turning wiper passes a single voltage between two ticks, so == and != are compared at events only.
    moving = place.register == "value" and sign not in ("==", "!=")
    return Condition(text, holds=of_wiper if moving else of_register, moving=moving)
