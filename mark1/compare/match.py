"""Match: learners on the same images in the same order, and the report of how they did."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from mark1.base.checks import check_count
from mark1.base.report import Report
from mark1.base.rng import stream
from mark1.clockwork.rig import Rig
from mark1.compare.learners import Learner, MarkOne
from mark1.compare.match_tables import TRAINING, Score, disagreement, side_by_side, what_each_change_bought
from mark1.stimuli import Stimuli

Item = TypeVar("Item")
Rounds = Sequence[NDArray[np.int64]]


class Progress(Protocol):
    """Passes items on and shows how far it has come, as `scenario.progress` does."""

    def __call__(self, items: Iterable[Item], text: str, /) -> Iterable[Item]:
        """Yield the items."""


def _quiet(items: Iterable[Item], _text: str, /) -> Iterable[Item]:
    return items


@dataclass(frozen=True)
class Match(Report):
    """The report of a match, with the scores and the tests (the training images first) behind its tables."""

    scores: Sequence[Score] = ()
    tests: Mapping[str, Stimuli] = field(default_factory=dict)


def match(
    learners: Sequence[Learner | Rig],
    train: Stimuli,
    tests: Stimuli | Mapping[str, Stimuli],
    exposures: int = 40,
    seed: int = 0,
    progress: Progress = _quiet,
    title: str = "Side by side",
) -> Match:
    """Teach all learners the same images in the same order, `exposures` times each, and test them on others.

    The order is drawn anew from `seed` for each round. A `Rig` stands for the Mark I with classes read as bits.
    ValueError where a test has other classes than `train`, or a learner cannot name them all.
    """
    if not learners:
        raise ValueError("there are no learners; give at least one, such as a Rig")
    check_count("exposures", exposures)
    if isinstance(tests, Mapping) and TRAINING in tests:
        raise ValueError(f"a test is named {TRAINING!r}, as the training images are; give it another name")
    shown = {TRAINING: train} | ({"test": tests} if isinstance(tests, Stimuli) else dict(tests))
    _check_tests(shown)
    rng = stream(seed, "stimuli")
    order = [rng.permutation(len(train)) for _ in range(exposures)]
    taught = [MarkOne(learner, len(train.labels)) if isinstance(learner, Rig) else learner for learner in learners]
    _check_learners(taught, train)
    scores = [_measure(learner, order, shown, progress) for learner in taught]
    tables = [side_by_side(scores), disagreement(_machine(scores), scores[-1], shown)]
    notes = [*_unlike_mark1(taught), *what_each_change_bought(scores)]
    return Match(title, tables, notes, scores=scores, tests=shown)


def _unlike_mark1(learners: Sequence[Learner]) -> list[str]:
    """A sentence for each machine of which something documented was changed."""
    machines = [each for each in learners if isinstance(each, MarkOne) and each.unlike]
    return [f"No longer the Mark I is {each.name}: {'; '.join(each.unlike)}." for each in machines]


def _machine(scores: Sequence[Score]) -> Score:
    """The score of the first machine, or the first of all where no machine takes part."""
    return next((score for score in scores if score.cost is not None), scores[0])


def _check_learners(learners: Sequence[Learner], train: Stimuli) -> None:
    names = [learner.name for learner in learners]
    for learner in learners:
        if names.count(learner.name) > 1:
            raise ValueError(
                f"two learners are named {learner.name!r}; give each a name of its own, as MarkOne(..., name=)"
            )
        if learner.classes != len(train.labels):
            raise ValueError(
                f"{learner.name} names {learner.classes} classes and the training images have {len(train.labels)}; "
                "make it for as many"
            )


def _check_tests(tests: Mapping[str, Stimuli]) -> None:
    train = tests[TRAINING]
    for name, test in tests.items():
        if not len(test):
            raise ValueError(f"the set {name!r} is empty; give at least one image")
        if test.labels != train.labels or test.x.shape[1:] != train.x.shape[1:]:
            raise ValueError(
                f"the set {name!r} ({test!r}) does not match the training images ({train!r}); "
                "give both the same classes in the same order and the same shape"
            )


def _measure(learner: Learner, order: Rounds, tests: Mapping[str, Stimuli], progress: Progress) -> Score:
    train = tests[TRAINING]
    curve, corrected = [_right(learner, train)], [learner.corrections]
    for shown in progress(order, learner.name):
        for index in shown:
            learner.learn(train.x[index], int(train.y[index]))
        curve.append(_right(learner, train))
        corrected.append(learner.corrections)
    answers = {name: learner.answer(test.x) for name, test in tests.items()}
    right = {name: learner.right(test.y, answers[name]) for name, test in tests.items()}
    return Score(
        learner.name,
        learner.change,
        learner.weights,
        learner.corrections,
        learner.cost,
        tuple(curve),
        right,
        answers,
        tuple(corrected),
    )


def _right(learner: Learner, test: Stimuli) -> float:
    return learner.right(test.y, learner.answer(test.x))
