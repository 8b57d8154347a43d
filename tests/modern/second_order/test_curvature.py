"""Tests of the Hessian of a network: differences, symmetry, an established framework, frozen parts."""

import itertools
import json

import numpy as np
import pytest

from mark1.modern import Dense, Network, activations, hessian, hessian_product, losses, one_hot
from tests.helpers import paths

GOLDEN = json.loads((paths.GOLDEN / "modern.json").read_text())["network"]
STEP = 1e-5
CASES = [
    (hidden, output, loss)
    for hidden, (output, loss) in itertools.product(
        ("tanh", "gelu", "soft_relu", "relu", "elu(0.5)"),
        (("softmax", "cross_entropy"), ("sigmoid", "binary_cross_entropy"), ("linear", "perceptron"),
         ("softmax", "mean_squared_error"), ("tanh", "half_sum_of_squares"), ("sigmoid", "cross_entropy")),
    )
]  # fmt: skip


def case(hidden: str, output: str, loss: str) -> tuple[Network, np.ndarray, np.ndarray, str]:
    """Two hidden layers, the first with one shared b, and samples that fit."""
    rng = np.random.default_rng(2)
    layers = [
        Dense(3, hidden, share_bias=True, l2=0.02),
        Dense(3, hidden, bias_initializer="normal"),
        Dense(3, output, bias_initializer=[0.3, -0.2, 0.1]),
    ]
    return Network(2, layers, seed=2), rng.normal(size=(5, 2)), one_hot(rng.integers(0, 3, 5), 3), loss


def differences(net: Network, x: np.ndarray, y: np.ndarray, loss: str) -> np.ndarray:
    """Hessian by central differences of the gradient."""
    start, rows = net.parameters, []
    for step in STEP * np.eye(net.size):
        net.parameters = start + step
        ahead = net.gradients(x, y, loss)
        net.parameters = start - step
        rows.append((ahead - net.gradients(x, y, loss)) / (2 * STEP))
    net.parameters = start
    return np.array(rows)


@pytest.mark.parametrize(("hidden", "output", "loss"), CASES)
def test_the_hessian_is_the_limit_of_differences_and_symmetric(hidden: str, output: str, loss: str) -> None:
    net, x, y, loss = case(hidden, output, loss)
    matrix = hessian(net, x, y, loss)
    scale = np.abs(matrix).max()
    assert scale > 0
    assert np.abs(matrix - differences(net, x, y, loss)).max() < 1e-6 * scale
    assert np.abs(matrix - matrix.T).max() < 1e-12 * scale


@pytest.mark.parametrize("output", [name for name in activations.names() if name not in ("step", "softmax", "sigmoid")])
def test_every_output_activation_has_its_hessian(output: str) -> None:
    for loss in ("mean_squared_error", "perceptron"):
        net, x, y, _ = case("tanh", output, loss)
        matrix = hessian(net, x, y, loss)
        assert np.abs(matrix - differences(net, x, y, loss)).max() < 1e-6 * np.abs(matrix).max()


def test_a_hessian_without_the_curvature_of_the_activations_would_be_noticed() -> None:
    net, x, y, loss = case("tanh", "softmax", "cross_entropy")
    wrong = hessian(net, x, y, loss)
    wrong[0, 0] *= 1.001
    assert np.abs(wrong - differences(net, x, y, loss)).max() > 1e-6 * np.abs(wrong).max()


def test_the_hessian_is_that_of_an_established_framework() -> None:
    net = Network(3, [Dense(4, "tanh", l2=GOLDEN["l2"]), Dense(3, "softmax")])
    net.parameters = GOLDEN["parameters"]
    np.testing.assert_allclose(hessian(net, GOLDEN["x"], GOLDEN["y"]), GOLDEN["hessian"], atol=1e-14)


def test_a_product_is_the_matrix_times_the_direction() -> None:
    net, x, y, loss = case("tanh", "softmax", "cross_entropy")
    direction = np.random.default_rng(0).normal(size=net.size)
    product = hessian_product(net, x, y, direction, loss)
    np.testing.assert_allclose(product, hessian(net, x, y, loss) @ direction, atol=1e-13)
    with pytest.raises(ValueError, match=r"shape \(3,\)"):
        hessian_product(net, x, y, [1, 2, 3], loss)


def test_frozen_parameters_have_rows_and_columns_of_zeros() -> None:
    rng = np.random.default_rng(0)
    net = Network(2, [Dense(3, "tanh", train_kernel=False), Dense(2, "softmax", train_bias=False)])
    matrix = hessian(net, rng.normal(size=(4, 2)), [0, 1, 1, 0])
    assert not matrix[~net.trainable].any()
    assert not matrix[:, ~net.trainable].any()
    assert matrix[np.ix_(net.trainable, net.trainable)].any(axis=1).all()


def test_masked_and_frozen_weights_have_none_and_the_rest_is_as_without_them() -> None:
    """Two frozen layers, a masked one and a free one: what trains curves as where the same numbers are free."""
    rng = np.random.default_rng(0)
    still = {"train_kernel": False, "train_bias": False}
    mask = rng.random((4, 3)).round()
    last = [Dense(4, "tanh", kernel_mask=mask, l2=0.1), Dense(2, "softmax")]
    net = Network(2, [Dense(3, "step", **still), Dense(3, "tanh", **still), *last])
    free = Network(2, [Dense(3, "step"), Dense(3, "tanh"), Dense(4, "tanh", l2=0.1), last[1]])
    free.parameters = net.parameters
    x, y, direction = rng.normal(size=(6, 2)), [0, 1, 1, 0, 1, 0], rng.normal(size=net.size)
    both = np.ix_(net.trainable, net.trainable)
    matrix, expected = hessian(net, x, y), np.zeros((net.size, net.size))
    expected[both] = hessian(free, x, y)[both]
    np.testing.assert_allclose(matrix, expected, atol=1e-15)
    assert matrix[both].any(axis=1).sum() > 10
    np.testing.assert_allclose(hessian_product(net, x, y, direction), matrix @ direction, atol=1e-14)


def test_every_loss_is_among_the_cases() -> None:
    assert {loss for _, _, loss in CASES} == set(losses.names())
