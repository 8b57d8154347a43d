"""What the clock costs: an exposure of the rig against a bare numpy loop of the same rules, as ratios in one run.

Run `python -m tests.benchmarks.clockwork`. The machines that this runs on are shared and noisy: only the ratios are
worth keeping, and each is the best of several rounds.
"""

from collections.abc import Callable
from time import perf_counter

import numpy as np
from rich.console import Console
from rich.table import Table

from mark1 import MachineSpec, Rig
from tests.reference.loop import final_values

EXPOSURES = 300
ROUNDS = 5


def best(run: Callable[[], object]) -> float:
    """Shortest of several runs (s)."""
    times = []
    for _ in range(ROUNDS):
        start = perf_counter()
        run()
        times.append(perf_counter() - start)
    return min(times)


def main() -> None:
    """Time both on the same random exposures and print milliseconds an exposure and ratios to the bare loop."""
    spec = MachineSpec(response_units=5)
    rng = np.random.default_rng(0)
    images = (rng.random((EXPOSURES, 20, 20)) < 0.2).astype(np.float64)
    targets = rng.integers(0, 2, (EXPOSURES, 5)).tolist()
    machine = Rig(spec).machine
    cords, feeds = machine.registers.cords.tolist(), machine.feeds.tolist()

    def bare() -> None:
        final_values(cords, feeds, spec, images, targets)

    def teach() -> None:
        rig = Rig(spec)
        for image, target in zip(images, targets, strict=True):
            rig.teach(image, target)

    def show() -> None:
        rig = Rig(spec)
        for image in images:
            rig.show(image)

    rows = {"bare numpy loop": best(bare), "Rig.teach": best(teach), "Rig.show": best(show)}
    rows["Rig.respond"] = best(lambda: Rig(spec).respond(images))
    table = Table("run", "ms an exposure", "x the bare loop")
    for name, seconds in rows.items():
        table.add_row(name, f"{1000 * seconds / EXPOSURES:.3f}", f"{seconds / rows['bare numpy loop']:.2f}")
    Console().print(table)


if __name__ == "__main__":
    main()
