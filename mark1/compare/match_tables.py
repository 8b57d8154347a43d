"""Tables and sentences of a match: accuracy of each learner, effect of each change, and where two learners disagree."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from mark1.base.report import Cell, Column, Table
from mark1.clockwork.observe.cost import Cost
from mark1.stimuli import Stimuli

TRAINING = "training"
"""Name of the training set among the test sets."""


ACCURACY_NOTE = (
    "Accuracy after the last exposure. The Mark I is simulated. *Not the Mark I. "
    "Exposures needed: exposures per image until the last training error."
)
COST_NOTE = (
    "Training only. The machine pays in its own time: motor time counts energized motors, wiper travel their movement. "
    "A learner computed here pays in multiply-adds of its sums and gradients."
)


@dataclass(frozen=True, eq=False)
class Score:
    """Results of one learner.

    `curve` is its accuracy on the training set before the first exposure and after each exposure of all images
    (exposures + 1 numbers); `accuracy` is that on each test set at the end, and `answers` are its classes there, each
    of shape (n,). `corrected` are the corrections at the times of the curve. `multiply_adds` and `compute_seconds` are
    what the training took on this computer.
    """

    name: str
    change: str
    weights: int
    corrections: int
    cost: Cost | None
    curve: tuple[float, ...]
    accuracy: Mapping[str, float]
    answers: Mapping[str, NDArray[np.int64]]
    corrected: tuple[int, ...] = ()
    multiply_adds: int = 0
    compute_seconds: float = 0.0

    @property
    def needed(self) -> int | None:
        """Exposures per image until the last training error; None if it still makes errors."""
        wrong = [exposures for exposures, accuracy in enumerate(self.curve) if accuracy < 1]
        needed = wrong[-1] + 1 if wrong else 0
        return needed if needed < len(self.curve) else None


def side_by_side(scores: Sequence[Score]) -> Table:
    """Return one row per learner: accuracy on each test set; of those that learn, what learning took."""
    columns = [
        Column("learner"),
        *(Column(name, "{:.2f}") for name in scores[0].accuracy),
        Column("exposures needed"),
        Column("corrections"),
        Column("weights", "{:,}"),
    ]
    return Table("Side by side", columns, [_row(score) for score in scores if score.weights], _guessing(scores))


def _row(score: Score) -> list[Cell]:
    exposures = len(score.curve) - 1
    needed = f"> {exposures}" if score.needed is None else score.needed
    return [score.name, *score.accuracy.values(), needed, score.corrections, score.weights]


def _guessing(scores: Sequence[Score]) -> str:
    """Return the note of the table, with the accuracy of learners without weights, which guess."""
    guesses = [f"{score.name.capitalize()} is {score.accuracy[TRAINING]:.2f}." for score in scores if not score.weights]
    return " ".join([ACCURACY_NOTE, *guesses])


def machine_cost(scores: Sequence[Score]) -> list[Table]:
    """Return a table of what each simulated machine spent in its own time; no table without a machine."""
    rows: list[list[Cell]] = [
        [each.name, each.cost.hours, each.cost.motor_seconds, each.cost.volts_travelled] for each in scores if each.cost
    ]
    columns = [
        Column("machine"),
        Column("machine time (h)", "{:.2f}"),
        Column("motor time (s)", "{:,.0f}"),
        Column("wiper travel (V)", "{:,.0f}"),
    ]
    return [Table("Cost on the machine", columns, rows)] if rows else []


def compute_cost(scores: Sequence[Score]) -> Table:
    """Return what training took on this computer: multiply-adds, and the time measured in this run."""
    rows: list[list[Cell]] = [
        [each.name, each.multiply_adds, 1000 * each.compute_seconds] for each in scores if each.multiply_adds
    ]
    columns = [Column("learner"), Column("multiply-adds", "{:,}"), Column("compute here (ms)", "{:9,.0f}")]
    return Table("Cost on this computer", columns, rows, COST_NOTE)


def what_each_change_bought(scores: Sequence[Score]) -> list[str]:
    """Return a sentence for each change: the accuracy on each test set before and after."""
    return [_bought(before, after) for before, after in pairwise(scores) if after.change]


def _bought(before: Score, after: Score) -> str:
    gains = [
        f"{name} {before.accuracy[name]:.2f} -> {accuracy:.2f}"
        for name, accuracy in after.accuracy.items()
        if name != TRAINING
    ]
    weights = f"; {before.weights:,} -> {after.weights:,} weights" if before.weights != after.weights else ""
    return f"{after.change[:1].upper()}{after.change[1:]}: {', '.join(gains)}{weights}."


def disagreement(first: Score, last: Score, tests: Mapping[str, Stimuli]) -> Table:
    """Return the classes on which two learners disagree, a row per test set and learner that is correct there."""
    rows: list[list[Cell]] = []
    for name, test in tests.items():
        a, b = first.answers[name], last.answers[name]
        correct = {first.name: a == test.y, last.name: b == test.y, "neither": (a != test.y) & (b != test.y)}
        differ = {who: which & (a != b) for who, which in correct.items() if (which & (a != b)).any()}
        rows += [[name, who, int(which.sum()), _classes(test, which)] for who, which in differ.items()]
    note = f"Images on which {first.name} and {last.name} disagree, by the learner that is correct."
    return Table("Where they disagree", ["test set", "correct", "images", "classes"], rows, note)


def _classes(test: Stimuli, which: NDArray[np.bool_]) -> str:
    met = sorted(set(test.y[which].tolist()))
    return " ".join(test.labels[label] for label in met) or "-"
