"""Inquiry: who moved a register, why a unit stands as it does, and in what two machines differ."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from mark1.clockwork.observe.breakpoints import read
from mark1.machine.machine import Machine
from mark1.machine.reinforcement import MODES
from mark1.machine.state import addresses
from mark1.machine.state.diff import SHOWN
from mark1.machine.state.registers import TABLE, Registers
from mark1.machine.wiring.cords import Cords, names, unmatched

if TYPE_CHECKING:
    from mark1.clockwork.observe.trace import Row
    from mark1.clockwork.rig import Rig

MOST_NAMED = 8
"""Units that an answer names before it only counts the rest."""


class Answer(str):
    """A text of some lines that a prompt shows as it is."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


@dataclass(frozen=True)
class Mover:
    """Who last changed a register or a unit of it: the tick (ms), the events so far, what it was and became."""

    name: str
    tick: int
    event: int
    by: str
    before: Any
    after: Any

    def __repr__(self) -> str:
        moved = f"{_text(self.before)} -> {_text(self.after)}"
        return f"{self.name} {moved} at {self.tick} ms, {self.by}"


def who(rows: "Sequence[Row]", now: Registers, name: str) -> Mover | None:
    """Find who last changed a place, an event or the operator; None if nobody did as far back as the rows go."""
    place = addresses.find(name, now)
    for before, after, by in _steps(rows, now):
        old, new = read(place, before), read(place, after)
        if not np.array_equal(old, new):
            return Mover(name, after.tick, after.event, by, old, new)
    return None


def _steps(rows: "Sequence[Row]", now: Registers) -> Iterator[tuple[Registers, Registers, str]]:
    """Every change of the registers, the last first: by an event, or between two events by the operator."""
    later = now
    for row in reversed(rows):
        yield row.after, later, f"by the operator, after event #{row.number}"
        yield row.before, row.after, f"by event #{row.number}, {row.name} ({row.bank}): {_reason(row)}"
        later = row.before


def _reason(row: "Row") -> str:
    now = row.before
    reasons = {
        "shutter": "the shutter opened on the card",
        "dark": "the shutter shut",
        "sense": "cells had been lit, or dark, for their time",
        "associate": "S-units or cords had changed",
        "gate": "the gate of the R-units opened",
        "follow": "R-units follow their sums, which motors or A-units had changed",
        "look": "the panel was read",
        "energise": f"{MODES[now.mode]} asked R-units for {_signs(now.direction)}",
        "release or stop": f"motors ran from {now.energised} ms for R-units asked for {_signs(now.direction)}",
        "strike": "faults struck at their tick",
        "start home": "the operator runs wipers to their goals",
        "come home": f"motors ran from {now.energised} ms towards the operator's goals",
        "decay": "values decay at the clear",
        "clear": "the gate of the R-units shut",
    }
    return reasons.get(row.name, row.name)


def _signs(direction: Any) -> str:
    return " ".join(f"R{unit + 1}{'+' if way > 0 else '-'}" for unit, way in enumerate(direction) if way) or "nothing"


def why(rig: "Rig", name: str) -> Answer:
    """Say why a unit stands as it does, down to the cells: "R1", "A17" or "S5" (KeyError: there is no such unit)."""
    machine, now = rig.machine, rig.machine.registers
    letter = name[:1] if isinstance(name, str) else ""
    if letter not in ("R", "A", "S"):
        raise KeyError(f"{name!r} is no unit; ask why of one such as R1, A17 or S5")
    unit = addresses.find(f"{name}.{letter.lower()}", now).units
    explain = {"R": _why_r, "A": _why_a, "S": _why_s}[letter]
    mover = who(list(rig.trace), now, f"{name}.{letter.lower()}")
    since = f"since {mover}" if mover else "and has been as far back as the trace goes"
    state = int(read(addresses.Place(letter.lower(), unit), now))
    return Answer("\n".join([f"{name} is {state}, {since}", *explain(machine, now, unit)]))


