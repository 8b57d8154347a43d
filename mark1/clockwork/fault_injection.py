"""Fault injection: inject and clear faults, each as a function from the registers before to those after.

Faults of the operator take hold at once, as all actions do; one that is scheduled for a tick waits in the register
`strikes` and is an event of its own, before all others of that tick. Running motors go on from where their wipers are.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from mark1.base.checks import check_fraction
from mark1.base.rng import stream
from mark1.clockwork.cycle import gate_is_open, gone_on, switched_off
from mark1.clockwork.ticks import check_tick
from mark1.machine import potentiometers
from mark1.machine.faults import faults
from mark1.machine.faults.faults import DEAD, HEALTHY, KINDS, NOT_STUCK, STUCK_ON, Fault, Part
from mark1.machine.machine import Machine
from mark1.machine.state.registers import Phase, Registers


def inject(machine: Machine, now: Registers, names: Sequence[str], at: int | None = None) -> Registers:
    """Inject faults, named such as "A42 stuck on", now or at a tick (ms).

    Raises:
        ValueError: there is no such fault or part, the part has a fault already, or the tick is in the past.
    """
    wanted = [_with_sign(machine, now, faults.fault(name)) for name in names]
    if at is not None:
        at = check_tick("at", at, now.tick)
    _check_healthy(now, wanted)
    if at is None:
        for fault in wanted:
            now = _inject(machine, now, fault)
        return now
    return now.changed(strikes=np.vstack([now.strikes, *(ScheduledFault(at, fault).row() for fault in wanted)]))


def clear(machine: Machine, now: Registers, names: Sequence[str]) -> Registers:
    """Clear the faults of parts, named such as "A42" or by their faults, in force and scheduled.

    Raises:
        ValueError: a part has no fault.
    """
    if not names:
        raise ValueError("there is nothing to clear: no fault is in force or scheduled")
    known = set(_faulty(now))
    for name in names:
        part = _known_part(name, known)
        now = _CLEAR[part.kind](machine, _without_scheduled(now, part), part)
        known.remove(part)
    return now


def _known_part(name: str, known: set[Part]) -> Part:
    """Return the part of that name among those with a fault; a cord may leave out its sign (ValueError: none)."""
    part, _ = faults.part(name)
    named = {part} if part.sign or part.kind != "cord" else {part._replace(sign=sign) for sign in (1, -1)}
    found = sorted(named & known)
    if not found:
        raise ValueError(f"{name!r} has no fault, in force or scheduled; rig.faults lists all")
    return found[-1]


def _without_scheduled(now: Registers, part: Part) -> Registers:
    left = np.array([ScheduledFault.read(row).fault.part != part for row in now.strikes], dtype=np.bool_)
    return now if left.all() else now.changed(strikes=now.strikes[left])


def random_share(machine: Machine, share: float, of: str, seed: int | None, nth: int) -> list[str]:
    """Return names of faults that remove a random share of the healthy A-units or cords: the `nth` sample of a seed."""
    check_fraction("share", share)
    faulty = _faulty(machine.registers)
    healthy = [fault for fault in _removals(machine, of) if fault.part not in faulty]
    rng = stream(machine.seed if seed is None else seed, "faults", nth)
    chosen = rng.choice(len(healthy), round(share * len(healthy)), replace=False)
    return [str(healthy[place]) for place in sorted(chosen.tolist())]


def _removals(machine: Machine, of: str) -> list[Fault]:
    if of == "A-units":
        return [Fault(Part("A", unit), "stuck off") for unit in range(machine.spec.association_units)]
    if of == "cords":
        cords = dict.fromkeys(map(tuple, machine.registers.cords.tolist()))
        return [Fault(Part("cord", *cord), "cut") for cord in cords]
    raise ValueError(f'a share of {of!r} cannot be removed; give "A-units" or "cords"')


class ScheduledFault(NamedTuple):
    """A scheduled fault, as a row of the register `strikes` holds it."""

    tick: int
    fault: Fault

    @classmethod
    def read(cls, row: Any) -> "ScheduledFault":
        """Read a row."""
        kind, word = KINDS[int(row[1])]
        sign = int(row[4]) if kind == "cord" else 0
        return cls(int(row[0]), Fault(Part(kind, int(row[2]), int(row[3]), sign), word, 0.0 if sign else float(row[4])))

    def row(self) -> list[float]:
        """Return tick, kind, unit, S-unit, and the number of the fault, or the sign of a cord."""
        part, word, number = self.fault
        kind = KINDS.index((part.kind, word))
        return [self.tick, kind, part.unit, part.cell, part.sign if part.kind == "cord" else number]


def scheduled(now: Registers) -> list[ScheduledFault]:
    """Return the scheduled faults, sorted by tick."""
    return sorted((ScheduledFault.read(row) for row in now.strikes), key=lambda each: each.tick)


def scheduled_faults(machine: Machine, now: Registers) -> dict[str, Any]:
    """Return the registers once the faults whose tick has come have taken hold."""
    due = [each for each in map(ScheduledFault.read, now.strikes) if each.tick <= now.tick]
    now = now.changed(strikes=now.strikes[now.strikes[:, 0] > now.tick])
    for each in due:
        now = _inject(machine, now, each.fault)
    return vars(now)


def _with_sign(machine: Machine, now: Registers, fault: Fault) -> Fault:
    """Return the fault with the sign of its cord, if it is one's (ValueError: there is no such part)."""
    part = fault.part
    if part.kind == "cord":
        return fault._replace(part=_cord(now, part))
    sizes = {"S": machine.spec.cells, "R": machine.spec.response_units, "supply": 1}
    units = sizes.get(part.kind, machine.spec.association_units)
    if not 0 <= part.unit < units:
        first, last = part._replace(unit=0), part._replace(unit=units - 1)
        raise ValueError(f"there is no {part}; there are {first} to {last}")
    return fault


