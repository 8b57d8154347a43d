"""Saving: a rig at any event as one .npz file without pickles, and a journal as lines of JSON.

Both are written whole or not at all, and carry the version of their format. A file of an older minor version is read; a
newer one, and one that was cut short or changed, is refused with one sentence that names it.
"""

import hashlib
import json
import os
import zipfile
from collections.abc import Sequence
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

import numpy as np

from mark1.clockwork.journal import Entry, Journal
from mark1.machine.machine import Machine, Parts
from mark1.machine.registers import Registers
from mark1.machine.spec import MachineSpec

FORMAT = (1, 0)
"""Major and minor version of both kinds of files."""

BROKEN = (OSError, EOFError, KeyError, TypeError, ValueError, AttributeError, IndexError, zipfile.BadZipFile)


def save(path: str | os.PathLike[str], machine: Machine, journal: Journal) -> None:
    """Write spec, seed, parts, registers and journal; OSError names a file that cannot be written."""
    arrays: dict[str, Any] = {f"parts.{part.name}": getattr(machine.parts, part.name) for part in fields(Parts)}
    numbers: dict[str, Any] = {}
    for register in fields(Registers):
        value = getattr(machine.registers, register.name)
        (arrays if isinstance(value, np.ndarray) else numbers)[register.name] = value
    entries = [_packed(entry, arrays) for entry in journal]
    header = {"format": FORMAT, "spec": asdict(machine.spec), "seed": machine.seed}
    header |= {"numbers": numbers, "journal": entries}
    text = json.dumps(header, default=_plain)
    digest = _digest(text, arrays)
    write_whole(Path(path), lambda file: np.savez(file, header=np.array(text), digest=np.array(digest), **arrays))


def load(path: str | os.PathLike[str]) -> tuple[Machine, Journal]:
    """Read what `save` wrote (ValueError that names the file where it cannot be)."""
    try:
        with Path(path).open("rb") as file, np.load(file, allow_pickle=False) as saved:
            arrays = dict(saved)
        text, digest = str(arrays.pop("header")), str(arrays.pop("digest"))
        header = json.loads(text)
        _check_format(header["format"])
        if digest != _digest(text, arrays):
            raise ValueError("it was changed after it was saved")
        return _made(header, arrays)
    except BROKEN as error:
        raise ValueError(f"{os.fspath(path)} cannot be read as a saved rig: {_why(error)}") from None


def _made(header: dict[str, Any], arrays: dict[str, Any]) -> tuple[Machine, Journal]:
    machine = Machine(as_spec(header["spec"]), header["seed"])
    machine.parts = Parts(**{part.name: arrays.pop(f"parts.{part.name}") for part in fields(Parts)})
    journal = Journal([_unpacked(entry, arrays) for entry in header["journal"]])
    held = {register.name for register in fields(Registers)}
    state = {name: value for name, value in (header["numbers"] | arrays).items() if name in held}
    state["cords"] = machine.board(state["cords"]).cords
    machine.registers = machine.registers.changed(**state)
    return machine, journal


def as_spec(settings: dict[str, Any]) -> MachineSpec:
    """Make a spec of settings read from JSON, which has lists for tuples."""
    made: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in settings.items()
    }
    return MachineSpec(**made)


def _packed(entry: Entry, arrays: dict[str, Any]) -> dict[str, Any]:
    """An entry for JSON, its arrays put beside it."""
    packed = {}
    for name, value in entry.arguments.items():
        if isinstance(value, np.ndarray):
            key = f"journal.{len(arrays)}"
            arrays[key] = value
            value = {"array": key}
        packed[name] = value
    return {"tick": entry.tick, "event": entry.event, "verb": entry.verb, "arguments": packed}


def _unpacked(packed: dict[str, Any], arrays: dict[str, Any]) -> Entry:
    arguments = {
        name: arrays[value["array"]] if isinstance(value, dict) else value
        for name, value in packed["arguments"].items()
    }
    return Entry(packed["tick"], packed["event"], packed["verb"], arguments)


def save_journal(path: str | os.PathLike[str], machine: Machine, entries: Sequence[Entry]) -> None:
    """Write a journal: a line that says which machine, a line an act, and a line that says where it ended."""
    now = machine.registers
    first = {"format": FORMAT, "spec": asdict(machine.spec), "seed": machine.seed, "cords": _cords_at_first(machine)}
    acts = [{"tick": e.tick, "event": e.event, "verb": e.verb, "arguments": e.arguments} for e in entries]
    last = {"end": {"tick": now.tick, "event": now.event, "registers": digest(now)}}
    lines = "".join(json.dumps(line, default=_plain) + "\n" for line in (first, *acts, last))
    write_whole(Path(path), lambda file: file.write(lines.encode()))


def _cords_at_first(machine: Machine) -> str:
    return hashlib.sha256(Machine(machine.spec, machine.seed).registers.cords.tobytes()).hexdigest()


def load_journal(path: str | os.PathLike[str]) -> tuple[Machine, Journal, dict[str, Any]]:
    """Read a journal: the machine as it was before the first act, the acts, and where they ended."""
    try:
        first, *acts, last = (json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines())
        _check_format(first["format"])
        machine = Machine(as_spec(first["spec"]), first["seed"])
        if _cords_at_first(machine) != first["cords"]:
            raise ValueError("its seed draws another wiring here")
        end: dict[str, Any] = last["end"]
        return machine, Journal([Entry(**act) for act in acts]), end
    except BROKEN as error:
        raise ValueError(f"{os.fspath(path)} cannot be read as a journal: {_why(error)}") from None


def digest(registers: Registers) -> str:
    """A fingerprint of all registers: equal if and only if they are equal to the bit."""
    found = hashlib.sha256()
    for register in fields(Registers):
        value = np.asarray(getattr(registers, register.name))
        kind = value.dtype if value.ndim else "number"
        found.update(f"{register.name} {kind} {value.shape} ".encode())
        found.update(value.tobytes() if value.ndim else repr(int(value)).encode())
    return found.hexdigest()


def _digest(text: str, arrays: dict[str, Any]) -> str:
    found = hashlib.sha256(text.encode())
    for name in sorted(arrays):
        found.update(f"{name} {arrays[name].dtype} {arrays[name].shape} ".encode())
        found.update(np.ascontiguousarray(arrays[name]).tobytes())
    return found.hexdigest()


def _check_format(version: Sequence[int]) -> None:
    if version[0] != FORMAT[0] or version[1] > FORMAT[1]:
        found, known = (".".join(map(str, each)) for each in (version, FORMAT))
        raise ValueError(f"its format is {found} and this program reads {known}; update mark1")


def _why(error: BaseException) -> str:
    if isinstance(error, FileNotFoundError):
        return "there is no such file"
    if isinstance(error, ValueError) and not isinstance(error, json.JSONDecodeError) and "pickle" not in str(error):
        return str(error)
    return "it is cut short, or no such file at all"


def _plain(value: Any) -> Any:
    """What JSON has no form for: arrays as lists, numpy's numbers as numbers."""
    if isinstance(value, np.ndarray | np.generic):
        return value.tolist()
    raise TypeError(f"{value!r} cannot be written as JSON")


def write_whole(path: Path, write: Any) -> None:
    """Write a file under a temporary name and put it in place, so that no half file is ever seen."""
    draft = path.with_name(f".{os.getpid()}-{path.name}")
    try:
        with draft.open("wb") as file:
            write(file)
        draft.replace(path)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error
    finally:
        draft.unlink(missing_ok=True)
