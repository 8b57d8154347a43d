"""Correct only when wrong, or always go downhill: the perceptron rule against gradient descent, both of 1960.

Two learners get the same A-units of the simulated wiring, the same letters X and E at many places, in the same order.
The perceptron rule moves the values one step where the answer is wrong, and else rests. The other takes a small step
down the gradient of the squared error at every exposure, as ADALINE did (Widrow and Hoff 1960). Which answers better
for places that were never shown, and what if the teacher is sometimes wrong?

Source: error correction as a mode of the Mark I (Operators' Manual, quoted at second hand); Widrow and Hoff 1960. That
ADALINE stood behind these A-units is ours: it had its inputs from switches. Values are exact numbers here: no motors,
no end stops. Assumed: letters, places, learning rate, and every constant of the wiring.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mark1 import MachineSpec, Rig, lab
from mark1.base.checks import check_count, check_fraction, check_seed
from mark1.base.rng import stream
from mark1.lab import Column, Quantity, Report, Table
from mark1.show import plots
from mark1.stimuli import family

LETTERS = "XE"
SHIFT = 2  # cells from the middle, either way, and fractions of a cell: no two pictures are the same
SHOWN, NEW = 60, 200  # letters to learn, and letters at places that are not shown
EXPOSURES = 60  # of each letter
DRAWN = (1, 2, 3, 5, 10, 20, 30, 40, 60)  # exposures at which the figure has a mark
WRONG = (0.0, 0.2)  # part of the letters for which the teacher names the other one
LEARNING_RATE = 0.001  # of gradient descent
WIRINGS = 20  # machines, each of a random wiring of its own

Values = NDArray[np.float64]
Orders = Sequence[NDArray[np.int64]]


class Lesson(NamedTuple):
    """A learner after its lesson, and its accuracy on new letters after each exposure of all."""

    learned: float
    new: float
    margin: float
    curve: list[float]


QUANTITIES = {
    "learned": Quantity(lambda lesson: lesson.learned, "{:.2f}", most=1),
    "new": Quantity(lambda lesson: lesson.new, "{:.2f}", most=1),
    "margin": Quantity(lambda lesson: lesson.margin, "{:+.2f}"),
}


def run(
    seed: int = 0,
    wirings: int = WIRINGS,
    exposures: int = EXPOSURES,
    wrong: tuple[float, ...] = WRONG,
) -> Report:
    """Teach both rules on each wiring."""
    check_seed(seed)
    check_count("wirings", wirings, low=1)
    check_count("exposures", exposures, low=1)
    for part in wrong:
        check_fraction("wrong", part)
    seeds = lab.progress(range(seed * wirings, (seed + 1) * wirings), "wirings")
    taught = [{part: both(each, part, exposures) for part in wrong} for each in seeds]
    lessons = {(part, name): [each[part][name] for each in taught] for part in wrong for name in RULES}
    heads = [Column(head, of.format) for name, of in QUANTITIES.items() for head in (name, f"{name} ±")]
    rows = [
        [100 * part, name, *(cell for of in QUANTITIES.values() for cell in of.mean(group))]
        for (part, name), group in lessons.items()
    ]
    return Report(
        "The perceptron rule against gradient descent, on the same A-units",
        tables=[Table("After the lesson", [Column("teacher wrong (%)", "{:.3g}"), "rule", *heads], rows, NOTE)],
        figures={"rule or gradient": partial(draw, lessons)},
        settings={"seed": seed, "wirings": wirings, "exposures of each letter": exposures},
    )


NOTE = (
    f"Accuracy on the {SHOWN} letters that were shown, by what the teacher said, and of {NEW} at new places, by "
    "what they are; means with 95 % confidence intervals (CI). Margin: the smallest sum of a letter that was shown, "
    "below 0 where its answer is wrong, divided by the length of the vector of values. Neither is the Mark I."
)


def both(seed: int, wrong: float, exposures: int) -> dict[str, Lesson]:
    """Teach both rules the same letters in the same order, on the A-units of one wiring."""
    machine = Rig(MachineSpec(response_units=1), seed=seed, longest=1).machine
    shown, new = family(*LETTERS, shift=SHIFT, whole_cells=False, seed=seed).split(SHOWN, NEW)
    on, others = (machine.activity(each.x).astype(np.float64) for each in (shown, new))
    said, true = (2 * each.y.astype(np.float64) - 1 for each in (shown, new))
    said[stream(seed, "stimuli", 1).permutation(SHOWN)[: round(wrong * SHOWN)]] *= -1
    lessons = {}
    for name, rule in RULES.items():
        order = stream(seed, "stimuli", 2)
        rounds = list(rule(on, said, [order.permutation(SHOWN) for _ in range(exposures)]))
        curve = [float(np.mean(np.where(others @ values > 0, 1, -1) == true)) for values in rounds]
        sums = said * (on @ rounds[-1])
        lessons[name] = Lesson(float(np.mean(sums > 0)), curve[-1], sums.min() / np.linalg.norm(rounds[-1]), curve)
    return lessons


def correct_when_wrong(on: Values, said: Values, rounds: Orders) -> Iterator[Values]:
    """Move the active values by 1 where the answer is wrong; yield them after each round (A,)."""
    values = np.zeros(on.shape[1])
    for order in rounds:
        for card in order:
            if (1 if on[card] @ values > 0 else -1) != said[card]:
                values = values + said[card] * on[card]
        yield values


def always_downhill(on: Values, said: Values, rounds: Orders) -> Iterator[Values]:
    """Step down the gradient of the squared error (sum - said)² at every card; yield the values after each round."""
    values = np.zeros(on.shape[1])
    for order in rounds:
        for card in order:
            gradient = 2 * (on[card] @ values - said[card]) * on[card]
            values = values - LEARNING_RATE * gradient
        yield values


RULES: dict[str, Callable[[Values, Values, Orders], Iterator[Values]]] = {
    "perceptron rule": correct_when_wrong,
    "gradient descent": always_downhill,
}


def draw(lessons: Mapping[tuple[float, str], Sequence[Lesson]]) -> plots.Figure:
    """Draw the accuracy on new letters after each exposure of all, one panel per teacher."""
    panels = {}
    for part in dict.fromkeys(part for part, _ in lessons):
        lines = {}
        for name in RULES:
            curves = zip(*(lesson.curve for lesson in lessons[part, name]), strict=True)
            groups = {float(nth): each for nth, each in enumerate(curves, 1) if nth in DRAWN}
            lines[name] = plots.Band([*groups], *Quantity(float, "{:.2f}", most=1).band(groups))
        panels[f"Teacher wrong in {100 * part:.3g} %"] = plots.Panel("accuracy on new letters", lines, 1)
    return plots.bands(panels, "exposures of each letter")


if __name__ == "__main__":
    lab.main(run)
