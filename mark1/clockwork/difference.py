"""Difference of two rigs, register by register."""

from typing import Any

import numpy as np

from mark1.clockwork.observe.explain import MOST_NAMED, Answer, text_of
from mark1.clockwork.rig import Rig
from mark1.machine.state.diff import SHOWN
from mark1.machine.state.registers import TABLE, Registers
from mark1.machine.wiring.cords import Cords, names, unmatched


def diff(a: Rig, b: Rig) -> Answer:
    """Return the registers in which two rigs of one spec differ, unit by unit.

    Raises:
        ValueError: one of them is not a rig, or their specs differ.
    """
    for rig in (a, b):
        if not isinstance(rig, Rig):
            raise ValueError(f"diff compares two rigs, not {type(rig).__name__}")
    if a.spec != b.spec:
        raise ValueError("cannot compare rigs with different specs")
    one, other = a.registers, b.registers
    lines = [_clock(name, one, other) for name in ("tick", "event", "phase", "exposures", "corrections")]
    lines += [line for name in SHOWN for line in _different(name, getattr(one, name), getattr(other, name))]
    return Answer("\n".join(filter(None, lines)) or "no register differs")


def _clock(name: str, one: Registers, other: Registers) -> str:
    values = getattr(one, name), getattr(other, name)
    return f"{name}: {int(values[0])} | {int(values[1])}" if values[0] != values[1] else ""


def _different(name: str, one: Any, other: Any) -> list[str]:
    if one is other or np.array_equal(one, other):
        return []
    if TABLE[name].per == "cord":
        return [f"{name}: {_cords(one, other)} | {_cords(other, one)}"]
    if not np.ndim(one):
        return [f"{name}: {one} | {other}"]
    units = np.flatnonzero(one != other)
    shown = [f"{TABLE[name].per}{u + 1} {text_of(one[u])} | {text_of(other[u])}" for u in units[:MOST_NAMED]]
    more = [f"and {len(units) - MOST_NAMED} more"] if len(units) > MOST_NAMED else []
    return [f"{name}: {', '.join(shown + more)}"]


def _cords(cords: Cords, others: Cords) -> str:
    """Return the names of the cords that only the first table holds."""
    return " ".join(names(cords[unmatched(cords, others)])) or "none"
