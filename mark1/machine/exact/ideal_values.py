"""Ideal values: what the exact rule of reinforcement makes of the values, beside what the motors make of them.

The theory (R58 table 1; ND) moves values by exact amounts at once. Motors come near: they turn in whole ticks of
rounded travel, wait their dead time, differ in speed and meet stops. So the simulator keeps a second account, in exact
numbers that lie on no grid, of the same exposures and directions: alpha's step is what one undisturbed pulse turns, and
a correction that is not quantized turns until the ideal sum is right, to a fraction of a tick, and the margin more. The
machine had no such account (invented).
"""

import numpy as np

from mark1.machine.exact.units import Bits, Volts


def turned(ideal: Volts, speed: Volts, travel: float, ticks: Volts | int) -> Volts:
    """Ideal values after motors of these speeds, in motor speeds, have turned for `ticks` (V, all of shape (A,)).

    `travel` is that of one tick at full speed (V); `ticks` may be one number for all.
    """
    moved: Volts = travel * ticks * speed
    return ideal + moved


def until_right(sums: Volts, rates: Volts, direction: Bits, zone: float, dead_time: int) -> Volts:
    """Ticks of turning, whole or not, until each R-unit's ideal sum gets to the edge of its dead zone (shape (R,)).

    `sums` (V) change by `rates` (V a tick) and are asked for on the side of `direction`. Infinity where they do not
    move towards the edge; where they are beyond it already, that was so a dead time before the turning begins.
    """
    gap, towards = zone - direction * sums, direction * rates
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(gap < 0, -float(dead_time), np.where(towards > 0, gap / towards, np.inf))
