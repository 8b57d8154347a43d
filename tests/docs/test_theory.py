"""The tables of the page of theory are those of the functions.

`python -m tests.docs.test_theory` renews them after a change that is meant.
"""

import re
from collections.abc import Callable, Iterable
from importlib.metadata import version
from math import inf

import pytest

from mark1.paper import theory
from mark1.paper.theory import SQUARES_AND_CIRCLES, Inputs, Overlap
from tests.helpers.paths import ROOT
from tests.paper.test_theory import CASES, LIT, PAIRS, measured_p_c
from tests.scenarios.test_every_scenario import pinned

PAGE = ROOT / "docs" / "reference" / "theory.md"


def table(head: Iterable[object], rows: Iterable[Iterable[object]]) -> str:
    lines = [" | ".join(map(str, cells)) for cells in (head, *rows)]
    rule = "|".join("---" for _ in lines[0].split(" | "))
    return "\n".join([f"| {lines[0]} |", f"|{rule}|", *(f"| {line} |" for line in lines[1:])])


def named(inputs: Inputs) -> str:
    return f"{inputs.excitatory}, {inputs.inhibitory}, {inputs.threshold}"


def activities() -> str:
    cases = [(10, 0, 1), (7, 3, 1), (5, 5, 1), (3, 7, 1), (5, 5, 2), (10, 10, 2), (10, 10, 3)]
    rows = []
    for inputs in (Inputs(*case) for case in cases):
        large = [f"{theory.activity(inputs, lit):.4f}" for lit in LIT]
        cells = [f"{theory.activity_of_cells(inputs, round(400 * lit), 400):.4f}" for lit in LIT]
        rows += [(named(inputs), "large", *large), (named(inputs), "400 cells", *cells)]
    return table(("x, y, θ", "retina", *(f"R = {lit}" for lit in LIT)), rows)


def shared_activities() -> str:
    head = ("x, y, θ", "stimuli", "R", "L", "G", "least", "large retina", "400 cells", "counted")
    rows = []
    for inputs, pairs in CASES:
        overlap = Overlap.of(PAIRS[pairs][0][0], PAIRS[pairs][1][0])
        fractions = (overlap.lit, overlap.lost, overlap.gained)
        chances = (
            theory.least_shared_activity(inputs, overlap.lost, overlap.gained),
            theory.shared_activity(inputs, *fractions),
            theory.shared_activity_of_cells(inputs, overlap),
        )
        counted = "{:.4f} ± {:.4f}".format(*measured_p_c(inputs, PAIRS[pairs]))
        rows.append(
            (named(inputs), pairs, *(f"{part:.3f}" for part in fractions), *(f"{p:.4f}" for p in chances), counted)
        )
    return table(head, rows)


def curve() -> str:
    shown = (0, 1, 10, 30, 100, 1000, inf)
    rows = [
        (name, *(f"{chance(SQUARES_AND_CIRCLES, 100, n):.3f}" for n in shown))
        for name, chance in (("training stimuli: P_r", theory.recognition), ("new stimuli: P_g", theory.generalization))
    ]
    return table(("n", *("∞" if n == inf else n for n in shown)), rows)


def asymptotes() -> str:
    rows = [
        (units, f"{theory.generalization(SQUARES_AND_CIRCLES, units, inf):.3f}", printed)
        for units, printed in ((100, ".887"), (200, ".964"), (500, ".998"))
    ]
    return table(("A-units per set", "formula", "R58"), rows)


TABLES = {"p_a": activities, "p_c": shared_activities, "curve": curve, "asymptotes": asymptotes}


@pytest.mark.parametrize(
    ("name", "written"),
    [pytest.param(*entry, marks=pytest.mark.slow if entry[0] == "p_c" else ()) for entry in TABLES.items()],
)
def test_a_table_of_the_page_is_that_of_the_functions(name: str, written: Callable[[], str]) -> None:
    other = {name: version(name) for name in ("numpy", "pillow") if version(name) != pinned()[name]}
    if other:
        pytest.skip(f"the numbers hold under tests/constraints.txt, not under {other}")
    assert f"<!-- {name} -->\n{written()}\n<!-- /{name} -->" in PAGE.read_text(encoding="utf-8")


def between_marks(page: str, name: str, written: str) -> str:
    marked = f"<!-- {name} -->\n{written}\n<!-- /{name} -->"
    return re.sub(f"<!-- {name} -->.*<!-- /{name} -->", lambda _: marked, page, flags=re.DOTALL)


def renew() -> None:
    """Write the tables."""
    page = PAGE.read_text(encoding="utf-8")
    for name, written in TABLES.items():
        page = between_marks(page, name, written())
    PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    renew()
