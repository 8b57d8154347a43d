"""Exclusive or and parity: what one layer cannot do, and which learners can.

Two, three or four lamps stand above a bar of light, each lit or dark, in every combination. Is an odd number of
them lit? With two lamps that is the exclusive or. Four learners try: one dense layer on the S-units; a machine whose
A-units have a single cord each; the simulated Mark I, whose A-units see cells of several lamps at once; and a network
with a hidden layer.

Theory: no weights on single cells can do it, nor A-units that each see fewer than all n lamps (Minsky and Papert
1969). It is reported of no machine. Assumed: the bar, without which a field of dark lamps would turn no A-unit on;
which cells, lamps of 4 x 4 of them, and every constant of the machine.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import product
from typing import NamedTuple

import numpy as np

from mark1 import MachineSpec, Rig, lab, modern
from mark1.base.checks import check_count, check_seed
from mark1.base.rng import stream
from mark1.compare import Learner, MarkOne, Neuron
from mark1.lab import Column, Quantity, Report, Table
from mark1.show import plots
from mark1.stimuli import Stimuli

LAMPS = (2, 3, 4)
SIDE = 4  # cells along the side of a lamp
HIDDEN = 64  # units of the hidden layer
LEARNING_RATE = 0.001  # Adam's
EXPOSURES = 60  # of each picture, at most
WIRINGS = 10  # machines, each of a random wiring of its own; as many networks


class Lesson(NamedTuple):
    """The best accuracy at any time, and the exposures of each image until then."""

    right: float
    exposures: int


RIGHT = Quantity(lambda lesson: lesson.right, "{:.2f}", most=1)
LEARNED = Quantity(lambda lesson: lesson.right == 1, "{:.2f}", most=1)

Lessons = Mapping[tuple[int, str], Sequence[Lesson]]


def run(
    seed: int = 0,
    wirings: int = WIRINGS,
    exposures: int = EXPOSURES,
) -> Report:
    """Teach parity of some lamps to all learners."""
    check_seed(seed)
    check_count("wirings", wirings, low=1)
    check_count("exposures", exposures, low=1)
    seeds = lab.progress(range(seed * wirings, (seed + 1) * wirings), "wirings")
    taught = [{(n, name): each for n in LAMPS for name, each in lessons_of(one, n, exposures).items()} for one in seeds]
    lessons = {key: [each[key] for each in taught] for key in taught[0]}
    rows = [
        [n, name, *RIGHT.mean(group), LEARNED.mean(group).mean, float(np.mean([each.exposures for each in group]))]
        for (n, name), group in lessons.items()
    ]
    heads = ("lamps", "learner", Column("accuracy", "{:.2f}"), Column("±", "{:.2f}"), Column("learned all", "{:.2f}"))
    return Report(
        "Is an odd number of lamps lit?",
        tables=[
            Table(
                "The best that was reached",
                [*heads, Column("exposures", "{:.0f}")],
                rows,
                how_to_read(wirings, exposures),
            )
        ],
        figures={"beyond one layer": partial(draw, lessons)},
        settings={"seed": seed, "wirings": wirings, "most exposures of each picture": exposures},
    )


def lessons_of(seed: int, lamps: int, exposures: int) -> dict[str, Lesson]:
    """Teach all learners of a seed the pictures of so many lamps, until every answer is correct."""
    pictures = parity(lamps)
    single, several = (Rig(spec, seed=seed, longest=1) for spec in (SINGLE, MachineSpec(response_units=2)))
    learners = (
        dense("one dense layer", seed),
        MarkOne(single, 2, "A-units of one cord*"),
        MarkOne(several, 2),
        dense(f"hidden layer of {HIDDEN}", seed, modern.Dense(HIDDEN, "relu")),
    )
    return {each.name: taught(each, pictures, exposures, stream(seed, "stimuli", lamps)) for each in learners}


def taught(learner: Learner, pictures: Stimuli, exposures: int, rng: np.random.Generator) -> Lesson:
    """Show all pictures, each time in a new order, until every answer is correct; keep the best that was reached."""
    best = Lesson(0, 0)
    for nth in range(1, exposures + 1):
        for card in rng.permutation(len(pictures)):
            learner.learn(pictures.x[card], int(pictures.y[card]))
        best = max(
            best, Lesson(learner.accuracy(pictures.y, learner.answer(pictures.x)), nth), key=lambda each: each.right
        )
        if best.right == 1:
            break
    return best


SINGLE = MachineSpec(association_units=400, response_units=2, excitatory=1, inhibitory=0, threshold=1)
"""A machine whose A-units repeat a cell each, no two the same."""


def dense(name: str, seed: int, *hidden: modern.Dense) -> Neuron:
    """A network on the light levels, softmax, with Adam's steps."""
    network = modern.Network(MachineSpec().cells, [*hidden, modern.Dense(2, "softmax")], seed=seed)
    return Neuron(network, name, optimizer=modern.Adam(LEARNING_RATE))


def parity(lamps: int) -> Stimuli:
    """All pictures of so many lamps in a row, "even" or "odd" by how many are lit."""
    pictures = list(product((0.0, 1.0), repeat=lamps))
    x = np.zeros((len(pictures), *MachineSpec().retina_shape))
    x[:, 16] = 1
    for picture, lit in zip(x, pictures, strict=True):
        for place, level in enumerate(lit):
            picture[8 : 8 + SIDE, 2 + SIDE * place : 2 + SIDE * (place + 1)] = level
    return Stimuli(x, np.array([int(sum(lit)) % 2 for lit in pictures]), ("even", "odd"))


def how_to_read(wirings: int, exposures: int) -> str:
    """Explain the numbers."""
    return (
        f"Means over {wirings} wirings or networks with 95 % confidence intervals. Accuracy: the highest at any time "
        f"within {exposures} exposures of each image, and the exposures until then. Learned all: fraction of the "
        "wirings that came to make no error. The Mark I is simulated. *Not the Mark I."
    )


def draw(lessons: Lessons) -> plots.Figure:
    """Draw the accuracy, one row per learner."""
    names = list(dict.fromkeys(name for _, name in lessons))
    series = {}
    for n in dict.fromkeys(n for n, _ in lessons):
        means = [RIGHT.mean(lessons[n, name]) for name in names]
        series[f"{n} lamps"] = plots.Dots([each.mean for each in means], [each.half or 0 for each in means])
    return plots.dots(names, series, "accuracy on all images", (0, 1.02))


if __name__ == "__main__":
    lab.main(run)
