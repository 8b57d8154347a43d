"""Sensory plugboard: the cords from S-units to A-units, and the signals that they carry to the A-units.

Random and fixed during an experiment, each cord excitatory (+1) or inhibitory (-1): OM fig. 1, WP, RT58, documented.
Up to 40 cords from one S-unit: WP citing OM, reported; 20 of each sign: inferred. At most one cord joins a pair of
S- and A-unit: R57, theory; where cords repeat they add up.
"""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mark1.machine.exact.units import Flags, tally
from mark1.machine.wiring.cords import Cords, check, fan_out, in_order, pieces

LARGEST_DENSE = 2**20
"""A-units x S-units up to which a dense copy of the cords is kept, for speed."""

MOST_IN_16_BITS = 2**15
"""Number of cords below which every sum of signals fits in 16 bits."""


class Plugboard:
    """The cords of one machine; ValueError for a cord that the board cannot take.

    `cords` has a row (A-unit, S-unit, sign) for each cord, units counted from 0 (shape (n, 3)); `jacks` is the number
    of cords of one sign that an S-unit takes (None: any number); with `repeats` several cords may join one pair.
    """

    def __init__(self, cords: ArrayLike, a_units: int, s_units: int, jacks: int | None, repeats: bool = False) -> None:
        self.a_units, self.s_units = a_units, s_units
        self.cords: Cords = in_order(cords)
        check(self.cords, a_units, s_units, jacks=jacks, repeats=repeats)
        self._dense = self._as_matrix() if a_units * s_units <= LARGEST_DENSE else None
        if self._dense is not None:
            self._rows = self._dense.astype(np.int16 if len(self.cords) < MOST_IN_16_BITS else np.int32)
            self._all = self._rows.sum(axis=0, dtype=self._rows.dtype)

    def fan_out(self) -> NDArray[np.int64]:
        """Return the number of cords that leave each S-unit, excitatory and inhibitory (shape (2, S))."""
        return fan_out(self.cords, self.s_units)

    def signals(self, s: Flags) -> NDArray[Any]:
        """Return lit excitatory minus lit inhibitory inputs of every A-unit, integers: s (..., S) -> (..., A)."""
        if not np.count_nonzero(s):
            return np.zeros((*s.shape[:-1], self.a_units), np.int64)
        if self._dense is not None:
            if s.ndim == 1:
                return self._of_one(s)
            # Integers far below 2**24 are exact in float32, and a matrix product is far quicker in floats.
            return np.asarray(s.astype(np.float32) @ self._dense)
        rows = s.reshape(-1, self.s_units)
        sums = np.zeros((len(rows), self.a_units), np.int64)
        for a, source, sign in (part.T for part in pieces(self.cords)):
            for row, total in zip(rows, sums, strict=True):
                added = tally(a - a[0], sign * row[source])
                total[a[0] : a[0] + len(added)] = added
        return sums.reshape(*s.shape[:-1], self.a_units)

    def _of_one(self, s: Flags) -> NDArray[np.int64]:
        """Return the signals of one image: the sum over its lit cells, or all minus its dark ones if fewer."""
        lit = 2 * np.count_nonzero(s) <= len(s)
        added = np.add.reduce(self._rows.compress(s if lit else ~s, axis=0), axis=0, dtype=self._rows.dtype)
        signals: NDArray[np.int64] = (added if lit else self._all - added).astype(np.int64)
        return signals

    def _as_matrix(self) -> NDArray[np.float32]:
        a, s, sign = self.cords.T
        matrix = np.zeros((self.s_units, self.a_units), dtype=np.float32)
        np.add.at(matrix, (s, a), sign)
        return matrix
