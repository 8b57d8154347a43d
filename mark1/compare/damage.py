"""Damage: remove a share of a learner's parts, measure the effect, and teach it again.

That a perceptron's memory is distributed over its A-units, so that removing some of them slightly weakens everything it
has learned, is theory (R58, conclusion 9); no measurement on the machine is known.
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
    """Result of teaching: accuracy before and after, exposures per image, motor time (s) and machine time (h)."""

    before: float
    after: float
    exposures: int
    motor_seconds: float = 0.0
    hours: float = 0.0


def teach_to_no_error(learner: Learner, images: Stimuli, exposures: int, rng: np.random.Generator) -> Lesson:
    """Teach all images in a new order each round, until all are correct or `exposures` rounds are done."""
    check_count("exposures", exposures, low=1)
    start, before = learner.cost, _accuracy(learner, images)
    accuracy, shown = before, 0
    while accuracy < 1 and shown < exposures:
        for index in rng.permutation(len(images)):
            learner.learn(images.x[index], int(images.y[index]))
        accuracy, shown = _accuracy(learner, images), shown + 1
    end = learner.cost
    if start is None or end is None:
        return Lesson(before, accuracy, shown)
    return Lesson(before, accuracy, shown, end.motor_seconds - start.motor_seconds, end.hours - start.hours)


def _accuracy(learner: Learner, images: Stimuli) -> float:
    return learner.accuracy(images.y, learner.answer(images.x))


class DamageEffect(NamedTuple):
    """Effect of damage on a machine, over all images and R-units.

    `moved` is the fraction of sums that changed, `bits` that of bits still correct; `changed` is True for each image
    whose answer changed (shape (n,)).
    """

    moved: float
    bits: float
    changed: Flags


def damage_effect(before: MarkOne, after: MarkOne, images: Stimuli) -> DamageEffect:
    """Compare a machine before and after damage, without using machine time."""
    moved = before.sums(images.x) != after.sums(images.x)
    bits = after.rig.respond(images.x) == after.codes[images.y]
    return DamageEffect(float(moved.mean()), float(bits.mean()), before.answer(images.x) != after.answer(images.x))


def cut_weights(neuron: Neuron, share: float, rng: np.random.Generator) -> Neuron:
    """Return a neuron with a random share of each layer's weights fixed at 0; biases and features stay.

    Its optimizer starts again. Raises ValueError unless the share is from 0 to 1.
    """
    check_fraction("share", share)
    if not isinstance(neuron, Neuron):
        raise ValueError(f"neuron must be a compare.Neuron, not {type(neuron).__name__}")
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
    """Return the mask of a layer without a random share of its weights (shape of W)."""
    left = np.ones(w.shape, dtype=np.bool_) if mask is None else mask.copy()
    there = np.flatnonzero(left)
    left.flat[rng.choice(there, round(share * len(there)), replace=False)] = False
    return left


class Trial(NamedTuple):
    """One wiring and one share: first teaching, effect of the damage, and teaching again of machine and neuron."""

    first: Lesson
    effect: DamageEffect
    machine: Lesson
    neuron: Lesson


def damage_trials(seed: int, images: Stimuli, shares: Sequence[float], of: str, exposures: int) -> list[Trial]:
    """Teach the Mark I of a seed and a neuron, remove each share from copies of both, and teach the copies again.

    The neuron is a softmax layer on the machine's S-units, with initial weights of 0, taught the same images in the
    same order. It loses a share of its weights where the machine loses that share `of` its "A-units" or "cords".
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
        trials.append(Trial(first, damage_effect(machine, broken, images), taught(broken, 1), taught(cut, 1)))
    return trials
