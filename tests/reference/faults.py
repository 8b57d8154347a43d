"""What is out of order in the naive machine, in plain terms: ("S", 3, "dead"), ("motor", 2, "slipping", 0.5)."""

from collections import Counter
from collections.abc import Iterable, Mapping
from math import isfinite
from typing import Any, TypeAlias

Part: TypeAlias = tuple[str | int, ...]
"""("S", s), ("cord", a, s, sign), ("A", a), ("motor", a), ("wiper", a), ("R", r) or ("supply",), units from 0."""

Kind: TypeAlias = tuple[str | float, ...]
"""What is wrong with a part, () for nothing: ("dead",), ("slipping", factor), ("stuck", bit)."""

KINDS: Mapping[str | int, tuple[str, ...]] = {
    "S": ("dead", "stuck on"), "cord": ("cut",), "A": ("stuck on", "stuck off"),
    "motor": ("dead", "slipping", "reversed"), "wiper": ("jammed",), "R": ("stuck",), "supply": ("sagging",),
}  # fmt: skip
"""What can be wrong with which part; slipping and sagging carry a factor above 0, stuck the bit 0 or 1."""


class Faults:
    """Every part has at most one fault, and a later one takes the place of an earlier; cords that are equal count."""

    def __init__(self, parts: Iterable[Part]) -> None:
        self._parts = Counter(parts)
        self._kinds: dict[Part, Kind] = {}
        self._cut: Counter[Part] = Counter()

    def of(self, *part: str | int) -> Kind:
        """Return what is wrong with a part that is no cord."""
        return self._kinds.get(part, ())

    def cut(self, a: int, s: int, sign: int) -> int:
        """Return how many of these equal cords are cut."""
        return self._cut["cord", a, s, sign]

    def read(self, fault: tuple[Any, ...]) -> tuple[Part, Kind]:
        """Return part and kind of a fault; KeyError for a part that is not there, ValueError for no fault of it."""
        part = self._part(fault)
        kind = fault[len(part) :]
        if not kind or kind[0] not in KINDS[part[0]] or not _fits(kind):
            raise ValueError(
                f"the fault {fault!r} cannot be; give {part} one of {KINDS[part[0]]}, with a factor above 0 if it is"
                " slipping or sagging and with 0 or 1 if an R-unit is stuck"
            )
        return part, kind

    def put(self, part: Part, kind: Kind) -> None:
        """Put a part out of order; of equal cords one more is cut, if one is whole."""
        if part[0] == "cord":
            self._cut[part] = min(self._cut[part] + 1, self._parts[part])
        else:
            self._kinds[part] = kind

    def mend(self, part: Part) -> None:
        """Put a part, or one of equal cords, in order again; KeyError for one that is not there or is in order."""
        faulty = self._cut if part[0] == "cord" else self._kinds
        if self._part(part) != part or not faulty.get(part):
            raise KeyError(f"the part {part!r} has no fault; repair one that has")
        if part[0] == "cord":
            self._cut[part] -= 1
        else:
            del self._kinds[part]

    def _part(self, fault: tuple[Any, ...]) -> Part:
        for length in (1, 2, 4):
            if fault[:length] in self._parts:
                return fault[:length]
        raise KeyError(
            f"{fault!r} names no part of the machine; begin with ('S', s), ('cord', a, s, sign), ('A', a),"
            " ('motor', a), ('wiper', a), ('R', r) or ('supply',)"
        )


def _fits(kind: Kind) -> bool:
    if kind[0] in ("slipping", "sagging"):
        return len(kind) == 2 and isfinite(float(kind[1])) and float(kind[1]) > 0
    return kind[1:] in ((0,), (1,)) if kind[0] == "stuck" else len(kind) == 1
