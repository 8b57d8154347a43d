"""Acts: what an operator does to the machine, each a function from the registers before it to the registers after it.

An act takes place at once, between two events, at whatever tick the clock stands; what it causes follows as events.
"""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import numpy as np

from mark1.base.checks import is_count, is_number
from mark1.clockwork import fault_injection
from mark1.clockwork.cycle import gate_is_open, gone_on, mode, with_light
from mark1.machine import potentiometers, retina
from mark1.machine.exact.units import Bits, Flags, Levels, Volts, on_grid
from mark1.machine.faults import faults
from mark1.machine.machine import Machine
from mark1.machine.panel import panel
from mark1.machine.reinforcement import LEAVE, NO_TARGET
from mark1.machine.state import addresses
from mark1.machine.state.registers import TABLE, Phase, Registers, begun
from mark1.machine.wiring.cords import unmatched

NEEDS_TARGET = ("error correction", "forced learning")

HOMEWARD = (Phase.STARTING, Phase.HOMING)
"""Phases in which wipers are run to their goals."""

MAY_BE_SET = tuple(name for name, register in TABLE.items() if register.settable)
"""Registers that `deposit` sets."""


def present(machine: Machine, now: Registers, image: Any, target: Any = None, testing: bool = False) -> Registers:
    """Put a card before the camera of an idle machine, its shutter due at once."""
    _check_idle(now, "a card can go up")
    card = retina.check_light(image, machine.spec.retina_shape)
    aim = _target(target, machine.spec.response_units)
    put_up = now.changed(card=card, target=aim, testing=testing, **begun(Phase.CARD, now))
    if mode(put_up) in NEEDS_TARGET and target is None:
        raise ValueError(
            f"{mode(put_up)} needs a target, 0, 1 or None for each of the {machine.spec.response_units} R-units; "
            "show(image) tests without one"
        )
    return put_up


def _check_idle(now: Registers, then: str) -> None:
    if now.phase != Phase.IDLE:
        what = "a run of wipers to their goals" if now.phase in HOMEWARD else "an exposure"
        raise ValueError(
            f"{what} is under way ({Phase(now.phase).name.lower()}, tick {now.tick}); "
            f"run() ends it, or back(n) goes back n events, then {then}"
        )


def _target(target: Any, units: int) -> Bits:
    """Return a target as the register holds it (shape (R,)); ValueError unless it is 0, 1 or None per R-unit."""
    if target is None:
        return np.full(units, NO_TARGET, np.int8)
    ordered = isinstance(target, list | tuple) or (isinstance(target, np.ndarray) and target.ndim > 0)
    given = list(target) if ordered else [target]
    plain = _BITS.issuperset(given) if _TYPES.issuperset(map(type, given)) else all(map(_is_bit, given))
    if len(given) != units or not plain:
        raise ValueError(f"the target is {target!r}; it must be 0, 1 or None for each of the {units} R-units")
    return np.array([LEAVE if bit is None else bit for bit in given], np.int8)


_BITS, _TYPES = {0, 1, None}, {int, bool, type(None)}


def _is_bit(bit: Any) -> bool:
    return bit is None or (isinstance(bit, int | float | np.integer | np.floating | np.bool_) and bit in (0, 1))


def switch(machine: Machine, now: Registers, name: str, setting: Any) -> Registers:
    """Turn a switch of the panel; forcing and stimulus switches act at once, the others when they are read."""
    turned = now.changed(**{name: panel.switch_position(now, name, setting)})
    if name == "forcing":
        return turned.changed(r=faults.held(turned.r, turned), r_stale=gate_is_open(turned))
    if name == "stimulus" and Phase.SETTLING <= now.phase <= Phase.DARKENING:
        return with_light(machine, turned, machine.light(turned, turned.card))
    return turned


