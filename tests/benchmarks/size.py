"""What size costs: seconds to wire a machine, milliseconds an exposure and megabytes, up to 512,000 A-units.

Run `python -m tests.benchmarks size`, or `python -m tests.benchmarks.size` for a table of all sizes. The machines that
this runs on are shared and noisy: what counts of the exposures is how their time grows, each size's median of
interleaved ones.
"""

import tracemalloc
from collections.abc import Callable
from functools import partial
from time import perf_counter

import numpy as np
from rich.console import Console
from rich.table import Table

from mark1 import MachineSpec, Rig, wiring
from mark1.machine.wiring.memory import memory_estimate
from tests.benchmarks.measure import Row, computer, interleaved

SIZES = (64_000, 128_000, 256_000, 512_000)
CORDS = 40
IMAGE = np.random.default_rng(0).random((28, 28)) < 0.2
MOST_SECONDS = 20
MOST_MEGABYTES = 400
MOST_GROWTH = 1.0
NOISE = 0.05
"""Repeated runs scatter by that much about 1."""
ACTS: dict[str, Callable[[Rig], object]] = {
    "show": lambda rig: rig.show(IMAGE),
    "teach": lambda rig: rig.teach(IMAGE, [rig.cost.exposures % 2] * 8),
}
MEASURES = (
    "wiring 512,000 A-units x 40 cords, s",
    "memory of wiring and one exposure, MB",
    "an exposure taught: time grows as cords to the power of",
    "an exposure shown: time grows as cords to the power of",
)


def spec_of(units: int) -> MachineSpec:
    """Machines that differ in their A-units only, none with a limit of jacks."""
    return MachineSpec(
        association_units=units, retina_shape=(28, 28), excitatory=20, inhibitory=20, threshold=1, jacks=None
    )


def wired(units: int) -> tuple[float, Rig]:
    """Seconds to draw the wiring, and a machine on it whose motors run in every exposure that is taught."""
    start = perf_counter()
    drawn = wiring.random(spec_of(units))
    took = perf_counter() - start
    rig = Rig(spec_of(units), wiring=drawn)
    rig.panel.mode = "forced learning"
    return took, rig


def exposures(rigs: dict[int, Rig], verb: str) -> dict[int, float]:
    """Median seconds of an exposure that is shown or taught, on machines of each size in turn."""
    runs = {str(units): partial(ACTS[verb], rig) for units, rig in rigs.items()}
    for run in runs.values():
        run()
    return {int(units): took for units, took in interleaved(runs).items()}


def growth(seconds: dict[int, float]) -> float:
    """Slope of log time over log size: 1 where time is in proportion."""
    return float(np.polyfit(np.log(list(seconds)), np.log(list(seconds.values())), 1)[0])


def megabytes(units: int) -> float:
    """Peak of what wiring a machine and teaching it one exposure allocates."""
    tracemalloc.start()
    Rig(spec_of(units)).teach(IMAGE, [1] * 8)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1e6


def told(seconds: dict[int, float]) -> str:
    """The milliseconds of each size."""
    return ", ".join(f"{took * 1e3:.0f} ms at {units // 1000}k" for units, took in seconds.items())


def rows() -> list[Row]:
    """Return wiring, memory, and how the time of an exposure grows."""
    most = SIZES[-1]
    held = megabytes(most)
    took, rigs = {}, {}
    for units in SIZES:
        took[units], rigs[units] = wired(units)
    drawn = Row(MEASURES[0], f"under {MOST_SECONDS}", took[most], took[most] < MOST_SECONDS, "one run")
    memory = Row(MEASURES[1], f"at most {MOST_MEGABYTES}", held, held <= MOST_MEGABYTES, "peak told by tracemalloc")
    return [drawn, memory, *(_grown(*each, rigs) for each in zip(MEASURES[2:], ("teach", "show"), strict=True))]


def _grown(measure: str, verb: str, rigs: dict[int, Rig]) -> Row:
    seconds = exposures(rigs, verb)
    slope = growth(seconds)
    return Row(measure, f"at most {MOST_GROWTH} ± {NOISE}", slope, slope <= MOST_GROWTH + NOISE, told(seconds))


def main() -> None:
    """Print a row for each size, the built machine's among them."""
    table = Table("A-units", "cords", "s to wire", "ms shown", "ms taught", "MB", "MB estimated")
    for units in (512, 8_000, *SIZES):
        took, rig = wired(units)
        shown, taught = (exposures({units: rig}, verb)[units] * 1e3 for verb in ("show", "teach"))
        figures = (f"{took:.2f}", f"{shown:.1f}", f"{taught:.1f}", f"{megabytes(units):.0f}")
        table.add_row(f"{units:,}", f"{CORDS * units:,}", *figures, f"{memory_estimate(spec_of(units)) / 1e6:.0f}")
    Console().print(", ".join(computer().values()), table)


if __name__ == "__main__":
    main()
