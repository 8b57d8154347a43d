"""Locality: how likely each cell is to be sampled for an A-unit that looks at one part of the retina (invented)."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from mark1.machine.spec import MachineSpec

MOST_DEVIATIONS = 30
"""Cells farther from a centre than this many standard deviations are never sampled."""

Rates = NDArray[np.float64]
Nearness = Callable[[NDArray[np.int64]], Rates]
"""Relative probability of each cell to be sampled around each of some centres, which are cells: (n,) -> (n, S)."""


def nearness(spec: MachineSpec, spread: float, shape: str) -> Nearness:
    """Return the relative probabilities of a shape on this retina, clipped at its edge.

    "gaussian": `spread` is the standard deviation (cells) of rows and of columns; "window": half the side of a square
    (cells). ValueError if a corner has too few cells for the inputs of an A-unit.
    """
    form = {"gaussian": _gaussian, "window": _window}[shape]

    def near(centres: NDArray[np.int64]) -> Rates:
        cells = np.indices(spec.retina_shape).reshape(2, 1, -1)
        return form(np.abs(cells - cells[:, 0, centres, np.newaxis]), spread)

    # A corner has the fewest cells. Checked first, so that no seed is tried where some seeds must fail.
    inputs, cells = spec.excitatory + spec.inhibitory, np.count_nonzero(near(np.zeros(1, np.int64)))
    if cells < inputs:
        raise ValueError(
            f"a {shape} of spread {spread:g} holds {cells} cells in a corner of the retina, but an A-unit has {inputs} "
            "inputs from different cells; raise spread or lower the inputs"
        )
    return near


def _gaussian(distances: NDArray[np.int64], spread: float) -> Rates:
    deviations = np.hypot(*distances) / spread
    rates: Rates = np.exp(-(np.minimum(deviations, MOST_DEVIATIONS) ** 2) / 2)
    rates[deviations > MOST_DEVIATIONS] = 0
    return rates


def _window(distances: NDArray[np.int64], spread: float) -> Rates:
    return np.where(distances.max(axis=0) <= spread, 1.0, 0.0)
