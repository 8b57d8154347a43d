"""Learners of ideal values beside the machine: what they share with it, where they part, and what they refuse."""

from typing import Any

import numpy as np
import pytest

from mark1 import MachineSpec, Rig, compare, stimuli

LETTERS = stimuli.letters("EFXO")


def rig_of(response_units: int = 3, **constants: Any) -> Rig:
    return Rig(MachineSpec(response_units=response_units, **constants), seed=1)


def taught(learner: compare.Learner, rounds: int = 6) -> compare.Learner:
    for _ in range(rounds):
        for image, label in zip(LETTERS.x, LETTERS.y, strict=True):
            learner.learn(image, int(label))
    return learner


@pytest.mark.parametrize(
    ("mode", "valence", "sign"),
    [
        ("error correction", "bivalent", "positive"),
        ("error correction", "bivalent", "negative"),
        ("forced learning", "bivalent", "positive"),
        ("forced learning", "monovalent", "negative"),
        ("spontaneous learning", "bivalent", "positive"),
    ],
)
@pytest.mark.parametrize("system", ["alpha", "beta", "gamma 1958", "gamma 1961"])
def test_far_from_the_stops_motors_differ_from_ideal_values_by_rounding_only(
    mode: str, valence: str, sign: str, system: str
) -> None:
    rig = rig_of(stop=1000.0, decay=0.05)
    rig.panel.mode, rig.panel.system, rig.panel.valence, rig.panel.sign = mode, system, valence, sign
    machine, ideal = compare.MarkOne(rig, 4), compare.IdealValues(rig, 4)
    taught(ideal)
    taught(machine)
    assert rig.examine("value") == pytest.approx(ideal.values, abs=1e-4)
    assert ideal.answer(LETTERS.x).tolist() == machine.answer(LETTERS.x).tolist()
    assert ideal.corrections == machine.corrections > 0


@pytest.mark.parametrize("correction", ["quantized", "non-quantized"])
def test_ideal_values_are_the_machines_own_second_account(correction: str) -> None:
    rig = rig_of(stop=1000.0)
    rig.panel.correction, rig.panel.pulse_ms = correction, 700
    machine, ideal = compare.MarkOne(rig, 4), compare.IdealValues(rig, 4)
    taught(ideal)
    taught(machine)
    assert ideal.corrections == machine.corrections > 0
    assert ideal.values == pytest.approx(rig.examine("ideal"), abs=1e-12)


@pytest.mark.parametrize(("switch", "setting"), [("mode", "test"), ("reinforcement", False)])
def test_a_panel_that_reinforces_nothing_leaves_ideal_values_alone(switch: str, setting: Any) -> None:
    rig = rig_of(decay=0.5)
    ideal = compare.IdealValues(rig, 4)
    taught(ideal, rounds=1)
    before = ideal.values
    setattr(rig.panel, switch, setting)
    taught(ideal, rounds=1)
    assert before.any()
    assert np.array_equal(ideal.values, before)


def test_ideal_values_meet_no_stop() -> None:
    rig = rig_of(stop=0.5, dead_zone=3.0)
    taught(compare.MarkOne(rig, 4))
    ideal = compare.IdealValues(rig, 4)
    taught(ideal)
    assert np.abs(rig.examine("value")).max() == 0.5
    assert np.abs(ideal.values).max() > 0.5


def test_a_disabled_r_unit_is_not_taught_ideal_values_either() -> None:
    rig = rig_of()
    rig.panel.enabled = [True, False, True]
    ideal = compare.IdealValues(rig, 4)
    taught(ideal)
    assert [bool(ideal.values[rig.spec.feeds == unit].any()) for unit in range(3)] == [True, False, True]


def test_learning_ideal_values_costs_the_rig_nothing() -> None:
    rig = rig_of()
    before = rig.machine.registers
    taught(compare.IdealValues(rig, 4))
    taught(compare.Learner1958(rig, 4))
    assert rig.machine.registers is before


def test_a_match_shows_the_machine_and_both_in_rows_of_their_own() -> None:
    rig = rig_of()
    learners: list[compare.Learner | Rig] = [
        rig,
        compare.IdealValues(rig, 4),
        compare.Learner1958(rig, 4, mode="error correction"),
    ]
    report = compare.match(learners, LETTERS, {}, exposures=10)
    assert [row[0] for row in report.tables[0].rows] == ["Mark I", "ideal values*", "1958*"]
    assert [score.accuracy["training"] for score in report.scores] == [1.0, 1.0, 1.0]
    assert [score.weights for score in report.scores] == [512] * 3
    assert [score.cost is None for score in report.scores] == [False, True, True]


def test_corrections_of_1958_are_exposures_that_changed_a_value() -> None:
    learner = compare.Learner1958(rig_of(), 4)
    learner.learn(np.zeros((20, 20)), 0)
    assert learner.corrections == 0
    learner.learn(LETTERS.x[0], 0)
    assert learner.corrections == 1


def test_1958_has_the_source_sets_of_the_rig_where_each_class_can_have_one() -> None:
    rig = rig_of(4, partition=(300, 100, 100, 12))
    assert compare.Learner1958(rig, 4).perceptron.feeds.tolist() == rig.spec.feeds.tolist()
    assert np.bincount(compare.Learner1958(rig, 26).perceptron.feeds).tolist() == [20] * 18 + [19] * 8


def test_what_names_no_class_is_the_same_in_both() -> None:
    dark = np.zeros((1, 20, 20))
    rig = rig_of()
    for learner in (compare.IdealValues(rig, 4), compare.Learner1958(rig, 4)):
        assert learner.answer(dark).tolist() == compare.MarkOne(rig, 4).answer(dark).tolist() == [-1]


def test_classes_that_the_read_out_cannot_have_are_refused() -> None:
    with pytest.raises(ValueError, match="8 classes are more than 3 R-units can code"):
        compare.IdealValues(rig_of(), 8)
    with pytest.raises(ValueError, match=r"responses must be a whole number of at least 2.*not 1"):
        compare.Learner1958(rig_of(), 1)
    with pytest.raises(ValueError, match=r"system must be one of .*, not 'delta'"):
        compare.Learner1958(rig_of(), 4, system="delta")
