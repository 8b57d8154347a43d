"""Tables and sentences of a match: how each learner did, what each change bought, and where first and last disagree."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from mark1.base.report import Cell, Column, Table
from mark1.clockwork.observe.cost import Cost
from mark1.stimuli import Stimuli

TRAINING = "training"
"""The name of the training images among the tests."""


SIDE_NOTE = (
    "Parts answered rightly after all exposures; the Mark I is simulated. *Not the Mark I. "
    "Exposures to no error: of each image, after which no training image was answered wrongly again. "
    "Corrections: exposures that changed a weight."
)


@dataclass(frozen=True, eq=False)
class Score:
    """How one learner did.

    `curve` is the part of the training images answered rightly before the first exposure and after each exposure of
    all images (exposures + 1 of them); `right` the same part for each test at the end, and `answers` the classes named
    there (each shape (n,)). `corrected` are the corrections at the times of the curve.
    """

    name: str
    change: str
    weights: int
    corrections: int
    cost: Cost | None
    curve: tuple[float, ...]
    right: Mapping[str, float]
    answers: Mapping[str, NDArray[np.int64]]
    corrected: tuple[int, ...] = ()

    @property
    def needed(self) -> int | None:
        """Exposures of each image after which it made no error again on the training images; None: it never did."""
        wrong = [exposures for exposures, right in enumerate(self.curve) if right < 1]
        needed = wrong[-1] + 1 if wrong else 0
        return needed if needed < len(self.curve) else None


def side_by_side(scores: Sequence[Score]) -> Table:
    """One row a learner: right on each test, exposures needed, corrections, weights, and what the machine spent."""
    columns = [
        Column("learner"),
        *(Column(name, "{:.2f}") for name in scores[0].right),
        Column("exposures to no error"),
        Column("corrections"),
        Column("weights", "{:,}"),
        Column("machine hours", "{:.2f}"),
        Column("motor seconds", "{:,.0f}"),
        Column("volts travelled", "{:,.0f}"),
    ]
    return Table("Side by side", columns, [_row(score) for score in scores], SIDE_NOTE)


def _row(score: Score) -> list[Cell]:
    cost = score.cost
    spent: list[Cell] = [None] * 3 if cost is None else [cost.hours, cost.motor_seconds, cost.volts_travelled]
    learned = [score.needed, score.corrections, score.weights] if score.weights else [None] * 3
    return [score.name, *score.right.values(), *learned, *spent]


def what_each_change_bought(scores: Sequence[Score]) -> list[str]:
    """One sentence for each learner that says what it changes: parts right on each test before and after."""
    return [_bought(before, after) for before, after in pairwise(scores) if after.change]


def _bought(before: Score, after: Score) -> str:
    gains = [
        f"{name} {before.right[name]:.2f} -> {right:.2f}" for name, right in after.right.items() if name != TRAINING
    ]
    weights = f"; {before.weights:,} -> {after.weights:,} weights" if before.weights != after.weights else ""
    return f"{after.change[:1].upper()}{after.change[1:]}: {', '.join(gains)}{weights}."


def disagreement(first: Score, last: Score, tests: Mapping[str, Stimuli]) -> Table:
    """Name the classes on which two learners answer differently, a row for each test and each of them being right."""
    rows: list[list[Cell]] = []
    for name, test in tests.items():
        a, b = first.answers[name], last.answers[name]
        right = {first.name: a == test.y, last.name: b == test.y, "neither": (a != test.y) & (b != test.y)}
        apart = {who: which & (a != b) for who, which in right.items() if (which & (a != b)).any()}
        rows += [[name, who, int(which.sum()), _classes(test, which)] for who, which in apart.items()]
        rows += [] if apart else [[name, "-", 0, "-"]]
    note = f"Pictures to which {first.name} and {last.name} give different answers, by which of them is right."
    return Table("Where they disagree", ["images", "right is", "pictures", "classes"], rows, note)


def _classes(test: Stimuli, which: NDArray[np.bool_]) -> str:
    met = sorted(set(test.y[which].tolist()))
    return " ".join(test.labels[label] for label in met) or "-"
