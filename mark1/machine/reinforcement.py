"""Reinforcement: which way the mode turns each R-unit's values, and how fast each motor is driven for it.

The three training modes are the machine's (OM quotes, documented); alpha, beta and gamma are the value rules of R58
table 1 (theory) and of ND ("gamma 1961"). That motors reach beta and gamma by scaled speeds in one common time is
invented.
"""

import numpy as np

from mark1.machine.exact.units import Bits, Flags, Units, Volts

MODES = ("test", "error correction", "forced learning", "spontaneous learning")
SYSTEMS = ("alpha", "beta", "gamma 1958", "gamma 1961")

LEAVE = -1
"""In a target: this R-unit is left alone."""

NO_TARGET = -2
"""In a target: none was given at all, which restricts nothing."""


def directions(mode: str, target: Bits, bits: Bits) -> Bits:
    """Which way each R-unit is to be turned, -1, 0 or +1, from its target (0, 1, LEAVE, NO_TARGET) and its state."""
    if mode == "test":
        return np.zeros_like(bits)
    if mode == "error correction":
        way: Bits = (target - bits) * (target >= 0)
    elif mode == "forced learning":
        way = (2 * target - 1) * (target >= 0)
    else:
        way = (2 * bits - 1) * (target != LEAVE)
    return way


def speeds(system: str, direction: Bits, a: Flags, feeds: Units, beta_total: float) -> Volts:
    """How fast each motor is driven, in its own speeds (shape (A,)), from the direction of the R-unit that it feeds.

    With N A-units in a set and n of them active: alpha d a; beta d a K/n; gamma 1958 d if active, else -d n/(N - n);
    gamma 1961 d (a - n/N). beta with n = 0, and gamma with n = 0 or n = N, move nothing.
    """
    d = direction.astype(np.float64)[feeds]
    if system == "alpha":
        return d * a
    size = np.bincount(feeds, minlength=len(direction))[feeds].astype(np.float64)
    active = np.bincount(feeds, a, len(direction))[feeds]
    if system == "beta":
        return d * a * (beta_total / np.maximum(active, 1))
    mixed = (active > 0) & (active < size)
    if system == "gamma 1958":
        return np.where(mixed, np.where(a, d, -d * active / np.maximum(size - active, 1)), 0.0)
    return np.where(mixed, d * (a - active / size), 0.0)
