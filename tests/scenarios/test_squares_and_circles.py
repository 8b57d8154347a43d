"""The learning curves of 1958: the formula is judged, and the trial of it is not."""

from functools import cache

import numpy as np
import pytest

from mark1.base.report import Report
from mark1.lab import scenario
from mark1.paper.theory import SQUARES_AND_CIRCLES, Environment, generalization
from mark1.show import plots
from tests.helpers.paths import ROOT

RUN = scenario.load(ROOT / "scenarios" / "published" / "squares_and_circles.py")


@cache
def report() -> Report:
    return RUN(wirings=2)


def test_only_the_formula_has_a_verdict_and_none_is_of_the_machine() -> None:
    for what, kind, *_, verdict in report().tables[0].rows:
        assert kind == "theory"
        assert (verdict == "theory: no verdict") == str(what).startswith("trial")


def test_the_curve_beside_the_trial_is_the_formula() -> None:
    table = report().tables[1]
    column = table.names.index("formula, new")
    for row in table.rows:
        assert row[column] == generalization(SQUARES_AND_CIRCLES, 100, int(str(row[0])))


def test_where_the_retina_parts_from_the_formula_the_p_c_of_our_figures_tell_why() -> None:
    """With what different squares and circles share here, the formula itself expects less than half to be right."""
    own, other = (report().tables[2].rows[row][2] for row in (1, 2))
    ours = Environment(float(str(report().tables[2].rows[0][2])), float(str(own)), float(str(other)), 0.045, 0.030)
    expected = generalization(ours, 100, 100)
    assert expected < 0.5
    assert any(f"the formula itself says {expected:.3f}" in note for note in report().notes)
    assert any("may stand just where a new square does" in note for note in report().notes)


def test_the_figure_has_a_line_for_each_formula_and_points_for_each_trial() -> None:
    figure = report().figures["squares and circles"]()
    assert isinstance(figure, plots.Figure)
    (axes,) = figure.axes
    assert list(axes.get_legend_handles_labels()[1]) == [
        "as R58 assumes, same",
        "as R58 assumes, new",
        "on the retina, new",
    ]
    assert len(axes.containers) == 3
    assert sum(np.size(line.get_xdata()) == 7 and line.get_linestyle() == "-" for line in axes.lines) == 2


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
