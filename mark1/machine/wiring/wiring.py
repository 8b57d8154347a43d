"""Wiring: the cords of a plugboard as a value, which can be sampled, written by hand, saved, compared and plugged in.

The machine was wired at random (RT58, documented), cord by cord and by hand (PH, documented). `sampling` describes the
kinds of random wiring and their standing; the text file, a netlist, is ours (invented).
"""

import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mark1.base.checks import check_count, check_number, is_count
from mark1.base.files import write_whole
from mark1.base.rng import stream
from mark1.machine.spec import MOST, MachineSpec, check_retina
from mark1.machine.wiring import netlist, sampling, sampling_unlimited
from mark1.machine.wiring.cords import MARKS, Cords, check, count, fan_out, in_order, names, unmatched
from mark1.machine.wiring.memory import check_board_memory, check_memory
from mark1.machine.wiring.sampling import random_cords

__all__ = ["Difference", "Wiring", "explicit", "load", "local", "random", "random_cords", "with_replacement"]

SHOWN = 6
"""Number of cords that a printed wiring names."""


class Difference(NamedTuple):
    """Names of the cords that only the first, and only the second, of two wirings has."""

    first: list[str]
    second: list[str]

    def __str__(self) -> str:
        if not any(self):
            return "no cord differs"
        return " | ".join(" ".join(cords) or "none" for cords in self)


