"""Files: what saved rigs and journals have in common.

Both are written whole or not at all, and carry the version of their format. A file of an older minor version is read; a
newer one, and one that was cut short or changed, is refused with one sentence that names it.
"""

import hashlib
import json
import zipfile
import zlib
from collections.abc import Collection, Sequence
from dataclasses import fields
from typing import Any

import numpy as np

from mark1.machine.spec import MachineSpec
from mark1.machine.state.registers import Registers

FORMAT = (1, 1)
"""Major and minor version of both kinds of files."""

SINCE_1_0 = (
    *("repeats", "pulse", "ideal", "goal", "pulse_ms", "meter", "strikes", "scale", "delay"),
    *("noise", "cell_fault", "severed", "unit_fault", "motor_factor", "jammed", "response_fault", "supply"),
)
"""Registers that a file of format 1.0 did not know."""

BROKEN = (
    *(OSError, EOFError, KeyError, TypeError, ValueError, AttributeError, IndexError),
    *(zipfile.BadZipFile, zlib.error, OverflowError),
)


def as_spec(settings: dict[str, Any]) -> MachineSpec:
    """Make a spec of settings read from JSON, which has lists for tuples."""
    made: dict[str, Any] = {name: _with_tuples(setting) for name, setting in settings.items()}
    return MachineSpec(**made)


def _with_tuples(value: Any) -> Any:
    return tuple(map(_with_tuples, value)) if isinstance(value, list) else value


def digest(registers: Registers, without: Collection[str] = ()) -> str:
    """A fingerprint of all registers, or all but these: equal if and only if they are equal to the bit."""
    found = hashlib.sha256()
    for name in (register.name for register in fields(Registers) if register.name not in without):
        value = np.asarray(getattr(registers, name))
        kind = value.dtype if value.ndim else "number"
        found.update(f"{name} {kind} {value.shape} ".encode())
        found.update(value.tobytes() if value.ndim else _number(value).encode())
    return found.hexdigest()


def _number(value: Any) -> str:
    return repr(float(value)) if value.dtype == np.float64 else repr(int(value))


def check_format(version: Sequence[int]) -> None:
    """Refuse a format that this program does not read (ValueError)."""
    if version[0] != FORMAT[0] or version[1] > FORMAT[1]:
        found, known = (".".join(map(str, each)) for each in (version, FORMAT))
        raise ValueError(f"its format is {found} and this program reads {known}; update mark1")


def why_not(error: BaseException) -> str:
    """Say in a few words why a file could not be read."""
    if isinstance(error, FileNotFoundError):
        return "there is no such file"
    if isinstance(error, ValueError) and not isinstance(error, json.JSONDecodeError) and "pickle" not in str(error):
        return str(error)
    return "it is cut short, or no such file at all"


def plain(value: Any) -> Any:
    """What JSON has no form for: arrays as lists, numpy's numbers as numbers."""
    if isinstance(value, np.ndarray | np.generic):
        return value.tolist()
    raise TypeError(f"{value!r} cannot be written as JSON")
