"""Differences between two tables of registers, computed when they are asked for."""

from typing import Any

import numpy as np

from mark1.machine.state.registers import TABLE, Registers
from mark1.machine.wiring.cords import cord_name, unmatched

MOST_UNITS = 6
"""Units of a register that a text names; more are only counted."""

SHOWN = tuple(
    name
    for name, register in TABLE.items()
    if register.bank not in ("clock", "ideal") and name not in ("lit_since", "scale", "delay")
)
"""Registers that are compared; left out are the clock's own, those that drives follow from, and ideal values."""

Changes = dict[str, dict[int, Any]]


def changes(before: Registers, after: Registers) -> Changes:
    """Return the entries that differ: register -> {unit from 0: what `after` holds}."""
    found = {name: _units(getattr(before, name), getattr(after, name)) for name in SHOWN}
    return {name: units for name, units in found.items() if units}


def _units(before: Any, after: Any) -> dict[int, Any]:
    if before is after:
        return {}
    was, is_now = np.atleast_1d(before), np.atleast_1d(after)
    if is_now.ndim > 1:  # cords: one in both tables is unchanged, whatever its row
        return {row: tuple(is_now[row].tolist()) for row in unmatched(is_now, was)}
    return {int(unit): is_now[unit].item() for unit in np.flatnonzero(was != is_now)}


def describe(changed: Changes) -> list[str]:
    """Describe the changes of each register in a few words, with units by their names on the panel."""
    return [_describe(name, units) for name, units in changed.items()]


def _describe(name: str, units: dict[int, Any]) -> str:
    letter = TABLE[name].per
    if letter == "cord":
        return f"{name} {' '.join(cord_name(*cord) for cord in list(units.values())[:MOST_UNITS])}"
    if not letter:
        return f"{name} {next(iter(units.values()))}"
    if len(units) > MOST_UNITS:
        return f"{name} in {len(units)} {letter}-units"
    return f"{name} " + " ".join(f"{letter}{unit + 1}={_short(value)}" for unit, value in units.items())


def _short(value: Any) -> str:
    return f"{value:.4f}" if isinstance(value, float) else f"{int(value)}"
