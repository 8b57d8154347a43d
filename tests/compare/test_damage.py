"""Losses and lessons: what is cut stays cut, sums and bits are compared as tests would show them, costs are counted."""

import numpy as np
import pytest

from mark1 import MachineSpec, Rig, compare, stimuli
from mark1.modern import Dense, Momentum, Network

LETTERS = stimuli.letters("EXF")
CODED = MachineSpec(response_units=2)


def rng() -> np.random.Generator:
    return np.random.default_rng(0)


def neuron() -> compare.Neuron:
    network = Network(400, [Dense(6, "relu"), Dense(3, "softmax")], seed=1)
    return compare.Neuron(network, "two layers", optimizer=Momentum(0.1))


def test_lessons_end_when_there_is_no_error_and_tell_what_they_cost() -> None:
    machine = compare.MarkOne(Rig(CODED, seed=0), 3)
    lesson = compare.teach_to_no_error(machine, LETTERS, 20, rng())
    assert (lesson.before, lesson.after) == (0, 1)
    assert machine.cost.exposures == 3 * lesson.exposures
    assert (lesson.motor_seconds, lesson.hours) == (machine.cost.motor_seconds, machine.cost.hours)
    again = compare.teach_to_no_error(machine, LETTERS, 20, rng())
    assert again == (1, 1, 0, 0, 0)


def test_lessons_end_at_their_number_and_cost_nothing_where_there_is_no_machine() -> None:
    learner = compare.FullyConnected(Rig(CODED, seed=0).machine, np.zeros((3, 2), np.int8), "hopeless")
    assert compare.teach_to_no_error(learner, LETTERS, 4, rng()) == (0, 0, 4, 0, 0)


@pytest.mark.parametrize("exposures", [0, 1.5, True])
def test_lessons_without_a_number_of_exposures_are_refused(exposures: int) -> None:
    with pytest.raises(ValueError, match="exposures must be a whole number"):
        compare.teach_to_no_error(neuron(), LETTERS, exposures, rng())


def test_sums_are_those_that_a_test_shows_with_faults_in_force() -> None:
    machine = compare.MarkOne(Rig(CODED, seed=0), 3)
    compare.teach_to_no_error(machine, LETTERS, 20, rng())
    machine.rig.faults.inject("supply sagging 0.7", "A1 stuck on", "S130 dead")
    shown = [machine.rig.show(image).sums.tolist() for image in LETTERS.x]
    assert machine.sums(LETTERS.x).tolist() == shown


def test_harm_counts_sums_bits_and_letters() -> None:
    whole = compare.MarkOne(Rig(CODED, seed=0), 3)
    compare.teach_to_no_error(whole, LETTERS, 20, rng())
    same = compare.damage_effect(whole, compare.MarkOne(whole.rig.fork(), 3), LETTERS)
    assert (same.moved, same.bits, same.changed.tolist()) == (0, 1, [False] * 3)
    broken = compare.MarkOne(whole.rig.fork(), 3)
    broken.rig.faults.inject("R1 stuck 1")  # codes 01, 10, 11: only the first letter's bit was 0
    loss = compare.damage_effect(whole, broken, LETTERS)
    assert (loss.moved, loss.bits, loss.changed.tolist()) == (0, 5 / 6, [True, False, False])


def test_weights_that_are_cut_stay_cut_and_the_others_learn_on() -> None:
    whole = neuron()
    cut = compare.cut_weights(whole, 0.25, rng())
    for before, after in zip(whole.network.weights, cut.network.weights, strict=True):
        gone = after == 0
        assert gone.sum() == round(before.size / 4)
        assert np.array_equal(after[~gone], before[~gone])
    gone = [w == 0 for w in cut.network.weights]
    start = cut.network.parameters
    cut.learn(LETTERS.x[0], 0)
    assert not np.array_equal(cut.network.parameters, start)
    assert all(not w[none].any() for w, none in zip(cut.network.weights, gone, strict=True))
    assert (cut.weights, cut.optimizer) == (whole.weights - sum(int(none.sum()) for none in gone), whole.optimizer)


def test_a_second_cut_takes_a_share_of_what_is_left() -> None:
    twice = compare.cut_weights(compare.cut_weights(neuron(), 0.5, rng()), 0.5, rng())
    assert [int((w != 0).sum()) for w in twice.network.weights] == [600, 5]  # of 18, 9 and then round(4.5) are gone


@pytest.mark.parametrize("share", [-0.1, 1.1, float("nan")])
def test_a_share_that_is_none_is_refused(share: float) -> None:
    with pytest.raises(ValueError, match="number from 0 to 1"):
        compare.cut_weights(neuron(), share, rng())