def _cord(now: Registers, part: Part) -> Part:
    """Return the cord that is plugged between two units, with its sign (ValueError: none, or of both signs)."""
    same = (now.cords[:, 0] == part.unit) & (now.cords[:, 1] == part.cell)
    signs = {int(sign) for sign in now.cords[same, 2]} & ({part.sign} if part.sign else {1, -1})
    if len(signs) != 1:
        what = "is no cord plugged" if not signs else "are cords of both signs"
        raise ValueError(f"there {what} between S{part.cell + 1} and A{part.unit + 1}; name one that is, with its sign")
    return part._replace(sign=signs.pop())


def _check_healthy(now: Registers, wanted: Sequence[Fault]) -> None:
    """Raise ValueError for a second fault of one part, in force, scheduled or among those wanted."""
    known = _faulty(now)
    for fault in wanted:
        if fault.part in known:
            raise ValueError(f"{fault.part} has a fault: {known[fault.part]}; clear it before you inject another")
        known[fault.part] = str(fault)


def _faulty(now: Registers) -> dict[Part, str]:
    """Return every part that has a fault, in force or scheduled, with the name of the fault."""
    known = {fault.part: str(fault) for fault in faults.in_force(now)}
    return known | {each.fault.part: f"{each.fault} from {each.tick} ms on" for each in scheduled(now)}


def _inject(machine: Machine, now: Registers, fault: Fault) -> Registers:
    return _INJECT[fault.part.kind](machine, now, fault)


def _set(row: Any, unit: int, value: Any) -> Any:
    changed = row.copy()
    changed[unit] = value
    return changed


def _inject_cell(_machine: Machine, now: Registers, fault: Fault) -> Registers:
    on = fault.word == "stuck on"
    mark, s = _set(now.cell_fault, fault.part.unit, STUCK_ON if on else DEAD), _set(now.s, fault.part.unit, on)
    return now.changed(cell_fault=mark, s=s, a_stale=True)


def _clear_cell(_machine: Machine, now: Registers, part: Part) -> Registers:
    since = _set(now.lit_since, part.unit, now.tick)
    return now.changed(cell_fault=_set(now.cell_fault, part.unit, HEALTHY), lit_since=since, a_stale=True)


def _inject_cord(_machine: Machine, now: Registers, fault: Fault) -> Registers:
    cord = (fault.part.unit, fault.part.cell, fault.part.sign)
    return now.changed(severed=np.vstack([now.severed, [cord]]).astype(np.int64), a_stale=True)


