"""Explain a unit's state down to the cells, and find the last change of a register."""

from collections.abc import Iterator, Reversible
from dataclasses import dataclass
from typing import Any

import numpy as np

from mark1.base.checks import short_repr
from mark1.clockwork.observe.row import Row, has_changed, read
from mark1.machine.machine import Machine
from mark1.machine.reinforcement import MODES
from mark1.machine.state import addresses
from mark1.machine.state.registers import Phase, Registers

CLEARED = (Phase.DARKENING, Phase.CHANGING, Phase.IDLE, Phase.STARTING, Phase.HOMING)
"""Phases in which R-units are cleared and the panel shows the bits of the last look."""

MOST_NAMED = 8
"""Units that an explanation names; the rest are counted."""


class Answer(str):
    """A text that a prompt shows without quotes."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


@dataclass(frozen=True)
class LastChange:
    """The last change of a register: tick (ms), number of events so far, cause, old and new content."""

    name: str
    tick: int
    event: int
    by: str
    before: Any
    after: Any

    def __repr__(self) -> str:
        moved = f"{text_of(self.before)} -> {text_of(self.after)}"
        return f"{self.name} {moved} at {self.tick} ms, {self.by}"


def last_change(rows: Reversible[Row], now: Registers, name: str) -> LastChange | None:
    """Return the last change of a register, by an event or by the operator; None if the rows hold none."""
    place = addresses.find(name, now)
    for before, after, by in _steps(rows, now):
        if has_changed(place, before, after):
            return LastChange(name, after.tick, after.event, by, read(place, before), read(place, after))
    return None


def _steps(rows: Reversible[Row], now: Registers) -> Iterator[tuple[Registers, Registers, str]]:
    """Yield every change of the registers, latest first: by an event, or between two events by the operator."""
    later = now
    for row in reversed(rows):
        yield row.after, later, f"by the operator, after event #{row.number}"
        yield row.before, row.after, f"by event #{row.number}, {row.name} ({row.bank}): {_reason(row)}"
        later = row.before


def _reason(row: Row) -> str:
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
        "fault": "scheduled faults took hold",
        "start home": "the operator runs wipers to their goals",
        "come home": f"motors ran from {now.energised} ms towards the operator's goals",
        "decay": "values decay at the clear",
        "clear": "the gate of the R-units shut",
    }
    return reasons.get(row.name, row.name)


def _signs(direction: Any) -> str:
    return " ".join(f"R{unit + 1}{'+' if way > 0 else '-'}" for unit, way in enumerate(direction) if way) or "nothing"


def explain(machine: Machine, now: Registers, rows: Reversible[Row], name: str) -> Answer:
    """Explain the state of a unit, such as "R1", "A17" or "S5", down to the cells (KeyError: no such unit)."""
    letter = name[:1] if isinstance(name, str) else ""
    if letter not in ("R", "A", "S"):
        raise KeyError(f"{short_repr(name)} is not a unit; give one such as R1, A17 or S5")
    register = f"{name}.{letter.lower()}"
    place = addresses.find(register, now)
    if letter == "R" and now.phase in CLEARED and now.exposures and machine.spec.clear_responses:
        return _explain_answer(machine, now, rows, name)
    change = last_change(rows, now, register)
    since = f"since {change}" if change else "and has been as far back as the trace goes"
    lines = {"R": _explain_r, "A": _explain_a, "S": _explain_s}[letter](machine, now, place.units)
    return Answer("\n".join([f"{name} is {int(read(place, now))}, {since}", *lines]))


def _explain_answer(machine: Machine, now: Registers, rows: Reversible[Row], name: str) -> Answer:
    """Explain the bit that the panel shows after an exposure, from the registers at its look."""
    place, shown = addresses.find(f"{name}.r", now), addresses.find(f"{name}.bits", now)
    bit, state = int(read(shown, now)), int(read(place, now))
    look = next((row for row in reversed(rows) if row.name == "look"), None)
    if look is None:
        return Answer(f"{name} was {bit} at the last look, and is {state} now; the trace does not go back to that look")
    head = f"{name} was {bit} at the look at {look.tick} ms, and is {state} now"
    return Answer("\n".join([head, *_explain_r(machine, look.after, place.units)]))


def _explain_r(machine: Machine, now: Registers, unit: int) -> list[str]:
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


def _explain_a(machine: Machine, now: Registers, unit: int) -> list[str]:
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


def _explain_s(machine: Machine, now: Registers, unit: int) -> list[str]:
    row, column = divmod(unit, machine.spec.retina_shape[1])
    level, threshold = now.light[unit], machine.parts.s_threshold[unit]
    relation = ">=" if level >= threshold else "<"
    fault = [f"  a fault holds it {('off', 'on')[now.cell_fault[unit] - 1]}"] if now.cell_fault[unit] else []
    return [*fault, f"  light {level:.3f} {relation} {threshold:.3f} on its cell (row {row + 1}, column {column + 1})"]


def text_of(value: Any) -> str:
    """Return the content of a register as text: voltages with four decimals, several units by their number."""
    if np.ndim(value):
        return f"{np.size(value)} units"
    return f"{value:+.4f}" if isinstance(value, float | np.floating) else f"{int(value)}"
