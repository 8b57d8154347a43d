"""Codes: many classes on few R-units, read as the bits of one number.

Class 1, 2, ... is coded by that number in binary, R1 the highest bit; 0 is no class, so that a machine that has
learned nothing names none. Reading R-units as bits: R58 p. 402-405, inferred for the machine.
"""

from typing import Any

import numpy as np

from mark1.machine.exact.units import Bits, Ticks
from mark1.machine.spec import MOST_RESPONSE_UNITS

NO_CLASS = -1
"""The answer that names no class."""

NO_YES = ((0,), (1,))
"""Codes of two classes on a single R-unit, which answers 0 to the first and 1 to the second."""


def bits_for(classes: int) -> int:
    """How few R-units code this many classes (ValueError above the 255 that eight R-units can)."""
    bits = max(1, int(classes).bit_length())
    if bits > MOST_RESPONSE_UNITS:
        most = 2**MOST_RESPONSE_UNITS - 1
        raise ValueError(f"{classes} classes are more than {MOST_RESPONSE_UNITS} R-units can code; show at most {most}")
    return bits


def code_book(classes: int, bits: int) -> Bits:
    """Bits that each class is taught as, R1 first (shape (classes, bits)); ValueError for more than fit."""
    if classes > 2**bits - 1:
        raise ValueError(
            f"{classes} classes are more than {bits} R-units can code ({2**bits - 1}); "
            f"show fewer classes or give the machine {classes.bit_length()} R-units"
        )
    numbers = np.arange(1, classes + 1)[:, np.newaxis]
    return (numbers >> np.arange(bits)[::-1] & 1).astype(np.int8)


def read_codes(bits: Any, classes: int) -> Ticks:
    """Classes that bits (n, R) stand for, counted from 0, and NO_CLASS for a code that is none (shape (n,))."""
    table = np.asarray(bits, dtype=np.int64)
    numbers = table @ (1 << np.arange(table.shape[1])[::-1])
    return np.where((numbers >= 1) & (numbers <= classes), numbers - 1, NO_CLASS)


def named(bits: Any, codes: Bits) -> Ticks:
    """Classes whose codes (classes, R) the bits (n, R) are, counted from 0; NO_CLASS for those of none (shape (n,))."""
    same = (np.asarray(bits)[:, np.newaxis] == codes).all(axis=2)
    return np.where(same.any(axis=1), same.argmax(axis=1), NO_CLASS)


def as_codes(codes: Any, classes: int, bits: int) -> Bits:
    """Return the codes of a number of classes, those of `code_book` if none are given (ValueError: they do not fit)."""
    if codes is None:
        return code_book(classes, bits)
    book = np.asarray(codes)
    if book.shape != (classes, bits) or not np.isin(book, (0, 1)).all():
        raise ValueError(f"codes are of shape {book.shape}; give {classes} rows of {bits} bits, 0 or 1, a row a class")
    return book.astype(np.int8)
