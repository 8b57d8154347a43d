"""Depth: weights and gradients by hand, and the errors of a small run and of the whole."""

from itertools import pairwise

import numpy as np
import pytest

from mark1 import modern
from mark1.lab import scenario
from mark1.modern.demos.depth import Hidden, error, gradient_norms, outcome
from mark1.show import plots
from tests.helpers.paths import ROOT

RUN = scenario.load(ROOT / "scenarios" / "deeper.py")


def samples(count: int = 40) -> tuple[np.ndarray, np.ndarray]:
    """Points of three classes that a line parts."""
    x = np.random.default_rng(0).normal(size=(count, 4))
    return x, np.digitize(x[:, 0], (-0.5, 0.5))


def test_a_stack_has_as_many_weights_as_its_layers_add_up_to() -> None:
    sizes = [Hidden(units=5).stack(4, depth, 3, seed=0).size for depth in range(3)]
    assert sizes == [4 * 3 + 3, (4 * 5 + 5) + (5 * 3 + 3), (4 * 5 + 5) + (5 * 5 + 5) + (5 * 3 + 3)]


def test_gradient_norms_are_those_of_finite_differences() -> None:
    x, y = samples()
    net = Hidden("sigmoid", "glorot_uniform", units=3).stack(4, 1, 3, seed=2)
    at, slopes = net.parameters, []
    for k in range(net.size):
        moved = np.eye(net.size)[k] * 1e-6
        losses = []
        for sign in (1, -1):
            net.parameters = at + sign * moved
            losses.append(net.loss(x, y))
        slopes.append((losses[0] - losses[1]) / 2e-6)
    net.parameters = at
    by_hand = [float(np.linalg.norm(w)) for w, _ in net.unpack(np.array(slopes))]
    assert gradient_norms(net, x, y) == pytest.approx(by_hand, rel=1e-6)


def test_an_outcome_holds_the_gradients_of_before_and_the_errors_of_after_training() -> None:
    train, test = samples(), samples(90)
    nets = [Hidden(units=8).stack(4, 2, 3, seed=seed) for seed in range(2)]
    before = np.mean([gradient_norms(net, *train) for net in nets], axis=0)
    found = outcome(nets, train, test, epochs=100, optimizer=modern.Adam(0.01))
    assert found.gradients == pytest.approx(before.tolist())
    assert found.training_error == error(nets, *train) < 0.3
    assert found.test_error == error(nets, *test)


def test_sigmoid_gradients_vanish_towards_the_input_and_relu_gradients_do_not() -> None:
    rows = {(row[0], row[1]): [float(cell or 0) for cell in row[2:]] for row in RUN(deepest=5, epochs=1).tables[1].rows}
    sigmoid, relu = rows["sigmoid", 5], rows["ReLU", 5]
    assert all(later > 2 * earlier for earlier, later in pairwise(sigmoid))
    assert max(relu) < 5 * min(relu)


@pytest.mark.slow
def test_depth_stops_paying_after_few_layers_l2_helps_and_deep_sigmoid_stays_unlearned() -> None:
    rows = np.array(RUN().tables[0].rows, dtype=float)
    weights, relu_training, relu, held, sigmoid_training = (rows[:, k] for k in (1, 2, 3, 5, 6))
    assert weights[:2].tolist() == [400 * 26 + 26, 400 * 64 + 64 + 64 * 26 + 26]
    assert relu_training.max() < 0.01
    assert 1 <= relu.argmin() <= 2
    assert relu[-1] > relu.min() + 0.05
    assert relu[0] > relu.min() + 0.05
    assert held.min() < relu.min()
    assert (np.diff(sigmoid_training) > 0).all()
    assert sigmoid_training[-1] > 0.8


def test_the_figure_has_errors_and_gradients() -> None:
    drawn = RUN(deepest=1, epochs=1).figures["deeper"]()
    assert isinstance(drawn, plots.Figure)
    assert [len(axes.lines) for axes in drawn.axes] == [6, 2]


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        ({"deepest": 0}, "deepest must be"),
        ({"deepest": 500}, "deepest must be .*from 0 to 20"),
        ({"epochs": 0}, "epochs must be"),
        ({"l2": -0.1}, "l2 must be"),
        ({"seed": -1}, "seed must be"),
    ],
)
def test_a_bad_setting_is_refused_in_a_sentence(bad: dict[str, float], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        RUN(**bad)
