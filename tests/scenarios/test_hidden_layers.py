"""Hidden layers: the clover's classes, and borders that more units bend further."""

import numpy as np
import pytest

from mark1.lab import scenario
from mark1.modern.demos.clover import DEPTH, RADIUS, REACH, clover
from mark1.show import plots
from tests.helpers.paths import ROOT

RUN = scenario.load(ROOT / "scenarios" / "hidden_layers.py")


def test_a_point_is_in_the_clover_if_its_border_is_further_out() -> None:
    x, y = clover(500, leaves=5, seed=3)
    border = RADIUS + DEPTH * np.cos(5 * np.arctan2(x[:, 0], x[:, 1]))
    assert np.array_equal(y == 1, np.sqrt((x**2).sum(axis=1)) < border)
    assert np.abs(x).max() < REACH
    assert {0, 1} == set(y.tolist())


def test_the_part_of_wrong_classes_is_about_as_asked_and_the_points_stay() -> None:
    (x, right), (same, spoilt) = clover(4000, seed=1), clover(4000, flipped=0.1, seed=1)
    assert np.array_equal(x, same)
    assert (right != spoilt).mean() == pytest.approx(0.1, abs=0.02)


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        ({"samples": 0}, "samples must be"),
        ({"samples": 5, "leaves": 0}, "leaves must be"),
        ({"samples": 5, "flipped": 0.6}, "flipped must be"),
        ({"samples": 5, "seed": -1}, "seed must be"),
    ],
)
def test_a_clover_that_cannot_be_drawn_is_refused(bad: dict[str, int], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        clover(**bad)


@pytest.mark.slow
def test_more_units_fit_the_training_points_better_and_l2_helps_the_test() -> None:
    rows = RUN().tables[0].rows
    weights, training, test = (np.array([row[k] for row in rows], dtype=float) for k in (1, 2, 3))
    assert weights.tolist() == [3, 13, 25, 81, 81]
    assert (np.diff(training[:4]) > 0.02).all()
    assert test[2] > test[1] > test[0] + 0.1
    assert training[4] < training[3]
    assert test[4] > max(test[:4]) + 0.02


def test_there_is_a_picture_for_each_number_of_units_and_for_l2() -> None:
    drawn = RUN(units=(2, 4), epochs=3).figures["borders"]()
    assert isinstance(drawn, plots.Figure)
    titles = [axes.get_title() for axes in drawn.axes]
    assert [title for title in titles if title] == ["2 hidden units", "4 hidden units", "4 hidden units, L2"]


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        ({"units": (0,)}, "units must be"),
        ({"units": ()}, "at least one"),
        ({"units": (3, 3)}, "twice"),
        ({"wrong": 0.9}, "wrong must be"),
        ({"wrong": float("nan")}, "wrong must be"),
        ({"epochs": 0}, "epochs must be"),
        ({"seed": -1}, "seed must be"),
    ],
)
def test_a_bad_setting_is_refused_in_a_sentence(bad: dict[str, object], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        RUN(**bad)