def deposit(machine: Machine, now: Registers, name: str, value: Any) -> Registers:
    """Set a register, or some of its units; KeyError for a name, ValueError for a value that it cannot be."""
    place = addresses.find(name, now)
    if place.register not in MAY_BE_SET:
        raise KeyError(f"{place.register!r} cannot be set; deposit takes {', '.join(MAY_BE_SET)}")
    if not TABLE[place.register].per:
        return switch(machine, now, place.register, value)
    old = getattr(now, place.register)
    row = old.astype(np.float64)
    try:
        row[place.units] = value
    except (TypeError, ValueError):
        raise ValueError(f"{name} cannot be set to {value!r}; give one number, or one for each of its units") from None
    if place.register in panel.BANKS:
        return switch(machine, now, place.register, row)
    _check_range(machine, place.register, name, row[place.units])
    chosen = np.zeros(len(row), np.bool_)
    chosen[place.units] = True
    return _SETTERS[place.register](machine, now, row, chosen)


def deposited(now: Registers, name: str, value: Any) -> Any:
    """Return a value to deposit as the journal keeps it, numbers as floats (KeyError: no such name)."""
    if TABLE[addresses.find(name, now).register].per:
        with suppress(TypeError, ValueError):  # a word, or something that `deposit` refuses
            return np.asarray(value, dtype=np.float64).tolist()
    return value


def _check_range(machine: Machine, register: str, name: str, given: Any) -> None:
    least, most = (-machine.stop, machine.stop) if register == "value" else (0.0, 1.0)
    allowed = np.isfinite(given) & (np.asarray(given) >= least) & (np.asarray(given) <= most)
    if register in ("s", "a", "r"):
        allowed &= np.isin(given, (0, 1))
    if not np.all(allowed):
        kind = "0 or 1" if register in ("s", "a", "r") else f"from {least:g} to {most:g}"
        shown = np.asarray(given)[~allowed].ravel()[0] if np.ndim(given) else given
        raise ValueError(f"{name} cannot be set to {shown:g}; it must be {kind}")


def _set_value(machine: Machine, now: Registers, row: Volts, chosen: Flags) -> Registers:
    """Move wipers by hand, and the ideal values with them; where the motor runs, it goes on from there."""
    if now.phase in HOMEWARD:
        _check_idle(now, "wipers can be moved by hand")
    before = machine.positions(now, now.tick)
    wanted = np.where(chosen, on_grid(row), before)
    return now.changed(
        **gone_on(machine, now, chosen, wanted),
        ideal=np.where(chosen, np.where(now.drive == 0, wanted, now.ideal + wanted - before), now.ideal),
        stalled=potentiometers.at_stop(wanted, now.drive, machine.stop),
        r_stale=gate_is_open(now),
    )


def _set_light(machine: Machine, now: Registers, row: Levels, _chosen: Flags) -> Registers:
    return with_light(machine, now, row)


def _set_s(_machine: Machine, now: Registers, row: Levels, chosen: Flags) -> Registers:
    """Switch S-units by hand; a cell that disagrees takes its time from now to switch its unit back."""
    s = faults.lit(row.astype(np.bool_), now)
    return now.changed(s=s, lit_since=np.where(chosen, now.tick, now.lit_since), a_stale=True)


def _set_a(_machine: Machine, now: Registers, row: Levels, _chosen: Flags) -> Registers:
    return now.changed(a=faults.active(row.astype(np.bool_), now), r_stale=gate_is_open(now))


def _set_r(_machine: Machine, now: Registers, row: Levels, _chosen: Flags) -> Registers:
    return now.changed(r=faults.held(row.astype(np.int8), now), r_stale=gate_is_open(now))


_SETTERS = {"value": _set_value, "light": _set_light, "s": _set_s, "a": _set_a, "r": _set_r}


def reset(_machine: Machine, now: Registers) -> Registers:
    """Have every motor run its wiper to exactly 0 V and stop there (ValueError unless the machine is idle)."""
    return _to_goals(now, np.zeros_like(now.value), np.ones_like(now.a))


def dial(machine: Machine, now: Registers, a: int, volts: float) -> Registers:
    """Have the motor of one A-unit, counted from 1, run until its wiper stands nearest to `volts`, on a whole tick.

    Beyond a stop that is the stop. ValueError unless the machine is idle and the voltage a number.
    """
    _check_units(machine, a=a)
    if not is_number(volts):
        raise ValueError(f"A{a} cannot be dialled to {volts!r} V; give a finite number of volts, such as 2.5")
    wanted = now.value.copy()
    wanted[a - 1] = volts
    tick = potentiometers.travel_per_tick(machine.parts.motor_speed, np.ones_like(wanted))
    meant = np.arange(len(wanted)) == a - 1
    return _to_goals(now, potentiometers.nearest(now.value, wanted, tick, machine.stop), meant)


