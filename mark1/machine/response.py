"""Response units: two-state boxes, each of which decides alone by the sign of the sum of its own active values.

Eight bistable R-units: OM fig. 1, RT58, documented. By the sign of the sum: R58, theory. Dead zone: invented.
"""

from dataclasses import dataclass

import numpy as np

from mark1.machine.exact.units import Bits, Flags, Units, Volts

NOT_FORCED = -1
"""The position of a forcing switch that leaves its R-unit free."""


def sums(position: Volts, a: Flags, feeds: Units, units: int) -> Volts:
    """Sum of the active values at every R-unit (V, shape (R,)); exact, since all lie on one grid."""
    return np.asarray(np.bincount(feeds, position * a, units), np.float64)


def decide(sums: Volts, r: Bits, zone: float, forcing: Bits | None) -> Bits:
    """States (shape (R,)): 1 above the dead zone, 0 below it, inside as it was; forced units stand at their switch.

    `forcing` is None where all are free.
    """
    free: Bits = (r | (sums > zone)) & (sums >= -zone)
    return free if forcing is None else np.where(forcing == NOT_FORCED, free, forcing).astype(np.int8)


def cleared(r: Bits, forcing: Bits | None) -> Bits:
    """States after the clear: 0, or where a unit is held (shape (R,))."""
    return np.zeros(len(r), np.int8) if forcing is None else np.maximum(forcing, 0).astype(np.int8)


@dataclass(frozen=True, eq=False, repr=False)
class Response:
    """What the panel showed at the look of one exposure; arrays over the R-units, R1 first (shape (R,)).

    `bits` are the states (0 or 1), `sums` the voltages behind them (V), `undecided` whether a sum lay in the dead
    zone, `direction` what the mode asked of each R-unit (-1, 0, 1), `limited` whether motors ran to the time limit.
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
        """Whether any R-unit was reinforced."""
        return bool(self.direction.any())

    def __repr__(self) -> str:
        lines = ["        " + "".join(f"{f'R{unit + 1}':>9}" for unit in range(len(self.bits)))]
        lines.append("bit     " + "".join(f"{bit:>9}" for bit in self.bits))
        lines.append("sum (V) " + "".join(f"{volts:>+8.3f}{'?' if open_ else ' '}" for volts, open_ in self._sums()))
        lines.append("asked   " + "".join(f"{'-0+'[way + 1] if way else '':>9}" for way in self.direction))
        if self.limited.any():
            lines.append("limit   " + "".join(f"{'time' if cut else '':>9}" for cut in self.limited))
        return "\n".join(lines if self.corrected else lines[:-1])

    def _sums(self) -> list[tuple[float, bool]]:
        return list(zip(self.sums.tolist(), self.undecided.tolist(), strict=True))
