"""The catalogue: which scenarios there are, what each shows in one line, and how long it took when it was measured.

Scripts lie in `scenarios/`, on shelves that are its folders: `published` (experiments that were published, with what
was reported) and `lessons` (for a class). `scenarios/times.csv` holds their order and their measured seconds.
"""

import ast
import csv
import difflib
from pathlib import Path
from typing import NamedTuple

TIMES = "times.csv"
"""Columns: name, seconds, quick (seconds at the quick setting; empty where there is none)."""


class Entry(NamedTuple):
    """A scenario: its script, the shelf it lies on ("" for none), and its measured running times (s)."""

    name: str
    path: Path
    shelf: str
    seconds: float | None = None
    quick: float | None = None

    @property
    def line(self) -> str:
        """First line of the script's docstring, read without running the script."""
        try:
            text = ast.get_docstring(ast.parse(self.path.read_bytes()))
        except (SyntaxError, ValueError) as error:
            return f"(not readable: {error})"
        return (text or "").partition("\n")[0]


def scenarios() -> dict[str, Entry]:
    """Return the known scenarios by name, the current folder's before those of mark1."""
    return {entry.name: entry for folder in reversed(_folders()) for entry in entries(folder)}


def entries(folder: Path) -> list[Entry]:
    """Return the scenarios of a folder and its shelves in the order of its times.csv, those not measured at the end."""
    times = _times(folder)
    scripts = [*folder.glob("[!_.]*.py"), *folder.glob("[!_.]*/[!_.]*.py")]
    found = {path.stem: path for path in sorted(scripts, key=lambda path: path.stem)}
    names = [*(name for name in times if name in found), *(name for name in found if name not in times)]
    return [Entry(name, found[name], _shelf(found[name], folder), *times.get(name, ())) for name in names]


def find(name: str) -> Path:
    """Return the script of a scenario's name, or the path itself if it is one of a .py file.

    Raises:
        ValueError: no scenario has that name; the message suggests the nearest one.
    """
    path = Path(name)
    if path.suffix == ".py" and (path.is_file() or path.name != name):
        return path
    known = scenarios()
    shelved = {f"{each.shelf}/{each.name}": each.name for each in known.values() if each.shelf}
    stem = name.removesuffix(".py")
    stem = shelved.get(stem, stem)
    if stem not in known:
        near = difflib.get_close_matches(stem, known, 1)
        hint = f"did you mean {near[0]}?" if near else "a path must end in .py."
        raise ValueError(f"no scenario is named {name!r}; {hint} `mark1 list` shows all.")
    return known[stem].path


def _folders() -> list[Path]:
    package = Path(__file__).parents[1]
    folders = [Path("scenarios"), package / "scenarios"]
    if (package.parent / "pyproject.toml").is_file():  # a source checkout; beside an installed package lie strangers
        folders.append(package.parent / "scenarios")
    return folders


def _shelf(path: Path, folder: Path) -> str:
    return "" if path.parent == folder else path.parent.name


def _times(folder: Path) -> dict[str, tuple[float | None, float | None]]:
    """Measured seconds by name, in the file's order; none where there is no such file or it is not readable as one."""
    try:
        with (folder / TIMES).open(encoding="utf-8", newline="") as file:
            return {row["name"]: (_seconds(row["seconds"]), _seconds(row["quick"])) for row in csv.DictReader(file)}
    except (OSError, KeyError, TypeError, ValueError):
        return {}


def _seconds(text: str) -> float | None:
    return float(text) if text else None
