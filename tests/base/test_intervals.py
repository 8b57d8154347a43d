"""Intervals: Student's quantiles, means by hand, and tables and bands of them."""

import pytest

from mark1.base.intervals import Mean, Quantity, mean, student, table_of_means
from mark1.base.report import Column

QUANTILES = {1: 12.7062, 2: 4.3027, 5: 2.5706, 9: 2.2622, 10: 2.2281, 19: 2.0930, 30: 2.0423, 100: 1.9840}
"""Student's t, 97.5 %, by its degrees of freedom, from printed tables."""


@pytest.mark.parametrize(("freedom", "quantile"), QUANTILES.items())
def test_students_quantiles_are_those_of_the_printed_tables(freedom: int, quantile: float) -> None:
    assert student(freedom) == pytest.approx(quantile, abs=0.003)


def test_a_mean_has_the_interval_that_is_worked_out_by_hand() -> None:
    assert mean([1, 2, 3]) == pytest.approx((2, 4.303 / 3**0.5))
    assert mean([4]) == Mean(4, None)
    assert mean([2, 2, 2, 2]) == (2, 0)
    with pytest.raises(ValueError, match="no samples"):
        mean([])


def test_bands_stay_within_what_can_be() -> None:
    part = Quantity(float, "{:.2f}", most=1)
    means, low, high = part.band({0: [0.5], 1: [0, 1, 0, 1], 2: [0.4, 0.6]})
    assert means == pytest.approx([0.5, 0.5, 0.5])
    assert (low, high) == ([0.5, 0, 0], [0.5, 1, 1])


def test_a_table_has_a_row_a_group_and_two_columns_a_quantity() -> None:
    twice = {"twice": Quantity(lambda trial: 2 * trial, "{:.1f}")}
    made = table_of_means("t", Column("n"), {1: [3, 5], 2: [4]}, twice, "")
    assert made.names == ("n", "twice", "twice ±")
    assert made.rows[0] == pytest.approx((1, 8, 12.706 * 2))
    assert made.rows[1] == (2, 8, None)
