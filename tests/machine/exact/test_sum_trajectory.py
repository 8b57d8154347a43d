"""The course of the sums while motors turn, by hand, and the edges of a zone behind a sagging supply."""

import numpy as np
import pytest

from mark1.machine.exact.sum_trajectory import BEYOND, Turning, broken, most, straight
from mark1.machine.exact.units import GRID, LARGEST_SUM, NEVER, on_grid

STEP = 2.0**-10
"""A travel a tick (V) that lies on the grid."""


def in_volts(sums: list[int]) -> list[float]:
    return [each * GRID for each in sums]


def test_a_straight_course_stands_for_the_dead_time_and_then_goes_on_at_one_rate() -> None:
    course = straight(np.array([1.0, -1.0]), np.array([STEP, 0.0]), energised=100, begin=130)
    assert [in_volts(course.at(tick)) for tick in (100, 130, 131, 230)] == [
        [1.0, -1.0],
        [1.0, -1.0],
        [1.0 + STEP, -1.0],
        [1.0 + 100 * STEP, -1.0],
    ]


def test_a_wiper_goes_in_whole_ticks_then_what_is_left_and_then_stands() -> None:
    wiper = Turning(np.array([0.0]), np.array([-3 * STEP]), np.array([10]), np.array([1]))
    course = broken(np.array([5.0, 0.0]), wiper, energised=0, stop=8 * STEP)
    assert [in_volts(course.at(tick))[1] / STEP for tick in (0, 10, 11, 12, 13, 99)] == [0, 0, -3, -6, -8, -8]
    assert {in_volts(course.at(tick))[0] for tick in range(20)} == {5.0}


def test_the_first_tick_beyond_a_limit_is_found_in_whatever_piece_it_lies() -> None:
    wipers = Turning(np.zeros(2), np.array([STEP, STEP]), np.array([10, 20]), np.array([0, 0]))
    course = broken(np.zeros(1), wipers, energised=0, stop=1.0)
    step = round(STEP / GRID)

    def first(limit: int, after: int = 0, last: int = 500) -> int:
        return course.first_beyond([(-BEYOND, limit * step)], after, last)

    assert [first(limit) for limit in (0, 9, 10, 11)] == [11, 20, 21, 21]
    assert first(-1, after=7) == 7  # beyond it already
    assert first(50, last=40) == first(5000) == NEVER


@pytest.mark.parametrize("supply", [1.0, 0.8, 0.5, 1.3, 0.013, 1e-7, 100.0])
def test_the_largest_sum_within_a_limit_is_the_last_before_the_supply_makes_more_of_it(supply: float) -> None:
    for limit in (0, 1, 12345, -12345, round(0.05 / GRID)):
        largest = most(limit, supply)
        made = [round(float(on_grid(each * GRID * supply)) / GRID) for each in (largest, largest + 1)]
        assert made[0] <= limit < made[1]


def test_a_supply_that_makes_nothing_of_any_sum_leaves_all_within_zero() -> None:
    assert most(0, 1e-320) > LARGEST_SUM / GRID
    assert most(-1, 1e-320) < -LARGEST_SUM / GRID
