"""Value units: 512 potentiometers, each turned by its own small motor.

One motor-driven potentiometer per A-unit, which keeps its setting without power: OM fig. 1, WP, documented. Speed, dead
time and stops: see MachineSpec. A motor is energised, waits its dead time and then turns at a constant speed until it
is switched off or its wiper meets an end stop; it does not coast (invented).
"""

from typing import Any

import numpy as np

from mark1.machine.exact.units import NEVER, TICK, Flags, Ticks, Volts, in_grid, on_grid


def travel_per_tick(speed: Volts, scale: Volts, factor: Any = 1.0, supply: float = 1.0) -> Volts:
    """Signed travel of each wiper in one tick at `scale` times its own speed (V/s), rounded once (V, shape (A,)).

    `factor` is that of each motor's fault, `supply` that of the supply.
    """
    travel: Volts = on_grid(speed * scale * TICK * factor * supply)
    return travel


def turn(start: Volts, travel: Volts, ticks: Ticks | int, stop: float) -> Volts:
    """Wiper positions after `ticks` of constant drive, held at the end stops (V, shape (A,))."""
    # numpy.clip says the same and takes half as long again.
    moved = travel * ticks
    moved += start
    return np.minimum(np.maximum(moved, -stop, out=moved), stop, out=moved)


def position(start: Volts, travel: Volts, dead_time: Ticks | int, energised: int, stop: float) -> Volts:
    """Wiper positions `energised` ticks after their motors were switched on (V, shape (A,))."""
    turned = energised - dead_time
    return turn(start, travel, max(turned, 0) if isinstance(turned, int) else np.maximum(turned, 0), stop)


def homing(start: Volts, bound: Volts, travel: Volts, turned: Ticks) -> Volts:
    """Wiper positions on the way to where each ends, which none passes, `turned` ticks after the dead time (V, (A,)).

    One motor for each wiper: documented, OM fig. 1. That the panel could run them to a goal is invented.
    """
    on_the_way = np.clip(start + travel * turned, np.minimum(start, bound), np.maximum(start, bound))
    return np.where(travel == 0, start, on_the_way)


def settled(position: Volts, resolution: float, stop: float) -> Volts:
    """The nearest multiple of the resolution, halves to even, held within the stops (V, any shape)."""
    nearest_multiple: Volts = on_grid(np.rint(position / resolution) * resolution)
    return np.clip(nearest_multiple, -stop, stop)


def nearest(start: Volts, wanted: Volts, step: Any, stop: float) -> Volts:
    """Where each wiper stands nearest to `wanted` after whole steps from `start`, the shorter way of two (V, (A,)).

    `step` is the size of one, such as a tick's travel (V, 0: the wiper cannot move); the last may end at a stop.
    """
    steps = (np.clip(wanted, -stop, stop) - start) / np.where(step > 0, step, np.inf)
    short, long = (np.clip(start + way(steps) * step, -stop, stop) for way in (np.trunc, _outwards))
    nearer: Volts = np.where(np.abs(long - wanted) < np.abs(short - wanted), long, short)
    return nearer


def _outwards(steps: Volts) -> Volts:
    return np.sign(steps) * np.ceil(np.abs(steps))


def at_stop(position: Volts, travel: Volts, stop: float) -> Flags:
    """Which driven wipers stand at the stop that they are driven towards (shape (A,))."""
    standing: Flags = (travel != 0) & (position == np.copysign(stop, travel))
    return standing


def reaches(start: Volts, goal: Any, travel: Volts, dead_time: Ticks | int) -> Ticks:
    """Ticks from energising to the first at which each driven wiper has come to its goal, NEVER if not driven."""
    driven = travel != 0
    gap, step = in_grid(np.abs(goal - start)), in_grid(np.abs(travel))
    turning = -(-gap // np.where(driven, step, 1))  # whole numbers: a quotient of floats could miss by one tick
    return np.where(driven, dead_time + turning, NEVER)


def decayed(value: Volts, decay: float) -> Volts:
    """Values after the decay of one exposure: value x (1 - decay), rounded once (V, any shape)."""
    left: Volts = on_grid(value * (1 - decay))
    return left
