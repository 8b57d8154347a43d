"""Optics: each quantity does what its name says, none does anything unless it is set; what the lamps show of it."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mark1 import stimuli
from mark1.stimuli import Optics

CARDS = stimuli.letters("EFX")
RANDOM = np.random.default_rng(0).random((3, 7, 5))


def dot(shape: tuple[int, int] = (9, 9), at: tuple[int, int] = (4, 4)) -> Any:
    levels = np.zeros(shape)
    levels[at] = 1
    return levels


def test_nothing_is_changed_unless_it_is_set() -> None:
    np.testing.assert_array_equal(Optics().seen(RANDOM), RANDOM)


def test_a_set_stays_a_set_and_arrays_keep_their_shape() -> None:
    optics = Optics(defocus=1, turn=10)
    seen = optics.seen(CARDS)
    assert (seen.labels, seen.y.tolist()) == (CARDS.labels, CARDS.y.tolist())
    np.testing.assert_array_equal(optics.seen(CARDS.x), seen.x)
    np.testing.assert_array_equal(optics.seen(CARDS.x[1]), seen.x[1])
    assert optics.seen(CARDS[[]]).x.shape == (0, 20, 20)


@settings(derandomize=True, deadline=None)
@given(
    st.builds(
        Optics,
        exposure=st.floats(0, 1e300),
        contrast=st.floats(0, 1e300),
        defocus=st.floats(0, 1e300),
        shift=st.tuples(st.floats(-1e300, 1e300), st.floats(-1e300, 1e300)),
        turn=st.floats(-1e6, 1e6),
        lighting=st.floats(-1, 1),
    ),
    st.sampled_from([(1, 1), (1, 4), (4, 1), (3, 5)]),
)
def test_whatever_is_set_levels_stay_levels(optics: Optics, shape: tuple[int, int]) -> None:
    seen = optics.seen(np.linspace(0, 1, shape[0] * shape[1]).reshape(shape))
    assert seen.shape == shape
    assert np.all((seen >= 0) & (seen <= 1))


@pytest.mark.parametrize(
    ("optics", "seen"),
    [
        (Optics(exposure=2), [[0, 0.5, 1, 1]]),
        (Optics(exposure=0.5), [[0, 0.125, 0.25, 0.5]]),
        (Optics(contrast=0.5), [[0.25, 0.375, 0.5, 0.75]]),
        (Optics(contrast=3), [[0, 0, 0.5, 1]]),
        (Optics(contrast=0), [[0.5, 0.5, 0.5, 0.5]]),
        (Optics(lighting=0.8), [[0, 0.25 * 0.7, 0.5 * 0.5, 0.3]]),
        (Optics(lighting=-0.8), [[0, 0.25 * 0.5, 0.5 * 0.7, 0.9]]),
        (Optics(exposure=2, contrast=0.5), [[0.5, 0.75, 1, 1]]),
    ],
)
def test_light_and_contrast_by_hand(optics: Optics, seen: list[list[float]]) -> None:
    np.testing.assert_allclose(optics.seen(np.array([[0, 0.25, 0.5, 1]])), seen)


@pytest.mark.parametrize("step", [(1, 0), (0, 2), (-2, -1), (0, -3)])
def test_a_shift_by_whole_cells_is_that_of_the_figures(step: tuple[int, int]) -> None:
    np.testing.assert_allclose(Optics(shift=step).seen(CARDS).x, stimuli.shift(CARDS, *step).x, atol=1e-12)


def test_a_shift_by_half_a_cell_parts_the_light() -> None:
    seen = Optics(shift=(0, 0.5)).seen(dot())
    assert (seen[4, 4], seen[4, 5], seen.sum()) == (0.5, 0.5, 1)


def test_a_turn_is_anticlockwise_and_four_quarters_are_none() -> None:
    np.testing.assert_allclose(Optics(turn=90).seen(CARDS.x[0]), np.rot90(CARDS.x[0]), atol=1e-9)
    np.testing.assert_allclose(Optics(turn=360).seen(CARDS.x), CARDS.x, atol=1e-9)


def test_the_board_goes_on_around_a_card_that_is_moved() -> None:
    np.testing.assert_allclose(Optics(turn=30, shift=(3, -2)).seen(np.full((6, 8), 0.7)), 0.7)


def test_a_blur_spreads_as_far_as_it_says_and_loses_no_light() -> None:
    """Inside the retina; a field of even light stays even up to its edges."""
    seen = Optics(defocus=1.5).seen(dot((31, 31), (15, 15)))
    away = np.arange(31) - 15
    np.testing.assert_allclose([seen.sum(), np.sqrt(seen.sum(axis=0) @ away**2)], [1, 1.5], rtol=1e-3)
    np.testing.assert_allclose(Optics(defocus=3).seen(np.full((5, 4), 0.3)), 0.3)


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ({"exposure": -1}, "exposure must be a finite number of at least 0, not -1"),
        ({"contrast": float("nan")}, "contrast must be a finite number of at least 0, not nan"),
        ({"defocus": "much"}, "defocus must be a finite number of at least 0, not 'much'"),
        ({"lighting": 1.5}, "lighting must be a finite number from -1 to 1, not 1.5"),
        ({"turn": float("inf")}, "turn must be a finite number, not inf"),
        ({"turn": True}, "turn must be a finite number, not True"),
        ({"shift": 3}, "shift is two numbers of cells, (down, right), not 3"),
        ({"shift": (1, None)}, "shift must be a finite number, not None"),
    ],
)
def test_a_setting_that_cannot_be_is_refused(setting: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=r"is|must be") as caught:
        Optics(**setting)
    assert str(caught.value) == said


@pytest.mark.parametrize("threshold", [0.5, 0.25, 1])
def test_lamps_are_lit_from_the_threshold_on(threshold: float) -> None:
    assert stimuli.lamps(RANDOM, threshold).tolist() == (threshold <= RANDOM).astype(float).tolist()
    assert stimuli.lamps(np.array([[0.5, np.nextafter(0.5, 0)]])).tolist() == [[1, 0]]
    assert stimuli.lamps(CARDS).labels == CARDS.labels


@pytest.mark.parametrize("threshold", [0, -1, 1.5, float("nan"), None])
def test_a_threshold_that_cannot_be_is_refused(threshold: float) -> None:
    with pytest.raises(ValueError, match="threshold must be a finite number"):
        stimuli.lamps(RANDOM, threshold)


def test_figures_print_side_by_side_under_their_names() -> None:
    card = np.array([[0.3, 1], [0.6, 0]])
    assert stimuli.side_by_side(card=card, lamps=stimuli.lamps(card)) == " car lam\n░░██ ·██\n▓▓ ·██ ·"
    assert stimuli.side_by_side(E=CARDS[0]).splitlines()[1:] == str(CARDS[0]).splitlines()


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        ({}, "given were none"),
        ({"a": CARDS}, "3 figures were given; give one at a time"),
        ({"a": CARDS[0], "b": dot()}, r"given were a \(20, 20\), b \(9, 9\)"),
        ({"a": CARDS.x}, r"must be \(rows, columns\)"),
    ],
)
def test_what_cannot_stand_side_by_side_is_refused(figures: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        stimuli.side_by_side(**figures)
