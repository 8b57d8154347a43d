"""Sums of ReLUs: they meet the function at every knot, and their error falls as 1/n^2 where it should."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mark1.lab import scenario
from mark1.modern.demos.relu_approximation import EXAMPLES, greatest_error, relu_sum
from mark1.show import plots
from tests.helpers.paths import ROOT

RUN = scenario.load(ROOT / "scenarios" / "relu_sum.py")
PERIOD = (0.0, 2 * np.pi)


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("units", [1, 2, 7, 64])
def test_the_sum_meets_its_function_at_every_knot(name: str, units: int) -> None:
    function, interval, _ = EXAMPLES[name]
    knots = np.linspace(*interval, units + 1)
    np.testing.assert_allclose(relu_sum(function, interval, units)(knots), function(knots), atol=1e-12)


@pytest.mark.parametrize("units", [16, 32, 64, 128])
def test_the_error_for_sin_falls_as_one_over_n_squared(units: int) -> None:
    error = greatest_error(np.sin, relu_sum(np.sin, PERIOD, units))
    twice = greatest_error(np.sin, relu_sum(np.sin, PERIOD, 2 * units))
    assert error / twice == pytest.approx(4, rel=0.03)


def test_n_squared_times_the_error_for_sin_tends_to_half_of_pi_squared() -> None:
    distance = [abs(n * n * greatest_error(np.sin, relu_sum(np.sin, PERIOD, n)) - np.pi**2 / 2) for n in (16, 64, 256)]
    assert distance == sorted(distance, reverse=True)
    assert distance[-1] < 1e-3


def test_the_error_for_a_square_is_that_of_the_formula() -> None:
    for n in (1, 4, 32):
        assert greatest_error(np.square, relu_sum(np.square, (-1, 1), n)) == pytest.approx(1 / n**2, rel=1e-9)


def test_at_a_jump_the_error_stays() -> None:
    jump, interval, _ = EXAMPLES["jump"]
    assert min(greatest_error(jump, relu_sum(jump, interval, n)) for n in (3, 17, 100, 513)) >= 0.5


def test_a_straight_line_needs_one_unit() -> None:
    line = relu_sum(lambda x: 3 * x - 1, (2.0, 5.0), 9)
    assert line.scales == pytest.approx([3, *[0] * 8], abs=1e-12)


@given(units=st.integers(1, 12), seed=st.integers(0, 99))
@settings(derandomize=True, deadline=None, max_examples=25)
def test_the_first_units_already_meet_the_function_up_to_the_next_knot(units: int, seed: int) -> None:
    values = np.random.default_rng(seed).normal(size=units + 1)
    knots = np.linspace(0.0, 1.0, units + 1)
    whole = relu_sum(lambda x: np.interp(x, knots, values), (0.0, 1.0), units)
    for k in range(units + 1):
        np.testing.assert_allclose(whole.first(k)(knots[: k + 1]), values[: k + 1], atol=1e-9)


def test_the_sum_is_a_network_of_one_hidden_layer() -> None:
    built = relu_sum(np.sin, PERIOD, 8)
    x = np.linspace(*PERIOD, 101)
    assert [layer.g.name for layer in built.network().layers] == ["relu", "linear"]
    np.testing.assert_allclose(built.network().predict(x)[:, 0], built(x), atol=1e-13)


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        ({"function": "sine"}, "did you mean 'sin'"),
        ({"units": 0}, "units must be"),
        ({"units": 100_000}, "at most 1024"),
        ({"a": 3.0, "b": 2.0}, "greater than a"),
        ({"a": 1.0, "b": 1.0}, "greater than a"),
        ({"b": float("nan")}, "finite"),
        ({"function": "sqrt", "a": -1.0}, "no finite value at x = -1"),
    ],
)
def test_a_bad_setting_is_refused_in_a_sentence(bad: dict[str, object], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        RUN(**bad)


def test_more_units_than_there_are_cannot_be_taken() -> None:
    with pytest.raises(ValueError, match="has 4 units"):
        relu_sum(np.sin, PERIOD, 4).first(5)


@pytest.mark.parametrize("units", [1, 3])
def test_the_figure_has_a_picture_a_unit_and_the_error(units: int) -> None:
    drawn = RUN(units=units).figures["relu sum"]()
    assert isinstance(drawn, plots.Figure)
    assert len(drawn.axes) == units + 1
