"""MNIST: the Rosenblatt perceptron of 2001 and its errors on handwritten digits.

Reference: E. Kussul, T. Baidyk, L. Kasatkina and V. Lukovich, Rosenblatt perceptrons for handwritten digit recognition,
IJCNN 2001.

Kind: modern. Nothing of it is the Mark I: each A-unit feeds all ten R-units, and the greatest sum answers.

Reported: errors among the 10,000 test digits after 10 passes over the 60,000, mean of 3 wirings: 1864 with 1,000
A-units, falling to 195 with 128,000. (79 with 512,000, local inputs and distorted digits, which is not run here.)

Assumed: black and white are parted at half of the full light; the inputs of an A-unit are 3 + 3 different cells drawn
from the whole field, and no two A-units are alike; digits come in the order of the files in every pass; values start at
0 and the first of equal sums wins.

Tolerance: 15 % at 1,000 A-units, 10 % above, fixed before any run.

The digits are not shipped: `--mnist FOLDER` names a folder of the four files of the database (packed by gzip or not).
On 60,000 made pictures of like density one wiring of 1,000 and one of 8,000 A-units took 9 s together, one of 32,000
22 s, each in .9 GB; one of 128,000 took some three minutes and 2.1 GB.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import numpy as np

from mark1 import MachineSpec, stimuli, wiring
from mark1.base.checks import check_count, check_seed
from mark1.base.report import Column, Report, Table
from mark1.compare import kussul2001
from mark1.lab import scenario
from mark1.lab.published import Claim, findings, near
from mark1.machine.exact.units import Flags

REPORTED = {1000: 1864, 2000: 1027, 4000: 622, 8000: 451, 16000: 337, 32000: 270, 64000: 217, 128000: 195}  # errors
SIZES = (1000, 2000, 4000, 8000)  # A-units
REPEATS = 3  # wirings of each size, as in the paper
PASSES = 10  # over all training digits
FIELD = (28, 28)  # cells
WHITE = 0.5  # part of the full light from which a cell is lit
FILES = {
    "training": ("train-images-idx3-ubyte", "train-labels-idx1-ubyte"),
    "test": ("t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"),
}
QUICK = {"sizes": (1000,), "repeats": 1}

Digits = tuple[Flags, kussul2001.Counts]
"""Cells that are lit (n, S), and the digit that each picture is of (n,)."""


def run(
    seed: int = 0,
    out: Path | None = None,  # noqa: ARG001  (scenario.main tries it before the run and saves there after it)
    mnist: Annotated[Path | None, "Folder of the four files of MNIST; without it nothing is run."] = None,
    sizes: Annotated[tuple[int, ...], "Numbers of A-units, of those in the paper."] = SIZES,
    repeats: Annotated[int, "Wirings of each size."] = REPEATS,
    passes: Annotated[int, "Passes over all training digits."] = PASSES,
) -> Report:
    """Teach perceptrons of each size, each of a random wiring of its own, and count their errors on the test digits."""
    check_seed(seed)
    check_count("repeats", repeats, low=1)
    check_count("passes", passes, low=1)
    for size in sizes:
        if size not in REPORTED:
            raise ValueError(f"the paper has no perceptron of {size} A-units; it has {', '.join(map(str, REPORTED))}")
    curves = {} if mnist is None else taught(read(mnist), sizes, range(seed * repeats, (seed + 1) * repeats), passes)
    results = [(claim(size), [curve[-1] for curve in curves[size]] if size in curves else None) for size in REPORTED]
    return Report(
        "MNIST: errors of a Rosenblatt perceptron on 10,000 handwritten digits",
        tables=[findings(results, NOTE), *by_pass(curves)],
        notes=[NOT_RUN] if mnist is None else [],
        settings={"seed": seed, "wirings of each size": repeats, "passes": passes},
    )


NOTE = "Ours are means over wirings. All are programs: 10 R-units, each fed by every A-unit; not the Mark I."
NOT_RUN = (
    "Nothing was run: the digits are not shipped. Give --mnist FOLDER, a folder of "
    f"{', '.join(name for names in FILES.values() for name in names)} (or the same names with .gz)."
)


def claim(size: int) -> Claim:
    """The errors that the paper prints for so many A-units."""
    within = (0.15 if size == 1000 else 0.1) * REPORTED[size]
    return near(f"errors of 10,000, {size:,} A-units", "modern", REPORTED[size], within)


def read(folder: Path) -> dict[str, Digits]:
    """The training and the test digits in black and white; ValueError for a file that is not there or not one."""
    return {name: _digits(*(_file(folder, file) for file in files)) for name, files in FILES.items()}


def _file(folder: Path, name: str) -> Path:
    packed = folder / f"{name}.gz"
    return packed if packed.is_file() else folder / name


def _digits(images: Path, labels: Path) -> Digits:
    pictures = stimuli.idx(images, labels, FIELD)
    numbers = np.array([int(label) for label in pictures.labels])
    return pictures.x.reshape(len(pictures), -1) >= WHITE, numbers[pictures.y]


def taught(
    digits: dict[str, Digits], sizes: Sequence[int], seeds: Sequence[int], passes: int
) -> dict[int, list[list[float]]]:
    """Errors of 10,000 test digits after each pass, a list a wiring, by the number of A-units."""
    jobs = [(size, seed) for size in sorted(set(sizes)) for seed in seeds]
    found: dict[int, list[list[float]]] = {}
    for size, seed in scenario.progress(jobs, "wirings"):
        found.setdefault(size, []).append(errors_by_pass(digits, size, seed, passes))
    return found


def errors_by_pass(digits: dict[str, Digits], size: int, seed: int, passes: int) -> list[float]:
    """Errors of 10,000 test digits after each pass of one wiring."""
    spec = MachineSpec(FIELD, size, excitatory=3, inhibitory=3, threshold=3, jacks=None)
    cords = wiring.random(spec, seed)
    (shown, labels), (kept, answers) = ((kussul2001.active(cords, lit), y) for lit, y in digits.values())
    values = np.zeros((size, 10), np.int64)
    errors = []
    for _ in scenario.progress(range(passes), "passes"):
        kussul2001.learn(values, shown, labels)
        errors.append(10_000 * kussul2001.errors(values, kept, answers) / len(answers))
    return errors


def by_pass(curves: dict[int, list[list[float]]]) -> list[Table]:
    """The mean errors after each pass, a row a size; no table where nothing was run."""
    rows = [[size, *np.mean(errors, axis=0).tolist()] for size, errors in curves.items()]
    heads = [f"after pass {nth}" for nth in range(1, len(rows[0]))] if rows else []
    columns = [Column("A-units", "{:,}"), *(Column(head, "{:.0f}") for head in heads)]
    return [Table("Errors of 10,000 after each pass", columns, rows)] if rows else []


if __name__ == "__main__":
    scenario.main(run)
