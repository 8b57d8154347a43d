"""Value units: wipers turn in closed form, wait their dead time, and stop at the ends; all on one exact grid."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mark1.machine import potentiometers
from mark1.machine.exact.units import GRID, NEVER, on_grid

volts = st.integers(-(2**33), 2**33).map(lambda steps: steps * GRID)
travels = st.integers(-(2**22), 2**22).map(lambda steps: steps * GRID)


def test_a_pulse_of_one_second_turns_a_wiper_by_970_ticks_of_travel() -> None:
    travel = potentiometers.travel_per_tick(np.array([0.22]), np.array([1.0]))
    turned = potentiometers.position(np.zeros(1), travel, np.array([30]), 1000, 11.0)
    assert turned.tolist() == [970 * 236223 * GRID]


def test_a_motor_stands_still_in_its_dead_time() -> None:
    travel = np.full(3, 0.25)
    assert potentiometers.position(np.zeros(3), travel, np.array([0, 5, 30]), 5, 11.0).tolist() == [1.25, 0.0, 0.0]


@given(start=volts, travel=travels, dead=st.integers(0, 100), stop=st.integers(1, 2**33).map(lambda n: n * GRID))
@settings(derandomize=True, deadline=None)
def test_the_tick_of_the_stop_is_the_first_at_which_a_scan_finds_the_wiper_there(
    start: float, travel: float, dead: int, stop: float
) -> None:
    begin, drive, wait = np.clip([start], -stop, stop), np.array([travel]), np.array([dead])
    tick = int(potentiometers.reaches(begin, np.sign(drive) * stop, drive, wait)[0])
    if travel == 0:
        assert tick == NEVER
        return
    there = [
        potentiometers.at_stop(potentiometers.position(begin, drive, wait, t, stop), drive, stop)[0]
        for t in (tick - 1, tick)
    ]
    assert there[1]
    assert not there[0] or tick == dead


@given(starts=st.lists(volts, min_size=2, max_size=40), travel=travels, ticks=st.integers(0, 40_000))
@settings(derandomize=True, deadline=None)
def test_sums_of_positions_are_exact_in_any_order(starts: list[float], travel: float, ticks: int) -> None:
    wait = np.zeros(len(starts), np.int64)
    position = potentiometers.position(np.array(starts), np.full(len(starts), travel), wait, ticks, 11.0)
    assert np.abs(position).max() <= 11.0
    assert float(position.sum()) == float(position[::-1].cumsum()[-1]) == sum(position.tolist())


def test_decay_rounds_once_to_the_grid() -> None:
    left = potentiometers.decayed(np.array([1.0, 3 * GRID]), 0.1)
    assert left.tolist() == [float(on_grid(0.9)), 3 * GRID]


@pytest.mark.parametrize(("steps", "rounded"), [(0.5, 0), (1.5, 2), (2.5, 2), (-1.5, -2)])
def test_halves_are_rounded_to_even(steps: float, rounded: int) -> None:
    assert on_grid(steps * GRID) == rounded * GRID
