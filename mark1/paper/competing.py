"""Competing: how the read-out of 1957/58 learns two or more classes, which is not the Mark I (R57, R58, theory)."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mark1.machine.exact.units import Flags
from mark1.paper.perceptron1958 import Perceptron1958

Classes = Sequence[Flags]
"""The A-units that are on for some stimuli of each class, a row a stimulus (each shape (n, A))."""


class Right(NamedTuple):
    """Parts of the stimuli that make the right response dominant, all classes weighing the same."""

    same: float
    new: float


class Shared(NamedTuple):
    """P_a, and P_c of two stimuli of one class and of two classes, all of R58."""

    activity: float
    within: float
    between: float


def learn_in_turn(perceptron: Perceptron1958, shown: Classes, new: Classes, stops: Sequence[int]) -> list[Right]:
    """Reinforce the k-th stimulus of each class for the response of its number, for k = 1, 2, ...

    After each number of `stops`, in rising order, it is tested with the last of those that were shown, at most as many
    as there are new ones, and with the new ones: one result a stop. ValueError for more than there are.
    """
    most = min(len(active) for active in shown)
    if not stops or list(stops) != sorted(set(stops)) or not 1 <= stops[0] <= stops[-1] <= most:
        raise ValueError(
            f"stops are {stops!r}; give rising numbers from 1 to {most}, as many of each class as there are"
        )
    right, done = [], 0
    for stop in stops:
        for nth in range(done, stop):
            for response, active in enumerate(shown):
                perceptron.reinforce(active[nth], response)
        last = [active[max(stop - len(fresh), 0) : stop] for active, fresh in zip(shown, new, strict=True)]
        right.append(Right(_right(perceptron, last), _right(perceptron, new)))
        done = stop
    return right


def _right(perceptron: Perceptron1958, classes: Classes) -> float:
    return float(np.mean([np.mean(perceptron.respond_to(active) == k) for k, active in enumerate(classes)]))


def drawn_chances(shared: Shared, a_units: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """Draw for each A-unit its chances to be on for a stimulus of two classes, with these P_a and P_c (shape (2, A)).

    The chances of a class have a beta distribution, and as many A-units as P_c between the classes asks for have one
    chance for both (invented; R58 gives no more than P_a, P_c and spreads). ValueError where P_c within is not above
    P_a, or P_c between is not from P_a to P_c within.
    """
    p_a, within, between = shared
    if not p_a < within < 1 or not p_a <= between <= within:
        raise ValueError(
            f"{shared} cannot be; P_a must be below P_c within, and P_c between lie from the one to the other"
        )
    size = (1 - within) / (within - p_a)
    first, other = rng.beta(p_a * size, (1 - p_a) * size, size=(2, a_units))
    alike = rng.random(a_units) < (between - p_a) / (within - p_a)
    return np.stack([first, np.where(alike, first, other)])


def shared_by(classes: Classes) -> Shared:
    """Measure P_a and P_c of two classes of stimuli.

    The two stimuli of a P_c are always different ones, as a new stimulus is none of those that were shown. ValueError:
    there are not two classes, one has a single stimulus, or no A-unit is ever on.
    """
    if len(classes) != 2 or min(map(len, classes)) < 2:
        raise ValueError(
            f"the classes have {', '.join(str(len(active)) for active in classes) or 'no'} stimuli; give the A-units "
            "that are on for two classes, each of two stimuli or more"
        )
    chances = np.stack([active.mean(axis=0) for active in classes])
    p_a = float(chances.mean())
    if p_a == 0:
        raise ValueError(
            "no A-unit is ever on, so that two stimuli share none; light more cells or lower the threshold"
        )
    within = float(np.mean([_on_for_two(active) for active in classes]))
    return Shared(p_a, within / p_a, float(chances.prod(axis=0).mean()) / p_a)


def _on_for_two(active: Flags) -> float:
    """Chance that an A-unit is on for both of two different stimuli."""
    count, stimuli = active.sum(axis=0), len(active)
    return float((count * (count - 1)).mean()) / (stimuli * (stimuli - 1))