@dataclass(frozen=True, eq=False, repr=False)
class Wiring:
    """The cords of one board; equal and hashable by its contents.

    `cords` has a row (A-unit, S-unit, sign) for each cord, units counted from 0 (shape (n, 3)), sorted and read-only.
    With `repeats` several cords may join one pair, and add up. `jacks` is the number of cords of one sign that an
    S-unit takes (None: any number); it belongs to the board, so that equal wirings may differ in it.

    Raises:
        ValueError: the board cannot take a cord, or needs more memory than is available.
    """

    cords: Cords
    retina_shape: tuple[int, int]
    a_units: int
    jacks: int | None
    repeats: bool = field(default=False, kw_only=True)

    def __post_init__(self) -> None:
        check_retina(self.retina_shape)
        check_count("a_units", self.a_units, 1, MOST)
        if self.jacks is not None:
            check_count("jacks", self.jacks, 1, MOST, hint=", or None for no limit")
        object.__setattr__(self, "cords", in_order(self.cords))
        check_board_memory(self.a_units, self.cells, len(self.cords))
        check(self.cords, self.a_units, self.cells, jacks=self.jacks, repeats=self.repeats)

    @classmethod
    def of(cls, spec: MachineSpec, cords: ArrayLike, repeats: bool = False) -> "Wiring":
        """Return a wiring of the board of this machine."""
        return cls(in_order(cords), spec.retina_shape, spec.association_units, spec.jacks, repeats=repeats)

    @property
    def cells(self) -> int:
        """Number of photocells, and so of S-units."""
        return self.retina_shape[0] * self.retina_shape[1]

    def inputs(self, unit: str) -> list[str]:
        """Return the names of the cords to an A-unit, such as "A17", excitatory first; KeyError for another name."""
        return names(self.cords[self.cords[:, 0] == _unit(unit, "A", self.a_units)])

    def outputs(self, unit: str) -> list[str]:
        """Return the names of the cords from an S-unit, such as "S137"; KeyError if there is no such unit."""
        return names(self.cords[self.cords[:, 1] == _unit(unit, "S", self.cells)])

    def on_retina(self, unit: str) -> NDArray[np.int64]:
        """Return the sum of the signs of the cords from each cell to an A-unit (shape of the retina); KeyError too."""
        mine = self.cords[self.cords[:, 0] == _unit(unit, "A", self.a_units)]
        sums = np.zeros(self.cells, np.int64)
        np.add.at(sums, mine[:, 1], mine[:, 2])
        return sums.reshape(self.retina_shape)

    def field(self, unit: str) -> str:
        """Return the inputs of an A-unit drawn on the retina: +, - or 0 by the sign of their sum, else a dot.

        KeyError if there is no such unit.
        """
        drawn = np.full(self.cells, ".")
        drawn[self.cords[self.cords[:, 0] == _unit(unit, "A", self.a_units), 1]] = "0"
        sums = self.on_retina(unit).ravel()
        drawn[sums > 0], drawn[sums < 0] = MARKS[1], MARKS[-1]
        return "\n".join(" ".join(row) for row in drawn.reshape(self.retina_shape).tolist())

    def fan_out(self) -> NDArray[np.int64]:
        """Return the number of cords that leave each cell, excitatory and inhibitory (shape (2, rows, columns))."""
        return fan_out(self.cords, self.cells).reshape(2, *self.retina_shape)

    def fan_in(self) -> NDArray[np.int64]:
        """Return the number of cords to each A-unit, excitatory and inhibitory (shape (2, A))."""
        return np.stack([count(self.cords, 0, sign, self.a_units) for sign in MARKS])

    def difference(self, other: "Wiring") -> Difference:
        """Return the names of the cords that only one of two wirings has; ValueError for boards of different size."""
        return Difference(self - other, other - self)

    def __sub__(self, other: object) -> list[str]:
        if not isinstance(other, Wiring):
            return NotImplemented
        if (self.retina_shape, self.a_units) != (other.retina_shape, other.a_units):
            raise ValueError(f"cannot compare a wiring of {_size(self)} with one of {_size(other)}")
        return names(self.cords[unmatched(self.cords, other.cords)])

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the wiring as a netlist, a text that a person can edit; OSError if the file cannot be written."""
        text = netlist.write(netlist.Netlist(self.retina_shape, self.a_units, self.jacks, self.repeats, self.cords))
        write_whole(Path(path), lambda file: file.write(text.encode()))

    def __len__(self) -> int:
        return len(self.cords)

    def _content(self) -> tuple[object, ...]:
        return self.retina_shape, self.a_units, self.repeats, self.cords.tobytes()

    def __eq__(self, other: object) -> bool:
        return self._content() == other._content() if isinstance(other, Wiring) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._content())

    def __repr__(self) -> str:
        repeats = ", repeats add up" if self.repeats else ""
        ends = zip(MARKS.values(), self.fan_in(), self.fan_out(), strict=True)
        lines = [
            f"  {mark} {fan_in.sum()}: {_range(fan_in)} to an A-unit, {_range(fan_out)} from an S-unit"
            for mark, fan_in, fan_out in ends
        ]
        first = " ".join(names(self.cords[:SHOWN])) + (" ..." if len(self) > SHOWN else "")
        return "\n".join([f"<Wiring: {len(self)} cords, {_size(self)}{repeats}", *lines, f"  {first or 'no cords'}>"])


def _size(wiring: Wiring) -> str:
    rows, columns = wiring.retina_shape
    return f"{wiring.a_units} A-units on {rows} x {columns} cells"


def _range(counts: NDArray[np.int64]) -> str:
    return str(counts.min()) if counts.min() == counts.max() else f"{counts.min()}-{counts.max()}"


def _unit(name: object, letter: str, units: int) -> int:
    """Return the index, from 0, of a unit by its name."""
    number = name[1:] if isinstance(name, str) and name[:1] == letter else ""
    if not (number.isascii() and number.isdigit() and len(number) < 10 and 1 <= int(number) <= units):
        raise KeyError(f"there is no {letter}-unit {name!r}; they are {letter}1 to {letter}{units}")
    return int(number) - 1


def random(spec: MachineSpec, seed: int = 0) -> Wiring:
    """Return the random wiring of `Rig(spec, seed)`: distinct inputs, no two A-units alike.

    At random: RT58, documented; the rules: R57, theory. ValueError if the board needs more memory than is available, or
    if none could be completed, which happens only when almost every jack or pattern is needed.
    """
    _check_spec(spec)
    check_memory(spec)
    draw = sampling_unlimited.distinct_cords if spec.jacks is None else random_cords
    return Wiring.of(spec, draw(spec, stream(seed, "wiring")))


def with_replacement(spec: MachineSpec, seed: int = 0) -> Wiring:
    """Return a wiring whose cords are sampled with replacement: repeated cords add up (R57, R58, theory).

    A cell may be joined to an A-unit several times, and with both signs; a cord whose jack is taken is sampled again.
    ValueError if the board needs more memory than is available.
    """
    _check_spec(spec)
    check_memory(spec)
    draw = sampling_unlimited.repeating_cords if spec.jacks is None else sampling.repeating_cords
    return Wiring.of(spec, draw(spec, stream(seed, "wiring")), repeats=True)


def local(spec: MachineSpec, seed: int = 0, *, spread: float = 3.0, shape: str = "gaussian") -> Wiring:
    """Return a wiring with distinct inputs of each A-unit near a cell sampled for it (invented).

    `spread` is in cells: the standard deviation of a "gaussian", half the side of a square "window"; both are clipped
    by the edge of the retina. ValueError if a corner leaves too few cells, the board needs more memory than is
    available, or no board could be completed.
    """
    _check_spec(spec)
    if shape not in ("gaussian", "window"):
        raise ValueError(f'shape must be "gaussian" or "window", not {shape!r}')
    cells = check_number("spread", spread, above=0, hint=" (cells)")
    check_memory(spec)
    draw = sampling_unlimited.local_cords if spec.jacks is None else sampling.local_cords
    return Wiring.of(spec, draw(spec, cells, shape, stream(seed, "wiring")))


def explicit(rows: Iterable[tuple[int, int, int]], spec: MachineSpec, repeats: bool = False) -> Wiring:
    """Return a wiring of rows (A-unit, S-unit, sign), units counted from 1; ValueError for an invalid cord."""
    _check_spec(spec)
    if not isinstance(rows, Iterable):
        raise ValueError(f"rows must be a list of cords, each (A-unit, S-unit, sign), not {rows!r}")
    cords = [_checked(row, spec) for row in rows]
    return Wiring.of(spec, np.array(cords, np.int64).reshape(-1, 3) - (1, 1, 0), repeats)


def _check_spec(spec: object) -> None:
    if not isinstance(spec, MachineSpec):
        raise ValueError(f"spec must be a MachineSpec, not {type(spec).__name__}")


def _checked(row: object, spec: MachineSpec) -> tuple[int, int, int]:
    numbers = tuple(row) if isinstance(row, Iterable) else ()
    if len(numbers) != 3 or not all(is_count(number, None) for number in numbers) or numbers[2] not in MARKS:
        raise ValueError(f"{row!r} is not a cord; give its A-unit, S-unit and sign, 1 or -1, as in (42, 137, 1)")
    for letter, unit, units in zip("AS", numbers, (spec.association_units, spec.cells), strict=False):
        if not 1 <= unit <= units:
            raise ValueError(f"there is no {letter}{unit}; {letter}-units are {letter}1 to {letter}{units}")
    a, s, sign = map(int, numbers)
    return a, s, sign


def load(path: str | os.PathLike[str]) -> Wiring:
    """Return the wiring in a netlist file; ValueError names the file and the line that is wrong."""
    if not isinstance(path, str | os.PathLike) or "\0" in os.fspath(path):
        raise ValueError(f'path must name a file, such as "board.net", not {path!r}')
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise ValueError(f"{os.fspath(path)} cannot be read as a netlist: {_reason(error)}") from None
    try:
        board = netlist.read(data)
        return Wiring(board.cords, board.retina_shape, board.a_units, board.jacks, repeats=board.repeats)
    except ValueError as error:
        raise ValueError(f"{os.fspath(path)}, {error}") from None
    except MemoryError:
        raise ValueError(f"{os.fspath(path)} gives sizes for which this computer has not enough memory") from None


def _reason(error: OSError) -> str:
    return "there is no such file" if isinstance(error, FileNotFoundError) else f"{error.strerror}".lower()


def fitting(wiring: object, spec: MachineSpec) -> Wiring:
    """Return the wiring if its board has the size of this machine's; ValueError otherwise."""
    if not isinstance(wiring, Wiring):
        raise ValueError(f"the wiring must be made by mark1.wiring, such as wiring.load(path), not {wiring!r}")
    if (wiring.retina_shape, wiring.a_units) != (spec.retina_shape, spec.association_units):
        rows, columns = spec.retina_shape
        raise ValueError(
            f"the wiring has {_size(wiring)} but the machine has {spec.association_units} A-units on {rows} x "
            f"{columns} cells; make one for its spec"
        )
    return wiring
