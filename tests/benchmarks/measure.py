"""Measuring: medians of interleaved runs, and the rows in which a benchmark says what it measured."""

from collections.abc import Callable, Mapping
from statistics import median
from time import perf_counter
from typing import NamedTuple


class Row(NamedTuple):
    """One measure: its target in words, what it was, and whether that passed; None where it could not be measured."""

    measure: str
    target: str
    ours: float | None
    passed: bool | None
    note: str


def interleaved(runs: Mapping[str, Callable[[], object]], repetitions: int = 5) -> dict[str, float]:
    """Median seconds of each run, taken a, b, c, a, b, c, so that a busy machine slows all alike."""
    seconds: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(repetitions):
        for name, run in runs.items():
            start = perf_counter()
            run()
            seconds[name].append(perf_counter() - start)
    return {name: median(times) for name, times in seconds.items()}