def _to_goals(now: Registers, goal: Volts, meant: Flags) -> Registers:
    """Begin a run of wipers to goals; those meant that stand there already are set in the ideal account too."""
    _check_idle(now, "the motors can run wipers to their goals")
    ideal = np.where(meant & (now.value == goal), goal, now.ideal)
    return now.changed(goal=goal, ideal=ideal, **begun(Phase.STARTING, now))


def plug(machine: Machine, now: Registers, a: int, s: int, sign: int | None = None) -> Registers:
    """Plug a cord from S-unit to A-unit, both counted from 1; ValueError where the board cannot take it."""
    _check_units(machine, a=a, s=s)
    _check_sign(sign)
    cord = np.array([[a - 1, s - 1, sign]], now.cords.dtype)
    return _with_cords(machine, now, np.vstack([now.cords, cord]), now.repeats)


def _check_sign(sign: Any) -> None:
    if sign not in (1, -1):
        raise ValueError(f"the sign is {sign!r}; it must be 1 (excitatory) or -1 (inhibitory), + or - in a name")


def _check_units(machine: Machine, **given: Any) -> None:
    known = {"a": machine.spec.association_units, "s": machine.spec.cells}
    for name, unit in given.items():
        letter, units = name.upper(), known[name]
        if not is_count(unit, 1, units):
            raise ValueError(f"there is no {letter}{unit}; give a whole number, {letter}-units are 1 to {units}")


def cut(machine: Machine, now: Registers, a: int, s: int, sign: int | None = None) -> Registers:
    """Take out one cord between an S-unit and an A-unit, both counted from 1; ValueError where there is none.

    The sign may be left out where all cords between them have the same.
    """
    row = _find_cord(machine, now, a, s, sign)
    return _with_cords(machine, now, np.delete(now.cords, row, axis=0), now.repeats)


def move(machine: Machine, now: Registers, a: int, s: int, to: int, sign: int | None = None) -> Registers:
    """Move one cord between an S-unit and an A-unit to another S-unit, its sign kept, all counted from 1."""
    row = _find_cord(machine, now, a, s, sign)
    _check_units(machine, s=to)
    cords = now.cords.copy()
    cords[row, 1] = to - 1
    return _with_cords(machine, now, cords, now.repeats)


def _find_cord(machine: Machine, now: Registers, a: int, s: int, sign: int | None) -> int:
    """The row of a cord that is meant (ValueError: there is none, or there are both signs and none was given)."""
    _check_units(machine, a=a, s=s)
    found = (now.cords[:, 0] == a - 1) & (now.cords[:, 1] == s - 1)
    if sign is not None:
        _check_sign(sign)
        found &= now.cords[:, 2] == sign
    if not found.any():
        which = {1: "excitatory ", -1: "inhibitory ", None: ""}[sign]
        raise ValueError(f"there is no {which}cord from S{s} to A{a}")
    if np.ptp(now.cords[found, 2]):
        raise ValueError(f"cords of both signs join S{s} and A{a}; say which, S{s}+>A{a} or S{s}->A{a}")
    return int(np.argmax(found))


def rewire(machine: Machine, now: Registers, cords: Any, repeats: bool) -> Registers:
    """Take out all cords and plug these, rows (A-unit, S-unit, sign), units counted from 0 (shape (n, 3))."""
    return _with_cords(machine, now, cords, repeats)


def _with_cords(machine: Machine, now: Registers, cords: Any, repeats: bool) -> Registers:
    plugged = machine.board(cords, repeats).cords
    gone = unmatched(now.severed, plugged)  # a cord that is taken out takes its fault along
    return now.changed(cords=plugged, repeats=repeats, severed=np.delete(now.severed, gone, axis=0), a_stale=True)


ACTIONS: dict[str, Callable[..., Registers]] = {
    "present": present,
    "switch": switch,
    "deposit": deposit,
    "reset": reset,
    "dial": dial,
    "inject": fault_injection.inject,
    "clear": fault_injection.clear,
    "plug": plug,
    "cut": cut,
    "move": move,
    "rewire": rewire,
}
"""Operator actions by their names in a journal."""
