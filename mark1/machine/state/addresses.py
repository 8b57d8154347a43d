"""Addresses: registers and single units by name, such as "A17.value" or "value[0:64]"."""

import re
from difflib import get_close_matches
from typing import Any, NamedTuple

import numpy as np

from mark1.machine.state.registers import TABLE, Registers


class Address(NamedTuple):
    """Address of one register, or of some of its units."""

    register: str
    units: Any = slice(None)


_UNIT = re.compile(r"([SAR])([0-9]{1,9})\.(\w+)")
_SLICE = re.compile(r"(\w+)(?:\[(-?[0-9]{1,9})?(:?)(-?[0-9]{1,9})?\])?")

TODAY = {"weight": "value", "weights": "value", "activation": "a", "output": "r"}
"""Words of today that people try, and the register that is closest."""


def find(name: str, registers: Registers) -> Address:
    """Return the address by its name: "A17.value" (units from 1), "value", "value[0]", "value[0:64]" (from 0).

    KeyError for a register or unit that does not exist; its message says what is valid.
    """
    if not isinstance(name, str):
        raise KeyError(f'{name!r} is not the name of a register; give a text such as "A17.value" or "value[0:64]"')
    if match := _UNIT.fullmatch(name):
        letter, number, register = match.groups()
        return _find_unit(letter, int(number), register, registers)
    match = _SLICE.fullmatch(name)
    if not match:
        raise KeyError(f'{name!r} is not the name of a register; write it as "A17.value", "value" or "value[0:64]"')
    register, start, colon, end = match.groups()
    if re.fullmatch("[SAR][0-9]{1,9}", register):
        own = register[0].lower()
        _find_unit(register[0], int(register[1:]), own, registers)  # a unit that does not exist is no example
        raise KeyError(f'{register!r} is a unit; name one of its registers too, such as "{register}.{own}"')
    _check_register(register)
    if "[" not in name:
        return Address(register)
    return Address(register, _units_of(name, register, (start, colon, end), registers))


def _find_unit(letter: str, number: int, register: str, registers: Registers) -> Address:
    _check_register(register)
    units = _size(register, registers)
    if TABLE[register].per != letter:
        per = TABLE[register].per
        counted = per in ("S", "A", "R")
        accepted = f'"{per}1.{register}" to "{per}{units}.{register}"' if counted else f'"{register}"'
        raise KeyError(f"{letter}-units have no register {register!r}; write {accepted}")
    if not 1 <= number <= units:
        raise KeyError(f"there is no {letter}{number}; {letter}-units are {letter}1 to {letter}{units}")
    return Address(register, number - 1)


def _units_of(name: str, register: str, bounds: tuple[str | None, str, str | None], registers: Registers) -> Any:
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
    """Return the number of units of a register; 0 for a single number."""
    value = getattr(registers, register)
    return len(value) if isinstance(value, np.ndarray) else 0


def _check_register(register: str) -> None:
    if register not in TABLE:
        near = [TODAY[register.lower()]] if register.lower() in TODAY else get_close_matches(register, TABLE, n=1)
        hint = f"did you mean {near[0]!r}? print(rig.registers) lists" if near else "print(rig.registers) lists"
        raise KeyError(f"there is no register {register!r}; {hint} all of them")
