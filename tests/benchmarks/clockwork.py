"""What the clock costs: taught exposures of the rig against the bare arithmetic and other ways to the same answers.

Run `python -m tests.benchmarks.clockwork`. Every event can be stepped and the R-units are live in all of them. Machines
are noisy, so that a row is a ratio of medians in one run; numpy multiplies with one thread.
"""

from collections.abc import Callable, Iterator
from importlib import import_module
from itertools import cycle, islice
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from mark1 import MachineSpec, Rig, stimuli
from mark1.machine.exact.units import TICK
from tests.benchmarks.bare import Bare
from tests.benchmarks.measure import Row, interleaved
from tests.clockwork.test_against_reference import as_drawn, panel_of
from tests.reference.naive import NaiveMachine

TOLERANCES = (
    "s_threshold_tolerance",
    "rise_ms_tolerance",
    "fall_ms_tolerance",
    "motor_speed_tolerance",
    "dead_time_ms_tolerance",
)

REPETITIONS = 25
"""Interleaved runs of the rig and the bare loop."""

Lesson = tuple[Any, Any]
"""Pictures (n, 20, 20), and a target of 0 or 1 for each of the R-units (n, 8)."""


def letters() -> Lesson:
    """The 26 letters, each with its number in binary."""
    numbers = np.arange(1, 27)
    return stimuli.letters().x, numbers[:, None] >> np.arange(7, -1, -1) & 1


def random(count: int) -> Lesson:
    """Pictures and targets that nobody can learn, so that motors run in nearly every exposure."""
    rng = np.random.default_rng(0)
    return (rng.random((count, 20, 20)) < 0.2).astype(np.float64), rng.integers(0, 2, (count, 8))


def teaching(teach: Callable[[Any, Any], object], lesson: Lesson, at_once: int) -> Callable[[], None]:
    """Return what teaches the next `at_once` of the pictures each time it is called."""
    coming: Iterator[Any] = cycle(list(zip(*lesson, strict=True)))

    def run() -> None:
        for image, target in islice(coming, at_once):
            teach(image, target)

    return run


def a_rig(spec: MachineSpec | None = None, keep: bool = False) -> Rig:
    """A machine of the default seed, its trace kept or not."""
    rig = Rig(spec)
    rig.trace.keep = keep
    return rig


def against_bare(name: str, lesson: Lesson, count: int) -> list[Row]:
    """A taught exposure with and without its trace, in exposures of the bare loop, `count` of them at once."""
    off, on = a_rig(), a_rig(keep=True)
    runs = {
        "bare": teaching(Bare(off.machine).teach, lesson, count),
        "off": teaching(off.teach, lesson, count),
        "on": teaching(on.teach, lesson, count),
    }
    seconds = interleaved(runs, REPETITIONS)
    ratio = {key: seconds[key] / seconds["bare"] for key in ("off", "on")}
    micro = {key: 1e6 * value / count for key, value in seconds.items()}
    events = off.registers.event / off.cost.exposures
    note = f"bare {micro['bare']:.0f} us, rig {{}} us an exposure of {events:.1f} events"
    return [
        Row(
            f"{name}: trace off / bare loop", "at most 3.5", ratio["off"], ratio["off"] <= 3.5, _put(note, micro["off"])
        ),
        Row(f"{name}: trace on / bare loop", "at most 5", ratio["on"], ratio["on"] <= 5, _put(note, micro["on"])),
    ]


def _put(note: str, microseconds: float) -> str:
    return note.format(f"{microseconds:.0f}")


def against_naive(name: str, spec: MachineSpec, least: float) -> Row:
    """The naive second model, one process a unit, in exposures of the rig with its trace."""
    rig, lesson = a_rig(spec, keep=True), random(20)
    naive = NaiveMachine(spec, as_drawn(rig), panel_of(rig))
    runs = {
        "naive": teaching(lambda image, target: naive.expose(image, target.tolist()), lesson, 1),
        "rig": teaching(rig.teach, lesson, 1),
    }
    seconds = interleaved(runs, 11)
    ratio = seconds["naive"] / seconds["rig"]
    note = f"naive {1e3 * seconds['naive']:.0f} ms, rig {1e3 * seconds['rig']:.2f} ms an exposure, same trace"
    return Row(f"naive model, {name} / rig", f"at least {least:g}", ratio, ratio >= least, note)


def against_sklearn() -> Row:
    """A Perceptron of scikit-learn for each R-unit, on the same A-units' activity, in taught exposures."""
    measure, target = "scikit-learn, partial_fit / rig", "at least 20"
    try:
        learner = import_module("sklearn.linear_model").Perceptron
    except ImportError:
        return Row(measure, target, None, None, "scikit-learn is not installed")
    rig, (images, targets) = a_rig(), letters()
    models = [learner() for _ in range(rig.spec.response_units)]

    def fit(active: Any, bits: Any) -> None:
        for model, bit in zip(models, bits, strict=True):
            model.partial_fit(active[None], bit[None], classes=[0, 1])

    activity = rig.machine.activity(images).astype(np.float64)
    runs = {
        "sklearn": teaching(fit, (activity, targets), 5),
        "rig": teaching(rig.teach, (images, targets), 5),
    }
    seconds = interleaved(runs, 11)
    ratio = seconds["sklearn"] / seconds["rig"]
    note = f"{2e2 * seconds['sklearn']:.1f} ms for 8 R-units an exposure, their activity given"
    return Row(measure, target, ratio, ratio >= 20, note)


def against_the_clock() -> Row:
    """Machine time over wall time while the 26 letters are taught 40 times each."""
    rigs = [a_rig() for _ in range(5)]
    lessons = iter([teaching(rig.teach, letters(), 40 * 26) for rig in rigs])
    seconds = interleaved({"lesson": lambda: next(lessons)()}, len(rigs))["lesson"]
    machine_seconds = rigs[0].tick * TICK
    ratio = machine_seconds / seconds
    note = f"{machine_seconds:.0f} s of machine time"
    return Row("machine time / wall time, 26 letters x 40", "at least 50,000", ratio, ratio >= 50_000, note)


def rows() -> list[Row]:
    """All measures of the clockwork."""
    spread = MachineSpec(**dict.fromkeys(TOLERANCES, 0.05))  # type: ignore[arg-type]
    return [
        *against_bare("26 letters", letters(), 26),
        *against_bare("random pictures", random(10 * REPETITIONS), 10),
        against_naive("no tolerances", MachineSpec(), 30),
        against_naive("all tolerances 0.05", spread, 3),
        against_sklearn(),
        against_the_clock(),
    ]


def main() -> None:
    """Print the rows."""
    table = Table("measure", "target", "ours", "met", "how")
    for row in rows():
        ours = "-" if row.ours is None else f"{row.ours:,.1f}"
        table.add_row(row.measure, row.target, ours, {True: "yes", False: "no", None: "-"}[row.passed], row.note)
    Console().print(table)


if __name__ == "__main__":
    main()
