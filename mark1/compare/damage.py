"""Damage: learners that lose a part of what they learned with, and what it takes to teach them again.

That the memory of a perceptron is spread over its A-units, so that a loss of some of them shows as a small deficit of
all that was learned, is theory (R58, conclusion 9); nothing is known of what the machine did.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from mark1.base.checks import Array, check_count, check_fraction
from mark1.base.rng import stream
from mark1.clockwork.rig import Rig
from mark1.compare.codes import bits_for
from mark1.compare.learners import Learner, MarkOne, Neuron
from mark1.machine.exact.units import Flags
from mark1.machine.spec import MachineSpec
from mark1.modern import Dense, Network
from mark1.stimuli import Stimuli


class Lesson(NamedTuple):
    """What lessons did: parts right before and after, exposures of each image, and what the machine spent (s, h)."""

    before: float
    after: float
    exposures: int
    motor_seconds: float = 0.0
    hours: float = 0.0


def teach_to_no_error(learner: Learner, images: Stimuli, exposures: int, rng: np.random.Generator) -> Lesson:
    """Show all images, each time in a new order, until none is answered wrongly, at most `exposures` times each."""
    check_count("exposures", exposures, low=1)
    start, before = learner.cost, _right(learner, images)
    right, shown = before, 0
    while right < 1 and shown < exposures:
        for index in rng.permutation(len(images)):
            learner.learn(images.x[index], int(images.y[index]))
        right, shown = _right(learner, images), shown + 1
    end = learner.cost
    if start is None or end is None:
        return Lesson(before, right, shown)
    return Lesson(before, right, shown, end.motor_seconds - start.motor_seconds, end.hours - start.hours)


def _right(learner: Learner, images: Stimuli) -> float:
    return learner.right(images.y, learner.answer(images.x))


class Harm(NamedTuple):
    """What a loss did to a machine, over images and R-units: parts of the sums that moved and of the bits still right.

    `changed` are the images that get another answer than before (shape (n,)).
    """

    moved: float
    bits: float
    changed: Flags


def harm(before: MarkOne, after: MarkOne, images: Stimuli) -> Harm:
    """Compare a machine with what is left of it, in no machine time."""
    moved = before.sums(images.x) != after.sums(images.x)
    bits = after.rig.respond(images.x) == after.codes[images.y]
    return Harm(float(moved.mean()), float(bits.mean()), before.answer(images.x) != after.answer(images.x))


def cut_weights(neuron: Neuron, share: float, rng: np.random.Generator) -> Neuron:
    """Return a neuron with a random share of each layer's weights set to 0 and kept there; its biases stay.

    It reads the same features and starts its optimizer anew. ValueError for a share that is none.
    """
    check_fraction("share", share)
    network = neuron.network
    masks = [_left(layer.mask, w, share, rng) for layer, w in zip(network.layers, network.weights, strict=True)]
    layers = [replace(layer, kernel_mask=mask) for layer, mask in zip(network.layers, masks, strict=True)]
    parameters = network.parameters.copy()
    for (w, _), mask in zip(network.unpack(parameters), masks, strict=True):
        w *= mask
    cut = Network(network.inputs, layers, dtype=network.dtype)
    cut.parameters = parameters
    return Neuron(cut, neuron.name, neuron.change, neuron.features, neuron.optimizer, neuron.loss)


def _left(mask: Array | None, w: Array, share: float, rng: np.random.Generator) -> Array:
    """The mask of a layer without a random share of the weights that it has (truths, shape of W)."""
    left = np.ones(w.shape, dtype=np.bool_) if mask is None else mask.copy()
    there = np.flatnonzero(left)
    left.flat[rng.choice(there, round(share * len(there)), replace=False)] = False
    return left


class Trial(NamedTuple):
    """One wiring without one share: the machine's first lessons, the harm, and what teaching again did."""

    first: Lesson
    harm: Harm
    machine: Lesson
    neuron: Lesson


def lose(seed: int, images: Stimuli, shares: Sequence[float], of: str, exposures: int) -> list[Trial]:
    """Teach the Mark I of a seed and a neuron, and take each share from copies of them: one trial a share.

    The neuron is a dense layer on the machine's S-units, softmax, from weights of 0. It is shown the images in the same
    order, and loses a share of its weights where the machine loses one of its "A-units" or "cords".
    """
    classes = len(images.labels)
    rig = Rig(MachineSpec(response_units=bits_for(classes)), seed=seed, longest=1)
    machine = MarkOne(rig, classes)
    layer = Dense(classes, "softmax", kernel_initializer="zeros")
    neuron = Neuron(Network(rig.spec.cells, [layer]), features=rig.machine.lit)

    def taught(learner: Learner, nth: int) -> Lesson:
        return teach_to_no_error(learner, images, exposures, stream(seed, "stimuli", nth))

    first, _ = taught(machine, 0), taught(neuron, 0)
    trials = []
    for nth, share in enumerate(shares):
        broken = MarkOne(rig.fork(), classes)
        broken.rig.faults.inject_random(share, of)
        cut = cut_weights(neuron, share, stream(seed, "modern", nth))
        trials.append(Trial(first, harm(machine, broken, images), taught(broken, 1), taught(cut, 1)))
    return trials
