"""P_a and P_c of 1958: what is counted on wirings agrees with the formula of 400 cells, and the figure shows both."""

from functools import cache

import numpy as np
import pytest

from mark1.base.report import Report
from mark1.lab import scenario
from mark1.show import plots
from tests.helpers.paths import ROOT

RUN = scenario.load(ROOT / "scenarios" / "published" / "active_units.py")


@cache
def report() -> Report:
    return RUN(wirings=2)


def test_formulas_are_single_values_and_counts_are_samples_of_wirings() -> None:
    for what, kind, _, _, _, _, runs, verdict in report().tables[0].rows:
        assert runs == (2 if "counted" in str(what) else 1)
        assert (kind, verdict) == ("theory", "theory: agrees")


def test_the_counts_lie_at_the_formula_of_distinct_inputs() -> None:
    table = report().tables[1]
    formula, counted = (
        np.array([row[table.names.index(name)] for row in table.rows]) for name in ("400 cells", "counted")
    )
    assert np.abs(formula - counted).max() < 0.02


def test_the_figure_has_a_line_and_points_for_each_kind_of_a_unit() -> None:
    figure = report().figures["active units"]()
    assert isinstance(figure, plots.Figure)
    assert [len(axes.containers) for axes in figure.axes] == [4, 5]
    assert [len(axes.get_legend_handles_labels()[1]) for axes in figure.axes] == [4, 5]


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        ({"wirings": 0}, "wirings must be a whole number of at least .*not 0"),
        ({"seed": -1}, "seed must be a whole number of at least .*not -1"),
    ],
)
def test_a_bad_setting_is_refused_in_a_sentence(bad: dict[str, int], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        RUN(**bad)
