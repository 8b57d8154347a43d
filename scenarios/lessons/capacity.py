"""Capacity: random images with random answers, more and more, until no machine can learn them.

One R-unit is fed by N A-units of the simulated wiring and is taught P pictures without any pattern: every cell is lit
or not by chance, and so is the answer. The perceptron rule goes on until all answers are right, or gives up. Without a
pattern there is nothing to understand: whatever is right was stored.

Theory: N weights can hold about 2 N random answers (Cover 1965), if their inputs are in general position. No source
tells how many pictures the Mark I could hold. Values are exact numbers here: no motors, no end stops. Assumed: 10
excitatory and 10 inhibitory cords an A-unit, the threshold, and that a fifth of the cells is lit.
"""

from collections.abc import Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from mark1 import MachineSpec, Rig, lab
from mark1.base.checks import check_count, check_seed
from mark1.base.rng import stream
from mark1.lab import Column, Quantity, Report, Table
from mark1.machine.exact.units import Bits, Flags
from mark1.show import plots

UNITS = (32, 64, 128)  # A-units of one R-unit
RATIOS = (0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0, 2.5)  # pictures for each A-unit
LIT = 0.2  # part of the cells
WIRINGS = 20  # machines of each size, each with pictures of its own
EXPOSURES = 200  # of each picture, at most
HELD = Quantity(float, "{:.2f}", most=1)


def run(
    seed: int = 0,
    units: tuple[int, ...] = UNITS,
    wirings: int = WIRINGS,
    exposures: int = EXPOSURES,
) -> Report:
    """Find the part of the wirings that hold so many pictures for each A-unit."""
    check_seed(seed)
    check_count("wirings", wirings, low=1)
    check_count("exposures", exposures, low=1)
    seeds = range(seed * wirings, (seed + 1) * wirings)
    held = {
        size: [[fits(each, size, round(ratio * size), exposures) for each in seeds] for ratio in RATIOS]
        for size in lab.progress(units, "sizes")
    }
    columns = [Column(f"{size} A-units", "{:.2f}") for size in held]
    rows = [[ratio, *(HELD.mean(held[size][nth]).mean for size in held)] for nth, ratio in enumerate(RATIOS)]
    return Report(
        "How many random pictures fit in?",
        tables=[Table("Held without an error", ["pictures for each A-unit", *columns], rows, how_to_read(wirings))],
        notes=[half(size, parts) for size, parts in held.items()],
        figures={"capacity": partial(draw, held)},
        settings={"seed": seed, "wirings": wirings, "most exposures of each picture": exposures},
    )


def fits(seed: int, units: int, pictures: int, exposures: int) -> bool:
    """Return True if the machine of a seed learns all images."""
    rng = stream(seed, "stimuli", pictures)
    rig = Rig(MachineSpec(association_units=units, response_units=1), seed=seed, longest=1)
    active = rig.machine.activity((rng.random((pictures, *rig.spec.retina_shape)) < LIT).astype(np.float64))
    return taught(active, rng.integers(0, 2, pictures).astype(np.int8), exposures, rng) is not None


def taught(active: Flags, wanted: Bits, exposures: int, rng: np.random.Generator) -> NDArray[np.float64] | None:
    """Return values that give every wanted answer (n,) to the A-units that are on (n, A), None if none were found.

    The perceptron rule with alpha: a wrong answer moves the values of the active units by 1, towards the wanted one.
    """
    on, values = active.astype(np.float64), np.zeros(active.shape[1])
    for _ in range(exposures):
        wrong = 0
        for picture in rng.permutation(len(on)):
            direction = wanted[picture] - (on[picture] @ values > 0)
            if direction:
                values += direction * on[picture]
                wrong += 1
        if not wrong:
            return values
    return None


def how_to_read(wirings: int) -> str:
    """Explain the numbers."""
    return (
        f"Parts of {wirings} wirings that came to hold all their pictures. By theory a border lies at 2 pictures for "
        "each A-unit (Cover 1965), the sharper the more A-units; close to it the rule may need more exposures than it "
        "was given. Exact values, not the motors of the Mark I."
    )


def half(size: int, parts: Sequence[Sequence[float]]) -> str:
    """The most pictures that at least half of the wirings held."""
    held = [ratio for ratio, each in zip(RATIOS, parts, strict=True) if HELD.mean(each).mean >= 0.5]
    return f"{size} A-units: at least half of the wirings held {round(max(held, default=0) * size)} pictures."


def draw(held: dict[int, list[list[bool]]]) -> plots.Figure:
    """Part of the wirings over the pictures for each A-unit, a line a size."""
    lines = {}
    for size, parts in held.items():
        groups = dict(zip(RATIOS, parts, strict=True))
        lines[f"{size} A-units"] = plots.Band(RATIOS, *HELD.band(groups))
    return plots.bands({"How much fits in?": plots.Panel("part of the wirings", lines, 1)}, "pictures for each A-unit")


if __name__ == "__main__":
    lab.main(run)
