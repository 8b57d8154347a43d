"""Numbers that the whole machine shares: whole ticks of time, and a grid of voltages on which sums are exact."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Bits = NDArray[np.int8]
Flags = NDArray[np.bool_]
Levels = NDArray[np.float64]
Ticks = NDArray[np.int64]
Units = NDArray[np.intp]
Volts = NDArray[np.float64]

TICK = 0.001
"""One tick of the clock (s)."""

NEVER = np.iinfo(np.int64).max
"""The tick of what is not due."""

GRID = 2.0**-30
"""Every voltage is a whole multiple of this (V), so that half a million of them add exactly, in any order."""

LARGEST_SUM = 2.0**23
"""Up to this many volts a float64 holds every multiple of GRID."""


def on_grid(volts: Any) -> Any:
    """Round voltages to the nearest multiple of GRID, halves to even (V, any shape)."""
    return np.rint(np.asarray(volts, dtype=np.float64) / GRID) * GRID


def in_grid(volts: Any) -> Ticks:
    """Return voltages that lie on the grid as whole multiples of GRID (any shape)."""
    steps: Ticks = np.rint(np.asarray(volts) / GRID).astype(np.int64)
    return steps
