"""Convert the arguments of verbs: letters and files to cards, class numbers to targets, and check names and paths."""

from os import PathLike, fspath
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from mark1 import stimuli
from mark1.base.checks import is_count
from mark1.machine.spec import MachineSpec
from mark1.machine.state.registers import Registers
from mark1.stimuli.raster import shown
from mark1.stimuli.shapes.glyphs import DEJAVU


class Card(NamedTuple):
    """An image and the name that the panel shows for it; "" for an array."""

    image: Any
    name: str

    def is_in(self, now: Registers) -> bool:
        """Return True if this is the card before the camera."""
        return np.array_equal(np.ravel(self.image), now.card)


def card(given: Any, spec: MachineSpec) -> Card:
    """Return the light levels of a letter, a set of one figure, a picture's path or a PIL image; arrays as they are.

    Raises:
        ValueError: several figures, a name that is neither a letter nor a file, or a picture that cannot be read.
    """
    if isinstance(given, np.ndarray | list | tuple):
        return Card(given, "")
    if isinstance(given, stimuli.Stimuli):
        if len(given) != 1:
            raise ValueError(f"{len(given)} figures were given; give one at a time, as letters[4]")
        return Card(given.x[0], given.labels[given.y[0]])
    if isinstance(given, str) and len(given) == 1:
        return Card(stimuli.letters(given, shape=spec.retina_shape).x[0], f"{given}, {DEJAVU}")
    if isinstance(given, str | PathLike):
        given = _expanded(given)
    if isinstance(given, str | PathLike) and not _exists(given):
        raise ValueError(f'{fspath(given)!r} is neither a letter, such as "E", nor a file')
    name = Path(given).name if isinstance(given, str | PathLike) else type(given).__name__
    return Card(stimuli.image(given, spec.retina_shape), name)


def _exists(path: str | PathLike[str]) -> bool:
    try:
        return bool(fspath(path)) and Path(path).exists()
    except (OSError, ValueError):  # too long for a name of a file, or with a zero byte
        return False


def target(given: Any, spec: MachineSpec) -> Any:
    """Return the bits of a class number, R1 the highest, or of a text of bits; anything else unchanged.

    Raises:
        ValueError: the number needs more bits than the machine has R-units, or the text has other characters.
    """
    units = spec.response_units
    if isinstance(given, str):
        return _bits(given, units)
    if not is_count(given, None):
        return given
    if not 0 <= given < 2**units:
        raise ValueError(
            f"target {_shortened(given)} does not fit {units} bits, one for each R-unit; "
            f"give a number from 0 to {2**units - 1}"
        )
    return [int(bit) for bit in f"{given:0{units}b}"]


def _bits(text: str, units: int) -> list[int]:
    if len(text) != units or set(text) - {"0", "1"}:
        raise ValueError(
            f"a target is a number from 0 to {2**units - 1}, {units} bits such as {5 % 2**units:0{units}b}, or 0, 1 or "
            f"None for each R-unit, not {shown(text)}"
        )
    return [int(bit) for bit in text]


def _shortened(number: int) -> str:
    return str(number) if abs(number) < 10**20 else "with very many digits"


def path(given: Any) -> str | PathLike[str]:
    """Return the path of a file, with ~ as the home folder (ValueError: it is something else, or empty)."""
    if not isinstance(given, str | PathLike) or not fspath(given):
        raise ValueError(f'a file is named by its path, such as "lesson.npz", not by {given!r}')
    return _expanded(given)


def _expanded(path: str | PathLike[str]) -> str | PathLike[str]:
    try:
        return Path(path).expanduser() if fspath(path).startswith("~") else path
    except RuntimeError:  # there is no such user
        return path


def cord(given: Any) -> str:
    """Return the name of a cord unchanged (ValueError: it is no text)."""
    if not isinstance(given, str):
        raise ValueError(f'a cord is named as "S137+>A42", not by {given!r}')
    return given


def count(given: Any) -> int:
    """Return a number of rows (ValueError unless it is a whole number of at least 1)."""
    if not is_count(given):
        raise ValueError(f"{given!r} is neither a whole number of at least 1 nor the name of a register")
    return int(given)
