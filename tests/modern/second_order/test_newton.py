"""Tests of Newton's method: one step on a quadratic, saddles by name, line search, damping, networks."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from mark1.modern import Dense, Network, Newton
from mark1.modern.second_order import graph
from mark1.modern.second_order.graph import Node
from mark1.modern.second_order.newton import Problem, name_point


def rosenbrock(w: Node) -> Node:
    """Rosenbrock's valley, least at (1, 1)."""
    return (1.0 - w[0]) ** 2 + 100.0 * (w[1] - w[0] ** 2) ** 2


def saddle(w: Node) -> Node:
    """Falls to both sides along w[1], least at (0, 1) and (0, -1), a saddle at 0."""
    return w[0] ** 2 - w[1] ** 2 + 0.5 * w[1] ** 4


@given(hnp.arrays(float, 3, elements=st.floats(-100, 100)), st.integers(0, 10**6))
@settings(derandomize=True, deadline=None)
def test_one_step_reaches_the_minimum_of_a_quadratic_from_anywhere(start: np.ndarray, seed: int) -> None:
    root = np.random.default_rng(seed).normal(size=(3, 3))
    matrix, least = root @ root.T + np.eye(3), np.array([1.0, -2.0, 0.5])

    def bowl(w: Node) -> Node:
        away = (w - least).reshape(3, 1)
        return (away.T @ matrix @ away).sum() * 0.5

    descent = Newton().minimize(bowl, start, steps=1)
    np.testing.assert_allclose(descent.parameters, least, atol=1e-10)


def test_newton_finds_the_bottom_of_the_valley_and_counts_its_work() -> None:
    descent = Newton(line_search=True).minimize(rosenbrock, [-1.2, 1.0])
    np.testing.assert_allclose(descent.parameters, [1, 1], atol=1e-8)
    assert descent.kind == "minimum"
    assert descent.gradients == descent.steps + 1 == len(descent.values)
    assert descent.hessian_entries == 4 * descent.gradients
    assert all(later < before for before, later in zip(descent.values, descent.values[1:], strict=False))


def test_taken_literally_newton_runs_to_a_saddle_and_says_so() -> None:
    descent = Newton().minimize(saddle, [1.0, 0.2])
    np.testing.assert_allclose(descent.parameters, [0, 0], atol=1e-8)
    assert descent.kind == "saddle"
    np.testing.assert_allclose(descent.curvatures, [-2, 2], atol=1e-8)


def test_line_search_leaves_the_saddle() -> None:
    descent = Newton(line_search=True).minimize(saddle, [1.0, 0.2])
    np.testing.assert_allclose(descent.parameters, [0, 1], atol=1e-8)
    assert descent.kind == "minimum"


def test_damping_shortens_the_step_as_its_formula_says() -> None:
    descent = Newton(damping=2.0).minimize(lambda w: 3.0 * w[0] ** 2, [1.0], steps=1)
    assert descent.parameters[0] == pytest.approx(1 - 6 / (6 + 2), rel=1e-14)
    assert descent.kind == "slope"
    half = Newton(learning_rate=0.5).minimize(lambda w: 3.0 * w[0] ** 2, [1.0], steps=1)
    assert half.parameters[0] == pytest.approx(0.5, rel=1e-14)


@pytest.mark.parametrize(
    ("curvatures", "name"),
    [([1, 2], "minimum"), ([-1, -2], "maximum"), ([1, -2], "saddle"), ([0, 2], "flat"), ([0, 0], "flat"),
     ([1e-12, 2], "flat"), ([0, 1, -1], "saddle")],
)  # fmt: skip
def test_stationary_points_are_named_by_their_curvatures(curvatures: list[float], name: str) -> None:
    assert name_point(curvatures) == name


def test_a_problem_brings_its_own_derivatives() -> None:
    problem = Problem(lambda w: float(w @ w), lambda w: 2 * w, lambda w: 2 * np.eye(len(w)))
    assert Newton().minimize(problem, [3.0, 4.0]).steps == 1


