"""Competing responses of 1957/58: learning in turn, chances drawn to a P_a and P_c, and P_a and P_c measured."""

import math
from typing import Any

import numpy as np
import pytest

from mark1 import Perceptron1958
from mark1.machine.plugboard import Plugboard
from mark1.paper.competing import Accuracy, Shared, learn_in_turn, measure_shared, sample_chances


def without_cords() -> Perceptron1958:
    """Four A-units, two of each response, driven by given activity alone."""
    return Perceptron1958(Plugboard([], 4, 400, 0), [0, 0, 1, 1], 1)


def on(*rows: list[int]) -> Any:
    return np.array(rows, dtype=np.bool_)


def test_each_class_is_reinforced_in_turn_up_to_each_stop() -> None:
    perceptron = without_cords()
    shown = [on([1, 0, 1, 0], [0, 1, 1, 0], [1, 1, 1, 1]), on([1, 0, 1, 0], [1, 0, 0, 1], [1, 1, 1, 1])]
    found = learn_in_turn(perceptron, shown, [on([0, 1, 1, 0]), on([1, 0, 0, 0])], [2])
    assert perceptron.values.tolist() == [1, 1, 1, 1]
    assert len(found) == 1


def test_the_last_that_were_shown_and_the_new_ones_are_tested_apart() -> None:
    alone = [on([1, 0, 0, 0], [1, 0, 0, 0]), on([0, 0, 1, 0], [0, 0, 1, 0])]
    crossed = [on([0, 0, 1, 0], [0, 0, 1, 0]), on([1, 0, 0, 0], [1, 0, 0, 0])]
    assert learn_in_turn(without_cords(), alone, crossed, [1, 2]) == [Accuracy(1.0, 0.0)] * 2


def test_drawn_chances_have_the_p_a_and_p_c_that_were_asked_for() -> None:
    wanted = Shared(0.05, 0.09, 0.06)
    first, second = sample_chances(wanted, 200_000, np.random.default_rng(0))
    for chance in (first, second):
        assert math.isclose(chance.mean(), wanted.activity, rel_tol=0.02)
        assert math.isclose((chance**2).mean() / chance.mean(), wanted.within, rel_tol=0.02)
    assert math.isclose((first * second).mean() / first.mean(), wanted.between, rel_tol=0.02)


def test_the_spreads_over_the_a_units_that_are_on_are_as_the_published_experiment_says() -> None:
    chances = sample_chances(Shared(0.05, 0.09, 0.06), 200_000, np.random.default_rng(0))
    for chance, spread in zip(chances, (0.058, 0.052), strict=True):
        mean = np.average(chance, weights=chances[0])
        assert np.sqrt(np.average((chance - mean) ** 2, weights=chances[0])) == pytest.approx(spread, abs=0.001)


def test_measured_p_a_and_p_c_are_those_counted_by_hand() -> None:
    """Two different stimuli share no unit in the first class, and the only one that is on in the second."""
    assert measure_shared([on([1, 0], [0, 1]), on([1, 0], [1, 0])]) == Shared(0.5, 0.5, 0.5)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: learn_in_turn(without_cords(), [on([1, 0, 0, 0])] * 2, [on([1, 0, 0, 0])] * 2, [2]), "from 1 to 1"),
        (lambda: learn_in_turn(without_cords(), [on([1, 0, 0, 0])] * 2, [on([1, 0, 0, 0])] * 2, []), "must be rising"),
        (lambda: sample_chances(Shared(0.1, 0.05, 0.05), 4, np.random.default_rng(0)), "P_a must be below"),
        (lambda: sample_chances(Shared(0.05, 0.09, 0.1), 4, np.random.default_rng(0)), "P_c between must lie"),
        (lambda: measure_shared([on([1, 0], [0, 1])]), "the classes have 2 stimuli; give .* two classes"),
        (lambda: measure_shared([on([1, 0], [0, 1]), on([1, 0])]), "the classes have 2, 1 stimuli"),
        (lambda: measure_shared([on([0, 0], [0, 0])] * 2), "no A-unit is ever active"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(call: Any, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        call()
