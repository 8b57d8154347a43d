"""Cost of a run: machine time, exposures, corrections, motor time and travel of the potentiometers."""

from dataclasses import dataclass

import numpy as np

from mark1.machine.exact.units import TICK
from mark1.machine.machine import Machine
from mark1.machine.state.registers import Registers


@dataclass(frozen=True)
class Cost:
    """Cost of a run so far: machine time (s), exposures, corrections, motor time (s), travel of the wipers (V).

    A correction is an exposure in which motors were energised. Motor seconds are energised time, dead time and time
    at an end stop included; volts travelled are movement of the wipers.
    """

    seconds: float
    exposures: int
    corrections: int
    motor_seconds: float
    volts_travelled: float

    @property
    def hours(self) -> float:
        """Machine time (h)."""
        return self.seconds / 3600


def cost(machine: Machine, now: Registers) -> Cost:
    """Return the cost of the run so far, running motors included."""
    running_ticks = (now.drive != 0) * (now.tick - now.energised)
    under_way = np.abs(machine.positions(now, now.tick) - now.value)
    return Cost(
        seconds=now.tick * TICK,
        exposures=now.exposures,
        corrections=now.corrections,
        motor_seconds=float((now.motor_ticks + running_ticks).sum() * TICK),
        volts_travelled=float((now.travelled + under_way).sum()),
    )
