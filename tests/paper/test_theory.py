"""Theory: the sources' numbers, the sums written out, and A-units of the machine counted against them."""

from collections.abc import Callable, Sequence
from itertools import combinations, product
from math import comb, inf, sqrt
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from mark1 import MachineSpec
from mark1.machine.machine import Machine
from mark1.paper import theory
from mark1.paper.theory import SQUARES_AND_CIRCLES, Environment, Inputs, Overlap

LIT = (0.1, 0.2, 0.3, 0.5)
CELLS = 400
WIRINGS = 20
SOME = settings(derandomize=True, deadline=None, max_examples=50)

few_inputs = st.tuples(st.integers(0, 4), st.integers(0, 4)).flatmap(
    lambda counts: st.builds(Inputs, st.just(counts[0]), st.just(counts[1]), st.integers(-counts[1], counts[0]))
)
fractions = st.floats(0.05, 0.95)


@pytest.mark.parametrize(
    ("inputs", "printed"),
    [
        ((5, 5, 1), (0.269, 0.340, 0.364, 0.377)),
        ((5, 5, 2), (0.051, 0.111, 0.148, 0.172)),
        ((10, 10, 2), (0.122, 0.197, 0.231, 0.252)),
        ((10, 10, 3), (0.030, 0.078, 0.110, 0.132)),
        ((10, 0, 1), (0.651, 0.893, 0.972, 0.999)),
        ((7, 3, 1), (0.417, 0.582, 0.681, 0.828)),
        ((3, 7, 1), (0.140, 0.143, 0.116, 0.055)),
    ],
)
def test_activity_gives_the_figures_of_r58(inputs: tuple[int, int, int], printed: Sequence[float]) -> None:
    """R58 figs 4-6, R57 app. I."""
    assert [theory.activity(Inputs(*inputs), lit) for lit in LIT] == pytest.approx(printed, abs=5e-4)


def test_activity_of_ten_excitatory_inputs_falls_with_the_threshold_as_computed() -> None:
    printed = [0.999, 0.989, 0.945, 0.828, 0.623, 0.377, 0.172, 0.055, 0.011]
    found = [theory.activity(Inputs(10, 0, theta), 0.5) for theta in range(1, 10)]
    assert found == pytest.approx(printed, abs=5e-4)


@given(few_inputs, fractions)
@SOME
def test_activity_is_the_double_sum_of_r58(inputs: Inputs, lit: float) -> None:
    x, y, theta = inputs.excitatory, inputs.inhibitory, inputs.threshold
    chance = sum(
        comb(x, e) * lit**e * (1 - lit) ** (x - e) * comb(y, i) * lit**i * (1 - lit) ** (y - i)
        for e in range(x + 1)
        for i in range(y + 1)
        if e - i >= theta
    )
    assert theory.activity(inputs, lit) == pytest.approx(chance)


def both_on(inputs: Inputs, lit: float, lost: float, gained: float) -> float:
    """The sixfold sum of R57 eq. 4 as it stands, before the division by P_a."""
    x, y, theta = inputs.excitatory, inputs.inhibitory, inputs.threshold

    def chance(count: int, of: int, each: float) -> float:
        return comb(of, count) * each**count * (1 - each) ** (of - count)

    return sum(
        chance(e, x, lit)
        * chance(i, y, lit)
        * chance(e_out, e, lost)
        * chance(i_out, i, lost)
        * chance(e_in, x - e, gained)
        * chance(i_in, y - i, gained)
        for e in range(x + 1)
        for i in range(y + 1)
        for e_out, i_out, e_in, i_in in product(range(e + 1), range(i + 1), range(x - e + 1), range(y - i + 1))
        if min(e - i, e - i - e_out + i_out + e_in - i_in) >= theta
    )


@given(few_inputs, fractions, fractions, fractions)
@SOME
def test_shared_activity_is_the_sixfold_sum_of_r57(inputs: Inputs, lit: float, lost: float, gained: float) -> None:
    expected = both_on(inputs, lit, lost, gained) / theory.activity(inputs, lit)
    assert theory.shared_activity(inputs, lit, lost, gained) == pytest.approx(expected)


