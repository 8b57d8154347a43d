"""Save a rig at any event, motors running or not, as one .npz file without pickles."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

import numpy as np

from mark1.base.checks import is_count, is_number
from mark1.base.files import MOST_BYTES, FileLike, InvalidFileError, name_of, parse_json, shortened, write_file
from mark1.base.npz import ArrayHeader, NpzFile
from mark1.base.version import __version__
from mark1.clockwork.history.entry import Entry
from mark1.clockwork.history.file_format import FORMAT, SINCE_1_0, Json, check_format, plain, read_entry, read_spec
from mark1.clockwork.history.journal import Journal
from mark1.clockwork.ticks import LAST_TICK
from mark1.machine.machine import Machine, Parts
from mark1.machine.panel.panel import CHOICES
from mark1.machine.reinforcement import NO_TARGET
from mark1.machine.spec import MachineSpec
from mark1.machine.state.registers import DTYPES, TABLE, Phase, Registers
from mark1.machine.wiring.wiring import Wiring

Arrays = dict[str, Any]

TEXTS = ("header", "digest")
"""Arrays that hold a text."""

CORDS = "wiring.cords"
"""The array of the cords that the machine was built with."""

PARTS = {
    "parts.s_threshold": ("S", np.dtype(np.float64)),
    "parts.rise": ("S", np.dtype(np.int64)),
    "parts.fall": ("S", np.dtype(np.int64)),
    "parts.motor_speed": ("A", np.dtype(np.float64)),
    "parts.dead_time": ("A", np.dtype(np.int64)),
}
"""Arrays of the parts: counted by what, and of which type."""

WIDTHS = {"cord": 3, "strike": 5}
"""Numbers per row of registers that are tables of any length."""

LOWEST = NO_TARGET
"""Lowest whole number in a register: a target that was not given; crossings and switches go down to -1."""

_JOURNAL = re.compile(r"journal\.[0-9]{1,9}")


def save(file: FileLike, machine: Machine, journal: Journal) -> None:
    """Write spec, seed, wiring, parts, registers and journal to a path or binary file object.

    Raises:
        OSError: the file cannot be written.
    """
    arrays: Arrays = {f"parts.{part.name}": getattr(machine.parts, part.name) for part in fields(Parts)}
    arrays[CORDS] = machine.wiring.cords
    numbers: Json = {}
    for register in fields(Registers):
        value = getattr(machine.registers, register.name)
        (arrays if isinstance(value, np.ndarray) else numbers)[register.name] = value
    entries = [_packed(entry, arrays) for entry in journal]
    header = {"format": FORMAT, "mark1": __version__, "spec": asdict(machine.spec), "seed": machine.seed}
    header |= {"numbers": numbers, "journal": entries, "repeats": machine.wiring.repeats}
    text = json.dumps(header, default=plain)
    arrays |= {"digest": np.array(_digest(text, arrays)), "header": np.array(text)}
    write_file(file, lambda out: np.savez_compressed(out, **arrays))


def _packed(entry: Entry, arrays: Arrays) -> Json:
    """Return an entry for JSON, with its arrays added to `arrays`."""
    packed = {}
    for name, value in entry.arguments.items():
        if isinstance(value, np.ndarray):
            key = f"journal.{len(arrays)}"
            arrays[key] = value
            value = {"array": key}
        packed[name] = value
    return {"tick": entry.tick, "event": entry.event, "verb": entry.verb, "arguments": packed}


def _digest(text: str, arrays: Arrays) -> str:
    found = hashlib.sha256(text.encode())
    for name in sorted(arrays):
        found.update(f"{name} {arrays[name].dtype} {arrays[name].shape} ".encode())
        found.update(np.ascontiguousarray(arrays[name]).tobytes())
    return found.hexdigest()


def load(file: FileLike) -> Journal:
    """Return the journal of a saved rig, whose machine stands in the saved state.

    Raises:
        ValueError: the file is invalid; the message names it.
    """
    try:
        return _load(NpzFile(file, MOST_BYTES))
    except InvalidFileError as error:
        raise ValueError(f"{name_of(file)} cannot be read as a saved rig: {error}") from None


def _load(file: NpzFile) -> Journal:
    _check_names(file.headers)
    text, digest = (_text(file, name) for name in TEXTS)
    header = parse_json(text)
    version = check_format(header)
    spec, seed = read_spec(header)
    # All sizes follow from the spec, so that none is allocated that the file does not really hold.
    _check_arrays(file.headers, spec, version)
    numbers = _checked_numbers(header.get("numbers"), version)
    arrays = {name: file.read(name) for name in file.headers if name not in TEXTS}
    if digest != _digest(text, arrays):
        raise InvalidFileError("it was changed after it was saved")
    _check_values({name: array for name, array in arrays.items() if not _JOURNAL.fullmatch(name)})
    entries = header.get("journal")
    if not isinstance(entries, list):
        raise InvalidFileError("its journal is damaged")
    journal = [read_entry(_unpacked(entry, arrays), version) for entry in entries]
    try:
        machine = _machine(spec, seed, header.get("repeats", False), arrays, numbers)
    except (ValueError, TypeError, IndexError) as error:
        reason = shortened(error) if isinstance(error, ValueError) else "its cords are damaged"
        raise InvalidFileError(reason) from None
    return Journal(machine, journal)


def _check_names(headers: Mapping[str, ArrayHeader]) -> None:
    for name in (*TEXTS, *PARTS):
        if name not in headers:
            raise InvalidFileError(f"it has no array {name!r}")
    for name in headers:
        if name not in (*TEXTS, *PARTS, CORDS) and name not in DTYPES and not _JOURNAL.fullmatch(name):
            raise InvalidFileError(f"it has an array {name[:40]!r}, which no saved rig has")


def _text(file: NpzFile, name: str) -> str:
    header = file.headers[name]
    if header.dtype.kind != "U" or header.shape != ():
        raise InvalidFileError(f"its {name} is not a text")
    return str(file.read(name))


def _check_arrays(headers: Mapping[str, ArrayHeader], spec: MachineSpec, version: tuple[int, int]) -> None:
    for name, (per, of_part) in PARTS.items():
        _check_array(name, headers[name], per, of_part, spec)
    if CORDS in headers:
        _check_array(CORDS, headers[CORDS], "cord", DTYPES["cords"], spec)
    for name, dtype in DTYPES.items():
        if name in headers:
            _check_array(name, headers[name], TABLE[name].per, dtype, spec)
        elif version > (1, 0) or name not in SINCE_1_0:
            raise InvalidFileError(f"it has no array {name!r}")


def _check_array(name: str, header: ArrayHeader, per: str, dtype: np.dtype[Any] | None, spec: MachineSpec) -> None:
    sizes = {"S": spec.cells, "A": spec.association_units, "R": spec.response_units}
    fits = header.shape == (sizes[per],) if per in sizes else header.shape[1:] == (WIDTHS[per],)
    if not fits or (header.dtype.kind != "i" if dtype is None else header.dtype != dtype):
        raise InvalidFileError(f"its array {name!r} has the wrong type or shape: {header.dtype} of {header.shape}")


def _check_values(arrays: Arrays) -> None:
    for name, array in arrays.items():
        if array.dtype.kind == "f" and not np.isfinite(array).all():
            raise InvalidFileError(f"its array {name!r} holds NaN or infinity")
        if array.dtype.kind == "i" and array.size and not (array.min() >= LOWEST and array.max() <= LAST_TICK):
            raise InvalidFileError(f"its array {name!r} holds numbers out of range")


def _checked_numbers(numbers: object, version: tuple[int, int]) -> Json:
    """Return the registers that are single numbers (InvalidFileError: one is missing, of another type or range)."""
    wanted = {field.name: field.type for field in fields(Registers) if field.name not in DTYPES}
    optional = set(SINCE_1_0) if version == (1, 0) else set()
    if not isinstance(numbers, dict) or not wanted.keys() - optional <= numbers.keys() <= wanted.keys():
        raise InvalidFileError("its registers are damaged")
    for name, value in numbers.items():
        choices = len(Phase) if name == "phase" else len(CHOICES[name]) if name in CHOICES else LAST_TICK + 1
        valid = {bool: isinstance(value, bool), int: is_count(value, 0, choices - 1), float: is_number(value)}
        if not valid[wanted[name]]:  # type: ignore[index]
            raise InvalidFileError(f"its register {name!r} is damaged")
    return numbers


def _unpacked(entry: object, arrays: Arrays) -> object:
    """Return an entry with its arrays in place."""
    if not isinstance(entry, dict) or not isinstance(entry.get("arguments"), dict):
        return entry
    arguments = {name: _with_array(value, arrays) for name, value in entry["arguments"].items()}
    return entry | {"arguments": arguments}


def _with_array(value: object, arrays: Arrays) -> object:
    if not isinstance(value, dict):
        return value
    key = value.get("array")
    if not isinstance(key, str) or not _JOURNAL.fullmatch(key) or key not in arrays:
        raise InvalidFileError("an array of its journal is missing")
    arrays[key].setflags(write=False)
    return arrays[key]


def _machine(spec: MachineSpec, seed: int, repeats: bool, arrays: Arrays, numbers: Json) -> Machine:
    cords = arrays.get(CORDS)  # format 1.0: those that are sampled from the seed
    machine = Machine(spec, seed, None if cords is None else Wiring.of(spec, cords, repeats))
    machine.parts = Parts(**{name.removeprefix("parts."): arrays[name] for name in PARTS})
    state = numbers | {name: arrays[name] for name in DTYPES if name in arrays}
    state.setdefault("ideal", state["value"])  # format 1.0 had no ideal values: they begin at the wipers
    state["cords"] = machine.board(state["cords"], state.get("repeats", False)).cords
    machine.registers = machine.registers.changed(**state)
    return machine
