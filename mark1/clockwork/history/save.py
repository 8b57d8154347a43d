"""Saving: a rig at any event, motors running or not, as one .npz file without pickles."""

import hashlib
import json
import os
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

import numpy as np

from mark1.base.files import write_whole
from mark1.base.version import __version__
from mark1.clockwork.history.file_format import BROKEN, FORMAT, as_spec, check_format, plain, why_not
from mark1.clockwork.history.journal import Entry, Journal
from mark1.machine.machine import Machine, Parts
from mark1.machine.state.registers import Registers
from mark1.machine.wiring.wiring import Wiring


def save(path: str | os.PathLike[str], machine: Machine, journal: Journal) -> None:
    """Write spec, seed, wiring, parts, registers and journal; OSError names a file that cannot be written."""
    arrays: dict[str, Any] = {f"parts.{part.name}": getattr(machine.parts, part.name) for part in fields(Parts)}
    arrays["wiring.cords"] = machine.wiring.cords
    numbers: dict[str, Any] = {}
    for register in fields(Registers):
        value = getattr(machine.registers, register.name)
        (arrays if isinstance(value, np.ndarray) else numbers)[register.name] = value
    entries = [_packed(entry, arrays) for entry in journal]
    header = {"format": FORMAT, "mark1": __version__, "spec": asdict(machine.spec), "seed": machine.seed}
    header |= {"numbers": numbers, "journal": entries, "repeats": machine.wiring.repeats}
    text = json.dumps(header, default=plain)
    digest = _digest(text, arrays)
    write_whole(
        Path(path), lambda file: np.savez_compressed(file, header=np.array(text), digest=np.array(digest), **arrays)
    )


def load(path: str | os.PathLike[str]) -> Journal:
    """Read what `save` wrote (ValueError that names the file where it cannot be)."""
    try:
        with Path(path).open("rb") as file, np.load(file, allow_pickle=False) as saved:
            arrays = dict(saved)
        text, digest = str(arrays.pop("header")), str(arrays.pop("digest"))
        header = json.loads(text)
        check_format(header["format"])
        if digest != _digest(text, arrays):
            raise ValueError("it was changed after it was saved")
        return _made(header, arrays)
    except BROKEN as error:
        raise ValueError(f"{os.fspath(path)} cannot be read as a saved rig: {why_not(error)}") from None


def _made(header: dict[str, Any], arrays: dict[str, Any]) -> Journal:
    spec = as_spec(header["spec"])
    cords = arrays.pop("wiring.cords", None)  # format 1.0: those that spec and seed draw
    machine = Machine(spec, header["seed"], None if cords is None else Wiring.of(spec, cords, header["repeats"]))
    machine.parts = Parts(**{part.name: arrays.pop(f"parts.{part.name}") for part in fields(Parts)})
    journal = Journal(machine, [_unpacked(entry, arrays) for entry in header["journal"]])
    held = {register.name for register in fields(Registers)}
    state = {name: value for name, value in (header["numbers"] | arrays).items() if name in held}
    state.setdefault("ideal", state["value"])  # format 1.0 kept no second account: it begins where the wipers stood
    state["cords"] = machine.board(state["cords"], state.get("repeats", False)).cords
    machine.registers = machine.registers.changed(**state)
    return journal


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


def _digest(text: str, arrays: dict[str, Any]) -> str:
    found = hashlib.sha256(text.encode())
    for name in sorted(arrays):
        found.update(f"{name} {arrays[name].dtype} {arrays[name].shape} ".encode())
        found.update(np.ascontiguousarray(arrays[name]).tobytes())
    return found.hexdigest()