def fractions_on(inputs: Inputs, *stimuli: NDArray[np.bool_]) -> list[float]:
    """For the first stimulus, then for it and the second ...: the part of all possible A-units that is on."""
    cells = range(stimuli[0].size)
    units = [
        (list(plus), list(minus))
        for plus in combinations(cells, inputs.excitatory)
        for minus in combinations(set(cells) - set(plus), inputs.inhibitory)
    ]
    on = np.array([[s[plus].sum() - s[minus].sum() >= inputs.threshold for s in stimuli] for plus, minus in units])
    return [float(on[:, : n + 1].all(axis=1).mean()) for n in range(len(stimuli))]


@pytest.mark.parametrize("inputs", [(2, 1, 1), (1, 2, 0), (2, 2, 1), (3, 1, 2), (0, 2, -1)])
@pytest.mark.parametrize(
    "regions", [(1, 1, 1, 3), (2, 0, 1, 2), (0, 2, 3, 1), (3, 2, 0, 1), (1, 1, 4, 0), (0, 5, 0, 1)]
)
def test_the_forms_of_cells_count_every_possible_a_unit(
    inputs: tuple[int, int, int], regions: tuple[int, int, int, int]
) -> None:
    overlap = Overlap(*regions)
    one = np.repeat([True, True, False, False], regions)
    two = np.repeat([True, False, True, False], regions)
    assert Overlap.of(one, two) == overlap
    first, both = fractions_on(Inputs(*inputs), one, two)
    assert theory.activity_of_cells(Inputs(*inputs), int(one.sum()), one.size) == pytest.approx(first)
    assert theory.shared_activity_of_cells(Inputs(*inputs), overlap) == pytest.approx(both / first)


@pytest.mark.parametrize("inputs", [Inputs(10, 10, 2), Inputs(5, 5, 2)])
def test_on_ever_larger_retinas_the_forms_of_cells_come_to_the_large_one(inputs: Inputs) -> None:
    parts = np.array([60, 20, 20, 300])
    wholes = [Overlap(*(parts * times).tolist()) for times in (1, 10, 100)]
    p_a = [theory.activity_of_cells(inputs, overlap.both + overlap.first, overlap.cells) for overlap in wholes]
    p_c = [theory.shared_activity_of_cells(inputs, overlap) for overlap in wholes]
    for found, limit in ((p_a, theory.activity(inputs, 0.2)), (p_c, theory.shared_activity(inputs, 0.2, 0.25, 1 / 16))):
        away = np.abs(np.array(found) - limit)
        assert away[1:] / away[:-1] == pytest.approx(0.1, rel=0.1)


@given(few_inputs, fractions, fractions, fractions)
@SOME
def test_shared_activity_never_falls_below_its_least(inputs: Inputs, lit: float, lost: float, gained: float) -> None:
    least = theory.least_shared_activity(inputs, lost, gained)
    assert least - 1e-12 <= theory.shared_activity(inputs, lit, lost, gained) <= 1


@given(st.integers(1, 6), st.integers(0, 6), fractions, fractions, fractions)
@SOME
def test_where_every_excitatory_input_is_needed_shared_activity_is_the_least(
    x: int, y: int, lit: float, lost: float, gained: float
) -> None:
    inputs = Inputs(x, y, x)
    least = theory.least_shared_activity(inputs, lost, gained)
    assert theory.shared_activity(inputs, lit, lost, gained) == pytest.approx(least)


@given(few_inputs, st.tuples(*[st.integers(0, 9)] * 4))
@SOME
def test_units_on_for_both_stimuli_are_as_many_from_either_side(
    inputs: Inputs, regions: tuple[int, int, int, int]
) -> None:
    """P_a(1) P_c(1, 2) = P_a(2) P_c(2, 1)."""
    both, first, second, neither = regions
    there, back = Overlap(both, first, second, neither), Overlap(both, second, first, neither)
    assume(there.cells >= inputs.excitatory + inputs.inhibitory)
    p_a = [theory.activity_of_cells(inputs, both + alone, there.cells) for alone in (first, second)]
    assume(min(p_a) > 0)
    p_c = [theory.shared_activity_of_cells(inputs, overlap) for overlap in (there, back)]
    assert p_a[0] * p_c[0] == pytest.approx(p_a[1] * p_c[1])


def test_the_same_stimulus_again_turns_on_the_same_units() -> None:
    assert theory.shared_activity(Inputs(10, 10, 2), 0.2, lost=0, gained=0) == pytest.approx(1)
    assert theory.shared_activity_of_cells(Inputs(10, 10, 2), Overlap(80, 0, 0, 320)) == pytest.approx(1)


