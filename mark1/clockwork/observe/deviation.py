"""Departure: how far the values that motors made stand from those that the exact rule would have made.

Both had the same exposures, and were turned the same way in each. What parts them is rounding to whole ticks of travel,
spreads of speed and dead time, and end stops (beyond which the ideal values go on).
"""

from dataclasses import dataclass

import numpy as np

from mark1.machine.exact.units import Flags, Units, Volts
from mark1.machine.machine import Machine


@dataclass(frozen=True, eq=False, repr=False)
class Departure:
    """Where wipers stand and where they ideally would (V, shape (A,)), which are held by a stop, what they feed."""

    value: Volts
    ideal: Volts
    held: Flags
    feeds: Units

    @property
    def volts(self) -> Volts:
        """Wipers less ideal values (V, shape (A,))."""
        return self.value - self.ideal

    @property
    def largest(self) -> float:
        """The largest departure of a wiper, up or down (V)."""
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
            f"largest departure {self.largest:.6f} V: A{at + 1} at {self.value[at]:+.6f} V, ideally "
            f"{self.ideal[at]:+.6f} V\non average {mean:.6f} V; {held} wipers stand at a stop\n"
            f"totals of the sets less ideal ones (V): {totals}"
        )


def departure(machine: Machine) -> Departure:
    """How far the machine's values depart from the ideal ones as it stands now."""
    now = machine.registers
    value = machine.positions(now, now.tick)
    return Departure(value, now.ideal, np.abs(value) == machine.stop, machine.feeds)
