"""Modes and systems of reinforcement, against the rules written out by hand."""

import numpy as np
import pytest

from mark1.machine.reinforcement import LEAVE, NO_TARGET, directions, speeds

FEEDS = np.array([0, 0, 0, 0, 1, 1])
ACTIVE = np.array([True, False, False, True, False, False])


@pytest.mark.parametrize(
    ("mode", "target", "expected"),
    [
        ("test", [1, 0, LEAVE, 1], [0, 0, 0, 0]),
        ("error correction", [1, 0, LEAVE, 1], [1, 0, 0, 0]),
        ("error correction", [0, 1, 0, 0], [0, 1, 0, -1]),
        ("forced learning", [1, 0, LEAVE, 1], [1, -1, 0, 1]),
        ("spontaneous learning", [NO_TARGET] * 4, [-1, -1, -1, 1]),
        ("spontaneous learning", [LEAVE, 1, LEAVE, 0], [0, -1, 0, 1]),
    ],
)
def test_the_mode_says_which_way_each_r_unit_is_turned(mode: str, target: list[int], expected: list[int]) -> None:
    state = np.array([0, 0, 0, 1], np.int8)
    assert directions(mode, np.array(target, np.int8), state).tolist() == expected


@pytest.mark.parametrize(
    ("system", "expected"),
    [
        ("alpha", [1, 0, 0, 1, 0, 0]),
        ("beta", [5, 0, 0, 5, 0, 0]),
        ("gamma 1958", [1, -1, -1, 1, 0, 0]),
        ("gamma 1961", [0.5, -0.5, -0.5, 0.5, 0, 0]),
    ],
)
def test_the_system_says_how_fast_each_motor_runs(system: str, expected: list[float]) -> None:
    """R1 has 4 A-units of which 2 are on; of the A-units of R2 none is on."""
    direction = np.array([1, -1], np.int8)
    assert speeds(system, direction, ACTIVE, FEEDS, 10.0).tolist() == expected
    assert speeds(system, -direction, ACTIVE, FEEDS, 10.0).tolist() == [-speed for speed in expected]


@pytest.mark.parametrize("system", ["gamma 1958", "gamma 1961"])
def test_gamma_moves_nothing_when_all_units_of_a_set_are_on(system: str) -> None:
    assert not speeds(system, np.array([1, 1], np.int8), np.ones(6, bool), FEEDS, 10.0).any()


@pytest.mark.parametrize("system", ["gamma 1958", "gamma 1961"])
def test_gamma_conserves_the_total_of_a_set(system: str) -> None:
    rng = np.random.default_rng(0)
    for _ in range(50):
        moved = speeds(system, np.array([1], np.int8), rng.random(64) < 0.2, np.zeros(64, int), 10.0)
        assert abs(moved.sum()) < 1e-12
