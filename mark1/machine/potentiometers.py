"""Potentiometers: 512 of them hold the values (weights), each turned by its own small motor.

One motor-driven potentiometer per A-unit, which keeps its setting without power: OM fig. 1, WP, documented. Speed, dead
time and end stops: see MachineSpec. A motor is energised, waits for its dead time and then turns at constant speed
until it is switched off or its wiper meets an end stop; it does not coast (invented).
"""

import numpy as np

from mark1.machine.exact.units import LARGEST_SUM, NEVER, TICK, Flags, Ticks, Volts, in_grid, on_grid

MOST_TRAVEL = 2 * LARGEST_SUM
"""Largest travel in one tick (V): from stop to stop, for the widest stops that MachineSpec takes."""


def travel_per_tick(speed: Volts, scale: Volts, factor: Volts | float = 1.0, supply: float = 1.0) -> Volts:
    """Return the signed travel of each wiper in one tick at `scale` times its own speed (V/s), on the grid (V, (A,)).

    `factor` is that of each motor's fault, `supply` that of the supply.
    """
    travel: Volts = on_grid(speed * scale * TICK * factor * supply)
    # Farther than from stop to stop changes nothing, but would overflow the 64-bit multiples of the grid.
    return np.minimum(np.maximum(travel, -MOST_TRAVEL, out=travel), MOST_TRAVEL, out=travel)


def turn(start: Volts, travel: Volts, ticks: Ticks | int, stop: float) -> Volts:
    """Return wiper positions after `ticks` of constant drive, held at the end stops (V, shape (A,))."""
    # np.clip gives the same and takes half as long again.
    moved = travel * ticks
    moved += start
    return np.minimum(np.maximum(moved, -stop, out=moved), stop, out=moved)


def position(start: Volts, travel: Volts, dead_time: Ticks | int, energised: int, stop: float) -> Volts:
    """Return wiper positions `energised` ticks after their motors were switched on (V, shape (A,))."""
    turned = energised - dead_time
    return turn(start, travel, max(turned, 0) if isinstance(turned, int) else np.maximum(turned, 0), stop)


def homing(start: Volts, bound: Volts, travel: Volts, turned: Ticks) -> Volts:
    """Return wiper positions on their way to `bound`, which none passes, `turned` ticks after the dead time (V, (A,)).

    One motor for each wiper: documented, OM fig. 1. That the panel could run wipers to a goal is invented.
    """
    # A reversed motor has its stop as bound, so that either end may be the lower one.
    on_the_way = np.clip(start + travel * turned, np.minimum(start, bound), np.maximum(start, bound))
    return np.where(travel == 0, start, on_the_way)


def settled(position: Volts, resolution: float, stop: float) -> Volts:
    """Return the nearest multiples of the resolution, halves to even, held within the stops (V, any shape)."""
    nearest_multiple: Volts = on_grid(np.rint(position / resolution) * resolution)
    return np.clip(nearest_multiple, -stop, stop)


def nearest(start: Volts, wanted: Volts, step: Volts | float, stop: float) -> Volts:
    """Return the positions nearest to `wanted` that whole steps from `start` reach; ties go to fewer steps (V, (A,)).

    `step` is the size of one step, such as the travel of one tick (V; 0: the wiper cannot move). The last step may end
    early, at a stop.
    """
    steps = (np.clip(wanted, -stop, stop) - start) / np.where(step > 0, step, np.inf)
    short, long = (np.clip(start + way(steps) * step, -stop, stop) for way in (np.trunc, _away_from_zero))
    nearer: Volts = np.where(np.abs(long - wanted) < np.abs(short - wanted), long, short)
    return nearer


def _away_from_zero(steps: Volts) -> Volts:
    return np.sign(steps) * np.ceil(np.abs(steps))


def at_stop(position: Volts, travel: Volts, stop: float) -> Flags:
    """Return which driven wipers stand at the end stop that they are driven towards (shape (A,))."""
    # Positions are clipped to the stop itself, so that equality is exact.
    standing: Flags = (travel != 0) & (position == np.copysign(stop, travel))
    return standing


def reaches(start: Volts, goal: Volts | float, travel: Volts, dead_time: Ticks | int) -> Ticks:
    """Return the ticks from energising until each driven wiper has reached its goal, NEVER if not driven ((A,))."""
    driven = travel != 0
    gap, step = in_grid(np.abs(goal - start)), in_grid(np.abs(travel))
    turning = -(-gap // np.where(driven, step, 1))  # in integers: a quotient of floats could miss by one tick
    return np.where(driven, dead_time + turning, NEVER)


def decayed(value: Volts, decay: float) -> Volts:
    """Return values after the decay of one exposure: value x (1 - decay), on the grid (V, any shape)."""
    left: Volts = on_grid(value * (1 - decay))
    return left
