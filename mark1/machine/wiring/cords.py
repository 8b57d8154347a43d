"""Cords: the tables that hold them, their names such as "S137+>A42", and the rules of a plugboard.

A table has a row (A-unit, S-unit, sign) for each cord, units counted from 0; names count from 1. A cord is excitatory
(+1) or inhibitory (-1): OM fig. 1, WP, RT58, documented. At most one cord joins a pair of S- and A-unit: R57, theory; a
board with repeated cords, for which R57 and R58 compute the activity, adds them up.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mark1.machine.exact.units import tally

Cords = NDArray[np.signedinteger[Any]]

LARGEST_WIDE = 2**20
"""Number of cords up to which a table holds int64; a larger one holds int32, which takes half the memory."""

PIECE = 2**18
"""Number of cords processed at a time, so that temporary arrays stay small beside a large table."""

MARKS = {1: "+", -1: "-"}
"""Sign in the name of a cord."""

SIGNS = {mark: sign for sign, mark in MARKS.items()}

_NAME = re.compile(r"S\s*([0-9]{1,9})\s*([+-]?)\s*>\s*A\s*([0-9]{1,9})")


class Cord(NamedTuple):
    """A cord by its name: units counted from 1; the sign is None if the name does not give it."""

    a: int
    s: int
    sign: int | None


def parse(text: str) -> Cord:
    """Read the name of a cord, "S137+>A42" or without its sign "S137>A42"; ValueError if it is not one."""
    match = _NAME.fullmatch(text.strip())
    if not match:
        raise ValueError(f"{_short(text)} is not a cord; write one as S137+>A42 (excitatory) or S137->A42 (inhibitory)")
    s, mark, a = match.groups()
    return Cord(int(a), int(s), SIGNS.get(mark))


def _short(text: str) -> str:
    return repr(text if len(text) <= 40 else f"{text[:40]}...")


def meant(a: Any, s: Any = None, sign: Any = None) -> dict[str, Any]:
    """Return a, s and, if given, the sign of a cord that is given by its name or by its units, counted from 1.

    ValueError for a text that is not a name, for a name with units beside it, and for one unit alone.
    """
    if isinstance(a, str):
        if (s, sign) != (None, None):
            raise ValueError(f"the cord is named {_short(a)}; give either its name or its units, not both")
        a, s, sign = parse(a)
    elif s is None:
        raise ValueError("name the cord, such as S137+>A42, or give its A-unit and its S-unit")
    return {"a": a, "s": s} if sign is None else {"a": a, "s": s, "sign": sign}


def s_unit(name: Any) -> Any:
    """Return the number of an S-unit given by its name, "S138"; other values unchanged; ValueError for another name."""
    if name is None:
        raise ValueError('say where the cord is to go, such as to="S138"')
    if not isinstance(name, str):
        return name
    match = re.fullmatch(r"S([0-9]{1,9})", name)
    if not match:
        raise ValueError(f"{_short(name)} is not an S-unit; name one such as S138")
    return int(match[1])


def cord_name(a: int, s: int, sign: int) -> str:
    """Return the name of a cord whose units are counted from 0."""
    return f"S{s + 1}{MARKS[sign]}>A{a + 1}"


def names(cords: Cords) -> list[str]:
    """Return the names of the cords of a table, in its order."""
    return [cord_name(*cord) for cord in cords.tolist()]


def blank(a_units: int, excitatory: int, inhibitory: int) -> Cords:
    """Return a sorted table without S-units, of A-units with equal numbers of inputs (shape (A, inputs, 3))."""
    inputs = excitatory + inhibitory
    table = np.empty((a_units, inputs, 3), np.int64 if a_units * inputs <= LARGEST_WIDE else np.int32)
    table[:, :, 0] = np.arange(a_units)[:, np.newaxis]
    table[:, :, 2] = np.repeat([1, -1], [excitatory, inhibitory])
    return table


def in_order(cords: ArrayLike) -> Cords:
    """Return a table sorted by A-unit, sign (+ first) and S-unit, read-only; itself if it already is both."""
    table = _as_table(cords)
    if not all(_runs_on(table[start : start + PIECE + 1]) for start in range(0, len(table), PIECE)):
        table = table[np.lexsort((table[:, 1], -table[:, 2], table[:, 0]))]
    elif table.flags.writeable:
        table = table.copy()
    table.setflags(write=False)
    return table


def _as_table(cords: ArrayLike) -> Cords:
    table = np.asarray(cords)
    if table.size == 0:
        table = np.zeros((0, 3), np.int64)
    if table.ndim != 2 or table.shape[1] != 3 or table.dtype.kind not in "iu":
        raise ValueError(
            f"the table of cords has the shape {table.shape} and holds {table.dtype}; give a row of whole numbers "
            "(A-unit, S-unit, sign) for each cord"
        )
    # Numbers that do not fit stay wide: narrowed, an invalid unit could become a valid one.
    narrow = len(table) > LARGEST_WIDE and table.min() >= -(2**31) and table.max() < 2**31
    return table.astype(np.int32 if narrow else np.int64, copy=False)


def _runs_on(rows: Cords) -> bool:
    """Return True if the rows are sorted."""
    a, s, sign = (np.diff(column) for column in rows.T)
    return bool(((a > 0) | ((a == 0) & ((sign < 0) | ((sign == 0) & (s >= 0))))).all())


def pieces(cords: Cords) -> Iterator[Cords]:
    """Yield a sorted table in parts, none of which splits the cords of an A-unit; nothing for an empty table."""
    start = 0
    while start < len(cords):
        a = cords[start : start + PIECE + 1, 0]
        rows = int(np.searchsorted(a, a[-1])) if len(a) > PIECE else len(a)
        if not rows:  # an A-unit of more cords than a piece holds
            rows = int(np.count_nonzero(cords[:, 0] == a[0]))
        yield cords[start : start + rows]
        start += rows


def unmatched(cords: Cords, others: Cords) -> list[int]:
    """Return the rows of `cords` that `others` does not contain, or not as often."""
    left = Counter(map(tuple, others.tolist()))
    found = []
    for row, cord in enumerate(map(tuple, cords.tolist())):
        if left[cord]:
            left[cord] -= 1
        else:
            found.append(row)
    return found


def occurrence(keys: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return how many equal keys precede each key (shape (n,))."""
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    before = np.empty(len(keys), np.int64)
    before[order] = np.arange(len(keys)) - np.searchsorted(ordered, ordered)
    return before


