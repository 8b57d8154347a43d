"""The Rosenblatt perceptron of 2001: many A-units, a value for each of them at every class; not the Mark I.

Kussul, Baidyk, Kasatkina and Lukovich (IJCNN 2001) taught it the digits of MNIST. An A-unit is on only if all of its
excitatory inputs are lit and none of its inhibitory ones is; the class with the greatest sum of active values answers.
While it learns, the right class counts for .9 of its sum; where another one then wins, the active values of the right
class gain 1 and those of the winner lose 1, though never below 0. A picture turns few A-units on, so that pictures are
kept as lists of them, and all pictures up to the next error are judged at once.
"""

from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mark1.machine.exact.units import Flags
from mark1.machine.wiring.cords import Cords
from mark1.machine.wiring.wiring import Wiring

Counts = NDArray[np.int64]

RIGHT, OTHERS = 9, 10
"""What the sums of the right class and of the others count for while it learns: whole numbers, so that it is exact."""

BLOCK = 24
"""Pictures judged at once: about as many as lie between two errors. It changes no result."""

PICTURES = 2048
"""Pictures whose active A-units are listed at once, a multiple of 8: what is held as one byte a unit meanwhile."""


class Active(NamedTuple):
    """The A-units that pictures turn on: those of picture k are units[starts[k]:starts[k + 1]]."""

    starts: Counts
    units: NDArray[np.int32]


def active(wiring: Wiring, lit: Flags) -> Active:
    """List the A-units that agree with all of their inputs: S-units that are on (n, S) -> n lists."""
    packed = np.packbits(lit.T, axis=1)
    agreeing = np.stack([_agreeing(packed, own) for own in _by_unit(wiring)])
    counts, units = [np.zeros(1, np.int64)], []
    for first in range(0, len(lit), PICTURES):
        part = agreeing[:, first // 8 : (first + PICTURES) // 8]
        on = np.unpackbits(part, axis=1, count=min(PICTURES, len(lit) - first)).T
        picture, unit = np.nonzero(on)
        counts.append(np.bincount(picture, minlength=len(on)))
        units.append(unit.astype(np.int32))
    return Active(np.concatenate(counts).cumsum(), np.concatenate(units))


def _by_unit(wiring: Wiring) -> list[Cords]:
    return np.split(wiring.cords, np.cumsum(wiring.fan_in().sum(axis=0))[:-1])


def _agreeing(packed: NDArray[np.uint8], own: Cords) -> NDArray[np.uint8]:
    """A bit for each picture: whether all inputs of a unit are as its cords want them (shape (ceil(n / 8),))."""
    dark = np.where(own[:, 2] < 0, np.uint8(255), np.uint8(0))
    agree: NDArray[np.uint8] = np.bitwise_and.reduce(packed[own[:, 1]] ^ dark[:, np.newaxis], axis=0)
    return agree


def sums(values: Counts, on: Active, first: int, last: int) -> Counts:
    """Sums of the active values at every class, pictures `first` up to `last`: values (A, C) -> (last - first, C)."""
    starts = on.starts[first : last + 1]
    running = np.zeros((starts[-1] - starts[0] + 1, values.shape[1]), np.int64)
    values[on.units[starts[0] : starts[-1]]].cumsum(axis=0, out=running[1:])
    summed: Counts = np.diff(running[starts - starts[0]], axis=0)
    return summed


def learn(values: Counts, on: Active, labels: Counts) -> int:
    """Show all pictures once, in their order, and change `values` (A, C) in place; return how many were corrected."""
    shown = corrections = 0
    while shown < len(labels):
        last = min(shown + BLOCK, len(labels))
        wanted = labels[shown:last]
        summed, each = sums(values, on, shown, last), np.arange(len(wanted))
        weighed = OTHERS * summed
        weighed[each, wanted] = RIGHT * summed[each, wanted]
        winners = weighed.argmax(axis=1)
        wrong = np.flatnonzero(winners != wanted)
        if wrong.size:
            last = shown + int(wrong[0]) + 1
            units = on.units[on.starts[last - 1] : on.starts[last]]
            values[units, wanted[wrong[0]]] += 1
            values[units, winners[wrong[0]]] = np.maximum(values[units, winners[wrong[0]]] - 1, 0)
            corrections += 1
        shown = last
    return corrections


def errors(values: Counts, on: Active, labels: Counts) -> int:
    """How many pictures are answered wrongly; the first of equal sums answers."""
    edges = [*range(0, len(labels), PICTURES), len(labels)]
    answers = [sums(values, on, first, last).argmax(axis=1) for first, last in pairwise(edges)]
    return int((np.concatenate(answers) != labels).sum())
