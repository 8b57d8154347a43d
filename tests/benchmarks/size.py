"""What size costs: seconds to wire a machine, milliseconds an exposure and megabytes, up to 512,000 A-units.

Run `python -m tests.benchmarks.size`. The machines that this runs on are shared and noisy: each time is that of one
run, an exposure's the best of several.
"""

import os
import platform
import tracemalloc
from time import perf_counter

import numpy as np
from rich.console import Console
from rich.table import Table

from mark1 import MachineSpec, Rig, wiring
from mark1.machine.memory import memory_estimate

SIZES = (512, 8_000, 64_000, 512_000)
EXPOSURES = 5


def spec_of(units: int) -> MachineSpec:
    """Machines that differ in their A-units only, none with a limit of jacks."""
    return MachineSpec(
        association_units=units, retina_shape=(28, 28), excitatory=20, inhibitory=20, threshold=1, jacks=None
    )


def timed(units: int) -> tuple[float, float, float]:
    """Seconds to draw the wiring, and for an exposure shown and one taught at their best."""
    spec, image = spec_of(units), np.random.default_rng(0).random((28, 28)) < 0.2
    start = perf_counter()
    drawn = wiring.random(spec)
    wired = perf_counter() - start
    rig, shown, taught = Rig(spec, wiring=drawn), [], []
    rig.panel.mode = "forced learning"  # so that motors run in every exposure that is taught
    for number in range(EXPOSURES):
        begin = perf_counter()
        rig.show(image)
        shown.append(perf_counter() - begin)
        begin = perf_counter()
        rig.teach(image, [number % 2] * 8)
        taught.append(perf_counter() - begin)
    return wired, min(shown), min(taught)


def megabytes(units: int) -> float:
    """Peak of what wiring a machine and teaching it one exposure allocates."""
    tracemalloc.start()
    Rig(spec_of(units)).teach(np.random.default_rng(0).random((28, 28)) < 0.2, [1] * 8)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1e6


def main() -> None:
    """Print a row for each size."""
    table = Table("A-units", "cords", "s to wire", "ms shown", "ms taught", "MB", "MB estimated")
    for units in SIZES:
        wired, shown, taught = timed(units)
        estimate = memory_estimate(spec_of(units)) / 1e6
        figures = (f"{wired:.2f}", f"{1000 * shown:.1f}", f"{1000 * taught:.1f}", f"{megabytes(units):.0f}")
        table.add_row(f"{units:,}", f"{40 * units:,}", *figures, f"{estimate:.0f}")
    Console().print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}", table)


if __name__ == "__main__":
    main()
