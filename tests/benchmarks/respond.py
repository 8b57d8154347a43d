"""What answering costs: 10,000 images through `Rig.respond` against one matrix product of that size.

The product is the least that the S- to A-unit cords of 10,000 images ask for where they are held as a matrix: images x
cells times cells x A-units, in float32 as `Rig.respond` takes it. Light levels, thresholds, values, sums and R-units
come on top. Run `python -m tests.benchmarks respond`.
"""

import numpy as np

from mark1 import MachineSpec, Rig
from tests.benchmarks.measure import Row, interleaved
from tests.reference.answers import answers

IMAGES = 10_000
LIT = 0.2
TAUGHT = 20
COMPARED = 20
"""Images whose answers are held against the clock and against the model that takes one unit after the other."""

MOST = 1.5
MEASURES = ("10,000 answers / one matrix product",)


def taught_rig(images: np.ndarray) -> Rig:
    """A machine at the defaults that has been taught some of the images, so that its values differ."""
    rig = Rig(MachineSpec(), seed=0)
    for number, image in enumerate(images[:TAUGHT]):
        rig.teach(image, [number % 2] * 8)
    return rig


def same(rig: Rig, images: np.ndarray) -> bool:
    """Whether a stack is answered as the clock and the clear model answer."""
    found = rig.respond(images).tolist()
    expected = list(answers(rig.machine, images))
    return bool(found == expected == [rig.show(image).bits.tolist() for image in images])


def rows() -> list[Row]:
    """Return the ratio, and fail it where answers differ from those of the clock."""
    rng = np.random.default_rng(0)
    images = (rng.random((IMAGES, 20, 20)) < LIT).astype(np.float64)
    rig = taught_rig(images)
    cells = images.reshape(IMAGES, -1).astype(np.float32)
    cords = rng.integers(-1, 2, (cells.shape[1], rig.spec.association_units)).astype(np.float32)
    seconds = interleaved({"respond": lambda: rig.respond(images), "product": lambda: cells @ cords}, 9)
    ratio = seconds["respond"] / seconds["product"]
    as_shown = same(rig, images[:COMPARED])
    note = f"{seconds['respond'] * 1e3:.0f} ms, product {seconds['product'] * 1e3:.0f} ms, float32; answers "
    note += "are those of the clock" if as_shown else "DIFFER from those of the clock"
    return [Row(MEASURES[0], f"at most {MOST} x", ratio, ratio <= MOST and as_shown, note)]
