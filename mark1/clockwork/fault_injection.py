"""Striking: how a fault takes hold of a part and how it is mended, each from the registers before to those after.

The operator's faults take hold at once, as acts do; one that is to strike at a tick waits in the register `strikes` and
is an event of its own there, before all else of that tick. Motors that run go on from where their wipers are.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from mark1.base.checks import check_count, check_fraction
from mark1.base.rng import stream
from mark1.clockwork.cycle import gate_is_open, gone_on, switched_off
from mark1.machine import potentiometers
from mark1.machine.faults import faults
from mark1.machine.faults.faults import DEAD, HEALTHY, KINDS, NOT_STUCK, STUCK_ON, Fault, Part
from mark1.machine.machine import Machine
from mark1.machine.state.registers import Phase, Registers


def strike(machine: Machine, now: Registers, names: Sequence[str], at: int | None = None) -> Registers:
    """Let faults, named such as "A42 stuck on", take hold now, or have them strike at a tick (ms).

    ValueError for a name that is none, a part that is not there or has a fault already, and a tick in the past.
    """
    wanted = [_with_sign(machine, now, faults.fault(name)) for name in names]
    if at is not None:
        check_count("at", at, low=now.tick, hint=", where the clock stands; a fault cannot strike in the past")
    _check_healthy(now, wanted)
    if at is None:
        for fault in wanted:
            now = _hold(machine, now, fault)
        return now
    return now.changed(strikes=np.vstack([now.strikes, *(Coming(int(at), fault).row() for fault in wanted)]))


def repair(machine: Machine, now: Registers, names: Sequence[str]) -> Registers:
    """Mend parts, named such as "A42" or by their faults, and take back what is to strike them.

    ValueError for a part that has no fault, in force or to come.
    """
    if not names:
        raise ValueError("there is nothing to repair: no fault is in force or to come")
    known = set(_faulty(now))
    for name in names:
        part = _known_part(name, known)
        now = _MEND[part.kind](machine, _without_coming(now, part), part)
        known.remove(part)
    return now


def _known_part(name: str, known: set[Part]) -> Part:
    """The part of that name among those with a fault; a cord may leave out its sign (ValueError: none)."""
    part, _ = faults.part(name)
    named = {part} if part.sign or part.kind != "cord" else {part._replace(sign=sign) for sign in (1, -1)}
    found = sorted(named & known)
    if not found:
        raise ValueError(f"{name!r} has no fault, and none is to come; rig.faults lists them")
    return found[-1]


def _without_coming(now: Registers, part: Part) -> Registers:
    left = np.array([Coming.read(row).fault.part != part for row in now.strikes], dtype=np.bool_)
    return now if left.all() else now.changed(strikes=now.strikes[left])


def random_share(machine: Machine, share: float, of: str, seed: int | None, nth: int) -> list[str]:
    """Names of faults that remove a random share of the healthy A-units or cords, the `nth` draw of a seed."""
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


class Coming(NamedTuple):
    """A fault that is to strike at a tick, as a row of the register `strikes` holds it."""

    tick: int
    fault: Fault

    @classmethod
    def read(cls, row: Any) -> "Coming":
        """Read a row."""
        kind, word = KINDS[int(row[1])]
        sign = int(row[4]) if kind == "cord" else 0
        return cls(int(row[0]), Fault(Part(kind, int(row[2]), int(row[3]), sign), word, 0.0 if sign else float(row[4])))

    def row(self) -> list[float]:
        """Tick, kind, unit, S-unit, and the number that goes with it, of a cord its sign."""
        part, word, number = self.fault
        kind = KINDS.index((part.kind, word))
        return [self.tick, kind, part.unit, part.cell, part.sign if part.kind == "cord" else number]


def coming(now: Registers) -> list[Coming]:
    """The faults that are to strike, the next first."""
    return sorted((Coming.read(row) for row in now.strikes), key=lambda each: each.tick)


def strike_due(machine: Machine, now: Registers) -> dict[str, Any]:
    """Let the faults take hold whose tick has come."""
    due = [each for each in map(Coming.read, now.strikes) if each.tick <= now.tick]
    now = now.changed(strikes=now.strikes[now.strikes[:, 0] > now.tick])
    for each in due:
        now = _hold(machine, now, each.fault)
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
    """The cord that is plugged between the two units, with its sign (ValueError: none, or of both signs)."""
    same = (now.cords[:, 0] == part.unit) & (now.cords[:, 1] == part.cell)
    signs = {int(sign) for sign in now.cords[same, 2]} & ({part.sign} if part.sign else {1, -1})
    if len(signs) != 1:
        what = "is no cord plugged" if not signs else "are cords of both signs"
        raise ValueError(f"there {what} between S{part.cell + 1} and A{part.unit + 1}; name one that is, with its sign")
    return part._replace(sign=signs.pop())


def _check_healthy(now: Registers, wanted: Sequence[Fault]) -> None:
    """Refuse a second fault of one part, in force, to come or among those wanted (ValueError)."""
    known = _faulty(now)
    for fault in wanted:
        if fault.part in known:
            raise ValueError(f"{fault.part} has a fault: {known[fault.part]}; repair it before it gets another")
        known[fault.part] = str(fault)


def _faulty(now: Registers) -> dict[Part, str]:
    """Every part that has a fault, in force or to come, and which."""
    known = {fault.part: str(fault) for fault in faults.in_force(now)}
    return known | {each.fault.part: f"{each.fault} from {each.tick} ms on" for each in coming(now)}


def _hold(machine: Machine, now: Registers, fault: Fault) -> Registers:
    return _HOLD[fault.part.kind](machine, now, fault)


def _set(row: Any, unit: int, value: Any) -> Any:
    changed = row.copy()
    changed[unit] = value
    return changed


def _hold_cell(_machine: Machine, now: Registers, fault: Fault) -> Registers:
    on = fault.word == "stuck on"
    mark, s = _set(now.cell_fault, fault.part.unit, STUCK_ON if on else DEAD), _set(now.s, fault.part.unit, on)
    return now.changed(cell_fault=mark, s=s, a_stale=True)


def _mend_cell(_machine: Machine, now: Registers, part: Part) -> Registers:
    since = _set(now.lit_since, part.unit, now.tick)
    return now.changed(cell_fault=_set(now.cell_fault, part.unit, HEALTHY), lit_since=since, a_stale=True)


def _hold_cord(_machine: Machine, now: Registers, fault: Fault) -> Registers:
    cord = (fault.part.unit, fault.part.cell, fault.part.sign)
    return now.changed(severed=np.vstack([now.severed, [cord]]).astype(np.int64), a_stale=True)


def _mend_cord(_machine: Machine, now: Registers, part: Part) -> Registers:
    cut = (now.severed == (part.unit, part.cell, part.sign)).all(axis=1)
    return now.changed(severed=now.severed[~cut], a_stale=True)


def _hold_a_unit(_machine: Machine, now: Registers, fault: Fault) -> Registers:
    on = fault.word == "stuck on"
    mark, a = _set(now.unit_fault, fault.part.unit, STUCK_ON if on else DEAD), _set(now.a, fault.part.unit, on)
    return now.changed(unit_fault=mark, a=a, r_stale=now.r_stale or gate_is_open(now))


def _mend_a_unit(_machine: Machine, now: Registers, part: Part) -> Registers:
    return now.changed(unit_fault=_set(now.unit_fault, part.unit, HEALTHY), a_stale=True)


def _hold_motor(machine: Machine, now: Registers, fault: Fault) -> Registers:
    factor = {"dead": 0.0, "reversed": -1.0}.get(fault.word, fault.number)
    return _refitted(machine, now, motor_factor=_set(now.motor_factor, fault.part.unit, factor))


def _mend_motor(machine: Machine, now: Registers, part: Part) -> Registers:
    return _refitted(machine, now, motor_factor=_set(now.motor_factor, part.unit, 1.0))


def _hold_wiper(machine: Machine, now: Registers, fault: Fault) -> Registers:
    return _refitted(machine, now, jammed=_set(now.jammed, fault.part.unit, True))


def _mend_wiper(machine: Machine, now: Registers, part: Part) -> Registers:
    return _refitted(machine, now, jammed=_set(now.jammed, part.unit, False))


def _hold_r_unit(_machine: Machine, now: Registers, fault: Fault) -> Registers:
    mark, r = (_set(row, fault.part.unit, int(fault.number)) for row in (now.response_fault, now.r))
    return now.changed(response_fault=mark, r=r, r_stale=now.r_stale or gate_is_open(now))


def _mend_r_unit(_machine: Machine, now: Registers, part: Part) -> Registers:
    free = now.changed(response_fault=_set(now.response_fault, part.unit, NOT_STUCK))
    return free.changed(r=faults.held(free.r, free), r_stale=now.r_stale or gate_is_open(now))


def _hold_supply(machine: Machine, now: Registers, fault: Fault) -> Registers:
    now = _refitted(machine, now, supply=fault.number)
    return now.changed(r_stale=now.r_stale or gate_is_open(now))


def _mend_supply(machine: Machine, now: Registers, _part: Part) -> Registers:
    now = _refitted(machine, now, supply=1.0)
    return now.changed(r_stale=now.r_stale or gate_is_open(now))


def _refitted(machine: Machine, now: Registers, **changed: Any) -> Registers:
    """Let running motors that a change touches go on from where their wipers are, with the travel that it leaves."""
    after = now.changed(**changed)
    touched = (after.motor_factor != now.motor_factor) | (after.jammed != now.jammed) | (after.supply != now.supply)
    struck = touched & (now.drive != 0)
    if not struck.any():
        return after
    position = machine.positions(now, now.tick)
    drive = np.where(struck, machine.travel(after, now.scale), now.drive)
    off = struck & (drive == 0)
    on = after.changed(**gone_on(machine, now, struck & ~off, position))
    stalled = potentiometers.at_stop(position, drive, machine.stop) if now.phase == Phase.REINFORCING else now.stalled
    return on.changed(**(switched_off(on, off, position, position) | {"drive": drive, "stalled": stalled}))


_HOLD: dict[str, Callable[[Machine, Registers, Fault], Registers]] = {
    "S": _hold_cell,
    "cord": _hold_cord,
    "A": _hold_a_unit,
    "motor": _hold_motor,
    "wiper": _hold_wiper,
    "R": _hold_r_unit,
    "supply": _hold_supply,
}
_MEND: dict[str, Callable[[Machine, Registers, Part], Registers]] = {
    "S": _mend_cell,
    "cord": _mend_cord,
    "A": _mend_a_unit,
    "motor": _mend_motor,
    "wiper": _mend_wiper,
    "R": _mend_r_unit,
    "supply": _mend_supply,
}