def check(cords: Cords, a_units: int, s_units: int, *, jacks: int | None, repeats: bool) -> None:
    """Raise ValueError if a plugboard of these units cannot take one of these sorted cords.

    `jacks` is the number of cords of each sign that an S-unit takes; None: any number.
    """
    for part in pieces(cords):
        a, s, sign = part.T
        for cord in part[(a < 0) | (a >= a_units) | (s < 0) | (s >= s_units) | (np.abs(sign) != 1)]:
            raise ValueError(
                f"the cord (A-unit, S-unit, sign) {tuple(cord.tolist())}, units counted from 0, does not fit {a_units} "
                f"A-units and {s_units} S-units; the sign must be 1 or -1"
            )
    full = jacks is not None and fan_out(cords, s_units).max(initial=0) > jacks
    doubled = not repeats and any(_has_doubles(part) for part in pieces(cords))
    found = fault(cords, jacks, repeats) if full or doubled else None
    if found:
        raise ValueError(found[1])


def fan_out(cords: Cords, s_units: int) -> NDArray[np.int64]:
    """Return the number of cords from each S-unit, excitatory and inhibitory, of a sorted table (shape (2, S))."""
    return np.stack([count(cords, 1, sign, s_units) for sign in MARKS])


def count(cords: Cords, end: int, sign: int, units: int) -> NDArray[np.int64]:
    """Return the number of cords of a sign at each unit of column `end` of a sorted table (shape (units,))."""
    counted = np.zeros(units, np.int64)
    for part in pieces(cords):
        counted += tally(part[part[:, 2] == sign, end], length=units)
    return counted


def _has_doubles(cords: Cords) -> bool:
    pairs = np.sort(_pairs(cords))
    return bool((pairs[1:] == pairs[:-1]).any())


def _pairs(cords: Cords) -> NDArray[np.int64]:
    """Return a number for each cord that is equal for equal pairs of units (shape (n,))."""
    a, s = cords[:, 0].astype(np.int64), cords[:, 1]
    return a * (int(s.max(initial=0)) + 1) + s


def fault(cords: Cords, jacks: int | None, repeats: bool) -> tuple[int, str] | None:
    """Return the first row that breaks a rule and what is wrong: a pair joined twice, or a jack that is taken."""
    a, s, sign = cords.T
    doubled = np.zeros(len(cords), np.bool_) if repeats else occurrence(_pairs(cords)) > 0
    jack = 2 * s.astype(np.int64) + (sign < 0)
    taken = np.zeros(len(cords), np.bool_) if jacks is None else occurrence(jack) >= jacks
    for row in np.flatnonzero(doubled | taken).tolist():
        if doubled[row]:
            return row, f"A{a[row] + 1} and S{s[row] + 1} are joined by more than one cord; remove all but one"
        return row, (
            f"S{s[row] + 1} has {np.count_nonzero(jack == jack[row])} {_kind(sign[row])} cords but {jacks} such jacks; "
            "remove cords or raise jacks"
        )
    return None


def _kind(sign: int) -> str:
    return "excitatory" if sign > 0 else "inhibitory"
