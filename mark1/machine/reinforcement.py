"""Reinforcement: which way the values of each R-unit are changed, and how fast each motor is driven for it.

The three training modes are the machine's (OM quotes, documented); alpha, beta and gamma are the value rules of R58
table 1 (theory) and of ND ("gamma 1961"). That motors realise beta and gamma by scaled speeds during one common time is
invented.
"""

import numpy as np

from mark1.machine.exact.units import Bits, Flags, Units, Volts

MODES = ("test", "error correction", "forced learning", "spontaneous learning")
SYSTEMS = ("alpha", "beta", "gamma 1958", "gamma 1961")

LEAVE = -1
"""Target of an R-unit that is not to be reinforced."""

NO_TARGET = -2
"""Target of every R-unit when no target was given."""


def directions(mode: str, target: Bits, bits: Bits) -> Bits:
    """Return the direction of reinforcement of each R-unit, -1, 0 or 1 (shape (R,)).

    `target` is 0, 1, LEAVE or NO_TARGET, `bits` the states at the look.
    """
    if mode == "test":
        return np.zeros_like(bits)
    if mode == "error correction":
        way: Bits = (target - bits) * (target >= 0)  # 0 where the response is correct or no target is given
    elif mode == "forced learning":
        way = (2 * target - 1) * (target >= 0)
    else:
        way = (2 * bits - 1) * (target != LEAVE)
    return way


def speeds(system: str, direction: Bits, a: Flags, feeds: Units, beta_total: float) -> Volts:
    """Return the drive of each motor as a multiple of its own speed (shape (A,)).

    With d the direction of the R-unit that an A-unit feeds, N the A-units of its set and n the active ones of them:
    alpha d a; beta d a K/n; gamma 1958 d if active, else -d n/(N - n); gamma 1961 d (a - n/N). Beta with n = 0, and
    gamma with n = 0 or n = N, drive nothing.
    """
    d = direction.astype(np.float64)[feeds]
    if system == "alpha":
        return d * a
    size = np.bincount(feeds, minlength=len(direction))[feeds].astype(np.float64)
    active = np.bincount(feeds, a, len(direction))[feeds]
    if system == "beta":
        return d * a * (beta_total / np.maximum(active, 1))
    # Both gammas keep the total of a set: nothing can be kept where no unit, or every unit, is active.
    mixed = (active > 0) & (active < size)
    if system == "gamma 1958":
        return np.where(mixed, np.where(a, d, -d * active / np.maximum(size - active, 1)), 0.0)
    return np.where(mixed, d * (a - active / size), 0.0)
