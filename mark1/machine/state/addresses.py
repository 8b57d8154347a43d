"""Places: registers and single units by the names that stand on the panel, "A17.value" or "value[0:64]"."""

import re
from difflib import get_close_matches
from typing import Any, NamedTuple

import numpy as np

from mark1.machine.state.registers import TABLE, Registers


class Place(NamedTuple):
    """One register, or some of its units: what `examine` reads."""

    register: str
    units: Any = slice(None)


_UNIT = re.compile(r"([SAR])([0-9]+)\.(\w+)")
_SLICE = re.compile(r"(\w+)(?:\[(-?\d*)(:?)(-?\d*)\])?")


def find(name: str, registers: Registers) -> Place:
    """Read a place by its name: "A17.value" (units from 1), "value", "value[0]", "value[0:64]" (slices from 0).

    KeyError for a name that is no register or no unit, with what would be accepted.
    """
    if not isinstance(name, str):
        raise KeyError(f'{name!r} is no name of a register; give a text such as "A17.value" or "value[0:64]"')
    if match := _UNIT.fullmatch(name):
        letter, number, register = match.groups()
        return _find_unit(letter, int(number), register, registers)
    match = _SLICE.fullmatch(name)
    if not match:
        raise KeyError(f'{name!r} is no name of a register; write it as "A17.value", "value" or "value[0:64]"')
    register, start, colon, end = match.groups()
    if re.fullmatch("[SAR][0-9]+", register):
        raise KeyError(
            f'{register!r} is a unit; name one of its registers too, such as "{register}.{register[0].lower()}"'
        )
    _check_register(register)
    if start is None:
        return Place(register)
    return Place(register, _units_of(name, register, (start, colon, end), registers))


def _find_unit(letter: str, number: int, register: str, registers: Registers) -> Place:
    _check_register(register)
    units = _size(register, registers)
    if TABLE[register].per != letter:
        per = TABLE[register].per
        counted = per in ("S", "A", "R")
        accepted = f'"{per}1.{register}" to "{per}{units}.{register}"' if counted else f'"{register}"'
        raise KeyError(f"{letter}-units have no register {register!r}; write {accepted}")
    if not 1 <= number <= units:
        raise KeyError(f"there is no {letter}{number}; {letter}-units are {letter}1 to {letter}{units}")
    return Place(register, number - 1)


def _units_of(name: str, register: str, bounds: tuple[str, str, str], registers: Registers) -> Any:
    start, colon, end = bounds
    size = _size(register, registers)
    if not size:
        raise KeyError(f"{register!r} is a single number; write it without brackets")
    if colon:
        part = slice(int(start) if start else None, int(end) if end else None)
        if not len(range(size)[part]):
            raise KeyError(f"{name!r} holds no units; {register!r} has units 0 to {size - 1}")
        return part
    if not start or not -size <= int(start) < size:
        raise KeyError(f"{name!r} is outside {register!r}, which has units 0 to {size - 1}")
    return int(start)


def _size(register: str, registers: Registers) -> int:
    """How many units a register holds; 0 for a single number."""
    value = getattr(registers, register)
    return len(value) if isinstance(value, np.ndarray) else 0


def _check_register(register: str) -> None:
    if register not in TABLE:
        near = get_close_matches(register, TABLE, n=1)
        hint = f"did you mean {near[0]!r}? They" if near else "they"
        raise KeyError(f"there is no register {register!r}; {hint} are {', '.join(TABLE)}")
