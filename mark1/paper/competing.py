"""Learning of two or more classes by the perceptron of 1957/58, which is not the Mark I (R57, R58, theory)."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mark1.machine.exact.units import Flags
from mark1.paper.perceptron1958 import Perceptron1958

Classes = Sequence[Flags]
"""Active A-units for stimuli of each class, a row for each stimulus (each shape (n, A))."""


class Accuracy(NamedTuple):
    """Fraction of stimuli that make the correct response dominant, averaged over classes: trained and new stimuli."""

    trained: float
    new: float


class Shared(NamedTuple):
    """P_a, and P_c of two stimuli of one class and of two classes (R58)."""

    activity: float
    within: float
    between: float


def learn_in_turn(
    perceptron: Perceptron1958, training: Classes, new: Classes, checkpoints: Sequence[int]
) -> list[Accuracy]:
    """Reinforce the k-th stimulus of each class for the response of its class, for k = 1, 2, ..., and test.

    Return the accuracies after each number of stimuli in `checkpoints`, which must rise: on the last training stimuli,
    at most as many as there are new ones, and on the new ones. ValueError for a checkpoint beyond the stimuli given.
    """
    most = min(len(active) for active in training)
    rising = list(checkpoints) == sorted(set(checkpoints))
    if not checkpoints or not rising or not 1 <= checkpoints[0] <= checkpoints[-1] <= most:
        raise ValueError(
            f"checkpoints must be rising numbers from 1 to {most}, the stimuli of each class, not {checkpoints!r}"
        )
    accuracies, done = [], 0
    for checkpoint in checkpoints:
        for nth in range(done, checkpoint):
            for response, active in enumerate(training):
                perceptron.reinforce(active[nth], response)
        last = [each[max(checkpoint - len(fresh), 0) : checkpoint] for each, fresh in zip(training, new, strict=True)]
        accuracies.append(Accuracy(_accuracy(perceptron, last), _accuracy(perceptron, new)))
        done = checkpoint
    return accuracies


def _accuracy(perceptron: Perceptron1958, classes: Classes) -> float:
    return float(np.mean([np.mean(perceptron.respond_to(active) == k) for k, active in enumerate(classes)]))


def sample_chances(shared: Shared, a_units: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """Sample for each A-unit its probability to be active for a stimulus of each of two classes (shape (2, A)).

    The probabilities of a class have a beta distribution with these P_a and P_c; as many A-units as P_c between the
    classes needs have the same probability for both (invented; R58 gives only P_a, P_c and spreads). ValueError unless
    P_a < P_c within < 1 and P_a <= P_c between <= P_c within.
    """
    p_a, within, between = shared
    if not p_a < within < 1 or not p_a <= between <= within:
        raise ValueError(f"P_a must be below P_c within, and P_c between must lie between them, not {shared}")
    size = (1 - within) / (within - p_a)
    first, other = rng.beta(p_a * size, (1 - p_a) * size, size=(2, a_units))
    alike = rng.random(a_units) < (between - p_a) / (within - p_a)
    return np.stack([first, np.where(alike, first, other)])


def measure_shared(classes: Classes) -> Shared:
    """Return the P_a and P_c of two classes of stimuli.

    The two stimuli of a P_c are always different ones, as a new stimulus differs from the training stimuli. ValueError
    unless there are two classes of at least two stimuli each and some A-unit is active.
    """
    if len(classes) != 2 or min(map(len, classes)) < 2:
        raise ValueError(
            f"the classes have {', '.join(str(len(active)) for active in classes) or 'no'} stimuli; give the active "
            "A-units for two classes, each of two stimuli or more"
        )
    chances = np.stack([active.mean(axis=0) for active in classes])
    p_a = float(chances.mean())
    if p_a == 0:
        raise ValueError("no A-unit is ever active; light more cells or lower the threshold")
    within = float(np.mean([_active_for_two(active) for active in classes]))
    return Shared(p_a, within / p_a, float(chances.prod(axis=0).mean()) / p_a)


def _active_for_two(active: Flags) -> float:
    """Return the probability that an A-unit is active for both of two different stimuli."""
    count, stimuli = active.sum(axis=0), len(active)
    return float((count * (count - 1)).mean()) / (stimuli * (stimuli - 1))
