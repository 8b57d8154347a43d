"""Wiring: which cords go where on a plugboard, as a value: drawn, written by hand, saved, compared, plugged in.

The machine was wired at random (RT58, documented), cord by cord and by hand (PH, documented). The kinds of
drawing and their standings are told in `draws`; the text file, a netlist, is ours (invented).
"""

import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from numbers import Integral
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mark1.base.checks import check_number
from mark1.base.files import write_whole
from mark1.base.rng import stream
from mark1.machine.spec import MachineSpec
from mark1.machine.wiring import netlist, sampling, sampling_unlimited
from mark1.machine.wiring.cords import MARKS, Cords, check, count, fan_out, in_order, names, unmatched
from mark1.machine.wiring.memory import check_memory
from mark1.machine.wiring.sampling import random_cords

__all__ = ["Difference", "Wiring", "explicit", "load", "local", "random", "random_cords", "with_replacement"]

SHOWN = 6
"""Cords that a wiring names when it is printed."""


class Difference(NamedTuple):
    """The names of the cords that only the first, and only the second of two wirings has."""

    first: list[str]
    second: list[str]

    def __str__(self) -> str:
        if not any(self):
            return "no cord differs"
        return " | ".join(" ".join(cords) or "none" for cords in self)


@dataclass(frozen=True, eq=False, repr=False)
class Wiring:
    """The cords of one board: equal and hashable by what it holds; ValueError for cords that the board cannot take.

    `cords` has a row (A-unit, S-unit, sign) a cord, units counted from 0 (shape (n, 3)), and is kept in order and
    read-only. With `repeats` several cords may join one pair, and add up. `jacks`, how many cords of one sign an S-unit
    takes (None: any number), is the board's and not the wiring's: two wirings are equal whatever their boards could
    have taken.
    """

    cords: Cords
    retina_shape: tuple[int, int]
    a_units: int
    jacks: int | None
    repeats: bool = field(default=False, kw_only=True)

    def __post_init__(self) -> None:
        object.__setattr__(self, "cords", in_order(self.cords))
        check(self.cords, self.a_units, self.cells, jacks=self.jacks, repeats=self.repeats)

    @classmethod
    def of(cls, spec: MachineSpec, cords: Any, repeats: bool = False) -> "Wiring":
        """A wiring of the board that this machine has."""
        return cls(cords, spec.retina_shape, spec.association_units, spec.jacks, repeats=repeats)

    @property
    def cells(self) -> int:
        """Photocells of the retina, and so S-units."""
        return self.retina_shape[0] * self.retina_shape[1]

    def inputs(self, unit: str) -> list[str]:
        """Name the cords that come to an A-unit, such as "A17", excitatory first (KeyError: there is no such unit)."""
        return names(self.cords[self.cords[:, 0] == _unit(unit, "A", self.a_units)])

    def outputs(self, unit: str) -> list[str]:
        """Name the cords that leave an S-unit, such as "S137" (KeyError: there is no such unit)."""
        return names(self.cords[self.cords[:, 1] == _unit(unit, "S", self.cells)])

    def on_retina(self, unit: str) -> NDArray[np.int64]:
        """What the cords from each cell to an A-unit add up to (shape of the retina; KeyError: no such unit)."""
        mine = self.cords[self.cords[:, 0] == _unit(unit, "A", self.a_units)]
        sums = np.zeros(self.cells, np.int64)
        np.add.at(sums, mine[:, 1], mine[:, 2])
        return sums.reshape(self.retina_shape)

    def field(self, unit: str) -> str:
        """Draw the inputs of an A-unit on the retina, a line a row: + and - by what they add up to, . for none.

        Where cords of both signs from one cell cancel stands 0. KeyError: there is no such unit.
        """
        drawn = np.full(self.cells, ".")
        drawn[self.cords[self.cords[:, 0] == _unit(unit, "A", self.a_units), 1]] = "0"
        sums = self.on_retina(unit).ravel()
        drawn[sums > 0], drawn[sums < 0] = MARKS[1], MARKS[-1]
        return "\n".join(" ".join(row) for row in drawn.reshape(self.retina_shape).tolist())

    def fan_out(self) -> NDArray[np.int64]:
        """Cords that leave each cell, excitatory and inhibitory (shape (2, rows, columns))."""
        return fan_out(self.cords, self.cells).reshape(2, *self.retina_shape)

    def fan_in(self) -> NDArray[np.int64]:
        """Cords that come to each A-unit, excitatory and inhibitory (shape (2, A))."""
        return np.stack([count(self.cords, 0, sign, self.a_units) for sign in MARKS])

    def difference(self, other: "Wiring") -> Difference:
        """Name the cords that only one of two wirings has (ValueError: they are of different boards)."""
        return Difference(self - other, other - self)

    def __sub__(self, other: object) -> list[str]:
        if not isinstance(other, Wiring):
            return NotImplemented
        if (self.retina_shape, self.a_units) != (other.retina_shape, other.a_units):
            raise ValueError(f"the one wiring is of {_size(self)}, the other of {_size(other)}; compare such as match")
        return names(self.cords[unmatched(self.cords, other.cords)])

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the netlist, a text that a person can edit; OSError names a file that cannot be written."""
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


def _unit(name: Any, letter: str, units: int) -> int:
    """The number, from 0, of a unit by its name."""
    number = name[1:] if isinstance(name, str) and name[:1] == letter else ""
    if not (number.isascii() and number.isdigit() and len(number) < 10 and 1 <= int(number) <= units):
        raise KeyError(f"there is no {letter}-unit {name!r}; they are {letter}1 to {letter}{units}")
    return int(number) - 1


def random(spec: MachineSpec, seed: int = 0) -> Wiring:
    """Draw the wiring of `Rig(spec, seed)`: distinct inputs, no two A-units alike (RT58, documented; R57, theory).

    ValueError where the board needs more memory than there is, or where none could be completed, which happens only
    when almost every jack or pattern is needed.
    """
    check_memory(spec)
    draw = sampling_unlimited.distinct_cords if spec.jacks is None else random_cords
    return Wiring.of(spec, draw(spec, stream(seed, "wiring")))


def with_replacement(spec: MachineSpec, seed: int = 0) -> Wiring:
    """Draw every cord on its own, so that a cell may come again and with both signs, and adds up (R57, R58, theory).

    A cord whose jack is taken is drawn again. ValueError where the board needs more memory than there is.
    """
    check_memory(spec)
    draw = sampling_unlimited.repeating_cords if spec.jacks is None else sampling.repeating_cords
    return Wiring.of(spec, draw(spec, stream(seed, "wiring")), repeats=True)


def local(spec: MachineSpec, seed: int = 0, *, spread: float = 3.0, shape: str = "gaussian") -> Wiring:
    """Draw distinct inputs of each A-unit near a cell drawn for it at random (invented).

    `spread` is in cells: the standard deviation of a "gaussian", half the side of a square "window"; both are clipped
    by the edge of the retina. ValueError where a corner leaves too few cells, the board needs more memory than there
    is, or no board could be completed.
    """
    if shape not in ("gaussian", "window"):
        raise ValueError(f'the shape is {shape!r}; it must be "gaussian" or "window"')
    cells = check_number("spread", spread, above=0, hint=" (cells)")
    check_memory(spec)
    draw = sampling_unlimited.local_cords if spec.jacks is None else sampling.local_cords
    return Wiring.of(spec, draw(spec, cells, shape, stream(seed, "wiring")))


def explicit(rows: Iterable[tuple[int, int, int]], spec: MachineSpec, repeats: bool = False) -> Wiring:
    """Make a wiring of rows (A-unit, S-unit, sign), units counted from 1 (ValueError: the board cannot take one)."""
    cords = [_checked(row, spec) for row in rows]
    return Wiring.of(spec, np.array(cords, np.int64).reshape(-1, 3) - (1, 1, 0), repeats)


def _checked(row: Any, spec: MachineSpec) -> tuple[int, int, int]:
    if np.shape(row) != (3,) or not all(isinstance(number, Integral) for number in row) or row[2] not in MARKS:
        raise ValueError(f"{row!r} is no cord; give its A-unit, its S-unit and its sign, 1 or -1, as in (42, 137, 1)")
    for letter, unit, units in zip("AS", row, (spec.association_units, spec.cells), strict=False):
        if not 1 <= unit <= units:
            raise ValueError(f"there is no {letter}{unit}; {letter}-units are {letter}1 to {letter}{units}")
    return tuple(map(int, row))  # type: ignore[return-value]


def load(path: str | os.PathLike[str]) -> Wiring:
    """Read a netlist (ValueError names the file, and the line that is wrong)."""
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise ValueError(f"{os.fspath(path)} cannot be read as a netlist: {_reason(error)}") from None
    try:
        board = netlist.read(data)
    except ValueError as error:
        raise ValueError(f"{os.fspath(path)}, {error}") from None
    return Wiring(board.cords, board.retina_shape, board.a_units, board.jacks, repeats=board.repeats)


def _reason(error: OSError) -> str:
    return "there is no such file" if isinstance(error, FileNotFoundError) else f"{error.strerror}".lower()


def fitting(wiring: Any, spec: MachineSpec) -> Wiring:
    """Return the wiring if it is one of this machine's board in size; ValueError else."""
    if not isinstance(wiring, Wiring):
        raise ValueError(f"the wiring is {wiring!r}; give one made by mark1.wiring, such as wiring.load(path)")
    if (wiring.retina_shape, wiring.a_units) != (spec.retina_shape, spec.association_units):
        rows, columns = spec.retina_shape
        raise ValueError(
            f"the wiring is of {_size(wiring)} but the machine has {spec.association_units} A-units on "
            f"{rows} x {columns} cells; make one for its spec"
        )
    return wiring
