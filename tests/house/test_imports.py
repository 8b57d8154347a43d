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
    "base": {"base"},
    "machine": {"base", "machine"},
    "paper": {"base", "machine", "paper"},
    "clockwork": {"base", "machine", "clockwork"},
    "modern": {"base", "modern"},
    "stimuli": {"base", "stimuli"},
    "compare": {"base", "machine", "paper", "clockwork", "modern", "stimuli", "compare"},
    "show": {"base", "machine", "clockwork", "modern", "stimuli", "compare", "show"},
    "lab": {"base", "machine", "paper", "clockwork", "modern", "stimuli", "compare", "show", "lab"},
    "repl": {"base", "machine", "clockwork", "modern", "stimuli", "compare", "show", "lab", "repl"},
    "cli": {"base", "machine", "clockwork", "stimuli", "show", "lab", "repl"},
    "__init__": {"base", "machine", "paper", "clockwork", "modern", "stimuli", "compare", "show", "lab"},
    "__main__": {"cli"},
}
"""Package -> the packages of mark1 that it may import: one direction, from the machine up to the command line."""

PARTS = (
    "association",
    "plugboard",
    "potentiometers",
    "reinforcement",
    "response",
    "retina",
    "exact/sum_trajectory",
    "wiring/locality",
    "wiring/sampling",
    "wiring/sampling_unlimited",
)
PARTS_MAY_IMPORT = {"spec", "exact.units", "wiring.cords", "wiring.locality"}
"""Only machine.py joins the parts; wiring.py turns sampled or loaded cords into a value."""

ONLY_IN = {
    "simpy": {"clockwork"},
    "vcd": {"clockwork"},
    "PIL": {"stimuli"},
    "matplotlib": {"show"},
    "scipy": {"compare"},
    "sklearn": {"compare"},
    "distributed": {"lab"},
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
    names = [name for name in imports(ROOT / "machine" / f"{part}.py") if name.startswith("mark1.machine.")]
    ours = [name.removeprefix("mark1.machine.") for name in names]
    assert [
        name for name in ours if not any(name == may or name.startswith(f"{may}.") for may in PARTS_MAY_IMPORT)
    ] == []


@pytest.mark.parametrize(
    ("statement", "absent"),
    [
        ("import mark1", ("numpy", "PIL", "matplotlib", "simpy", "dask", "typer", "rich")),
        ("from mark1 import Rig", ("PIL", "matplotlib")),
        ("from mark1 import modern", ("PIL", "matplotlib", "simpy")),
        ("from mark1 import wiring", ("PIL", "matplotlib", "simpy")),
        ("from mark1 import stimuli", ("matplotlib", "simpy", "fontTools")),
        ("from mark1 import compare", ("matplotlib", "scipy", "sklearn")),
        ("from mark1 import views", ("scipy", "mark1.stimuli", "mark1.compare")),
        ("from mark1 import sweep", ("matplotlib", "scipy", "distributed")),
        ("import mark1.cli", ("mark1.lab.sweeps",)),
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
