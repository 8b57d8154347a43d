"""Numbers that the whole machine shares: whole ticks of time, and a grid of voltages on which sums are exact."""

import math
from numbers import Integral, Real
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


def check_whole(name: str, number: Any, least: int, why: str = "", most: float = math.inf) -> None:
    """Refuse what is no whole number from `least` on, up to `most` (ValueError that says `why` not less)."""
    if isinstance(number, bool) or not isinstance(number, Integral) or not least <= int(number) <= most:
        bounds = f"{least} to {most}" if most < math.inf else f"{least}"
        raise ValueError(f"{name} is {number!r}; it must be a whole number from {bounds}{why}")


def is_finite(number: Any) -> bool:
    """Whether it is a real number, no truth, that a float can hold."""
    if isinstance(number, bool | np.bool_) or not isinstance(number, Real):
        return False
    try:
        return math.isfinite(number)
    except OverflowError:  # a whole number too large
        return False


def check_fraction(name: str, number: float) -> None:
    """Refuse what is no fraction from 0 to 1 (ValueError)."""
    if not is_finite(number) or not 0 <= number <= 1:
        raise ValueError(f"{name} is {number!r}; it must be a fraction from 0 to 1")
