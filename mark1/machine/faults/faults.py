"""Faults of parts: their names, how registers hold them, and what they do to signals and motors.

Failing parts of the machine are the subject of papers that could not be read (Hay and Wightman 1960), so that the list
of faults is invented; that the removal of A-units does little harm is theory (R58, conclusion 9). Every part has at
most one fault.
"""

import re
from difflib import get_close_matches
from typing import NamedTuple

import numpy as np

from mark1.machine.exact.units import Bits, Flags, Volts
from mark1.machine.state.registers import Registers
from mark1.machine.wiring.cords import Cords, cord_name, parse, unmatched

HEALTHY, DEAD, STUCK_ON = 0, 1, 2
"""Values of the registers `cell_fault` and `unit_fault`; DEAD means stuck off for an A-unit."""

NOT_STUCK = -1
"""Value of the register `response_fault` for a healthy R-unit; otherwise the state that it is stuck at."""

FORMS = (
    '"S137 dead", "S137 stuck on", "S137+>A42 cut", "A42 stuck on", "A42 stuck off", "motor 7 dead", '
    '"motor 7 slipping 0.5", "motor 7 reversed", "wiper 7 jammed", "R3 stuck 1", "supply sagging 0.8"'
)


class Part(NamedTuple):
    """A part of the machine: its kind, its unit from 0, and for a cord its S-unit and sign (0: either)."""

    kind: str
    unit: int = 0
    cell: int = 0
    sign: int = 0

    def __str__(self) -> str:
        if self.kind == "cord":
            return cord_name(self.unit, self.cell, self.sign)
        if self.kind == "supply":
            return "supply"
        space = " " if self.kind in ("motor", "wiper") else ""
        return f"{self.kind}{space}{self.unit + 1}"


class Fault(NamedTuple):
    """A fault of a part: a word, and the number that belongs to it (a factor, a state), else 0."""

    part: Part
    word: str
    number: float = 0.0

    def __str__(self) -> str:
        number = f" {self.number:g}" if self.word in NUMBERED else ""
        return f"{self.part} {self.word}{number}"


WORDS = {
    "S": ("dead", "stuck on"),
    "cord": ("cut",),
    "A": ("stuck off", "stuck on"),
    "motor": ("dead", "slipping", "reversed"),
    "wiper": ("jammed",),
    "R": ("stuck",),
    "supply": ("sagging",),
}
"""Kinds of parts and the faults of each."""

NUMBERED = ("slipping", "stuck", "sagging")
"""Faults that need a number."""

KINDS = tuple((kind, word) for kind, words in WORDS.items() for word in words)
"""Every kind of fault; the register `strikes` holds indices of this list, so that its order must stay."""

_PART = re.compile(r"(S|A|R|motor|wiper)\s*A?(\d{1,9})|(supply)")


def part(text: str) -> tuple[Part, str]:
    """Return the part that a text begins with, and the rest of the text; ValueError if it names no part."""
    if not isinstance(text, str):
        raise ValueError(f"{text!r} is not a part; name one such as S137, S137>A42, A42, motor 7, wiper 7 or R3")
    words = " ".join(text.split())
    if ">" in words:
        head, _, rest = words.partition(" ")
        cord = parse(head)
        return Part("cord", cord.a - 1, cord.s - 1, cord.sign or 0), rest
    match = _PART.match(words)
    if not match:
        raise ValueError(f"{text!r} names no part; a fault must have one of the forms {FORMS}")
    kind, number, supply = match.groups()
    found = Part("supply") if supply else Part(kind, int(number) - 1)
    return found, words[match.end() :].strip()


