"""The Rosenblatt perceptron of 2001: many A-units, each with a weight to every class; not the Mark I.

Kussul, Baidyk, Kasatkina and Lukovich (IJCNN 2001) trained it on the digits of MNIST. Its retina is the 20 x 20 box
of the digit. An A-unit is active only if all of its excitatory inputs are lit and none of its inhibitory ones is; the
class with the greatest sum of active weights answers. In training the sum of the correct class is multiplied by .9; if
another class wins, the active weights of the correct class gain 1 and those of the winner lose 1, but never below 0. An
image activates few A-units, so images are kept as lists of them, and all images up to the next error are judged at
once.
"""

from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mark1.base.rng import stream
from mark1.machine.exact.units import Flags, Levels
from mark1.machine.spec import MachineSpec
from mark1.machine.wiring.cords import Cords
from mark1.machine.wiring.wiring import Wiring

Counts = NDArray[np.int64]

CORRECT, OTHERS = 9, 10
"""Factors of the sums of the correct class and of the others in training (TE = .1); integers, so that it is exact."""

BOX = slice(4, 24)
"""Rows and columns of the 28 x 28 image in which the digit lies: the 20 x 20 cells of the retina (IJCNN 2001)."""

BLOCK = 24
"""Images judged at once: about as many as lie between two errors. It changes no result."""

IMAGES = 2048
"""Images whose active A-units are listed at once, a multiple of 8: they take one byte per A-unit meanwhile."""


class Active(NamedTuple):
    """Active A-units of many images: those of image k are units[starts[k]:starts[k + 1]]."""

    starts: Counts
    units: NDArray[np.int32]


def binary(images: Levels) -> Flags:
    """Return the lit cells of the box of each digit: levels (n, 28, 28) -> (n, 400).

    A cell is lit from twice the mean level of its image. The paper of 2001 says only "threshold operation"; this is the
    authors' rule in their paper on LIRA (Image and Vision Computing 22, 2004), assumed to be the one of 2001.
    """
    grey = np.rint(images * 255).astype(np.int64)  # whole numbers, as in the files: no cell hangs on a rounding
    twice_the_mean = 2 * grey.sum(axis=(1, 2))[:, np.newaxis, np.newaxis]
    lit: Flags = grey[:, BOX, BOX] * grey[0].size >= twice_the_mean
    return lit.reshape(len(images), -1)


def window_wiring(spec: MachineSpec, seed: int, side: int) -> Wiring:
    """Sample the inputs of each A-unit from a random square window of `side` cells, distinct within it (LIRA, 2001).

    Raises: ValueError if the window does not fit into the retina or holds fewer cells than an A-unit has inputs.
    """
    rows, columns = spec.retina_shape
    inputs = spec.excitatory + spec.inhibitory
    if not inputs <= side * side or side > min(rows, columns):
        raise ValueError(
            f"a window of {side} x {side} cells must hold {inputs} inputs and fit into a retina of {rows} x {columns}"
        )
    rng = stream(seed, "wiring")
    corner = rng.integers((rows - side + 1, columns - side + 1), size=(spec.association_units, 2))
    place = np.argsort(rng.random((spec.association_units, side * side)), axis=1)[:, :inputs]
    cells = (corner[:, :1] + place // side) * columns + corner[:, 1:] + place % side
    signs = np.repeat((1, -1), (spec.excitatory, spec.inhibitory))
    units = np.repeat(np.arange(spec.association_units), inputs)
    return Wiring.of(spec, np.stack([units, cells.ravel(), np.tile(signs, spec.association_units)], axis=1))


def active(wiring: Wiring, lit: Flags) -> Active:
    """List the A-units whose inputs are all as their cords want them: lit S-units (n, S) -> n lists."""
    packed = np.packbits(lit.T, axis=1)
    agreeing = np.stack([_agreeing(packed, own) for own in _by_unit(wiring)])
    counts, units = [np.zeros(1, np.int64)], []
    for first in range(0, len(lit), IMAGES):
        part = agreeing[:, first // 8 : (first + IMAGES) // 8]
        on = np.unpackbits(part, axis=1, count=min(IMAGES, len(lit) - first)).T
        image, unit = np.nonzero(on)
        counts.append(np.bincount(image, minlength=len(on)))
        units.append(unit.astype(np.int32))
    return Active(np.concatenate(counts).cumsum(), np.concatenate(units))


def _by_unit(wiring: Wiring) -> list[Cords]:
    return np.split(wiring.cords, np.cumsum(wiring.fan_in().sum(axis=0))[:-1])


def _agreeing(packed: NDArray[np.uint8], own: Cords) -> NDArray[np.uint8]:
    """Return one bit per image, set if all inputs of a unit are as its cords want them (shape (ceil(n / 8),))."""
    dark = np.where(own[:, 2] < 0, np.uint8(255), np.uint8(0))
    agree: NDArray[np.uint8] = np.bitwise_and.reduce(packed[own[:, 1]] ^ dark[:, np.newaxis], axis=0)
    return agree


def sums(values: Counts, on: Active, first: int, last: int) -> Counts:
    """Return the sums of active weights of every class, images `first` up to `last`: (A, C) -> (last - first, C)."""
    starts = on.starts[first : last + 1]
    running = np.zeros((starts[-1] - starts[0] + 1, values.shape[1]), np.int64)
    values[on.units[starts[0] : starts[-1]]].cumsum(axis=0, out=running[1:])
    summed: Counts = np.diff(running[starts - starts[0]], axis=0)
    return summed


def learn(values: Counts, on: Active, labels: Counts) -> int:
    """Train on all images once, in their order, changing `values` (A, C) in place; return the number of corrections."""
    shown = corrections = 0
    while shown < len(labels):
        last = min(shown + BLOCK, len(labels))
        wanted = labels[shown:last]
        summed, each = sums(values, on, shown, last), np.arange(len(wanted))
        weighed = OTHERS * summed
        weighed[each, wanted] = CORRECT * summed[each, wanted]
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
    """Return the number of misclassified images; the first of equal sums answers."""
    edges = [*range(0, len(labels), IMAGES), len(labels)]
    answers = [sums(values, on, first, last).argmax(axis=1) for first, last in pairwise(edges)]
    return int((np.concatenate(answers) != labels).sum())