def small(output: Dense | None = None) -> tuple[Network, np.ndarray, np.ndarray]:
    """A small network with samples that overlap, so that its loss has a minimum."""
    rng = np.random.default_rng(0)
    x = rng.normal(size=(40, 2))
    y = (x[:, 0] + rng.normal(size=40) > 0).astype(float)
    return Network(2, [Dense(3, "tanh", l2=0.01), output or Dense(1, "sigmoid", l2=0.01)]), x, y


def test_a_network_is_brought_to_a_stationary_point() -> None:
    net, x, y = small()
    descent = Newton(line_search=True).fit(net, x, y, loss="binary_cross_entropy")
    assert np.linalg.norm(net.gradients(x, y, "binary_cross_entropy")) <= 1e-8
    assert descent.kind == "minimum"
    assert net.loss(x, y, "binary_cross_entropy") == descent.values[-1]
    assert descent.hessian.shape == (net.size, net.size)


def test_a_linear_network_needs_one_step() -> None:
    rng = np.random.default_rng(0)
    x, net = rng.normal(size=(20, 3)), Network(3, [Dense(2)])
    w = rng.normal(size=(2, 3))
    descent = Newton().fit(net, x, x @ w.T, loss="mean_squared_error")
    np.testing.assert_allclose(net.weights[0], w, atol=1e-12)
    assert descent.steps <= 2


def test_frozen_weights_stay_where_they_are() -> None:
    net, x, y = small(Dense(1, "sigmoid", kernel_initializer=[[1.0, 1.0, 1.0]], train_kernel=False))
    descent = Newton(line_search=True, damping=0.1).fit(net, x, y, loss="binary_cross_entropy", steps=3)
    assert net.weights[1].tolist() == [[1, 1, 1]]
    assert descent.parameters.shape == (net.size - 3,)


def test_masked_weights_stay_exactly_0() -> None:
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(40, 3)), rng.random((40, 2)).round()
    mask = np.array([[1, 0, 1], [0, 1, 0]])
    net = Network(3, [Dense(2, "sigmoid", kernel_mask=mask, l2=0.01)])
    descent = Newton(line_search=True).fit(net, x, y, loss="binary_cross_entropy")
    assert descent.kind == "minimum"
    assert descent.hessian.shape == (5, 5)
    assert (net.weights[0] != 0).tolist() == mask.astype(bool).tolist()


def test_a_singular_hessian_names_the_remedy_and_leaves_the_network_alone() -> None:
    net = Network(2, [Dense(2, "softmax", kernel_initializer="zeros")])
    with pytest.raises(ValueError, match=r"Hessian is singular.*give damping above 0"):
        Newton().minimize(lambda w: w[0] + w[1] * 0.0, [1.0, 1.0])
    x, before = [[1e200, 0.0], [0.0, 1.0]], net.parameters
    with pytest.raises(ValueError, match=r"diverged at step 0 .* learning_rate 1"):
        Newton().fit(net, x, [[1e200, 0.0], [0.0, 0.0]], loss="mean_squared_error")
    assert net.parameters is before


@pytest.mark.parametrize(
    ("build", "says"),
    [
        (lambda: Newton(-1.0), r"learning_rate of Newton must be a finite number of at least 0"),
        (lambda: Newton(damping=-1.0), r"damping of Newton"),
        (lambda: Newton().minimize(lambda w: w, [1.0, 2.0]), r"one number as its value, not one of shape \(2,\)"),
        (lambda: Newton().minimize(rosenbrock, [np.nan, 1]), r"start must be finite"),
        (lambda: Newton().minimize(rosenbrock, [0, 1], steps=-1), r"steps must be"),
        (lambda: Newton().minimize(rosenbrock, [0, 1], tolerance=-1), r"tolerance must be"),
    ],
)
def test_settings_out_of_range_are_refused(build: object, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        build()  # type: ignore[operator]


def test_the_graphs_hessian_is_the_one_newton_keeps() -> None:
    descent = Newton().minimize(rosenbrock, [-1.2, 1.0], steps=0)
    np.testing.assert_array_equal(descent.hessian, graph.hessian(rosenbrock, [-1.2, 1.0]))
