"""Deviation of the motors' values from those that the exact rule gives.

Both had the same exposures, and were turned the same way in each. They differ by rounding to whole ticks of travel, by
component tolerances of speed and dead time, and by end stops (the ideal values go on beyond them).
"""

from dataclasses import dataclass

import numpy as np

from mark1.machine.exact.units import Flags, Units, Volts
from mark1.machine.machine import Machine
from mark1.machine.state.registers import Registers


@dataclass(frozen=True, eq=False, repr=False)
class Deviation:
    """Values of the motors and of the exact rule (V, shape (A,)), which are at an end stop, and the R-unit of each."""

    value: Volts
    ideal: Volts
    held: Flags
    feeds: Units

    @property
    def volts(self) -> Volts:
        """Values less ideal values (V, shape (A,))."""
        return self.value - self.ideal

    @property
    def largest(self) -> float:
        """The largest absolute deviation of a value (V)."""
        return float(np.abs(self.volts).max())

    @property
    def totals(self) -> Volts:
        """The total of each R-unit's set less its ideal total (V, shape (R,)); gamma ideally keeps a set's total."""
        return np.bincount(self.feeds, self.volts).astype(np.float64)

    def __repr__(self) -> str:
        at = int(np.abs(self.volts).argmax())
        totals = " ".join(f"R{unit + 1} {volts:+.6f}" for unit, volts in enumerate(self.totals))
        mean, held = np.abs(self.volts).mean(), np.count_nonzero(self.held)
        return (
            f"largest deviation {self.largest:.6f} V: A{at + 1} at {self.value[at]:+.6f} V, ideally "
            f"{self.ideal[at]:+.6f} V\nmean {mean:.6f} V; {held} wipers at an end stop\n"
            f"totals of the sets less ideal totals (V): {totals}"
        )


def deviation(machine: Machine, now: Registers) -> Deviation:
    """Return the deviation of the machine's values from the ideal values."""
    value = machine.positions(now, now.tick)
    return Deviation(value, now.ideal, np.abs(value) == machine.stop, machine.feeds)