def _why_r(machine: Machine, now: Registers, unit: int) -> list[str]:
    position = machine.positions(now, now.tick)
    mine = machine.feeds == unit
    on = np.flatnonzero(mine & now.a)
    strongest = on[np.argsort(-np.abs(position[on]), kind="stable")]
    received = machine.sums(now, now.tick)[unit]
    lines = [
        f"  sum of its {len(on)} active A-units (of {mine.sum()}): {received:+.4f} V; "
        f"dead zone {machine.dead_zone:.4f} V"
    ]
    if received != position[on].sum():
        lines.append(
            f"  of {position[on].sum():+.4f} V by the supply x {now.supply:g} and {now.noise[unit]:+.4f} V of noise"
        )
    if now.response_fault[unit] >= 0:
        lines.append(f"  a fault holds it at {now.response_fault[unit]}")
    elif now.forcing[unit] >= 0:
        lines.append(f"  its forcing switch holds it at {now.forcing[unit]}")
    lines += [f"  A{a + 1} {position[a]:+.4f} V: {_inputs(machine, now, a)}" for a in strongest[:MOST_NAMED]]
    return lines + ([f"  and {len(on) - MOST_NAMED} more"] if len(on) > MOST_NAMED else [])


def _why_a(machine: Machine, now: Registers, unit: int) -> list[str]:
    value = machine.positions(now, now.tick)[unit]
    fault = [f"  a fault holds it {('off', 'on')[now.unit_fault[unit] - 1]}"] if now.unit_fault[unit] else []
    return [*fault, f"  {_inputs(machine, now, unit)}", f"  it feeds R{machine.feeds[unit] + 1} with {value:+.4f} V"]


def _inputs(machine: Machine, now: Registers, unit: int) -> str:
    """An A-unit's lit inputs against its threshold, the cells named."""
    cords = machine.plugboard(now).cords
    mine = cords[cords[:, 0] == unit]
    lit = [mine[(mine[:, 2] == sign) & now.s[mine[:, 1]], 1] + 1 for sign in (1, -1)]
    named = [", ".join(f"S{cell}" for cell in cells) or "none" for cells in lit]
    total, theta = len(lit[0]) - len(lit[1]), machine.spec.threshold
    return f"lit + {named[0]}; lit - {named[1]}; {total} {'>=' if total >= theta else '<'} {theta}"


def _why_s(machine: Machine, now: Registers, unit: int) -> list[str]:
    row, column = divmod(unit, machine.spec.retina_shape[1])
    level, threshold = now.light[unit], machine.parts.s_threshold[unit]
    relation = ">=" if level >= threshold else "<"
    fault = [f"  a fault holds it {('off', 'on')[now.cell_fault[unit] - 1]}"] if now.cell_fault[unit] else []
    return [*fault, f"  light {level:.3f} {relation} {threshold:.3f} on its cell (row {row + 1}, column {column + 1})"]


def diff(a: "Rig", b: "Rig") -> Answer:
    """Name the registers in which two rigs of one spec differ, unit by unit (ValueError: they have other specs)."""
    if a.spec != b.spec:
        raise ValueError("the two rigs have different specs, so their registers cannot be held against each other")
    one, other = a.machine.registers, b.machine.registers
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
    shown = [f"{TABLE[name].per}{u + 1} {_text(one[u])} | {_text(other[u])}" for u in units[:MOST_NAMED]]
    more = [f"and {len(units) - MOST_NAMED} more"] if len(units) > MOST_NAMED else []
    return [f"{name}: {', '.join(shown + more)}"]


def _cords(cords: Cords, others: Cords) -> str:
    """The names of the cords that only the first table holds."""
    return " ".join(names(cords[unmatched(cords, others)])) or "none"


def _text(value: Any) -> str:
    if np.ndim(value):
        return f"{np.size(value)} units"
    return f"{value:+.4f}" if isinstance(value, float | np.floating) else f"{int(value)}"
