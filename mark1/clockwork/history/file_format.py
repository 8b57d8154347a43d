"""Format of saved rigs and journals: version, digest of the registers, and checks of what is read.

A file of an older minor version is read; a newer one, and one that was cut short or changed, is refused. Everything
that is read may come from anywhere, so it is checked before it is used.
"""

import hashlib
import inspect
from collections.abc import Collection
from dataclasses import fields
from typing import Any, TypeAlias

import numpy as np

from mark1.base.checks import check_seed, is_count
from mark1.base.files import InvalidFileError, shortened
from mark1.clockwork.history.entry import Entry
from mark1.clockwork.operations import ACTIONS
from mark1.clockwork.ticks import LAST_TICK
from mark1.machine.spec import MachineSpec
from mark1.machine.state.registers import Registers

FORMAT = (1, 2)
"""Major and minor version of both kinds of files."""

SINCE_1_0 = (
    *("repeats", "pulse", "ideal", "goal", "pulse_ms", "meter", "strikes", "scale", "delay"),
    *("noise", "cell_fault", "severed", "unit_fault", "motor_factor", "jammed", "response_fault", "supply"),
)
"""Registers that files of format 1.0 do not have."""

VERBS_BEFORE_1_2 = {"strike": "inject", "repair": "clear"}
"""Operator actions by their names in older files."""

SPEC_BEFORE_1_2 = {
    f"{name}_spread": f"{name}_tolerance"
    for name in ("s_threshold", "rise_ms", "fall_ms", "motor_speed", "dead_time_ms")
}
"""Fields of MachineSpec by their names in older files."""

Json: TypeAlias = dict[str, Any]


def check_format(described: object) -> tuple[int, int]:
    """Return the format that a description names.

    Raises:
        InvalidFileError: it is not a description, or this program does not read its format.
    """
    version = described.get("format") if isinstance(described, dict) else None
    if not (isinstance(version, list) and len(version) == 2 and all(is_count(each, 0) for each in version)):
        raise InvalidFileError("it does not name its format")
    if version[0] != FORMAT[0] or version[1] > FORMAT[1]:
        found, known = (".".join(map(str, each)) for each in (version, FORMAT))
        raise InvalidFileError(f"its format is {found} and this program reads {known}; update mark1")
    return version[0], version[1]


def read_spec(described: Json) -> tuple[MachineSpec, int]:
    """Return the spec and the seed in a description (InvalidFileError: one of them is invalid)."""
    settings = described.get("spec")
    known = {field.name for field in fields(MachineSpec)}
    if isinstance(settings, dict):
        settings = {SPEC_BEFORE_1_2.get(name, name): setting for name, setting in settings.items()}
    if not isinstance(settings, dict) or not settings.keys() <= known:
        raise InvalidFileError("its spec is damaged")
    made: Json = {name: _with_tuples(setting) for name, setting in settings.items()}
    try:
        return MachineSpec(**made), check_seed(described.get("seed"))
    except (ValueError, TypeError, RecursionError) as error:
        reason = shortened(error) if isinstance(error, ValueError) else "a setting has the wrong type"
        raise InvalidFileError(f"its spec is invalid: {reason}") from None


def _with_tuples(value: Any) -> Any:
    return tuple(map(_with_tuples, value)) if isinstance(value, list) else value


def read_entry(described: object, version: tuple[int, int]) -> Entry:
    """Return an operator action (InvalidFileError: it is damaged)."""
    if not (isinstance(described, dict) and described.keys() == {"tick", "event", "verb", "arguments"}):
        raise InvalidFileError("an operator action in it is damaged")
    tick, event, verb, arguments = (described[name] for name in ("tick", "event", "verb", "arguments"))
    if not (is_count(tick, 0, LAST_TICK) and is_count(event, 0, LAST_TICK) and isinstance(verb, str)):
        raise InvalidFileError("an operator action in it is damaged")
    verb = VERBS_BEFORE_1_2.get(verb, verb) if version < (1, 2) else verb
    if verb not in ACTIONS:
        raise InvalidFileError(f"there is no operator action {verb[:40]!r}")
    if not isinstance(arguments, dict) or not _are_arguments(verb, arguments):
        raise InvalidFileError(f"the arguments of an operator action {verb!r} are damaged")
    return Entry(tick, event, verb, arguments)


def _are_arguments(verb: str, arguments: Json) -> bool:
    try:
        inspect.signature(ACTIONS[verb]).bind(None, None, **arguments)
    except TypeError:
        return False
    return True


def digest(registers: Registers, without: Collection[str] = ()) -> str:
    """Return a fingerprint of all registers, or of all but these: equal if and only if they are equal to the bit."""
    found = hashlib.sha256()
    for name in (register.name for register in fields(Registers) if register.name not in without):
        value = np.asarray(getattr(registers, name))
        kind = value.dtype if value.ndim else "number"
        found.update(f"{name} {kind} {value.shape} ".encode())
        found.update(value.tobytes() if value.ndim else _number(value).encode())
    return found.hexdigest()


def _number(value: Any) -> str:
    return repr(float(value)) if value.dtype == np.float64 else repr(int(value))


def plain(value: Any) -> Any:
    """Return arrays as lists and numpy's numbers as numbers, for JSON."""
    if isinstance(value, np.ndarray | np.generic):
        return value.tolist()
    raise TypeError(f"{value!r} cannot be written as JSON")
