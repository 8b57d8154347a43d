"""Shifts and noise."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mark1 import stimuli

FIGURE = np.arange(6).reshape(2, 3) / 5


@pytest.mark.parametrize(
    ("rows", "columns", "expected"),
    [
        (0, 0, [[0, 0.2, 0.4], [0.6, 0.8, 1]]),
        (1, 0, [[0, 0, 0], [0, 0.2, 0.4]]),
        (-1, 0, [[0.6, 0.8, 1], [0, 0, 0]]),
        (0, 1, [[0, 0, 0.2], [0, 0.6, 0.8]]),
        (0, -2, [[0.4, 0, 0], [1, 0, 0]]),
        (-1, 1, [[0, 0.6, 0.8], [0, 0, 0]]),
        (2, 0, [[0, 0, 0], [0, 0, 0]]),
        (0, -99, [[0, 0, 0], [0, 0, 0]]),
    ],
)
def test_a_shift_moves_down_and_right_and_brings_in_the_dark(
    rows: int, columns: int, expected: list[list[float]]
) -> None:
    np.testing.assert_array_equal(stimuli.shift(FIGURE, rows, columns), expected)


@settings(derandomize=True, deadline=None)
@given(st.integers(-4, 4), st.integers(-4, 4))
def test_a_stack_is_shifted_as_its_figures_are(rows: int, columns: int) -> None:
    stack = np.stack([FIGURE, 1 - FIGURE])
    alone = [stimuli.shift(figure, rows, columns) for figure in stack]
    np.testing.assert_array_equal(stimuli.shift(stack, rows, columns), alone)


def test_a_set_stays_a_set() -> None:
    letters = stimuli.letters("AB")
    for changed in (stimuli.shift(letters, 1, 0), stimuli.noise(letters, 0.5, 0)):
        assert changed.labels == letters.labels
        assert changed.y.tolist() == [0, 1]
        assert not np.array_equal(changed.x, letters.x)


@pytest.mark.parametrize("by", [(1.0, 0), (0, "1"), (None, 0)])
def test_a_shift_by_no_whole_cell_is_refused(by: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="whole cells"):
        stimuli.shift(FIGURE, *by)


def test_noise_turns_levels_to_their_opposite() -> None:
    np.testing.assert_array_equal(stimuli.noise(FIGURE, 0, 0), FIGURE)
    np.testing.assert_array_equal(stimuli.noise(FIGURE, 1, 0), 1 - FIGURE)


def test_noise_turns_about_the_fraction_asked_for() -> None:
    """Of 40,000 cells a tenth, within five standard errors."""
    turned = stimuli.noise(np.zeros((100, 20, 20)), 0.1, 0)
    assert set(np.unique(turned)) == {0.0, 1.0}
    assert turned.mean() == pytest.approx(0.1, abs=5 * np.sqrt(0.1 * 0.9 / 40_000))


def test_the_same_seed_makes_the_same_noise() -> None:
    noisy = stimuli.noise(FIGURE, 0.5, 3)
    np.testing.assert_array_equal(noisy, stimuli.noise(FIGURE, 0.5, np.random.default_rng(3)))


@pytest.mark.parametrize("fraction", [-0.1, 1.1, float("nan"), "half", None])
def test_noise_of_no_fraction_is_refused(fraction: float) -> None:
    with pytest.raises(ValueError, match="number from 0 to 1"):
        stimuli.noise(FIGURE, fraction, 0)


@pytest.mark.parametrize("seed", [None, -1, 0.5, "0"])
def test_noise_without_a_seed_is_refused(seed: int) -> None:
    with pytest.raises(ValueError, match="seed must be"):
        stimuli.noise(FIGURE, 0.1, seed)


def test_the_figures_given_are_left_alone() -> None:
    figure = FIGURE.copy()
    stimuli.noise(figure, 1, 0)[:] = 0
    stimuli.shift(figure, 0, 0)[:] = 0
    np.testing.assert_array_equal(figure, FIGURE)
