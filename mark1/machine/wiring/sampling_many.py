"""Sample the wirings of many machines at once, each the same as `sampling.random_cords` gives from the same stream.

The machines are worked on side by side, A-unit by A-unit, since the free jacks of a unit depend on those before it. A
board on which a unit must be sampled again is left to `random_cords`, which does that; this is rare.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from mark1.base.rng import stream
from mark1.machine.exact.units import Flags
from mark1.machine.spec import MachineSpec
from mark1.machine.wiring import sampling_unlimited
from mark1.machine.wiring.sampling import random_cords

Cells = NDArray[np.unsignedinteger]
"""Cells wired to the A-units of each machine, excitatory inputs first (shape (M, inputs, A))."""

MACHINES = 32
PIECE = 2**20
"""Machines sampled side by side, and random numbers held for them at a time (8 MB)."""


def random_cells(spec: MachineSpec, seeds: Sequence[int]) -> Cells:
    """Return the cells that the random wiring of each seed joins to each A-unit (shape (M, inputs, A)).

    Cells are counted from 0; the first `excitatory` rows of the middle axis are excitatory inputs, the others
    inhibitory ones.

    Raises:
        ValueError: a seed is invalid, or no board could be completed for it.
    """
    inputs = spec.excitatory + spec.inhibitory
    cells = np.empty((len(seeds), inputs, spec.association_units), np.uint16 if spec.cells <= 2**16 else np.uint32)
    for first in range(0, len(seeds), MACHINES):
        block = slice(first, first + MACHINES)
        complete = np.zeros(len(cells[block]), np.bool_)
        if spec.jacks is not None:
            complete = _sample(spec, [stream(seed, "wiring") for seed in seeds[block]], cells[block])
        for machine in (first + np.flatnonzero(~complete)).tolist():
            cells[machine] = _one(spec, seeds[machine])
    return cells


def _one(spec: MachineSpec, seed: int) -> Cells:
    """Return the cells of one machine, sampled on its own (shape (inputs, A))."""
    draw = sampling_unlimited.distinct_cords if spec.jacks is None else random_cords
    cords = draw(spec, stream(seed, "wiring"))
    a, cell, sign = cords[np.argsort(cords[:, 0], kind="stable")].T
    # Each A-unit has the same number of inputs of a sign.
    units = len(a) // (spec.excitatory + spec.inhibitory)
    return np.concatenate([cell[sign == each].reshape(units, -1).T for each in (1, -1)]).astype(np.uint32)


def _sample(spec: MachineSpec, generators: Sequence[np.random.Generator], cells: Cells) -> Flags:
    """Sample boards into `cells`; return which are complete without a unit that must be sampled again (shape (B,))."""
    boards, units = len(generators), spec.association_units
    free = np.full((2, boards, spec.cells), float(spec.jacks or 0))
    complete = np.ones(boards, np.bool_)
    piece = max(1, PIECE // (2 * spec.cells * boards))
    for first in range(0, units, piece):
        count = min(piece, units - first)
        exponential = np.empty((boards, count, 2, spec.cells))
        for generator, numbers in zip(generators, exponential, strict=True):
            generator.standard_exponential(out=numbers)
        taken = np.zeros((2, boards, count, spec.cells), np.bool_)
        for unit in range(count):
            complete &= _take(spec, exponential[:, unit], free, taken[:, :, unit])
        for sign, rows in enumerate((slice(spec.excitatory), slice(spec.excitatory, None))):
            each = (spec.excitatory, spec.inhibitory)[sign]
            drawn = (np.flatnonzero(taken[sign]) % spec.cells).reshape(boards, count, each)
            cells[:, rows, first : first + count] = drawn.transpose(0, 2, 1)
    return complete & [len(set(map(bytes, board.T))) == units for board in cells]


def _take(spec: MachineSpec, exponential: NDArray[np.float64], free: NDArray[np.float64], taken: Flags) -> Flags:
    """Take the cells of one A-unit of each board: `exponential` (B, 2, S), `free` and `taken` (2, B, S), both written.

    Return which boards had enough free jacks (shape (B,)).
    """
    enough = np.ones(len(exponential), np.bool_)
    for sign, count in enumerate((spec.excitatory, spec.inhibitory)):
        if not count:
            continue
        # An inhibitory input does not come from a cell with an excitatory one to the same unit.
        rates = free[1] * ~taken[0] if sign else free[0]
        with np.errstate(divide="ignore", invalid="ignore"):
            waits = exponential[:, sign] / rates
        last = np.partition(waits, count - 1, axis=1)[:, count - 1 : count]
        np.less_equal(waits, last, out=taken[sign])
        exact = np.isfinite(last[:, 0]) & (np.count_nonzero(taken[sign], axis=1) == count)
        if not exact.all():
            # Such a board is sampled anew; any cells keep the arrays regular until then.
            taken[sign, ~exact] = np.arange(spec.cells) < count
            enough &= exact
        free[sign] -= taken[sign]
    return enough
