"""Cords: the tables that hold them, their names such as "S137+>A42", and the rules of a plugboard.

A table has a row (A-unit, S-unit, sign) a cord, units counted from 0; names count from 1. A cord is excitatory (+1) or
inhibitory (-1): OM fig. 1, WP, RT58, documented. One pair of S- and A-unit is joined by one cord at most: R57, theory;
a board whose cords repeat, as the activity of R57 and R58 is worked out for, adds them up.
"""

import re
from collections import Counter
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Cords = NDArray[np.int64]

MARKS = {1: "+", -1: "-"}
"""How a name tells the sign."""

SIGNS = {mark: sign for sign, mark in MARKS.items()}

_NAME = re.compile(r"S\s*([0-9]{1,9})\s*([+-]?)\s*>\s*A\s*([0-9]{1,9})")


class Cord(NamedTuple):
    """A cord as it is named: units counted from 1; the sign is None where the name leaves it out."""

    a: int
    s: int
    sign: int | None


def parse(text: str) -> Cord:
    """Read the name of a cord, "S137+>A42" or without its sign "S137>A42" (ValueError: it is none)."""
    match = _NAME.fullmatch(text.strip())
    if not match:
        raise ValueError(f"{_short(text)} is no cord; write one as S137+>A42 (excitatory) or S137->A42 (inhibitory)")
    s, mark, a = match.groups()
    return Cord(int(a), int(s), SIGNS.get(mark))


def _short(text: str) -> str:
    return repr(text if len(text) <= 40 else f"{text[:40]}...")


def meant(a: Any, s: Any = None, sign: Any = None) -> dict[str, Any]:
    """Return a, s and, where it is told, the sign of a cord that is given by its name or by its units, from 1.

    ValueError for a text that is no name, a name with units beside it, and half a pair of units.
    """
    if isinstance(a, str):
        if (s, sign) != (None, None):
            raise ValueError(f"the cord is named {_short(a)}; give nothing beside it, or its units and no name")
        a, s, sign = parse(a)
    elif s is None:
        raise ValueError("name the cord, such as S137+>A42, or give its A-unit and its S-unit")
    return {"a": a, "s": s} if sign is None else {"a": a, "s": s, "sign": sign}


def s_unit(name: Any) -> Any:
    """The number of an S-unit that is given by its name, "S138"; anything else as it is (ValueError: no such name)."""
    if not isinstance(name, str):
        return name
    match = re.fullmatch(r"S([0-9]{1,9})", name)
    if not match:
        raise ValueError(f"{_short(name)} is no S-unit; name one such as S138")
    return int(match[1])


def cord_name(a: int, s: int, sign: int) -> str:
    """The name of a cord whose units are counted from 0."""
    return f"S{s + 1}{MARKS[sign]}>A{a + 1}"


def names(cords: Cords) -> list[str]:
    """The names of the cords of a table, in its order."""
    return [cord_name(*cord) for cord in cords.tolist()]


def in_order(cords: Any) -> Cords:
    """Return a table by A-unit, excitatory first, then S-unit, read-only; one that is so already is returned itself."""
    table = np.asarray(cords, dtype=np.int64)
    if table.ndim != 2 or table.shape[1] != 3:
        table = table.reshape(-1, 3)
    order = np.lexsort((table[:, 1], -table[:, 2], table[:, 0]))
    if table.flags.writeable or (order[1:] < order[:-1]).any():
        table = table[order]
        table.setflags(write=False)
    return table


def unmatched(cords: Cords, others: Cords) -> list[int]:
    """Rows of `cords` that `others` does not hold, or not so often."""
    left = Counter(map(tuple, others.tolist()))
    found = []
    for row, cord in enumerate(map(tuple, cords.tolist())):
        if left[cord]:
            left[cord] -= 1
        else:
            found.append(row)
    return found


def occurrence(keys: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many equal keys stand before each (shape of `keys`, (n,))."""
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    before = np.empty(len(keys), np.int64)
    before[order] = np.arange(len(keys)) - np.searchsorted(ordered, ordered)
    return before


def check(cords: Cords, a_units: int, s_units: int, *, jacks: int, repeats: bool) -> None:
    """Refuse cords that a plugboard of these units, and jacks a sign and S-unit, cannot take (ValueError names one)."""
    a, s, sign = cords.T
    for cord in cords[(a < 0) | (a >= a_units) | (s < 0) | (s >= s_units) | (np.abs(sign) != 1)]:
        raise ValueError(
            f"the cord (A-unit, S-unit, sign) {tuple(cord.tolist())}, units counted from 0, does not fit {a_units} "
            f"A-units and {s_units} S-units; the sign must be 1 or -1"
        )
    found = fault(cords, jacks, repeats)
    if found:
        raise ValueError(found[1])


def fault(cords: Cords, jacks: int, repeats: bool) -> tuple[int, str] | None:
    """The first row that breaks a rule, and what is wrong with it: a pair joined already, or a jack that is taken."""
    a, s, sign = cords.T
    doubled = np.zeros(len(cords), np.bool_) if repeats else occurrence(a * (s.max(initial=0) + 1) + s) > 0
    jack = 2 * s + (sign < 0)
    for row in np.flatnonzero(doubled | (occurrence(jack) >= jacks)).tolist():
        if doubled[row]:
            return row, f"A{a[row] + 1} and S{s[row] + 1} are joined by more than one cord; take all but one out"
        return row, (
            f"S{s[row] + 1} has {np.count_nonzero(jack == jack[row])} {_kind(sign[row])} cords but {jacks} such jacks; "
            "take cords out or raise jacks"
        )
    return None


def _kind(sign: int) -> str:
    return "excitatory" if sign > 0 else "inhibitory"
