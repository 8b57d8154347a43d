"""What a fleet costs: taught exposures of 100 machines against the bare loop of one, and a lesson of 1,000 machines.

Run `python -m tests.benchmarks fleet`. Cost and values of all machines are kept; every repetition brings new random
cards.
"""

from collections.abc import Callable, Iterator
from itertools import count
from time import perf_counter

import numpy as np

from mark1 import Fleet, MachineSpec, stimuli
from mark1.machine.machine import Machine
from tests.benchmarks.bare import Bare
from tests.benchmarks.measure import Row, interleaved

MACHINES, CARDS, MOST = 100, 104, 0.35
MANY, TIMES, MOST_SECONDS = 1000, 40, 15.0
MEASURES = (
    "26 letters: machine and exposure / bare loop",
    "random cards: machine and exposure / bare loop",
    "1,000 machines wired and taught 26 letters x 40, s",
)

Lesson = tuple[np.ndarray, np.ndarray]
"""Images (n, 20, 20), and targets of 0 and 1 (n, R)."""


def codes(units: int) -> np.ndarray:
    """Return the number of each letter in binary (shape (26, R))."""
    return np.arange(1, 27)[:, np.newaxis] >> np.arange(units - 1, -1, -1) & 1


def letters() -> Iterator[Lesson]:
    """Yield the 26 letters four times over, again and again."""
    images, targets = np.tile(stimuli.letters().x, (4, 1, 1)), np.tile(codes(8), (4, 1))
    while True:
        yield images, targets


def random() -> Iterator[Lesson]:
    """Yield cards and targets that nobody can learn, new each time."""
    for seed in count():
        rng = np.random.default_rng(seed)
        yield (rng.random((CARDS, 20, 20)) < 0.2).astype(np.float64), rng.integers(0, 2, (CARDS, 8))


def against_bare(measure: str, lessons: Callable[[], Iterator[Lesson]]) -> Row:
    """A taught exposure of one machine of the fleet, in exposures of the bare loop."""
    fleet, bare, ours, theirs = Fleet(seeds=range(MACHINES)), Bare(Machine(MachineSpec())), lessons(), lessons()

    def loop() -> None:
        for image, target in zip(*next(theirs), strict=True):
            bare.teach(image, target)

    seconds = interleaved({"fleet": lambda: fleet.teach(*next(ours)), "bare": loop}, 15)
    each, one = 1e6 * seconds["fleet"] / CARDS / MACHINES, 1e6 * seconds["bare"] / CARDS
    same = bool((fleet.values[0] == bare.values).all())
    note = f"{each:.1f} us, bare loop {one:.0f} us; {MACHINES} machines; values {'agree' if same else 'DIFFER'}"
    return Row(measure, f"at most {MOST}", each / one, each / one <= MOST and same, note)


def many() -> Row:
    """Seconds in which 1,000 machines are wired and taught the letters, one run."""
    images, targets = stimuli.letters().x, codes(5)
    start = perf_counter()
    fleet = Fleet(MachineSpec(response_units=5), seeds=range(MANY))
    wired = perf_counter()
    fleet.teach(images, targets, np.tile(np.arange(26), TIMES))
    end = perf_counter()
    learned = (fleet.respond(images) == targets).all(axis=(1, 2)).sum()
    note = f"wiring {wired - start:.1f} s, teaching {end - wired:.1f} s; {learned} of them then make no error; one run"
    return Row(MEASURES[2], f"at most {MOST_SECONDS:g}", end - start, end - start <= MOST_SECONDS, note)


def rows() -> list[Row]:
    """All measures of the fleet."""
    return [against_bare(MEASURES[0], letters), against_bare(MEASURES[1], random), many()]
