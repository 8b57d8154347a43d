"""The house: imports go one way, and only one room knows simpy, Pillow or matplotlib."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import mark1

ROOT = Path(mark1.__file__).parent

MAY_IMPORT = {
    "files": set(),
    "machine": {"machine", "files"},
    "clockwork": {"clockwork", "machine", "files"},
    "modern": {"modern"},
    "stimuli": {"stimuli"},
    "report": set(),
    "ledger": {"machine", "report"},
    "plots": {"plots"},
    "compare": {"compare", "clockwork", "machine", "modern", "stimuli", "report"},
    "page": {"page", "files"},
    "recording": {"recording", "compare", "clockwork", "machine", "modern", "stimuli"},
    "scenario": {"compare", "clockwork", "modern", "stimuli", "report"},
    "views": {"views", "clockwork", "compare", "machine", "modern", "stimuli", "files", "plots", "scenario"},
    "sweeps": {"sweeps", "scenario", "compare", "report", "plots", "files", "__init__"},
    "notebook": {"clockwork", "machine", "stimuli", "report"},
    "repl": {"repl", "compare", "clockwork", "machine", "modern", "stimuli", "report", "scenario"},
    "catalogue": set(),
    "published": {"catalogue", "files", "scenario", "compare", "machine", "report"},
    "cli": {
        *("catalogue", "files", "ledger", "page", "published", "recording", "repl", "scenario", "sweeps"),
        *("clockwork", "machine", "stimuli"),
    },
    "__init__": {
        "compare",
        "clockwork",
        "machine",
        "modern",
        "notebook",
        "page",
        "recording",
        "stimuli",
        "sweeps",
        "views",
    },
    "__main__": {"cli"},
}
"""Room -> the rooms of mark1 that it may import."""

PARTS = (
    "association",
    "course",
    "draws",
    "nearness",
    "plugboard",
    "reinforcement",
    "response",
    "retina",
    "unlimited",
    "values",
    "theory/learning",
    "theory/random_wiring",
)
PARTS_MAY_IMPORT = {"spec", "units", "cords", "nearness"}
"""Only machine.py and perceptron1958.py join the parts; wiring.py makes a value of what is drawn or read."""

ONLY_IN = {
    "simpy": {"clockwork"},
    "vcd": {"clockwork"},
    "PIL": {"stimuli"},
    "matplotlib": {"plots"},
    "scipy": {"compare"},
    "distributed": {"sweeps"},
}


def imports(path: Path) -> Iterator[str]:
    """Absolute names of everything that a file imports."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path} imports relatively"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
            assert all(alias.name != "*" for alias in node.names), f"{path} imports a star"


def room_of(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


FILES = [path for path in sorted(ROOT.rglob("*.py")) if room_of(path) != "scenarios"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_imports_only_what_its_room_may(path: Path) -> None:
    rooms = {path.stem for path in ROOT.iterdir()}
    for name in imports(path):
        package, _, rest = name.partition(".")
        room = rest.split(".")[0]
        if package == "mark1" and room in rooms:
            assert room in MAY_IMPORT[room_of(path)], f"{path.name} imports {name}"
        if package in ONLY_IN:
            assert room_of(path) in ONLY_IN[package], f"{path.name} imports {name}"


@pytest.mark.parametrize("part", PARTS)
def test_the_parts_of_the_machine_do_not_know_each_other(part: str) -> None:
    ours = {name.split(".")[2] for name in imports(ROOT / "machine" / f"{part}.py") if name.startswith("mark1.machine")}
    assert ours <= PARTS_MAY_IMPORT


@pytest.mark.parametrize(
    ("statement", "absent"),
    [
        ("import mark1", ("numpy", "PIL", "matplotlib", "simpy", "dask", "typer", "rich")),
        ("from mark1 import Rig", ("PIL", "matplotlib")),
        ("from mark1 import modern", ("PIL", "matplotlib", "simpy")),
        ("from mark1 import wiring", ("PIL", "matplotlib", "simpy")),
        ("from mark1 import stimuli", ("matplotlib", "simpy", "fontTools")),
        ("from mark1 import compare", ("matplotlib", "scipy")),
        ("from mark1 import views", ("scipy", "mark1.stimuli", "mark1.compare")),
        ("from mark1 import sweep", ("matplotlib", "scipy", "distributed")),
        ("import mark1.cli", ("mark1.sweeps",)),
    ],
)
def test_importing_one_thing_does_not_load_the_others(statement: str, absent: tuple[str, ...]) -> None:
    script = f"import sys; {statement}; print(*(set({absent!r}) & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)  # noqa: S603
    assert run.stdout.strip() == ""


def test_the_help_of_the_command_line_loads_nothing_that_draws_or_computes() -> None:
    absent = ("numpy", "PIL", "matplotlib", "scipy", "simpy", "dask", "IPython", "mark1.compare", "mark1.machine")
    told = f"lambda: print(*(set({absent!r}) & set(sys.modules)), file=sys.stderr)"
    script = f"import atexit, sys; atexit.register({told}); sys.argv = ['mark1', '--help']\n"
    script += "from mark1.cli import main; main()"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)  # noqa: S603
    assert "Usage: mark1" in run.stdout
    assert run.stderr.strip() == ""


def test_a_name_that_mark1_has_not_is_refused_with_those_that_it_has() -> None:
    with pytest.raises(AttributeError, match="MachineSpec, Perceptron1958, ReadOut, Rig"):
        _ = mark1.rigg
