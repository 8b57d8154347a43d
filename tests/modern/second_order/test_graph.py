"""Tests of the computational graph: the lecture's circuit, every operation by differences, depth, bad input."""

import math
from collections.abc import Callable

import numpy as np
import pytest

from mark1.modern.second_order import graph
from mark1.modern.second_order.graph import Node

STEP = 1e-5
START = np.array([0.7, 1.3, 0.4, 2.1])
FUNCTIONS: dict[str, Callable[[Node], Node]] = {
    "add and multiply": lambda w: (w[0] + w[1]) * w[2] + 2.0 * w[3],
    "subtract and divide": lambda w: (w[0] - 3.0) / w[1] + 1.0 / w[2] - (1.0 - w[3]),
    "powers": lambda w: (w**3 + w**-2 + w**0.5 + w**1 + w**0).sum(),
    "exp and log": lambda w: (graph.exp(w * 0.5) * graph.log(w)).sum(),
    "sin and cos": lambda w: (graph.sin(w) * graph.cos(w * 2.0)).sum(),
    "tanh and sigmoid": lambda w: (graph.tanh(w) * graph.sigmoid(-w)).sum(),
    "relu": lambda w: (graph.relu(w - 1.0) * w).sum(),
    "matrices": lambda w: ((w.reshape(2, 2) @ w.reshape(2, 2).T) @ w.reshape(4, 1)[1:3]).sum() ** 2,
    "broadcasting": lambda w: ((w.reshape(4, 1) + w.reshape(1, 4)) * w).sum(axis=1).sum() * w[1],
    "sums along axes": lambda w: (w.reshape(2, 2).sum(axis=0) * w.reshape(2, 2).sum(axis=1)).sum(),
    "numpy on the left": lambda w: (np.array([[1.0, 2.0, 3.0, 4.0]]) @ (np.arange(4.0) * w * w).reshape(4, 1)).sum(),
    "an operation of one's own": lambda w: graph.operation(w.value**2, "square", w, lambda _: w * 2.0).sum(),
}


def rosenbrock(w: Node) -> Node:
    """Rosenbrock's valley."""
    return (1.0 - w[0]) ** 2 + 100.0 * (w[1] - w[0] ** 2) ** 2


def circuit() -> tuple[Node, Node, Node, Node, Node]:
    """The lecture's circuit f = (x + y) z."""
    x, y, z = graph.variable(2, "x"), graph.variable(5, "y"), graph.variable(-4, "z")
    q = x + y
    q.name = "q"
    f = q * z
    f.name = "f"
    return x, y, z, q, f


def test_the_lectures_circuit_has_its_values_and_gradients() -> None:
    x, y, z, q, f = circuit()
    f.backward()
    assert [float(n.value) for n in (q, f)] == [7, -28]
    assert [None if n.gradient is None else float(n.gradient) for n in (x, y, z, q, f)] == [-4, -4, 7, -4, 1]


def test_the_table_names_upstream_local_and_their_product_at_every_edge() -> None:
    table = circuit()[-1].table()
    keys = ("node", "to", "upstream", "local", "contribution")
    assert [tuple(row[key] for key in keys) for row in table] == [
        ("f", "q", 1, -4, -4),
        ("f", "z", 1, 7, 7),
        ("q", "x", -4, 1, -4),
        ("q", "y", -4, 1, -4),
    ]


def test_contributions_of_several_paths_add_up() -> None:
    x = graph.variable(3.0, "x")
    f = x * x + 4.0 * x
    assert sum(row["contribution"] for row in f.table() if row["to"] == "x") == 10
    assert x.gradient == 10


@pytest.mark.parametrize("name", FUNCTIONS)
def test_gradients_and_hessians_are_the_limits_of_differences(name: str) -> None:
    function = FUNCTIONS[name]
    gradient, hessian = graph.gradient(function, START)[1], graph.hessian(function, START)
    steps = STEP * np.eye(4)

    def value(w: np.ndarray) -> float:
        return graph.gradient(function, w)[0]

    slopes = [(value(START + s) - value(START - s)) / (2 * STEP) for s in steps]
    bends = [
        (graph.gradient(function, START + s)[1] - graph.gradient(function, START - s)[1]) / (2 * STEP) for s in steps
    ]
    np.testing.assert_allclose(gradient, slopes, rtol=1e-6, atol=1e-8)
    np.testing.assert_allclose(hessian, bends, rtol=1e-6, atol=1e-8)
    np.testing.assert_allclose(hessian, hessian.T, rtol=1e-12, atol=1e-12)


def test_a_wrong_local_derivative_would_be_noticed() -> None:
    x = graph.variable(1.5)
    wrong = graph.operation(np.tanh(x.value), "tanh", x, lambda out: 1.0 - out)
    wrong.backward()
    assert x.gradient is not None
    assert abs(float(x.gradient) - (math.tanh(1.5 + STEP) - math.tanh(1.5 - STEP)) / (2 * STEP)) > 1e-2


def test_rosenbrocks_derivatives_by_hand() -> None:
    value, gradient = graph.gradient(rosenbrock, [-1.2, 1.0])
    assert value == pytest.approx(24.2, rel=1e-15)
    np.testing.assert_allclose(gradient, [-215.6, -88.0], rtol=1e-14)
    np.testing.assert_allclose(graph.hessian(rosenbrock, [-1.2, 1.0]), [[1330, 480], [480, 200]], rtol=1e-14)


def test_ten_thousand_nodes_deep_is_not_too_deep() -> None:
    x = graph.variable(1.0)
    f = x
    for _ in range(10_000):
        f = f + 1.0
    f.backward()
    assert (float(f.value), f.depth) == (10_001, 10_000)
    assert x.gradient == 1


def test_a_third_derivative_is_a_gradient_of_a_gradient_of_a_gradient() -> None:
    x = graph.variable(2.0)
    f = x**4
    for _ in range(3):
        (f,) = graph.gradients(f, [x])
    assert float(f.value) == 24 * 2.0


def test_what_is_not_on_the_way_has_gradient_zero() -> None:
    x, other = graph.variable(2.0), graph.variable([1.0, 2.0])
    assert graph.gradients(x * x, [other])[0].value.tolist() == [0, 0]


@pytest.mark.parametrize(
    ("build", "says"),
    [
        (lambda: graph.variable(np.nan, "x"), r"x must be finite"),
        (lambda: graph.variable("seven"), r"must be an array of real numbers"),
        (lambda: graph.variable([1.0, 2.0]).backward(), r"starts from one number, but this node has shape \(2,\)"),
        (lambda: graph.log(graph.variable(0.0)), r"log needs values above 0, not 0"),
        (lambda: 1.0 / graph.variable(0.0, "q"), r"q holds a 0 and cannot be raised to -1"),
        (lambda: graph.variable([1.0]) @ graph.variable([2.0]), r"a matrix product needs shapes"),
        (lambda: graph.variable([-1.0]) ** 0.5, r"below 0 and cannot be raised to 0.5"),
    ],
)
def test_what_has_no_value_or_gradient_is_refused(build: Callable[[], object], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        build()
