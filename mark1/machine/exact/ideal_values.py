"""Ideal values: the values that the exact rule of reinforcement would give, kept beside those of the motors.

The theory (R58 table 1; ND) changes values by exact amounts at once. Motors only approximate that: they turn in whole
ticks of rounded travel, wait for their dead time, differ in speed and meet end stops. The simulator therefore keeps a
second set of values, exact numbers off the voltage grid, that go through the same exposures and directions. One step of
alpha is the travel of one undisturbed pulse; a non-quantized correction turns until the ideal sum reaches the edge of
the dead zone, to a fraction of a tick, and for the margin after that. The machine had no such account (invented).
"""

import numpy as np

from mark1.machine.exact.units import Bits, Volts


def turned(ideal: Volts, speed: Volts, travel: float, ticks: Volts | int) -> Volts:
    """Return ideal values after motors have turned for `ticks`, one number for all or one each (V, shape (A,)).

    `speed` is that of each motor as a multiple of its own speed, `travel` that of one tick at full speed (V).
    """
    moved: Volts = travel * ticks * speed
    return ideal + moved


def until_right(sums: Volts, rates: Volts, direction: Bits, zone: float, dead_time: int) -> Volts:
    """Return the ticks of turning, whole or not, until each ideal sum reaches the edge of its dead zone (shape (R,)).

    `sums` (V) change by `rates` (V per tick) and are to end on the side of `direction`. Infinity where they do not
    move towards that edge; minus the dead time where they are beyond it when the motors are energised.
    """
    gap, towards = zone - direction * sums, direction * rates
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(gap < 0, -float(dead_time), np.where(towards > 0, gap / towards, np.inf))