def test_as_many_inhibitory_as_excitatory_inputs_flatten_activity_over_the_size_of_a_stimulus() -> None:
    """R58: x about equal to y."""
    sizes = np.linspace(0.1, 0.9, 9)

    def range_of_activity(x: int) -> float:
        found = [theory.activity(Inputs(x, 10 - x, 1), lit) for lit in sizes]
        return max(found) / min(found)

    assert min(range(3, 11), key=range_of_activity) == 5


@pytest.mark.parametrize("lit", LIT)
@pytest.mark.parametrize("vary", [lambda more: Inputs(10, 5, 1 + more), lambda more: Inputs(10, more, 1)])
def test_a_higher_threshold_or_more_inhibitory_inputs_lower_activity(lit: float, vary: Callable[[int], Inputs]) -> None:
    found = [theory.activity(vary(more), lit) for more in range(10)]
    assert found == sorted(found, reverse=True)
    assert found[0] > found[-1]


Pairs = tuple[NDArray[np.bool_], NDArray[np.bool_]]


def random_pairs(both: int, first: int, second: int) -> Pairs:
    """200 pairs of random sets of cells with this overlap (shape (200, CELLS) each)."""
    place = np.random.default_rng(0).random((200, CELLS)).argsort(axis=1)
    return place < both + first, (place < both) | ((place >= both + first) & (place < both + first + second))


def shifted_rectangles(rows: int, columns: int, shift: int) -> Pairs:
    """200 pairs of rectangles anywhere on the retina, the second `shift` columns to the right (as above)."""
    rng = np.random.default_rng(0)
    pairs = np.zeros((2, 200, 20, 20), dtype=bool)
    for pair in range(200):
        row, column = rng.integers(21 - rows), rng.integers(21 - columns - shift)
        for stimulus, left in enumerate((column, column + shift)):
            pairs[stimulus, pair, row : row + rows, left : left + columns] = True
    one, two = pairs.reshape(2, 200, CELLS)
    return one, two


PAIRS = {
    "random, 20 of 80 cells moved": random_pairs(60, 20, 20),
    "random, 40 of 80 cells moved": random_pairs(40, 40, 40),
    "random, 20 of 40 cells moved": random_pairs(20, 20, 20),
    "random, 80 cells and 80 others": random_pairs(0, 80, 80),
    "random, half of 80 cells left out": random_pairs(40, 40, 0),
    "random, 40 added to 80 cells": random_pairs(80, 0, 40),
    "rectangle of 8 x 10, 2 columns on": shifted_rectangles(8, 10, 2),
    "rectangle of 6 x 6, 3 columns on": shifted_rectangles(6, 6, 3),
}
"""200 pairs of stimuli of one overlap each, by what they are."""


def measured_p_c(inputs: Inputs, pairs: Pairs) -> tuple[float, float]:
    """P_c counted on the A-units of WIRINGS machines over 200 pairs, and its standard error.

    P_c is a ratio of two counts of the same units, and units share pairs, so neither count is binomial. Wirings are
    drawn independently, and for any pairs each has the expectations of theory: by the delta method the error is that
    of the mean over the wirings of (on for both) - P_c (on for the first), divided by the mean on for the first.
    """
    x, y, theta = inputs.excitatory, inputs.inhibitory, inputs.threshold
    on_for_first, on_for_both = np.empty(WIRINGS), np.empty(WIRINGS)
    for seed in range(WIRINGS):
        machine = Machine(MachineSpec(excitatory=x, inhibitory=y, threshold=theta), seed)
        first, second = (machine.activity(stimuli.reshape(-1, 20, 20)) for stimuli in pairs)
        on_for_first[seed], on_for_both[seed] = first.mean(), (first & second).mean()
    p_c = on_for_both.sum() / on_for_first.sum()
    left = on_for_both - p_c * on_for_first
    return float(p_c), float(left.std(ddof=1) / sqrt(WIRINGS) / on_for_first.mean())


CASES = list(product((Inputs(10, 10, 2), Inputs(5, 5, 2), Inputs(10, 10, 3)), PAIRS))


