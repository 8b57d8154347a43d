"""Array types of the machine, the tick of its clock, and the voltage grid on which sums are exact."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Bits = NDArray[np.int8]
Flags = NDArray[np.bool_]
Levels = NDArray[np.float64]
Ticks = NDArray[np.int64]
Units = NDArray[np.intp]
Volts = NDArray[np.float64]

TICK = 0.001
"""Length of one tick of the clock (s)."""

NEVER = np.iinfo(np.int64).max
"""Tick value meaning "not scheduled"."""

GRID = 2.0**-30
"""Every voltage is a whole multiple of this (V), so that half a million of them add exactly, in any order."""

LARGEST_SUM = 2.0**23
"""Largest voltage up to which a float64 holds every multiple of GRID (V)."""


def on_grid(volts: Any) -> Any:
    """Round voltages to the nearest multiple of GRID, halves to even (V, any shape)."""
    return np.rint(np.asarray(volts, dtype=np.float64) / GRID) * GRID


def in_grid(volts: Any) -> Ticks:
    """Return voltages that lie on the grid as whole multiples of GRID (any shape)."""
    # Fits in 64 bits up to 2**33 V; MachineSpec and travel_per_tick keep voltages below 2**30.
    steps: Ticks = np.rint(np.asarray(volts) / GRID).astype(np.int64)
    return steps


def tally(indices: NDArray[np.signedinteger[Any]], weights: ArrayLike | None = None, length: int = 0) -> NDArray[Any]:
    """Count each index, or add up its weights (shape (length,) or longer): np.bincount for any integer dtype."""
    # np.bincount refuses int64 indices where the platform's intp has 32 bits.
    counted: NDArray[Any] = np.bincount(indices.astype(np.intp, copy=False), weights, length)
    return counted
