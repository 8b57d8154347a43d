"""Netlist: a wiring as text that a person can read and edit, one line for each cord (the format is ours, invented).

    mark1 netlist 1
    cords: 10240         # optional: how many cords follow; written by save, so that a cut file is noticed
    retina: 20 x 20
    A-units: 512
    jacks: 20            # or: none, any number of cords
    repeats: none        # or: add up
    S137+>A42            # a comment

This module converts between text and tables; `wiring` reads and writes files and names them in its errors.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import numpy as np

from mark1.machine.spec import MOST
from mark1.machine.wiring.cords import Cords, fault, names, parse
from mark1.machine.wiring.memory import check_board_memory

VERSION = 1
TITLE = f"mark1 netlist {VERSION}"

NO_LIMIT = "none"
"""Number of jacks, as written, of a board without a limit."""

REPEATS = {"none": False, "add up": True}


class Netlist(NamedTuple):
    """Contents of a netlist: the board and its cords, units counted from 0 (shape (n, 3))."""

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
        # Before the words without which a header is refused, so that a cut can never leave a whole header without it.
        f"cords: {len(netlist.cords)}",
        f"retina: {rows} x {columns}",
        f"A-units: {netlist.a_units}",
        f"jacks: {NO_LIMIT if netlist.jacks is None else netlist.jacks}",
        f"repeats: {'add up' if netlist.repeats else 'none'}",
    ]
    return "".join(f"{line}\n" for line in header + names(netlist.cords))


def read(data: bytes) -> Netlist:
    """Read the bytes of a netlist; ValueError names the line that is wrong, as "line 7: ..."."""
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
        _check_complete(header, len(cords), data)
        check_board_memory(header["A-units"], header["retina"][0] * header["retina"][1], len(cords))
    table = np.array(cords, np.int64).reshape(-1, 3)
    found = fault(table, header["jacks"], header["repeats"])
    if found:
        row, sentence = found
        numbers = [number for number, text in rest if ":" not in text]
        raise ValueError(f"line {numbers[row]}: {sentence}")
    return Netlist(header["retina"], header["A-units"], header["jacks"], header["repeats"], table)


@contextmanager
def _line(number: int) -> Iterator[None]:
    """Put the number of the line before the message of a ValueError raised inside."""
    try:
        yield
    except ValueError as error:
        raise ValueError(f"line {number}: {error}") from None


def _lines(data: bytes) -> list[tuple[int, str]]:
    """Return the lines that are not empty, numbered, without comments and surrounding spaces."""
    try:
        text = data.decode("utf-8-sig")  # some editors put a mark before the first line
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise ValueError(f"line {line}: not text") from None
    numbered = enumerate(text.split("\n"), 1)
    return [(number, content) for number, line in numbered if (content := line.partition("#")[0].strip())]


def _check_title(text: str) -> None:
    if text == TITLE:
        return
    version = re.fullmatch(r"mark1 netlist (\S+)", text)
    if version:
        raise ValueError(
            f"the netlist has version {ascii(version[1][:20])[1:-1]} and this program reads {VERSION}; update mark1"
        )
    raise ValueError(f'not a netlist; the first line must be "{TITLE}"')


def _take_word(text: str, header: dict[str, Any]) -> None:
    """Enter a line of the header, such as "jacks: 20"."""
    word, value = (part.strip() for part in text.split(":", 1))
    if word not in HEADER:
        raise ValueError(f"unknown header {word[:40]!r}; it must be one of {', '.join(HEADER)}")
    if word in header:
        raise ValueError(f"{word!r} is given twice in the header; remove one of them")
    header[word] = HEADER[word](value)


def _check_header(header: dict[str, Any]) -> None:
    missing = [word for word in NEEDED if word not in header]
    if missing:
        raise ValueError(f"the header has no {missing[0]!r}; it needs {', '.join(NEEDED)} before the first cord")


def _check_complete(header: dict[str, Any], found: int, data: bytes) -> None:
    """Refuse a file that does not hold what its header promises: it was cut short, or edited by hand."""
    if "cords" not in header:
        return
    if found != header["cords"]:
        raise ValueError(
            f"the file holds {found} cords but its header says {header['cords']}; the file is incomplete, or, if you "
            "edited it, correct or remove that line of the header"
        )
    # A last line cut inside a number, "S15+>A1" of "S15+>A12", is still a cord: only the missing line end tells.
    if not data.endswith(b"\n"):
        raise ValueError("the last line has no line end; the file is incomplete, or, if you edited it, end that line")


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
    if not 1 <= rows * columns <= MOST:
        raise ValueError(f"the retina is {value[:40]!r}; write its rows and columns as 20 x 20")
    return rows, columns


def _count(value: str) -> int:
    if not re.fullmatch("[0-9]{1,9}", value) or not int(value):
        raise ValueError(f"{value[:40]!r} must be a whole number from 1")
    return int(value)


def _cords(value: str) -> int:
    return 0 if value == "0" else _count(value)


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
    "cords": _cords,
}
"""Words of the header and how each is read."""

NEEDED = ("retina", "A-units", "jacks", "repeats")
"""Words that every header must have."""
