"""Example of 1957: 64 A-units, two responses and six stimuli, computed by hand (R57 appendix II, theory).

The first 32 A-units feed R1, the others R2; alpha adds 1 to the value of every active unit of the response that a
stimulus is trained to. Of the stimuli S1 to S6 the last three are illegible in the copies at hand.
"""

import numpy as np
from numpy.typing import NDArray

_ACTIVITY = (
    "OXOO OOOO XOXX OOXO OXOO OOOX XOXO OXOO OXOO OXXO OXOO OOXO OXOX XOXO XOOO OOOO",
    "XOXO OOXO OXOO OOOX OXXO XOOO OOOO OXXO XOXO OXOX OOOO OOXX OOOO OXOX XOOO OOXO",
    "XOOO OOXO XXOO OOXO OXOO XOOX XOXO OOOO XOXO OOOX OXXO OOOO OOXO OXOO XOOX OOXO",
)
_VALUES = {
    "a": "2110 0020 2211 0021 0310 2002 2020 0210 2020 1212 0022 0101 0120 0211 1101 1102",
    "b": "1112 0012 1111 0112 0022 1102 1011 0110 2120 0212 0210 0021 0111 1211 3001 0020",
}


def _digits(text: str) -> NDArray[np.int64]:
    return np.array([int(digit) for digit in text.replace(" ", "")])


ACTIVE_1957 = np.array([[mark == "X" for mark in row.replace(" ", "")] for row in _ACTIVITY])
"""Active A-units for the stimuli S1 to S3 (shape (3, 64))."""

VALUES_1957 = {case: _digits(text) for case, text in _VALUES.items()}
"""Values after (a) S1-S3 were trained to R1 and S4-S6 to R2, and (b) the reverse (each shape (64,), steps)."""

SUMS_1957 = {"a": np.array([[18, 6], [17, 13], [21, 14]]), "b": np.array([[10, 15], [11, 19], [10, 18]])}
"""Sums of the active values at R1 and R2 for S1 to S3, as printed in R57 (each shape (3, 2), steps)."""
