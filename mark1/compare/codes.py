"""Codes: the bits of the R-units that stand for a class.

Class 1, 2, ... is coded as that number in binary, R1 the highest bit; 0 codes no class, so that an untaught machine
names none. Reading R-units as bits: R58 p. 402-405, inferred for the machine.
"""

import numpy as np
from numpy.typing import ArrayLike

from mark1.base.checks import check_array, check_count, short_repr
from mark1.machine.exact.units import Bits, Ticks
from mark1.machine.spec import MOST_RESPONSE_UNITS

NO_CLASS = -1
"""The answer that names no class."""

NO_YES = ((0,), (1,))
"""Codes of two classes on one R-unit: 0 for the first, 1 for the second."""


def bits_for(classes: int) -> int:
    """Return the number of R-units needed to code the classes; at most 255 fit on eight R-units (ValueError)."""
    bits = check_count("classes", classes).bit_length()
    if bits > MOST_RESPONSE_UNITS:
        most = 2**MOST_RESPONSE_UNITS - 1
        raise ValueError(
            f"{short_repr(classes)} classes are more than {MOST_RESPONSE_UNITS} R-units can code; use at most {most}"
        )
    return bits


def code_book(classes: int, bits: int) -> Bits:
    """Return the bits of each class, R1 first (shape (classes, bits)); raises ValueError if the classes do not fit."""
    check_count("classes", classes)
    check_count("bits", bits, high=MOST_RESPONSE_UNITS)
    if classes > 2**bits - 1:
        raise ValueError(
            f"{short_repr(classes)} classes are more than {bits} R-units can code ({2**bits - 1}); "
            f"use fewer classes or give the machine {classes.bit_length()} R-units"
        )
    numbers = np.arange(1, classes + 1)[:, np.newaxis]
    return (numbers >> np.arange(bits)[::-1] & 1).astype(np.int8)


def read_codes(bits: ArrayLike, classes: int) -> Ticks:
    """Return the classes that bits (n, R) code, from 0, and NO_CLASS for a code without a class (shape (n,))."""
    table = check_array("bits", bits)
    if table.ndim != 2 or not np.isin(table, (0, 1)).all():
        raise ValueError(f"bits must be 0 or 1, a row of R-units per image; got shape {table.shape}")
    table = table.astype(np.int64)
    numbers = table @ (1 << np.arange(table.shape[1])[::-1])
    return np.where((numbers >= 1) & (numbers <= classes), numbers - 1, NO_CLASS)


def classes_of(bits: ArrayLike, codes: Bits) -> Ticks:
    """Return the classes with these codes (classes, R) for bits (n, R), NO_CLASS where no code matches (shape (n,))."""
    same = (np.asarray(bits)[:, np.newaxis] == codes).all(axis=2)
    return np.where(same.any(axis=1), same.argmax(axis=1), NO_CLASS)


def as_codes(codes: ArrayLike | None, classes: int, bits: int) -> Bits:
    """Return the codes of the classes, those of `code_book` if none are given.

    Raises ValueError for codes of another shape, with other entries than 0 and 1, and for two equal ones.
    """
    if codes is None:
        return code_book(classes, bits)
    try:
        book = np.asarray(codes)
    except ValueError:  # rows of unequal length
        book = np.empty(0)
    # Texts and complex numbers compare equal to 0 and 1 as well, so the kind is checked first.
    if book.dtype.kind not in "biuf" or book.shape != (classes, bits) or not np.isin(book, (0, 1)).all():
        raise ValueError(f"codes must be {classes} rows, one per class, of {bits} bits 0 or 1; got shape {book.shape}")
    rows: dict[tuple[int, ...], int] = {}
    for k, row in enumerate(book.astype(int).tolist(), start=1):
        if (first := rows.setdefault(tuple(row), k)) != k:
            raise ValueError(f"classes {first} and {k} have the same code {row}; give each class its own")
    return book.astype(np.int8)
