"""The Mark I and today's neuron learn the same pictures, side by side, one single change a row.

Letters on 20 x 20 light levels are shown in the same order to the simulated Mark I (letters coded 1-26 as bits of its
R-units, error correction, on its own clock) and to learners that differ from the row above by one thing, up to a
network with a hidden layer.

Reported of the machine (press: USN 710739, 24 Jun 1960; a public report of CAL, June 1960, at second hand): one
typeface learned without errors, all 26 letters after about 40 exposures each. Assumed: the typeface, its size and
place, the order, and every volt and second of the machine (mark1/machine/spec.py says which and why).
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial, reduce
from operator import add
from pathlib import Path
from string import ascii_uppercase

import numpy as np

from mark1 import MachineSpec, Rig, compare, lab, stimuli
from mark1.base.rng import stream
from mark1.lab import Report
from mark1.show import plots, views

EXPOSURES = 40  # of each image: "about 40" in the report of 1960
NOISE = 0.05  # part of the cells turned to their opposite
COPIES = 4  # noisy copies of each image
SHOWN = 0.5  # part of a folder's pictures that is taught; the rest is kept for the test
MOST_PICTURES = 10  # classes whose weights are drawn
SECOND_TYPEFACE = "Pillow"
STEPS = ((0, 1), (1, 0), (0, -1), (-1, 0))  # a cell to the right, down, left and up


def run(
    seed: int = 0,
    letters: str = ascii_uppercase,  # letters to learn, each once
    exposures: int = EXPOSURES,
    images: Path | None = None,  # folder of pictures instead of letters: one sub-folder a class
) -> Report:
    """Teach all learners the same images and report how each did."""
    if images and letters != ascii_uppercase:
        raise ValueError("letters and images were both given; learn one or the other")
    (rng,) = stream(seed, "stimuli").spawn(1)
    train, tests = of_folder(images, rng) if images else of_letters(letters)
    tests["shifted"] = reduce(add, (stimuli.shift(train, *step) for step in STEPS))
    tests["noise"] = reduce(add, (stimuli.noise(train, NOISE, rng) for _ in range(COPIES)))
    classes = len(train.labels)
    rig = Rig(MachineSpec(response_units=compare.bits_for(classes)), seed=seed)
    learners = compare.ladder(rig, classes)
    match = compare.match(learners, train, tests, exposures=exposures, seed=seed, progress=lab.progress)
    shown = f"letters {letters}" if images is None else f"pictures of {images.name}"
    return replace(
        match,
        title=f"The Mark I and today's neuron learn the same {shown}",
        settings={"seed": seed, "exposures of each image": exposures},
        figures={"side by side": partial(draw, match, learners), **others(match, rig, learners)},
    )


def of_letters(text: str) -> tuple[stimuli.Stimuli, dict[str, stimuli.Stimuli]]:
    """The letters to teach, and the same letters in a second typeface."""
    return stimuli.letters(text), {"second typeface": stimuli.letters(text, typeface=SECOND_TYPEFACE)}


def of_folder(folder: Path, rng: np.random.Generator) -> tuple[stimuli.Stimuli, dict[str, stimuli.Stimuli]]:
    """Half of the pictures of each class to teach, and the other half to test."""
    train, kept = stimuli.folder(folder).split(SHOWN, rng)
    return train, {"new pictures": kept}


def dense(learners: list[compare.Learner]) -> compare.Neuron:
    """The last neuron without a hidden layer."""
    return [learner for learner in learners if isinstance(learner, compare.Neuron)][-2]


def draw(match: compare.Match, learners: list[compare.Learner]) -> plots.Figure:
    """The figure of a match: curves, the first card, the machine's potentiometers, a dense layer's weights."""
    card = match.tests[compare.TRAINING][0]
    machine = next(learner for learner in learners if isinstance(learner, compare.MarkOne))
    curves = {score.name: score.curve for score in match.scores if score.weights}
    weights = {
        name: w.reshape(card.x[0].shape)
        for name, w in zip(card.labels, dense(learners).network.weights[0], strict=True)
    }
    shown = dict(list(weights.items())[:MOST_PICTURES])
    return plots.side_by_side(curves, (card.labels[card.y[0]], card.x[0]), machine.potentiometers(), shown)


def others(match: compare.Match, rig: Rig, learners: list[compare.Learner]) -> dict[str, Callable[[], plots.Figure]]:
    """What was taken for what and who was right on which picture, the machine's values, and a slice where it can be."""
    machine, last = learners[1], learners[-1]
    drawn: dict[str, Callable[[], plots.Figure]] = {
        "confusion": partial(views.confusion, match, machine.name, last.name),
        "agreement": partial(views.agreement, match),
        "values": partial(views.values, rig),
        "looks for": partial(views.looks_for, rig, dense(learners).network, match.tests[compare.TRAINING].labels),
    }
    three = first_of_each(match.tests[compare.TRAINING], 3)
    return drawn | ({"slice": partial(views.plane, [machine, last], three)} if len(three) == 3 else {})


def first_of_each(pictures: stimuli.Stimuli, classes: int) -> stimuli.Stimuli:
    """The first picture of each of the first classes."""
    _, first = np.unique(pictures.y, return_index=True)
    return pictures[first[:classes]]


if __name__ == "__main__":
    lab.main(run)