@pytest.mark.parametrize(
    ("inputs", "pairs"), [CASES[0], *(pytest.param(*case, marks=pytest.mark.slow) for case in CASES[1:])]
)
def test_measured_shared_activity_agrees_with_theory_within_three_standard_errors(inputs: Inputs, pairs: str) -> None:
    overlap = Overlap.of(PAIRS[pairs][0][0], PAIRS[pairs][1][0])
    measured, standard_error = measured_p_c(inputs, PAIRS[pairs])
    assert abs(measured - theory.shared_activity_of_cells(inputs, overlap)) <= 3 * standard_error


def test_inputs_are_those_of_a_machine() -> None:
    assert Inputs.of(MachineSpec()) == Inputs(10, 10, 2)


def test_an_overlap_tells_the_fractions_of_the_papers() -> None:
    overlap = Overlap(both=60, first=20, second=40, neither=280)
    assert (overlap.cells, overlap.lit, overlap.lost, overlap.gained) == (400, 0.2, 0.25, 0.125)
    empty = Overlap(0, 0, 0, 0)
    assert (empty.lit, empty.lost, empty.gained) == (0, 0, 0)


@pytest.mark.parametrize(("units", "asymptote"), [(100, 0.892), (200, 0.964), (500, 0.998)])
def test_the_learning_curve_comes_to_the_computed_asymptotes(units: int, asymptote: float) -> None:
    """R58 fig. 11 prints .887, .964 and .998; the rest are worked out from its own formula."""
    for curve in (theory.recognition, theory.generalization):
        assert curve(SQUARES_AND_CIRCLES, units, inf) == pytest.approx(asymptote, abs=5e-4)


@pytest.mark.parametrize(("shown", "right"), [(1, 0.568), (10, 0.696), (30, 0.779), (100, 0.846), (1000, 0.887)])
def test_new_stimuli_are_told_apart_as_computed(shown: int, right: float) -> None:
    assert theory.generalization(SQUARES_AND_CIRCLES, 100, shown) == pytest.approx(right, abs=5e-4)


def test_stimuli_that_were_shown_are_known_better_than_new_ones_and_ever_less_well() -> None:
    counts = [1, 10, 100, 1000, 10**6]
    known = [theory.recognition(SQUARES_AND_CIRCLES, 100, shown) for shown in counts]
    new = [theory.generalization(SQUARES_AND_CIRCLES, 100, shown) for shown in counts]
    assert known == sorted(known, reverse=True)
    assert all(one > other for one, other in zip(known, new, strict=True))
    assert known[-1] == pytest.approx(new[-1], abs=1e-4)


@pytest.mark.parametrize("curve", [theory.recognition, theory.generalization])
def test_with_nothing_shown_the_response_is_a_guess(curve: Callable[[Environment, int, float], float]) -> None:
    assert curve(SQUARES_AND_CIRCLES, 500, 0) == pytest.approx(0.5)


@pytest.mark.parametrize(("within", "between", "right"), [(1.0, 0.0, 1.0), (1.0, 1.0, 0.5), (0.0, 1.0, 0.0)])
def test_without_any_spread_the_smallest_lead_decides(within: float, between: float, right: float) -> None:
    sure = Environment(0.5, within, between, 0, 0)
    assert theory.generalization(sure, 100, 3) == pytest.approx(right)
    assert theory.generalization(sure, 100, inf) == pytest.approx(right)


def corrections(active: NDArray[np.int64], bits: NDArray[np.int64]) -> int:
    """How many steps of 1 alpha makes from values 0 until every stimulus is answered rightly, 1 above the sum 0."""
    values = np.zeros(active.shape[1], dtype=np.int64)
    count, right = 0, 0
    while right < len(bits):
        right = 0
        for on, bit in zip(active, bits, strict=True):
            wrong = bool(on @ values > 0) != bool(bit)
            values += wrong * (2 * bit - 1) * on
            count, right = count + wrong, right + (not wrong)
    return count


@given(st.integers(1, 12), st.integers(1, 10), st.integers(0, 2**32 - 1))
@settings(derandomize=True, deadline=None, max_examples=200)
def test_error_correction_ends_within_the_bound_on_corrections(stimuli: int, units: int, seed: int) -> None:
    """Also where a target 0 is right at the sum 0: fewer corrections, each at a sum that the proof allows."""
    rng = np.random.default_rng(seed)
    weights = rng.integers(-5, 6, units)
    active = rng.integers(0, 2, (stimuli, units))
    active = active[active @ weights != 0]
    assume(len(active))
    bits = (active @ weights > 0).astype(np.int64)
    assert corrections(active, bits) <= theory.corrections_bound(active, bits, weights)


