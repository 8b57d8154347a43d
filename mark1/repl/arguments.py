"""What people give to a verb: a letter or a picture for an image, the number of a class for a target, paths."""

from os import PathLike, fspath
from pathlib import Path
from typing import Any

import numpy as np

from mark1 import MachineSpec, stimuli
from mark1.base.checks import is_count


def image(given: Any, spec: MachineSpec) -> Any:
    """Light levels of a letter, one figure of a set, a picture's path or a PIL image; arrays and lists as they are.

    ValueError for several figures, a name that is neither a letter nor a file, and a picture that can't be read.
    """
    if isinstance(given, np.ndarray | list | tuple):
        return given
    if isinstance(given, stimuli.Stimuli):
        if len(given) != 1:
            raise ValueError(f"{len(given)} figures were given; give one at a time, as letters[4]")
        return given.x[0]
    if isinstance(given, str) and len(given) == 1:
        return stimuli.letters(given, shape=spec.retina_shape).x[0]
    if isinstance(given, str | PathLike) and not (fspath(given) and Path(given).exists()):
        raise ValueError(f'{fspath(given)!r} is no letter, such as "E", and there is no such file')
    return stimuli.image(given, spec.retina_shape)


def target(given: Any, spec: MachineSpec) -> Any:
    """The bits of a class's number, R1 the highest, as compare codes classes; anything else as it is.

    ValueError for a number that needs more bits than the machine has R-units.
    """
    if not is_count(given, None):
        return given
    units = spec.response_units
    if not 0 <= given < 2**units:
        raise ValueError(f"class {given} cannot be told in {units} bits; give a number from 0 to {2**units - 1}")
    return [int(bit) for bit in f"{given:0{units}b}"]


def path(given: Any) -> str | PathLike[str]:
    """The path of a file as it is; ValueError for anything else."""
    if not isinstance(given, str | PathLike) or not fspath(given):
        raise ValueError(f'a file is named by its path, such as "lesson.npz", not by {given!r}')
    return given


def cord(given: Any) -> str:
    """The name of a cord as it is; ValueError for anything else."""
    if not isinstance(given, str):
        raise ValueError(f'a cord is named as "S137+>A42", not by {given!r}')
    return given


def count(given: Any) -> int:
    """A number of things as it is; ValueError unless it is a whole number from 1."""
    if not is_count(given):
        raise ValueError(f"{given!r} is neither a whole number from 1 nor the name of a register")
    return int(given)
