"""What the lessons compute, where their printed text cannot show it."""

import sys
from types import ModuleType

import numpy as np
import pytest

from mark1 import MachineSpec, Rig, modern, stimuli
from mark1.base.rng import stream
from mark1.compare import IdealValues
from mark1.lab import scenario
from mark1.machine.evidence.ledger import LEDGER
from mark1.machine.wiring.cords import unmatched
from tests.helpers.paths import ROOT


def lesson(name: str) -> ModuleType:
    """The script of a lesson as a module."""
    run = scenario.load(ROOT / "scenarios" / "lessons" / f"{name}.py")
    return sys.modules[run.__module__]


def test_the_rule_of_capacity_finds_the_values_that_the_exact_rule_of_the_machine_finds() -> None:
    capacity, rig = lesson("capacity"), Rig(MachineSpec(association_units=32, response_units=1), seed=3)
    rng = np.random.default_rng(0)
    images, wanted = (rng.random((12, 20, 20)) < 0.2).astype(np.float64), rng.integers(0, 2, 12).astype(np.int8)
    found = capacity.taught(rig.machine.activity(images), wanted, 50, np.random.default_rng(5))
    learner, order = IdealValues(rig, 1), np.random.default_rng(5)
    learner.codes = np.array([[0], [1]], np.int8)
    while True:
        before = learner.corrections
        for picture in order.permutation(12):
            learner.learn(images[picture], int(wanted[picture]))
        if learner.corrections == before:
            break
    step = 0.22 * 0.97  # V that one pulse of 1 s turns, 30 ms of it dead time
    np.testing.assert_allclose(learner.values / step, found, atol=1e-5)  # the grid rounds a step
    assert capacity.taught(np.ones((2, 3), np.bool_), np.array([0, 1], np.int8), 20, rng) is None


def test_going_downhill_is_a_step_down_the_gradient_of_a_linear_unit() -> None:
    pair = lesson("rule_or_gradient")
    on, said = np.array([[1.0, 0.0, 1.0], [0.0, 1.0, 1.0]]), np.array([1.0, -1.0])
    orders = [np.array([0, 1])]
    (values,) = pair.always_downhill(on, said, orders)
    network = modern.Network(3, [modern.Dense(1, "linear", kernel_initializer="zeros")])
    for card in orders[0]:
        gradient = network.gradients(on[[card]], said[[card], np.newaxis], loss="mean_squared_error")
        gradient[3] = 0  # the bias, which the A-units have not
        network.parameters = network.parameters - pair.LEARNING_RATE * gradient
    np.testing.assert_allclose(values, network.parameters[:3])
    (values,) = pair.correct_when_wrong(on, said, orders)
    np.testing.assert_array_equal(values, [1, -1, 0])


@pytest.mark.parametrize("seed", range(4))
def test_a_wrong_cord_is_one_cord_in_the_hole_beside_its_own_that_some_letter_feels(seed: int) -> None:
    wrong, letters, sound = lesson("wrong_cord"), stimuli.letters("ABCDEFGHIJ"), Rig(seed=seed)
    other, unit = wrong.misplugged(sound, letters, stream(seed, "faults", 1))
    tables = sound.registers.cords, other.registers.cords
    ((a, cell, sign),), ((b, beside, same),) = (
        one[unmatched(one, two)].tolist() for one, two in (tables, tables[::-1])
    )
    assert (f"A{a + 1}", a, beside, sign) == (unit, b, cell + 1, same)
    assert (sound.machine.activity(letters.x) != other.machine.activity(letters.x)).any()


def test_parity_has_every_picture_once_and_none_is_dark() -> None:
    beyond = lesson("beyond_one_layer")
    for lamps in (2, 3, 4):
        pictures = beyond.parity(lamps)
        assert len(np.unique(pictures.x.reshape(len(pictures), -1), axis=0)) == 2**lamps
        lit = pictures.x.sum(axis=(1, 2)) - 20
        np.testing.assert_array_equal(pictures.y, (lit / beyond.SIDE**2) % 2)


def test_guesses_are_all_that_is_not_documented_and_one_that_no_machine_can_have_is_none() -> None:
    guesses = lesson("which_guesses_matter")
    assert {LEDGER[name].standing for name in guesses.GUESSES} == {"invented", "inferred", "reported"}
    assert guesses.changed("jacks", 0.5) is None
    doubled = guesses.changed("excitatory", 2.0)
    assert (doubled.excitatory, doubled.jacks) == (20, 40)
    assert guesses.changed("pulse_ms", 0.5) == MachineSpec(pulse_ms=500)
