"""Value units: 512 potentiometers, each turned by its own small motor.

One motor-driven potentiometer per A-unit, which keeps its setting without power: OM fig. 1, WP, documented. Speed, dead
time and stops: see MachineSpec. A motor is energised, waits its dead time and then turns at a constant speed until it
is switched off or its wiper meets an end stop; it does not coast (invented).
"""

import numpy as np

from mark1.machine.units import GRID, NEVER, TICK, Flags, Ticks, Volts, on_grid


def travel_per_tick(speed: Volts, scale: Volts) -> Volts:
    """Signed travel of each wiper in one tick at `scale` times its own speed (V/s), rounded once (V, shape (A,))."""
    travel: Volts = on_grid(speed * scale * TICK)
    return travel


def turn(start: Volts, travel: Volts, ticks: Ticks, stop: float) -> Volts:
    """Wiper positions after `ticks` of constant drive, held at the end stops (V, shape (A,))."""
    return np.clip(start + travel * ticks, -stop, stop)


def position(start: Volts, travel: Volts, dead_time: Ticks, energised: int, stop: float) -> Volts:
    """Wiper positions `energised` ticks after their motors were switched on (V, shape (A,))."""
    return turn(start, travel, np.maximum(energised - dead_time, 0), stop)


def at_stop(position: Volts, travel: Volts, stop: float) -> Flags:
    """Which driven wipers stand at the stop that they are driven towards (shape (A,))."""
    standing: Flags = (travel != 0) & (position == np.sign(travel) * stop)
    return standing


def meets_stop(start: Volts, travel: Volts, dead_time: Ticks, stop: float) -> Ticks:
    """Ticks from energising to the first at which each driven wiper stands at its stop, NEVER if not driven."""
    driven = travel != 0
    gap = np.rint((stop - np.sign(travel) * start) / GRID).astype(np.int64)
    step = np.rint(np.abs(travel) / GRID).astype(np.int64)
    turning = -(-gap // np.where(driven, step, 1))  # whole numbers: a quotient of floats could miss by one tick
    return np.where(driven, dead_time + turning, NEVER)


def decayed(value: Volts, decay: float) -> Volts:
    """Values after the decay of one exposure: value x (1 - decay), rounded once (V, any shape)."""
    left: Volts = on_grid(value * (1 - decay))
    return left
