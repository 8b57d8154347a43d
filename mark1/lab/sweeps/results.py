"""The results file of a sweep: a line of JSON a run, written when the run has ended, so that none is done twice.

The first line says which script in which version the runs are of. A run is known by all its settings, those left at
their defaults too, and its seed. So a grid may grow or change: what is there is taken, what is missing is done. A run
that failed stays in the file and is tried again by the next sweep that wants it; its last line counts.
"""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from mark1.base.version import __version__
from mark1.lab.sweeps.script import Outcome, Script

if sys.platform != "win32":
    import fcntl


class Results:
    """Outcomes by the key of their runs, and the file to which new ones are appended."""

    def __init__(self, path: Path, file: IO[bytes], outcomes: dict[str, Outcome]) -> None:
        self.outcomes = outcomes
        self._path, self._file = path, file

    def has(self, key: str) -> bool:
        """Return True if the run is done and did not fail."""
        return "numbers" in self.outcomes.get(key, {})

    def add(self, key: str, outcome: Outcome) -> None:
        """Append what came of a run (ValueError: it cannot be written)."""
        with told(self._path):
            _write(self._file, json.loads(key) | outcome)
        self.outcomes[key] = outcome


def key_of(settings: dict[str, Any], seed: int) -> str:
    """Return the key of a run: its settings and seed as JSON, sorted by name."""
    return json.dumps({"settings": settings, "seed": seed}, sort_keys=True)


@contextmanager
def opened(path: Path, script: Script) -> Iterator[Results]:
    """Open the results of a script, or begin a file of them; a last line that a crash cut off is removed.

    Raises ValueError for a file of another script or version, one that another sweep is writing, and one that cannot
    be read or written.
    """
    with told(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("a+b", buffering=0)  # a row is in the file when it is written
    with file:
        with told(path):
            _lock(file, path)
            outcomes = _read(file, path, script)
        yield Results(path, file, outcomes)


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn the OSError of a file that is written into a ValueError of a sentence."""
    try:
        yield
    except OSError as error:
        why = "a file is in its way" if isinstance(error, FileExistsError | NotADirectoryError) else error.strerror
        what = f"{error.filename or path} cannot be written ({why})"
        raise ValueError(f"{what}; make room or name another folder, and start again: finished runs stay") from error


def _lock(file: IO[bytes], path: Path) -> None:
    """Hold the file until it is closed or the process ends; Windows has no such lock."""
    if sys.platform != "win32":
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise ValueError(f"another sweep is writing {path}; wait for it, or name another folder") from error


def _read(file: IO[bytes], path: Path, script: Script) -> dict[str, Outcome]:
    """Return the outcomes that the file holds, and leave it ready for the next row."""
    ours = {"script": Path(script.path).name, "function": script.function, "version": script.digest}
    ours["mark1"] = __version__
    file.seek(0)
    text = file.read()
    whole = text[: text.rfind(b"\n") + 1]
    lines = whole.splitlines()
    head, *rows = [_parsed(line, number, path) for number, line in enumerate(lines, 1)] or [ours]
    if head != ours:
        raise ValueError(_refusal(head, ours, path))
    outcomes = {key_of(row.pop("settings"), row.pop("seed")): row for row in rows}
    file.truncate(len(whole))
    if not lines:
        _write(file, ours)
    return outcomes


def _parsed(line: bytes, number: int, path: Path) -> dict[str, Any]:
    try:
        row = json.loads(line)
        if isinstance(row, dict) and (number == 1 or {"settings", "seed"} < row.keys()):
            return row
    except ValueError:
        pass
    raise ValueError(f"line {number} of {path} is no row of a sweep; take it out, or name another folder")


def _refusal(head: dict[str, Any], ours: dict[str, Any], path: Path) -> str:
    names = [f"{each.get('function')}() of {each.get('script')}" for each in (head, ours)]
    if names[0] != names[1]:
        return f"{path} holds runs of {names[0]}, not of {names[1]}; name another folder"
    what = "mark1" if head.get("mark1") != ours["mark1"] else ours["script"]
    return f"{path} holds runs of another version of {what}; name another folder, or go back to that version"


def _write(file: IO[bytes], row: dict[str, Any]) -> None:
    line = json.dumps(row).encode() + b"\n"
    while line:  # a disk that is nearly full takes a part of it, and only then says so
        line = line[file.write(line) :]