def _clear_cord(_machine: Machine, now: Registers, part: Part) -> Registers:
    cut = (now.severed == (part.unit, part.cell, part.sign)).all(axis=1)
    return now.changed(severed=now.severed[~cut], a_stale=True)


def _inject_a_unit(_machine: Machine, now: Registers, fault: Fault) -> Registers:
    on = fault.word == "stuck on"
    mark, a = _set(now.unit_fault, fault.part.unit, STUCK_ON if on else DEAD), _set(now.a, fault.part.unit, on)
    return now.changed(unit_fault=mark, a=a, r_stale=now.r_stale or gate_is_open(now))


def _clear_a_unit(_machine: Machine, now: Registers, part: Part) -> Registers:
    return now.changed(unit_fault=_set(now.unit_fault, part.unit, HEALTHY), a_stale=True)


def _inject_motor(machine: Machine, now: Registers, fault: Fault) -> Registers:
    factor = {"dead": 0.0, "reversed": -1.0}.get(fault.word, fault.number)
    return _refitted(machine, now, motor_factor=_set(now.motor_factor, fault.part.unit, factor))


def _clear_motor(machine: Machine, now: Registers, part: Part) -> Registers:
    return _refitted(machine, now, motor_factor=_set(now.motor_factor, part.unit, 1.0))


def _inject_wiper(machine: Machine, now: Registers, fault: Fault) -> Registers:
    return _refitted(machine, now, jammed=_set(now.jammed, fault.part.unit, True))


def _clear_wiper(machine: Machine, now: Registers, part: Part) -> Registers:
    return _refitted(machine, now, jammed=_set(now.jammed, part.unit, False))


def _inject_r_unit(_machine: Machine, now: Registers, fault: Fault) -> Registers:
    mark, r = (_set(row, fault.part.unit, int(fault.number)) for row in (now.response_fault, now.r))
    return now.changed(response_fault=mark, r=r, r_stale=now.r_stale or gate_is_open(now))


def _clear_r_unit(_machine: Machine, now: Registers, part: Part) -> Registers:
    free = now.changed(response_fault=_set(now.response_fault, part.unit, NOT_STUCK))
    return free.changed(r=faults.held(free.r, free), r_stale=now.r_stale or gate_is_open(now))


def _inject_supply(machine: Machine, now: Registers, fault: Fault) -> Registers:
    now = _refitted(machine, now, supply=fault.number)
    return now.changed(r_stale=now.r_stale or gate_is_open(now))


def _clear_supply(machine: Machine, now: Registers, _part: Part) -> Registers:
    now = _refitted(machine, now, supply=1.0)
    return now.changed(r_stale=now.r_stale or gate_is_open(now))


def _refitted(machine: Machine, now: Registers, **changed: Any) -> Registers:
    """Change the condition of motors; those that run go on from where their wipers are, at the new speed."""
    after = now.changed(**changed)
    touched = (after.motor_factor != now.motor_factor) | (after.jammed != now.jammed) | (after.supply != now.supply)
    affected = touched & (now.drive != 0)
    if not affected.any():
        return after
    position = machine.positions(now, now.tick)
    drive = np.where(affected, machine.travel(after, now.scale), now.drive)
    off = affected & (drive == 0)
    on = after.changed(**gone_on(machine, now, affected & ~off, position))
    stalled = potentiometers.at_stop(position, drive, machine.stop) if now.phase == Phase.REINFORCING else now.stalled
    return on.changed(**(switched_off(on, off, position, position) | {"drive": drive, "stalled": stalled}))


_INJECT: dict[str, Callable[[Machine, Registers, Fault], Registers]] = {
    "S": _inject_cell,
    "cord": _inject_cord,
    "A": _inject_a_unit,
    "motor": _inject_motor,
    "wiper": _inject_wiper,
    "R": _inject_r_unit,
    "supply": _inject_supply,
}
_CLEAR: dict[str, Callable[[Machine, Registers, Part], Registers]] = {
    "S": _clear_cell,
    "cord": _clear_cord,
    "A": _clear_a_unit,
    "motor": _clear_motor,
    "wiper": _clear_wiper,
    "R": _clear_r_unit,
    "supply": _clear_supply,
}
