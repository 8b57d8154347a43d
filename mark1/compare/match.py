"""Match: teach learners the same images in the same order, test them, and report their accuracy."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from time import perf_counter
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from mark1.base.checks import check_count, short_repr
from mark1.base.report import Report
from mark1.base.rng import stream
from mark1.clockwork.rig import Rig
from mark1.compare.learners import Learner, MarkOne, Neuron
from mark1.compare.match_tables import (
    TRAINING,
    Score,
    disagreement,
    machine_cost,
    side_by_side,
    what_each_change_bought,
)
from mark1.modern import Network
from mark1.stimuli import Stimuli

Item = TypeVar("Item")
Rounds = Sequence[NDArray[np.int64]]


class Progress(Protocol):
    """A function that yields items and shows the progress, such as `lab.progress`."""

    def __call__(self, items: Iterable[Item], text: str, /) -> Iterable[Item]:
        """Yield the items."""


def _quiet(items: Iterable[Item], _text: str, /) -> Iterable[Item]:
    return items


@dataclass(frozen=True)
class Match(Report):
    """Report of a match, with its scores and its test sets (the training set first)."""

    scores: Sequence[Score] = ()
    tests: Mapping[str, Stimuli] = field(default_factory=dict)


def match(
    learners: Sequence[Learner | Rig | Network],
    train: Stimuli,
    tests: Stimuli | Mapping[str, Stimuli],
    exposures: int = 40,
    seed: int = 0,
    progress: Progress = _quiet,
    title: str = "Side by side",
) -> Match:
    """Teach all learners the same images in the same order, `exposures` times each, and return their report.

    The order of each round is drawn from `seed`. A `Rig` stands for the Mark I, its R-units coding the classes in
    binary; a `Network` for today's neuron, one step of gradient descent per exposure. Both are trained in place.
    `tests` is one test set or several by name. Raises ValueError for a test set with other classes than `train`, and
    for a learner that cannot name all classes.
    """
    learners = _checked(learners)
    for name, images in (("train", train), *([("tests", tests)] if not isinstance(tests, Mapping) else tests.items())):
        check_stimuli(name, images)
    check_count("exposures", exposures)
    if isinstance(tests, Mapping) and TRAINING in tests:
        raise ValueError(f"a test set is named {TRAINING!r}, like the training set; give it another name")
    shown = {TRAINING: train} | ({"test": tests} if isinstance(tests, Stimuli) else dict(tests))
    _check_tests(shown)
    rng = stream(seed, "stimuli")
    order = [rng.permutation(len(train)) for _ in range(exposures)]
    taught = as_learners(learners, len(train.labels))
    _check_learners(taught, train)
    scores = [_measure(learner, order, shown, progress) for learner in taught]
    tables = [side_by_side(scores), *machine_cost(scores), disagreement(_machine(scores), scores[-1], shown)]
    notes = [*_unlike_mark1(taught), *what_each_change_bought(scores)]
    return Match(title, tables, notes, scores=scores, tests=shown)


def _checked(learners: object) -> Sequence[Learner | Rig | Network]:
    if isinstance(learners, Rig | Network) or not isinstance(learners, Sequence) or not learners:
        raise ValueError(f"learners must be a list of at least one Rig, Network or learner, not {short_repr(learners)}")
    for learner in learners:
        if not isinstance(learner, Rig | Network) and not hasattr(learner, "learn"):
            raise ValueError(
                f"a learner must be a Rig, a Network or an object like compare.Neuron, not {short_repr(learner)}"
            )
    return learners


def as_learners(learners: Sequence[Learner | Rig | Network], classes: int) -> list[Learner]:
    """Return learners for a number of classes, each Rig as a MarkOne and each Network as a Neuron with its own name."""
    networks = [learner for learner in learners if isinstance(learner, Network)]
    names = {id(net): "network" if len(networks) == 1 else f"network {k}" for k, net in enumerate(networks, 1)}
    return [_as_learner(learner, classes, names) for learner in learners]


def _as_learner(learner: Learner | Rig | Network, classes: int, names: Mapping[int, str]) -> Learner:
    if isinstance(learner, Rig):
        return MarkOne(learner, classes)
    return Neuron(learner, names[id(learner)]) if isinstance(learner, Network) else learner


def check_stimuli(name: str, images: object) -> None:
    """Raise ValueError unless the images are Stimuli."""
    if not isinstance(images, Stimuli):
        raise ValueError(f"{name} must be Stimuli, such as stimuli.letters('ABCDE'), not {type(images).__name__}")


def _unlike_mark1(learners: Sequence[Learner]) -> list[str]:
    """Return a sentence for each machine that differs from the documented Mark I."""
    machines = [each for each in learners if isinstance(each, MarkOne) and each.unlike]
    return [f"{each.name} is not the Mark I: {'; '.join(each.unlike)}." for each in machines]


def _machine(scores: Sequence[Score]) -> Score:
    """Return the score of the first machine, or the first score if there is no machine."""
    return next((score for score in scores if score.cost is not None), scores[0])


def _check_learners(learners: Sequence[Learner], train: Stimuli) -> None:
    names = [learner.name for learner in learners]
    for learner in learners:
        if names.count(learner.name) > 1:
            raise ValueError(f"two learners are named {learner.name!r}; give each its own name, as MarkOne(..., name=)")
        if learner.classes != len(train.labels):
            raise ValueError(
                f"{learner.name} has {learner.classes} classes, but the training set has {len(train.labels)}; "
                "give both the same number"
            )


def _check_tests(tests: Mapping[str, Stimuli]) -> None:
    train = tests[TRAINING]
    for name, test in tests.items():
        if not len(test):
            raise ValueError(f"the set {name!r} is empty; give at least one image")
        if test.labels != train.labels or test.x.shape[1:] != train.x.shape[1:]:
            raise ValueError(
                f"the set {name!r} ({test!r}) does not match the training set ({train!r}); "
                "give both the same classes in the same order and the same shape"
            )


def _measure(learner: Learner, order: Rounds, tests: Mapping[str, Stimuli], progress: Progress) -> Score:
    train = tests[TRAINING]
    curve, corrected, seconds = [_accuracy(learner, train)], [learner.corrections], 0.0
    for shown in progress(order, learner.name):
        begin = perf_counter()
        for index in shown:
            learner.learn(train.x[index], int(train.y[index]))
        seconds += perf_counter() - begin
        curve.append(_accuracy(learner, train))
        corrected.append(learner.corrections)
    answers = {name: learner.answer(test.x) for name, test in tests.items()}
    accuracy = {name: learner.accuracy(test.y, answers[name]) for name, test in tests.items()}
    return Score(
        learner.name,
        learner.change,
        learner.weights,
        learner.corrections,
        learner.cost,
        tuple(curve),
        accuracy,
        answers,
        tuple(corrected),
        learner.multiply_adds,
        seconds,
    )


def _accuracy(learner: Learner, test: Stimuli) -> float:
    return learner.accuracy(test.y, learner.answer(test.x))
