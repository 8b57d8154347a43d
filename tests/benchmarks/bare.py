"""The arithmetic of a taught exposure and nothing else: what the machine's exposures are measured against.

Signed sums of the A-units over a dense matrix of cords, thresholds, sums at the R-units, error correction, values held
at their stops; in floats, because numpy multiplies matrices of whole numbers several times slower. No clock, no events,
no registers, no checks.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from mark1.machine.machine import Machine


class Bare:
    """The values of one machine of default rules (alpha, quantized, bivalent, positive), taught without its clock."""

    def __init__(self, machine: Machine) -> None:
        spec, feeds = machine.spec, machine.feeds
        self.cords = np.zeros((len(feeds), spec.cells))
        unit, cell, sign = machine.registers.cords.T
        np.add.at(self.cords, (unit, cell), sign)
        self.feeds, self.responses = feeds, spec.response_units
        self.light, self.threshold = spec.s_threshold, spec.threshold
        self.stop, self.zone = machine.stop, machine.dead_zone
        self.step = round(spec.motor_speed * 0.001 * 2**30) / 2**30 * (spec.pulse_ms - spec.dead_time_ms)
        self.values = np.zeros(len(feeds))

    def activity(self, image: Any) -> NDArray[np.bool_]:
        """A-units that an image turns on (shape (A,))."""
        return np.asarray(self.cords @ (image.ravel() >= self.light) >= self.threshold)

    def teach(self, image: NDArray[np.float64], target: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Correct the values towards a target of 0 or 1 for each R-unit; return what was answered."""
        active = self.activity(image)
        bits = np.bincount(self.feeds, self.values * active, self.responses) > self.zone
        direction = target - bits
        if direction.any():
            moved = self.values + self.step * active * direction[self.feeds]
            self.values = np.clip(moved, -self.stop, self.stop)
        return bits
