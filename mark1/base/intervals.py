"""Intervals: how far means over a few machines may be trusted, by Student's t: statistics, nothing of the machine."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from mark1.base.report import Column, Table

STUDENT = (12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262)
"""Quantiles of Student's t that leave 2.5 % above them, for 1 to 9 degrees of freedom."""

Groups = Mapping[float, Sequence[Any]]
"""Trials by a setting that was varied."""


class Mean(NamedTuple):
    """A mean, and half the width of its 95 % interval (None for a single sample)."""

    mean: float
    half: float | None


class Quantity(NamedTuple):
    """A quantity: the measure of a trial, the format of its mean, and its upper bound; the lower bound is 0."""

    measure: Callable[[Any], float]
    format: str
    most: float = np.inf

    def mean(self, trials: Sequence[Any]) -> Mean:
        """The mean over trials, with its interval."""
        return mean([*map(self.measure, trials)])

    def band(self, groups: Groups) -> tuple[list[float], list[float], list[float]]:
        """Means of the groups, and the lower and upper ends of their intervals, within what can be."""
        means = [self.mean(trials) for trials in groups.values()]
        low = [max(each.mean - (each.half or 0), 0) for each in means]
        high = [min(each.mean + (each.half or 0), self.most) for each in means]
        return [each.mean for each in means], low, high


def mean(samples: Sequence[float]) -> Mean:
    """Return the mean of samples with its 95 % interval, mean ± t sd / sqrt(n) (ValueError: there are none)."""
    n = len(samples)
    if n == 0:
        raise ValueError("there are no samples; give at least one to take the mean of")
    half = student(n - 1) * float(np.std(samples, ddof=1)) / n**0.5 if n > 1 else None
    return Mean(float(np.mean(samples)), half)


def student(freedom: int) -> float:
    """Return the 97.5 % quantile of Student's t for so many degrees of freedom, right to 0.003."""
    if freedom <= len(STUDENT):
        return STUDENT[freedom - 1]
    return 1.95996 + 2.3723 / freedom + 2.8225 / freedom**2


def table_of_means(title: str, setting: Column, groups: Groups, quantities: Mapping[str, Quantity], note: str) -> Table:
    """One row a group: its setting, and for each quantity the mean and half of its interval."""
    heads = [Column(head, of.format) for name, of in quantities.items() for head in (name, f"{name} ±")]
    rows = [
        (value, *(cell for of in quantities.values() for cell in of.mean(trials))) for value, trials in groups.items()
    ]
    return Table(title, [setting, *heads], rows, note)
