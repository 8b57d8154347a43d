"""Response units: two-state boxes, each deciding alone by the sign of the sum of its own active values.

Eight bistable R-units: OM fig. 1, RT58, documented. By the sign of the sum: R58, theory. Dead zone: invented.
"""

from dataclasses import dataclass

import numpy as np

from mark1.machine.exact.units import Bits, Flags, Units, Volts

NOT_FORCED = -1
"""Position of a forcing switch that leaves its R-unit free."""


def sums(position: Volts, a: Flags, feeds: Units, units: int) -> Volts:
    """Return the sum of the active values at every R-unit (V, shape (R,)); exact, since all lie on one grid."""
    return np.asarray(np.bincount(feeds, position * a, units), np.float64)


def decide(sums: Volts, r: Bits, zone: float, forcing: Bits | None) -> Bits:
    """Return states: 1 above the dead zone, 0 below it, unchanged inside; forced units follow their switch ((R,)).

    `r` are the states before; `forcing` is None if all units are free.
    """
    # A unit that is 1 stays 1 down to -zone, one that is 0 stays 0 up to zone, edges included.
    free: Bits = (r | (sums > zone)) & (sums >= -zone)
    return free if forcing is None else np.where(forcing == NOT_FORCED, free, forcing).astype(np.int8)


def cleared(r: Bits, forcing: Bits | None) -> Bits:
    """Return states after the clear: 0, or the state in which a unit is held (shape (R,))."""
    return np.zeros(len(r), np.int8) if forcing is None else np.maximum(forcing, 0).astype(np.int8)


@dataclass(frozen=True, eq=False, repr=False)
class Response:
    """Reading of the panel at the look of one exposure; arrays over the R-units, R1 first (shape (R,)).

    `bits` are the states (0 or 1), `sums` the sums behind them (V), `undecided` flags a sum inside the dead zone,
    `direction` is the direction of reinforcement (-1, 0, 1), `limited` flags motors that ran to the time limit.
    """

    bits: Bits
    sums: Volts
    undecided: Flags
    direction: Bits
    limited: Flags

    @property
    def code(self) -> int:
        """The bits read as one binary number, R1 first."""
        return int("".join(map(str, self.bits)), 2)

    @property
    def corrected(self) -> bool:
        """True if any R-unit was reinforced."""
        return bool(self.direction.any())

    def __repr__(self) -> str:
        lines = ["        " + "".join(f"{f'R{unit + 1}':>9}" for unit in range(len(self.bits)))]
        lines.append("bit     " + "".join(f"{bit:>9}" for bit in self.bits))
        lines.append(
            "sum (V) " + "".join(f"{volts:>+8.3f}{'?' if open_ else ' '}" for volts, open_ in self._sums()).rstrip()
        )
        if self.corrected:
            lines.append("motors  " + "".join(f"{('down', '', 'up')[way + 1]:>9}" for way in self.direction).rstrip())
        if self.limited.any():
            lines.append("limit   " + "".join(f"{'time' if cut else '':>9}" for cut in self.limited).rstrip())
        if self.undecided.any():
            lines.append("? undecided: the sum is in the dead zone")
        return "\n".join(lines)

    def _sums(self) -> list[tuple[float, bool]]:
        return list(zip(self.sums.tolist(), self.undecided.tolist(), strict=True))
