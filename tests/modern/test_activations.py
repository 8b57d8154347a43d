"""Tests of the activations: values, derivatives, conventions at the kinks, and names."""

import json
import pickle

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mark1.modern import activations
from tests.helpers import paths

GOLDEN = json.loads((paths.GOLDEN / "modern.json").read_text())
SMOOTH = ("linear", "sigmoid", "tanh", "soft_relu", "gelu", "relu", "leaky_relu(0.2)", "lecture_leaky_relu", "elu(0.7)")
AWAY_FROM_KINKS = np.array([-4.0, -1.3, -0.2, 0.3, 0.9, 2.5])
STEP = 1e-6


@pytest.mark.parametrize("name", GOLDEN["activations"])
def test_values_and_derivatives_are_those_of_an_established_framework(name: str) -> None:
    z, golden, g = np.array(GOLDEN["scores"]), GOLDEN["activations"][name], activations.get(name)
    np.testing.assert_allclose(g(z), golden["value"], rtol=1e-13, atol=1e-15)
    np.testing.assert_allclose(g.derivative(z), golden["derivative"], rtol=1e-13, atol=1e-15)
    away = z != 0 if "elu" in name and name != "gelu" else np.ones_like(z, bool)
    np.testing.assert_allclose(g.second_derivative(z)[away], np.array(golden["second"])[away], rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("name", SMOOTH)
def test_derivatives_are_the_limits_of_differences(name: str) -> None:
    g, z = activations.get(name), AWAY_FROM_KINKS
    np.testing.assert_allclose(g.derivative(z), (g(z + STEP) - g(z - STEP)) / (2 * STEP), rtol=1e-7, atol=1e-9)
    second = (g.derivative(z + STEP) - g.derivative(z - STEP)) / (2 * STEP)
    np.testing.assert_allclose(g.second_derivative(z), second, rtol=1e-7, atol=1e-9)


def test_a_wrong_derivative_would_be_noticed() -> None:
    g, z = activations.tanh, AWAY_FROM_KINKS
    differences = (g(z + STEP) - g(z - STEP)) / (2 * STEP)
    assert np.abs(differences - (1 - np.square(np.tanh(1.001 * z)))).max() > 1e-5


def test_softmax_derivatives_are_the_limits_of_differences() -> None:
    g, z = activations.softmax, np.array([0.3, -1.0, 2.0, 0.5])
    steps = STEP * np.eye(4)
    jacobian = np.stack([(g(z + s) - g(z - s)) / (2 * STEP) for s in steps], axis=-1)
    second = np.stack([(g.derivative(z + s) - g.derivative(z - s)) / (2 * STEP) for s in steps], axis=-1)
    np.testing.assert_allclose(g.derivative(z), jacobian, atol=1e-9)
    np.testing.assert_allclose(g.second_derivative(z), second, atol=1e-9)


@pytest.mark.parametrize("name", ["sigmoid", "tanh", "softmax", "gelu"])
def test_backward_forward_and_curvature_follow_from_the_derivatives(name: str) -> None:
    g, rng = activations.get(name), np.random.default_rng(0)
    z, upstream, direction = rng.normal(size=(3, 2, 4))
    h = g(z)
    jacobian = g.derivative(z) if name == "softmax" else g.derivative(z)[..., None] * np.eye(4)
    np.testing.assert_allclose(g.backward(z, h, upstream), np.einsum("nij,ni->nj", jacobian, upstream), atol=1e-14)
    np.testing.assert_allclose(g.forward(z, h, direction), np.einsum("nij,nj->ni", jacobian, direction), atol=1e-14)
    ahead, behind = z + STEP * direction, z - STEP * direction
    change = (g.backward(ahead, g(ahead), upstream) - g.backward(behind, g(behind), upstream)) / (2 * STEP)
    np.testing.assert_allclose(g.curvature(z, h, upstream, direction), change, atol=1e-8)


def test_conventions_at_the_kinks() -> None:
    assert activations.step([-1e-300, 0.0, 3.0]).tolist() == [0, 1, 1]
    assert activations.relu.derivative([-1.0, 0.0, 1.0]).tolist() == [0, 0, 1]
    assert activations.get("leaky_relu").derivative([-1.0, 0.0, 1.0]).tolist() == [0.01, 0.01, 1]
    assert activations.step.derivative([-1.0, 0.0, 1.0]).tolist() == [0, 0, 0]


@pytest.mark.parametrize("name", activations.names())
def test_scores_of_ten_thousand_overflow_nowhere(name: str) -> None:
    g, z = activations.get(name), np.array([[-1e4, 1e4, 0.0]])
    h = g(z)
    back = g.backward(z, h, np.ones_like(z))
    assert np.isfinite(h).all()
    assert np.isfinite(back).all()


@pytest.mark.parametrize("name", activations.names())
def test_float32_stays_float32(name: str) -> None:
    g, z = activations.get(name), np.array([[-1.5, 0.0, 2.0]], np.float32)
    h = g(z)
    assert {h.dtype, g.derivative(z).dtype, g.backward(z, h, z).dtype, g.curvature(z, h, z, z).dtype} == {z.dtype}


@given(st.lists(st.floats(-1e4, 1e4), min_size=1, max_size=8))
@settings(derandomize=True, deadline=None)
def test_softmax_sums_to_one_and_never_leaves_zero_to_one(scores: list[float]) -> None:
    p = activations.softmax(scores)
    assert abs(p.sum() - 1) < 1e-12
    assert p.min() >= 0


@given(st.floats(-1e4, 1e4))
@settings(derandomize=True, deadline=None)
def test_softmax_of_a_score_and_zero_is_the_sigmoid_and_the_rest(score: float) -> None:
    p = float(activations.sigmoid(score))
    np.testing.assert_allclose(activations.softmax([score, 0.0]), [p, 1 - p], atol=1e-15)


@given(st.floats(-1e6, 1e6), st.floats(0, 1))
@settings(derandomize=True, deadline=None)
def test_both_forms_of_leaky_relu_are_one_function(z: float, leak: float) -> None:
    usual, lecture = activations.leaky_relu(leak), activations.lecture_leaky_relu(leak)
    assert float(usual(z)) == pytest.approx(float(lecture(z)), rel=1e-12, abs=1e-12)
    assert float(usual.derivative(z)) == pytest.approx(float(lecture.derivative(z)), rel=1e-12)


def test_tanh_as_printed_overflows_where_ours_does_not() -> None:
    with np.errstate(over="ignore", invalid="ignore"):
        printed = (np.exp(2 * 800.0) - 1) / (np.exp(2 * 800.0) + 1)
    assert np.isnan(printed)
    assert activations.tanh(800.0) == 1


def test_an_unknown_name_lists_the_known_ones_and_suggests_the_nearest() -> None:
    with pytest.raises(ValueError, match=r"unknown activation 'sigmod', did you mean 'sigmoid'\?; known: linear, step"):
        activations.get("sigmod")


@pytest.mark.parametrize("wrong", [7, "elu(x)", "elu(-1)", "leaky_relu(nan)", "relu(2)", ["relu"]])
def test_what_is_no_activation_is_refused(wrong: object) -> None:
    with pytest.raises(ValueError, match=r"activation|must be"):
        activations.get(wrong)


@pytest.mark.parametrize("name", [*activations.names(), "elu(0.3)"])
def test_an_activation_comes_back_from_its_name_and_from_a_pickle(name: str) -> None:
    g = activations.get(name)
    assert activations.get(g.name) == g
    assert pickle.loads(pickle.dumps(g)) == g  # noqa: S301  (made on the line itself)
    assert g.formula
