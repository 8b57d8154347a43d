"""The Mark I and today's neuron learn the same images, side by side, one change per row.

Letters on 20 x 20 cells are shown in the same order to the simulated Mark I (letters coded 1-26 as bits of its
R-units, error correction, on its own clock) and to learners that each differ from the one before by one thing, up to a
network with a hidden layer.

Reported of the machine (press: USN 710739, 24 Jun 1960; a public report of CAL, June 1960, at second hand): one
typeface learned without errors, all 26 letters after about 40 exposures each. Assumed: the typeface, its size and
place, the order, and every volt and second of the machine (mark1/machine/spec.py).
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial, reduce
from operator import add
from pathlib import Path
from string import ascii_uppercase

import numpy as np

from mark1 import MachineSpec, Rig, compare, lab, rng, stimuli, views
from mark1.compare.match_tables import compute_cost
from mark1.show import plots

LETTERS = ascii_uppercase  # letters to learn, each once
EXPOSURES = 40  # exposures of each image; "about 40" in the report of 1960
SECOND_TYPEFACE = "Pillow"
TAUGHT = 0.5  # fraction of a folder's images that is taught; the rest is the test set
STEPS = ((0, 1), (1, 0), (0, -1), (-1, 0))  # one cell to the right, down, left and up
NOISE, COPIES = 0.05, 4  # fraction of the cells inverted, in so many copies of each image
HEADLINE = ("Mark I / training", "Mark I / second typeface", "hidden layer of 64 / second typeface")


def run(
    seed: int = 0,
    letters: str = LETTERS,
    exposures: int = EXPOSURES,
    images: Path | None = None,  # folder of images instead of letters, one sub-folder per class
) -> lab.Report:
    """Teach all learners the same images and compare them."""
    if images and letters != LETTERS:
        raise ValueError("letters and images were both given; learn one or the other")
    (chance,) = rng(seed, "stimuli").spawn(1)
    if images:
        train, test = stimuli.folder(images).split(TAUGHT, chance)
        tests = {"new images": test}
    else:
        train = stimuli.letters(letters)
        tests = {"second typeface": stimuli.letters(letters, typeface=SECOND_TYPEFACE)}
    tests["shifted"] = reduce(add, (stimuli.shift(train, *step) for step in STEPS))
    tests["noise"] = reduce(add, (stimuli.noise(train, NOISE, chance) for _ in range(COPIES)))

    classes = len(train.labels)
    rig = Rig(MachineSpec(response_units=compare.bits_for(classes)), seed=seed)
    learners = compare.ladder(rig, classes)
    match = compare.match(learners, train, tests, exposures=exposures, seed=seed, progress=lab.progress)

    machine, last = learners[1], learners[-1]
    three = train[np.unique(train.y, return_index=True)[1][:3]]  # the first image of each of three classes
    figures: dict[str, Callable[[], plots.Figure]] = {
        "side by side": partial(views.side_by_side, match, learners),
        "confusion": partial(views.confusion, match, machine.name, last.name),
        "agreement": partial(views.agreement, match),
        "values": partial(views.values, rig),
        "weight templates": partial(views.looks_for, rig, views.single_layer(learners), train.labels),
    }
    shown = f"images of {images.name}" if images else f"letters {letters}"
    accuracy, machine_cost, disagreement = match.tables
    return replace(
        match,
        title=f"The Mark I and today's neuron learn the same {shown}",
        tables=[accuracy, machine_cost, compute_cost(match.scores), disagreement],
        settings={"seed": seed, "exposures of each image": exposures},
        figures=figures | ({"slice": partial(views.plane, [machine, last], three)} if classes > 2 else {}),
    )


if __name__ == "__main__":
    lab.main(run)
