"""Tests that the reference page names every object of the package, with its defaults, and that its code runs."""

import re

import pytest

from mark1 import modern
from mark1.modern import activations, initializers, losses, optimizers
from mark1.modern.demos.slide_optimizers import AS_PRINTED
from mark1.modern.schedules import SCHEDULES
from tests.helpers.paths import ROOT

PAGE = (ROOT / "docs" / "reference" / "modern.md").read_text(encoding="utf-8")


def first_cells(title: str) -> list[str]:
    """Names at the start of each row of the table under a title."""
    section = re.split(r"^#+ ", PAGE.split(f"# {title}\n", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]
    return re.findall(r"^\| `(\w+)", section, flags=re.MULTILINE)


@pytest.mark.parametrize(
    ("title", "names"),
    [
        ("Activations", activations.names()),
        ("Losses", losses.names()),
        ("Optimizers", optimizers.names()),
        ("Schedules", tuple(SCHEDULES)),
        ("Initializers", initializers.names()),
    ],
)
def test_each_table_names_what_the_package_has_and_nothing_else(title: str, names: tuple[str, ...]) -> None:
    assert sorted(first_cells(title)) == sorted(names)


@pytest.mark.parametrize("name", optimizers.names())
def test_each_optimizers_rate_stands_in_its_row(name: str) -> None:
    row = next(line for line in PAGE.splitlines() if line.startswith(f"| `{name}`"))
    rate = optimizers.KINDS[name]().learning_rate
    assert f"λ {rate:g}" in row or "as `Adam`" in row
    assert (f"`{name}AsPrinted`" in row) == (f"{name}AsPrinted" in AS_PRINTED)


@pytest.mark.parametrize("code", re.findall(r"```python\n(.*?)```", PAGE, flags=re.DOTALL))
def test_the_pages_code_runs(code: str) -> None:
    exec(compile(code, "modern.md", "exec"), {})  # noqa: S102  (our own page)


def test_what_the_package_exports_is_there() -> None:
    assert all(hasattr(modern, name) for name in modern.__all__)
    assert len(set(modern.__all__)) == len(modern.__all__)
