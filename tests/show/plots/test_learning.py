"""A figure of learning has accuracy, errors and corrections with their spread."""

from io import BytesIO

import numpy as np
import pytest

from mark1.show import plots
from mark1.show.plots.common import LOOKS


def test_a_band_reaches_from_the_lowest_run_to_the_highest_around_the_mean() -> None:
    band = plots.over_runs([[0, 2, 4], [1, 4, 4], [2, 3, 4]])
    assert [np.asarray(each).tolist() for each in band] == [[0, 1, 2], [1, 3, 4], [0, 2, 4], [2, 4, 4]]


def test_learning_has_three_panels_with_their_units_and_a_line_a_learner() -> None:
    right: dict[str, list[list[float]]] = {"Mark I": [[0, 0.5, 1], [0, 1, 1]], "neuron": [[0, 1, 1], [0, 1, 1]]}
    corrections = {"Mark I": [[0, 2, 3], [0, 1, 1]], "neuron": [[0, 2, 4], [0, 2, 4]]}
    figure = plots.learning(right, corrections, 26)
    figure.savefig(BytesIO(), dpi=20)
    assert [axes.get_title() for axes in figure.axes] == ["Accuracy", "Errors", "Corrections"]
    assert figure.axes[1].get_ylabel() == "misclassified images (of 26)"
    assert {axes.get_xlabel() for axes in figure.axes} == {"exposures of each image"}
    assert [len(axes.lines) for axes in figure.axes] == [2, 2, 2]
    assert np.asarray(figure.axes[1].lines[0].get_ydata()).tolist() == [26, 6.5, 0]


def test_panels_of_the_same_lines_share_a_legend_and_others_have_their_own() -> None:
    band = plots.Band([0, 1], [0, 1], [0, 1], [0, 1])
    shared = plots.bands({name: plots.Panel("V", {"a": band}) for name in "xy"}, "s")
    apart = plots.bands({name: plots.Panel("V", {name: band}) for name in "xy"}, "s")
    assert [len(figure.legends) for figure in (shared, apart)] == [1, 0]
    assert all(axes.get_legend() is None for axes in shared.axes)
    assert all(axes.get_legend() is not None for axes in apart.axes)


@pytest.mark.parametrize(("runs", "told"), [(2, "mean of 2 machines"), (1, "One machine")])
def test_learning_says_of_how_many_machines_it_is(runs: int, told: str) -> None:
    figure = plots.learning({"a": [[0, 1]] * runs}, {"a": [[0, 1]] * runs}, 2)
    assert told in figure.get_suptitle()


def test_more_learners_than_looks_are_refused() -> None:
    many = {f"learner {number}": [[0, 1]] for number in range(len(LOOKS) + 1)}
    with pytest.raises(ValueError, match=f"at most {len(LOOKS)}"):
        plots.learning(many, many, 2)
