"""Learners and matches pickle, so that they can be sent to workers, and go on to the bit."""

import pickle
from typing import Any

import numpy as np
import pytest

from mark1 import MachineSpec, Rig, compare, stimuli

LETTERS = stimuli.letters("EFX")


@pytest.mark.parametrize("number", range(8))
def test_a_learner_of_the_ladder_pickles_and_learns_on_as_before(number: int) -> None:
    learner: Any = compare.ladder(Rig(MachineSpec(association_units=128, response_units=2), seed=0), 3)[number]
    teach(learner)
    copy = pickle.loads(pickle.dumps(learner))  # noqa: S301
    assert copy.name == learner.name
    for each in (learner, copy):
        teach(each)
    assert copy.corrections == learner.corrections
    assert copy.answer(LETTERS.x).tolist() == learner.answer(LETTERS.x).tolist()


def teach(learner: compare.Learner) -> None:
    for image, label in zip(LETTERS.x, LETTERS.y, strict=True):
        learner.learn(image, int(label))


def test_a_match_and_its_report_pickle() -> None:
    rig = Rig(MachineSpec(association_units=64, response_units=2))
    match = compare.match([rig], LETTERS, LETTERS, exposures=1)
    again = pickle.loads(pickle.dumps(match))  # noqa: S301
    assert again.text() == match.text()
    assert again.scores[0].curve == match.scores[0].curve
    np.testing.assert_array_equal(again.tests["training"].x, LETTERS.x)
