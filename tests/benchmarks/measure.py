"""What benchmarks have in common: a row of what was measured, and runs timed in turn."""

from collections.abc import Callable, Mapping
from time import perf_counter
from typing import NamedTuple


class Row(NamedTuple):
    """A measure, its target and what came out; `passed` is None where nothing is promised."""

    measure: str
    target: str
    ours: float | None
    passed: bool | None
    note: str


def interleaved(runs: Mapping[str, Callable[[], object]], repetitions: int = 5) -> dict[str, float]:
    """Shortest time of each run (s), all of them in turn so many times, so that a busy spell hits them alike."""
    best = dict.fromkeys(runs, float("inf"))
    for _ in range(repetitions):
        for name, run in runs.items():
            start = perf_counter()
            run()
            best[name] = min(best[name], perf_counter() - start)
    return best
