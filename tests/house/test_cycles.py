"""No module imports itself by a detour, also not for types alone."""

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import mark1

ROOT = Path(mark1.__file__).parent


def name_of(path: Path) -> str:
    return ".".join(("mark1", *path.relative_to(ROOT).with_suffix("").parts)).removesuffix(".__init__")


MODULES = {name_of(path): path for path in ROOT.rglob("*.py") if "scenarios" not in path.relative_to(ROOT).parts}


def imported(path: Path) -> Iterator[str]:
    """Modules of mark1 that a file imports anywhere, type-only imports included."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                name = f"{node.module}.{alias.name}"
                yield name if name in MODULES else node.module


def test_no_modules_import_each_other_in_a_circle() -> None:
    graph = {name: {each for each in imported(path) if each in MODULES} - {name} for name, path in MODULES.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        raise AssertionError(" -> ".join(error.args[1])) from None
