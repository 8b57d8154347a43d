"""Netlist: a wiring as a text that a person can read and edit, a line a cord (the format is ours, invented).

    mark1 netlist 1
    retina: 20 x 20
    A-units: 512
    jacks: 20            # or: none, any number of cords
    repeats: none        # or: add up
    S137+>A42            # a comment

Text in, table out, and back; whoever reads the file tells its name.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import numpy as np

from mark1.machine.wiring.cords import Cords, fault, names, parse

VERSION = 1
TITLE = f"mark1 netlist {VERSION}"
MOST_CELLS = 10**9
"""Fewer cells than these, so that a pair of units can be numbered."""

NO_LIMIT = "none"
"""The number of jacks of a board without a limit."""

REPEATS = {"none": False, "add up": True}


class Netlist(NamedTuple):
    """What a netlist holds: the board and its cords, units counted from 0 (shape (n, 3))."""

    retina_shape: tuple[int, int]
    a_units: int
    jacks: int | None
    repeats: bool
    cords: Cords


def write(netlist: Netlist) -> str:
    """Return the text of a netlist, cords in the order of their table."""
    rows, columns = netlist.retina_shape
    header = [
        TITLE,
        f"retina: {rows} x {columns}",
        f"A-units: {netlist.a_units}",
        f"jacks: {NO_LIMIT if netlist.jacks is None else netlist.jacks}",
        f"repeats: {'add up' if netlist.repeats else 'none'}",
    ]
    return "".join(f"{line}\n" for line in header + names(netlist.cords))


def read(data: bytes) -> Netlist:
    """Read the bytes of a netlist (ValueError names the line that is wrong, as "line 7: ...")."""
    lines = _lines(data)
    title, *rest = lines or [(1, "")]
    with _line(title[0]):
        _check_title(title[1])
    header: dict[str, Any] = {}
    cords: list[tuple[int, int, int]] = []
    for number, text in rest:
        with _line(number):
            if ":" in text:
                _take_word(text, header)
            else:
                cords.append(_cord(text, header))
    with _line(lines[-1][0]):
        _check_header(header)
    table = np.array(cords, np.int64).reshape(-1, 3)
    found = fault(table, header["jacks"], header["repeats"])
    if found:
        row, sentence = found
        places = [number for number, text in rest if ":" not in text]
        raise ValueError(f"line {places[row]}: {sentence}")
    return Netlist(header["retina"], header["A-units"], header["jacks"], header["repeats"], table)


@contextmanager
def _line(number: int) -> Iterator[None]:
    """Tell the number of the line in what is raised here."""
    try:
        yield
    except ValueError as error:
        raise ValueError(f"line {number}: {error}") from None


def _lines(data: bytes) -> list[tuple[int, str]]:
    """The lines that say something, with their numbers, without comments and spaces at their ends."""
    try:
        text = data.decode("utf-8-sig")  # some editors put a mark before the first line
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise ValueError(f"line {line}: it is no text") from None
    numbered = enumerate(text.split("\n"), 1)
    return [(number, said) for number, line in numbered if (said := line.partition("#")[0].strip())]


def _check_title(text: str) -> None:
    if text == TITLE:
        return
    version = re.fullmatch(r"mark1 netlist (\S+)", text)
    if version:
        raise ValueError(
            f"it is a netlist of version {ascii(version[1][:20])[1:-1]} and this program reads {VERSION}; update mark1"
        )
    raise ValueError(f'it is no netlist; the first line must be "{TITLE}"')


def _take_word(text: str, header: dict[str, Any]) -> None:
    """Take a line of the header, "jacks: 20"."""
    word, value = (part.strip() for part in text.split(":", 1))
    if word not in HEADER:
        raise ValueError(f"{word[:40]!r} is no word of the header; they are {', '.join(HEADER)}")
    if word in header:
        raise ValueError(f"{word!r} stands twice in the header; take one of them out")
    header[word] = HEADER[word](value)


def _check_header(header: dict[str, Any]) -> None:
    missing = [word for word in HEADER if word not in header]
    if missing:
        raise ValueError(f"the header has no {missing[0]!r}; it needs {', '.join(HEADER)} before the first cord")


def _cord(text: str, header: dict[str, Any]) -> tuple[int, int, int]:
    cord = parse(text)
    _check_header(header)
    if cord.sign is None:
        raise ValueError(f"{text!r} has no sign; write S{cord.s}+>A{cord.a} or S{cord.s}->A{cord.a}")
    rows, columns = header["retina"]
    for letter, unit, units in (("S", cord.s, rows * columns), ("A", cord.a, header["A-units"])):
        if not 1 <= unit <= units:
            raise ValueError(f"there is no {letter}{unit}; {letter}-units are {letter}1 to {letter}{units}")
    return cord.a - 1, cord.s - 1, cord.sign


def _shape(value: str) -> tuple[int, int]:
    match = re.fullmatch(r"([0-9]{1,9})\s*x\s*([0-9]{1,9})", value)
    rows, columns = (int(match[1]), int(match[2])) if match else (0, 0)
    if not 1 <= rows * columns < MOST_CELLS:
        raise ValueError(f"the retina is {value[:40]!r}; write its rows and columns as 20 x 20")
    return rows, columns


def _count(value: str) -> int:
    if not re.fullmatch("[0-9]{1,9}", value) or not int(value):
        raise ValueError(f"{value[:40]!r} must be a whole number from 1")
    return int(value)


def _jacks(value: str) -> int | None:
    return None if value == NO_LIMIT else _count(value)


def _repeats(value: str) -> bool:
    if value not in REPEATS:
        raise ValueError(f'repeats is {value[:40]!r}; it must be "none" or "add up"')
    return REPEATS[value]


HEADER: dict[str, Callable[[str], Any]] = {
    "retina": _shape,
    "A-units": _count,
    "jacks": _jacks,
    "repeats": _repeats,
}
"""Words of the header, all needed, and how each is read."""
