"""R-units: decisions at the edges of the dead zone, forcing, clearing."""

import numpy as np
import pytest

from mark1.machine import response

ZONE = 0.05
BELOW, ABOVE = np.nextafter(-ZONE, -1), np.nextafter(ZONE, 1)


@pytest.mark.parametrize(
    ("volts", "from_0", "from_1"),
    [(ABOVE, 1, 1), (ZONE, 0, 1), (0.0, 0, 1), (-ZONE, 0, 1), (BELOW, 0, 0), (5.0, 1, 1), (-5.0, 0, 0)],
)
def test_a_unit_changes_only_outside_the_dead_zone_whose_edges_belong_to_it(
    volts: float, from_0: int, from_1: int
) -> None:
    sums, states = np.array([volts, volts]), np.array([0, 1], np.int8)
    assert response.decide(sums, states, ZONE, None).tolist() == [from_0, from_1]


def test_a_forced_unit_follows_its_switch_whatever_its_sum() -> None:
    forcing = np.array([1, 0, -1], np.int8)
    sums, states = np.array([-5.0, 5.0, 5.0]), np.zeros(3, np.int8)
    assert response.decide(sums, states, ZONE, forcing).tolist() == [1, 0, 1]
    assert response.cleared(np.ones(3, np.int8), forcing).tolist() == [1, 0, 0]
    assert response.cleared(np.ones(3, np.int8), None).tolist() == [0, 0, 0]


def test_sums_are_those_of_the_active_values_of_each_set() -> None:
    active, feeds = np.array([True, False, True, True]), np.array([0, 0, 1, 1])
    assert response.sums(np.array([1.0, 2.0, 4.0, 8.0]), active, feeds, 3).tolist() == [1, 12, 0]