@pytest.mark.parametrize(
    ("active", "bits", "weights", "bound"),
    [
        ([[1, 0]], [1], [1, 0], 1.0),
        ([[1, 0]], [1], [100, 0], 1.0),
        ([[1, 0], [1, 1]], [1, 0], [1, -2], 10.0),
        ([[1, 1, 1, 1]], [0], [-1, -1, -1, -1], 1.0),
    ],
)
def test_the_bound_is_that_worked_by_hand(
    active: list[list[int]], bits: list[int], weights: list[int], bound: float
) -> None:
    assert theory.corrections_bound(active, bits, weights) == bound


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: Inputs(-1, 0, 0), "excitatory must be a whole number of at least 0.*not -1"),
        (lambda: Inputs(3, 1.5, 1), "inhibitory must be .*not 1.5"),  # type: ignore[arg-type]
        (lambda: Inputs(3, 9, 4), "threshold must be a whole number up to 3"),
        (lambda: Overlap(1, -1, 0, 0), "first must be .*not -1"),
        (lambda: Overlap.of([1, 0], [1, 0, 0]), r"shapes \(2,\) and \(3,\)"),
        (lambda: theory.activity(Inputs(5, 5, 2), 1.1), "lit must be a finite number from 0 to 1, not 1.1"),
        (lambda: theory.activity(Inputs(5, 5, 2), float("nan")), "lit must be a finite number from 0 to 1, not nan"),
        (
            lambda: theory.activity_of_cells(Inputs(5, 5, 2), -1, 400),
            "lit must be a whole number of at least 0, not -1",
        ),
        (
            lambda: theory.activity_of_cells(Inputs(5, 5, 2), 401, 400),
            "cells must be a whole number of at least 401.* not 400",
        ),
        (
            lambda: theory.activity_of_cells(Inputs(5, 5, 2), 4, 9),
            "need as many different cells, and the retina has 9",
        ),
        (
            lambda: theory.shared_activity(Inputs(5, 5, 2), 0.2, -0.1, 0),
            "lost must be a finite number from 0 to 1, not -0.1",
        ),
        (
            lambda: theory.shared_activity(Inputs(5, 5, 2), 0.2, 0, 2),
            "gained must be a finite number from 0 to 1, not 2",
        ),
        (lambda: theory.shared_activity(Inputs(5, 5, 2), 0, 0, 0.5), "no A-unit is active for the first stimulus"),
        (lambda: theory.shared_activity_of_cells(Inputs(5, 5, 2), Overlap(1, 0, 0, 399)), "no A-unit is active"),
        (
            lambda: theory.least_shared_activity(Inputs(5, 5, 2), 1.5, 0),
            "lost must be a finite number from 0 to 1, not 1.5",
        ),
        (lambda: Environment(0, 0.1, 0.1, 0, 0), "activity must be above 0"),
        (lambda: Environment(0.1, 1.2, 0.1, 0, 0), "within must be a finite number from 0 to 1, not 1.2"),
        (lambda: Environment(0.1, 0.2, 0.1, 0, 0.5), "between_spread is 0.5; .* from 0 to 0.3"),
        (lambda: theory.recognition(SQUARES_AND_CIRCLES, 1, 5), "units must be a whole number of at least 2.* not 1"),
        (
            lambda: theory.generalization(SQUARES_AND_CIRCLES, 100, -1),
            "shown must be a whole number of at least 0 or math.inf, not -1",
        ),
        (lambda: theory.corrections_bound([[1, 0], [0, 1], [1, 1]], [1, 1, 1], [2, -1]), "stimulus 2, of bit 1"),
        (lambda: theory.corrections_bound([[1, 0], [0, 0]], [1, 0], [2, -1]), "stimulus 2, of bit 0, has the sum 0"),
        (lambda: theory.corrections_bound([[1, 0]], [1, 0], [2, -1]), r"shapes \(1, 2\), \(2,\) and \(2,\)"),
        (lambda: theory.corrections_bound([[2, 0]], [1], [2, -1]), "must hold 0 and 1 only"),
    ],
)
def test_what_theory_cannot_say_is_refused_in_a_sentence(call: Callable[[], Any], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        call()
