"""Nearness: how likely each cell is to be drawn for an A-unit that looks at a part of the retina (invented)."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from mark1.machine.spec import MachineSpec

MOST_DEVIATIONS = 30
"""Cells farther from a centre than this many standard deviations are never drawn."""

Rates = NDArray[np.float64]
Nearness = Callable[[NDArray[np.int64]], Rates]
"""How likely each cell is to be drawn around each of some centres, cells too: (n,) -> (n, S)."""


def nearness(spec: MachineSpec, spread: float, shape: str) -> Nearness:
    """Return the nearness of a shape on this retina.

    "gaussian": `spread` is the standard deviation (cells) of rows and of columns; "window": half the side of a square
    (cells). Both are clipped by the edge of the retina. ValueError where a corner leaves too few cells for the inputs.
    """
    form = {"gaussian": _gaussian, "window": _window}[shape]

    def near(centres: NDArray[np.int64]) -> Rates:
        places = np.indices(spec.retina_shape).reshape(2, 1, -1)
        return form(np.abs(places - places[:, 0, centres, np.newaxis]), spread)

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