def fault(text: str) -> Fault:
    """Return the fault of that name, such as "A42 stuck on"; ValueError for an unknown one."""
    of, rest = part(text)
    if not rest:
        raise ValueError(f"say what is wrong with {of}: {' or '.join(repr(f'{of} {word}') for word in WORDS[of.kind])}")
    match = re.fullmatch(r"([a-z]+(?: o[a-z]+)?)(?: (\S+))?", rest)
    word, number = match.groups() if match else (rest, None)
    if word not in WORDS[of.kind]:
        near = get_close_matches(word, WORDS[of.kind], 1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        raise ValueError(f"{of} cannot be {rest!r}; it can be {' or '.join(WORDS[of.kind])}{hint}")
    return Fault(of, word, _number(of, word, number))


def _number(of: Part, word: str, number: str | None) -> float:
    if (word in NUMBERED) != (number is not None):
        wanted = "takes no number" if number else "needs a number, such as " + ("1" if word == "stuck" else "0.5")
        raise ValueError(f"{of} {word} {wanted}")
    try:
        value = float(number or 0)
    except ValueError:
        raise ValueError(f"{of} {word} needs a number, not {number!r}") from None
    if word == "stuck" and value not in (0, 1):
        raise ValueError(f"{of} cannot be stuck at {number}; an R-unit is stuck at 0 or 1")
    if word in ("slipping", "sagging") and (not 0 < value <= MOST_FACTOR or value == 1):
        raise ValueError(
            f"{of} cannot be {word} by {number}; give a factor above 0 and at most {MOST_FACTOR}, other than 1"
        )
    return value


MOST_FACTOR = 100
"""Largest factor on a speed or on the supply, so that sums and travels stay within the voltage grid."""


def in_force(now: Registers) -> list[Fault]:
    """Return the faults in force, part by part in signal order."""
    found = [Fault(Part("S", unit), WORDS["S"][what - 1]) for unit, what in _set(now.cell_fault)]
    found += [Fault(Part("cord", *cord), "cut") for cord in now.severed.tolist()]
    found += [Fault(Part("A", unit), WORDS["A"][what - 1]) for unit, what in _set(now.unit_fault)]
    found += [_of_motor(unit, now.motor_factor[unit]) for unit in np.flatnonzero(now.motor_factor != 1).tolist()]
    found += [Fault(Part("wiper", unit), "jammed") for unit in np.flatnonzero(now.jammed).tolist()]
    found += [Fault(Part("R", unit), "stuck", at) for unit, at in enumerate(now.response_fault) if at != NOT_STUCK]
    return found + ([Fault(Part("supply"), "sagging", now.supply)] if now.supply != 1 else [])


def _set(row: Bits) -> list[tuple[int, int]]:
    return [(unit, int(row[unit])) for unit in np.flatnonzero(row).tolist()]


def _of_motor(unit: int, factor: float) -> Fault:
    word = {0.0: "dead", -1.0: "reversed"}.get(factor, "slipping")
    return Fault(Part("motor", unit), word, factor if word == "slipping" else 0.0)


def lit(lit: Flags, now: Registers) -> Flags:
    """Return which S-units are on, from what their cells ask: dead and stuck ones ignore it (shape (..., S))."""
    return _stuck(lit, now.cell_fault)


def active(a: Flags, now: Registers) -> Flags:
    """Return which A-units are active, from what their signals ask: stuck ones ignore it (shape (..., A))."""
    return _stuck(a, now.unit_fault)


def _stuck(flags: Flags, fault: Bits) -> Flags:
    # Nearly always there is no fault: counting is cheaper than selecting.
    return np.where(fault == HEALTHY, flags, fault == STUCK_ON) if np.count_nonzero(fault) else flags


def forcing(now: Registers) -> Bits:
    """Return the state that a fault, or else a forcing switch, holds each R-unit in; -1 if free (shape (R,))."""
    return np.where(now.response_fault == NOT_STUCK, now.forcing, now.response_fault)


def held(r: Bits, now: Registers) -> Bits:
    """Return the states of R-units that would be in the states `r` if nothing held them (shape (R,))."""
    at = forcing(now)
    return np.where(at >= 0, at, r).astype(np.int8)


def travel(now: Registers, drive: Volts) -> Volts:
    """Return the travel per tick of wipers, from that of their motors: 0 for jammed ones (V, shape (A,))."""
    return np.where(now.jammed, 0.0, drive) if np.count_nonzero(now.jammed) else drive


def without(cords: Cords, severed: Cords) -> Cords:
    """Return the cords that still carry signals: one row is left out for every equal row of `severed`."""
    return cords[unmatched(cords, severed)] if len(severed) else cords
