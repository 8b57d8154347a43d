"""Operator actions, each a function from the registers before it to the registers after it.

An action takes place at once, between two events, at the present tick; its effects follow as events.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from mark1.base.checks import is_count, is_number, short_repr
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
from mark1.machine.wiring.cords import names, unmatched

NEEDS_TARGET = ("error correction", "forced learning")

HOMEWARD = (Phase.STARTING, Phase.HOMING)
"""Phases in which motors run wipers to their goals."""

MAY_BE_SET = tuple(name for name, register in TABLE.items() if register.settable)
"""Registers that `deposit` sets."""


def present(machine: Machine, now: Registers, image: Any, target: Any = None, testing: bool = False) -> Registers:
    """Put a card before the camera of an idle machine; the shutter is the next event."""
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
        what = "a reset or dial of wipers" if now.phase in HOMEWARD else "an exposure"
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
        raise ValueError(f"{_got(target, given, units)}; a target is 0, 1 or None for each of the {units} R-units")
    return np.array([LEAVE if bit is None else bit for bit in given], np.int8)


_BITS, _TYPES = {0, 1, None}, {int, bool, type(None)}


def _got(target: Any, given: list[Any], units: int) -> str:
    """Say what was given as a target, and what is needed."""
    if len(given) == units:
        return f"got the target {short_repr(target)}, need {units} bits"
    if given != [target]:
        return f"got {len(given)} bits, need {units}"
    if is_count(target, 0, 2**units - 1):
        bits = [int(bit) for bit in f"{target:0{units}b}"]
        return f"got one number, need {units} bits; the class number {target} is {bits}"
    return f"got {type(target).__name__}, need {units} bits"


def _is_bit(bit: Any) -> bool:
    return bit is None or (isinstance(bit, int | float | np.integer | np.floating | np.bool_) and bit in (0, 1))


def switch(machine: Machine, now: Registers, name: str, setting: Any) -> Registers:
    """Set a switch of the panel; forcing and stimulus switches act at once, the others when they are read."""
    turned = now.changed(**{name: panel.switch_position(now, name, setting)})
    if name == "forcing":
        return turned.changed(r=faults.held(turned.r, turned), r_stale=gate_is_open(turned))
    if name == "stimulus" and Phase.SETTLING <= now.phase <= Phase.DARKENING:
        return with_light(machine, turned, machine.light(turned, turned.card))
    return turned


def deposit(machine: Machine, now: Registers, name: str, value: Any) -> Registers:
    """Set a register, or some of its units.

    Raises:
        KeyError: there is no register or unit of that name, or it cannot be set.
        ValueError: the value is invalid.
    """
    place = addresses.find(name, now)
    if place.register not in MAY_BE_SET:
        raise KeyError(f"{place.register!r} cannot be set; deposit takes {', '.join(MAY_BE_SET)}")
    if not TABLE[place.register].per:
        return switch(machine, now, place.register, value)
    row = getattr(now, place.register).astype(np.float64)
    numbers = _real_numbers(name, value)
    try:
        row[place.units] = numbers
    except ValueError:
        raise ValueError(
            f"{name} cannot be set to {np.size(numbers)} numbers; give one number, or one for each of its units"
        ) from None
    if place.register in panel.BANKS:
        return switch(machine, now, place.register, row)
    _check_range(machine, place.register, name, row[place.units])
    chosen = np.zeros(len(row), np.bool_)
    chosen[place.units] = True
    return _SETTERS[place.register](machine, now, row, chosen)


def deposited(now: Registers, name: str, value: Any) -> Any:
    """Return a value to deposit as the journal keeps it, numbers as floats.

    Raises:
        KeyError: there is no register or unit of that name.
        ValueError: the register takes numbers, and the value is something else.
    """
    return _real_numbers(name, value).tolist() if TABLE[addresses.find(name, now).register].per else value


def _real_numbers(name: str, value: Any) -> Volts:
    """Return numbers or flags as floats; ValueError for texts, complex numbers and numbers too large for a float."""
    try:
        array = np.asarray(value)
    except ValueError:  # rows of different lengths
        array = np.array("")
    if array.dtype.kind == "O" and all(isinstance(each, bool) or is_number(each) for each in array.flat):
        array = array.astype(np.float64)
    if array.dtype.kind not in "biuf":
        raise ValueError(f"{name} cannot be set to {short_repr(value)}; give one number, or one for each of its units")
    return array.astype(np.float64)


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
    """Move wipers by hand, and the ideal values with them; a running motor goes on from there."""
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
    """Let every motor run its wiper to exactly 0 V (ValueError: the machine is not idle)."""
    return _to_goals(now, np.zeros_like(now.value), np.ones_like(now.a))


def dial(machine: Machine, now: Registers, a: int, volts: float) -> Registers:
    """Let the motor of one A-unit, counted from 1, run for the whole ticks that bring its wiper nearest to `volts`.

    A voltage beyond an end stop leads to the stop.

    Raises:
        ValueError: the machine is not idle, or the voltage is not a number.
    """
    _check_units(machine, a=a)
    if not is_number(volts):
        raise ValueError(f"A{a} cannot be dialled to {short_repr(volts)}; give a finite number of volts, such as 2.5")
    wanted = now.value.copy()
    wanted[a - 1] = volts
    tick = potentiometers.travel_per_tick(machine.parts.motor_speed, np.ones_like(wanted))
    meant = np.arange(len(wanted)) == a - 1
    return _to_goals(now, potentiometers.nearest(now.value, wanted, tick, machine.stop), meant)


def _to_goals(now: Registers, goal: Volts, meant: Flags) -> Registers:
    """Start a run of wipers to goals; ideal values of wipers that are at their goals already are set to them."""
    _check_idle(now, "the motors can run wipers to their goals")
    ideal = np.where(meant & (now.value == goal), goal, now.ideal)
    return now.changed(goal=goal, ideal=ideal, **begun(Phase.STARTING, now))


def plug(machine: Machine, now: Registers, a: int, s: int, sign: int | None = None) -> Registers:
    """Plug a cord from S-unit to A-unit, both counted from 1 (ValueError: the plugboard cannot take it)."""
    _check_units(machine, a=a, s=s)
    if sign is None:
        raise ValueError(f"S{s}>A{a} has no sign; write S{s}+>A{a} (excitatory) or S{s}->A{a} (inhibitory)")
    _check_sign(sign)
    _check_unplugged(now, a, s)
    cord = np.array([[a - 1, s - 1, sign]], now.cords.dtype)
    return _with_cords(machine, now, np.vstack([now.cords, cord]), now.repeats)


def _check_unplugged(now: Registers, a: int, s: int) -> None:
    """Raise ValueError if a cord joins these units already, unless the board takes several, which add up."""
    joined = now.cords[(now.cords[:, 0] == a - 1) & (now.cords[:, 1] == s - 1)]
    if len(joined) and not now.repeats:
        (name,) = names(joined)
        raise ValueError(f"{name} is plugged already; one cord joins S{s} and A{a}, so cut it first")


def _check_sign(sign: Any) -> None:
    if not is_count(sign, -1, 1) or sign == 0:
        raise ValueError(
            f"the sign must be 1 (excitatory) or -1 (inhibitory), + or - in a name, not {short_repr(sign)}"
        )


def _check_units(machine: Machine, **given: Any) -> None:
    known = {"a": machine.spec.association_units, "s": machine.spec.cells}
    for name, unit in given.items():
        letter, units = name.upper(), known[name]
        if not is_count(unit, 1, units):
            named = f"{letter}{unit}" if is_count(unit, None, 10**9) else f"{letter}-unit {short_repr(unit)}"
            raise ValueError(f"there is no {named}; {letter}-units are {letter}1 to {letter}{units}")


def cut(machine: Machine, now: Registers, a: int, s: int, sign: int | None = None) -> Registers:
    """Take out one cord between an S-unit and an A-unit, both counted from 1 (ValueError: no such cord).

    The sign may be left out if all cords between them have the same.
    """
    row = _find_cord(machine, now, a, s, sign)
    return _with_cords(machine, now, np.delete(now.cords, row, axis=0), now.repeats)


def move(machine: Machine, now: Registers, a: int, s: int, to: int, sign: int | None = None) -> Registers:
    """Move one cord between an S-unit and an A-unit to another S-unit, its sign kept, all counted from 1."""
    row = _find_cord(machine, now, a, s, sign)
    _check_units(machine, s=to)
    if to != s:
        _check_unplugged(now, a, to)
    cords = now.cords.copy()
    cords[row, 1] = to - 1
    return _with_cords(machine, now, cords, now.repeats)


def _find_cord(machine: Machine, now: Registers, a: int, s: int, sign: int | None) -> int:
    """Return the row of a cord (ValueError: no such cord, or of both signs)."""
    _check_units(machine, a=a, s=s)
    found = (now.cords[:, 0] == a - 1) & (now.cords[:, 1] == s - 1)
    if sign is not None:
        _check_sign(sign)
        found &= now.cords[:, 2] == sign
    if not found.any():
        kind = {1: "excitatory ", -1: "inhibitory ", None: ""}[sign]
        raise ValueError(f"there is no {kind}cord from S{s} to A{a}")
    if np.ptp(now.cords[found, 2]):
        raise ValueError(f"cords of both signs join S{s} and A{a}; name S{s}+>A{a} or S{s}->A{a}")
    return int(np.argmax(found))


def rewire(machine: Machine, now: Registers, cords: Any, repeats: bool) -> Registers:
    """Replace all cords by these: rows of A-unit, S-unit and sign, units counted from 0 (shape (n, 3))."""
    return _with_cords(machine, now, cords, repeats)


def _with_cords(machine: Machine, now: Registers, cords: Any, repeats: bool) -> Registers:
    plugged = machine.board(cords, repeats).cords
    gone = unmatched(now.severed, plugged)  # the fault of a cord goes with it
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
