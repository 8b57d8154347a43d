"""Tests of the losses: values by hand, gradients, targets in every form, scores far out."""

import json
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from mark1.modern import activations, losses, one_hot
from tests.helpers import paths

GOLDEN = json.loads((paths.GOLDEN / "modern.json").read_text())["losses"]
STEP = 1e-6


@pytest.mark.parametrize("name", GOLDEN)
def test_values_and_gradients_are_those_of_an_established_framework(name: str) -> None:
    golden, loss = GOLDEN[name], losses.get(name)
    z, g = np.array(golden["z"]), activations.get(golden["activation"])
    h, y = g(z), loss.targets(golden["y"], *z.shape)
    assert loss.at_output(g, z, h, y) == pytest.approx(golden["value"], rel=1e-14)
    np.testing.assert_allclose(loss.delta(g, z, h, y), golden["gradient"], atol=1e-15)


@pytest.mark.parametrize(
    ("name", "p", "y", "value"),
    [
        ("mean_squared_error", [[1.0, 3.0], [0.0, 0.0]], [[0.0, 0.0], [0.0, 2.0]], (1 + 9 + 0 + 4) / 4),
        ("half_sum_of_squares", [[1.0, 3.0], [0.0, 0.0]], [[0.0, 0.0], [0.0, 2.0]], (0.5 + 4.5 + 2) / 2),
        ("binary_cross_entropy", [[0.5, 0.25]], [[1.0, 0.0]], (math.log(2) - math.log(0.75)) / 2),
        ("cross_entropy", [[0.25, 0.75], [0.5, 0.5]], [0, 1], (math.log(4) + math.log(2)) / 2),
        ("perceptron", [[2.0, -3.0], [0.5, 0.0]], [[-1, -1], [1, 1]], (2 + 0 + 0 + 0) / 2),
    ],
)
def test_the_count_n_is_what_the_loss_says(name: str, p: list[list[float]], y: list[int], value: float) -> None:
    assert losses.get(name).value(p, y) == pytest.approx(value, rel=1e-15)
    assert losses.get(name).counts.startswith("N counts")


@pytest.mark.parametrize("name", losses.names())
def test_gradients_and_second_derivatives_are_the_limits_of_differences(name: str) -> None:
    loss, p = losses.get(name), np.array([[0.2, 0.3, 0.5], [0.6, 0.3, 0.1]])
    y = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])
    for at in np.ndindex(p.shape):
        step = np.zeros_like(p)
        step[at] = STEP
        slope = (loss.value(p + step, y) - loss.value(p - step, y)) / (2 * STEP)
        assert loss.gradient(p, y)[at] == pytest.approx(slope, rel=1e-7, abs=1e-9)
        bend = (loss.gradient(p + step, y)[at] - loss.gradient(p - step, y)[at]) / (2 * STEP)
        targets = loss.targets(y, *p.shape)
        assert loss.bends(p, targets)[at] * loss.share(targets) == pytest.approx(bend, rel=1e-7, abs=1e-9)


def test_softmax_with_cross_entropy_pulls_by_the_difference_of_probabilities() -> None:
    p = np.array([[0.2, 0.3, 0.5]])
    loss, y = losses.cross_entropy, one_hot([1], 3)
    np.testing.assert_allclose(loss.delta(activations.softmax, np.log(p), p, y), [[0.2, -0.7, 0.5]], atol=1e-15)


@given(hnp.arrays(float, (3, 4), elements=st.floats(-1e4, 1e4)), st.sampled_from(activations.names()))
@settings(derandomize=True, deadline=None, max_examples=200)
def test_no_loss_is_ever_nan(z: np.ndarray, activation: str) -> None:
    g = activations.get(activation)
    h = g(z)
    for name in losses.names():
        loss = losses.get(name)
        if loss.name in ("cross_entropy", "binary_cross_entropy") and not (h.min() >= 0 and h.max() <= 1):
            continue
        y = loss.targets(one_hot([0, 3, 1], 4), 3, 4)
        assert np.isfinite(loss.at_output(g, z, h, y))
        assert np.isfinite(loss.delta(g, z, h, y)).all()


def test_labels_and_one_hot_rows_are_the_same_targets() -> None:
    loss = losses.get("categorical_cross_entropy")
    by_label = loss.targets([2, 0], 2, 3)
    for y in ([[0, 0, 1], [1, 0, 0]], [[2], [0]], np.array([2.0, 0.0])):
        np.testing.assert_array_equal(loss.targets(y, 2, 3), by_label)


def test_one_sample_may_come_without_its_row() -> None:
    assert losses.half_sum_of_squares.targets([0.01, 0.99], 1, 2).shape == (1, 2)
    assert losses.cross_entropy.targets(2, 1, 3).tolist() == [[0, 0, 1]]
    assert losses.cross_entropy.targets([0, 1, 0], 1, 3).tolist() == [[0, 1, 0]]
    assert losses.mean_squared_error.targets([1.0, 2.0], 2, 1).shape == (2, 1)


@pytest.mark.parametrize(
    ("name", "y", "says"),
    [
        ("cross_entropy", [0, 3], r"whole numbers from 0 to 2.*not 3"),
        ("cross_entropy", [0, -1], r"whole numbers from 0 to 2.*not -1"),
        ("cross_entropy", [0, 0.5], r"whole numbers from 0 to 2.*not 0.5"),
        ("cross_entropy", [[1, 1, 0], [1, 0, 0]], r"sum to 1, but one row sums to 2"),
        ("cross_entropy", [0, 1, 2], r"y has shape \(3,\), but 2 samples with 3 outputs need shape \(2, 3\) or labels"),
        ("cross_entropy", [0, np.nan], r"finite"),
        ("mean_squared_error", [[1, 2], [3, 4]], r"y has shape \(2, 2\), but 2 samples with 3 outputs"),
        ("mean_squared_error", [[1, 2, np.inf], [3, 4, 5]], r"entry \(0, 2\) is inf"),
        ("mean_squared_error", ["a", "b"], r"must be an array of real numbers"),
        ("binary_cross_entropy", [[0, 1, 2], [0, 0, 0]], r"from 0 to 1, but y reaches from 0 to 2"),
        ("perceptron", [[0, 1, 2], [0, 0, 0]], r"0 and 1, or -1 and 1"),
    ],
)
def test_targets_that_do_not_fit_are_refused(name: str, y: object, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        losses.get(name).targets(y, 2, 3)  # type: ignore[arg-type]


def test_an_unknown_loss_suggests_the_nearest() -> None:
    with pytest.raises(ValueError, match=r"did you mean 'cross_entropy'"):
        losses.get("crossentropy")


def test_the_perceptron_criterion_counts_a_score_of_zero_as_wrong() -> None:
    assert losses.perceptron.gradient([[0.0, 1.0, -1.0]], [[1, 1, 1]]).tolist() == [[-1, 0, -1]]
