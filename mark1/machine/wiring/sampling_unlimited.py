"""Unlimited: the cords of a board whose S-units take any number of cords, drawn many A-units at a time.

The rules are those of `draws`, without jacks that could be taken: distinct inputs of each A-unit, no two A-units wired
alike (R57, theory; RT58, documented), inputs with replacement (R57, R58, theory), or inputs near a centre (invented).
The machine's S-units had a limit (WP citing OM, reported), so that a board without one is no longer the Mark I.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from mark1.machine.spec import MachineSpec
from mark1.machine.wiring.cords import Cords, blank
from mark1.machine.wiring.locality import Nearness, nearness

BATCH = 2**14
"""A-units drawn at a time, so that what is drawn beside a large table stays small."""

MOST_RATES = 2**20
"""A-units x cells whose rates are worked out at a time, likewise."""

MOST_ROUNDS = 1000
"""How often A-units that are wired alike are drawn anew before a wiring is called impossible."""

Hands = NDArray[np.signedinteger]
"""The cells of some A-units' inputs, those of the excitatory first (shape (n, inputs))."""

Draw = Callable[[int], Hands]


def distinct_cords(spec: MachineSpec, rng: np.random.Generator) -> Cords:
    """Draw the cords of a whole board: rows (A-unit, S-unit, sign), units counted from 0 (shape (n, 3)).

    Every choice of cells and signs is as likely for each A-unit, but one that another unit has. ValueError where no
    board was found, which happens only when almost every pattern is needed.
    """
    inputs = spec.excitatory + spec.inhibitory
    return _unlike(_drawn(spec, lambda units: _distinct(spec.cells, (units, inputs), rng)), spec)


def repeating_cords(spec: MachineSpec, rng: np.random.Generator) -> Cords:
    """Draw every cord on its own from all cells, so that one may come again; rows as from `distinct_cords`."""
    inputs = spec.excitatory + spec.inhibitory
    table, _ = _drawn(spec, lambda units: rng.integers(spec.cells, size=(units, inputs)))
    return _as_rows(table)


def local_cords(spec: MachineSpec, spread: float, shape: str, rng: np.random.Generator) -> Cords:
    """Draw distinct inputs of each A-unit near a cell drawn for it, by `nearness`; rows as from `distinct_cords`."""
    near, most = nearness(spec, spread, shape), max(MOST_RATES // spec.cells, 1)

    def draw(units: int) -> Hands:
        shares = (min(most, units - start) for start in range(0, units, most))
        return np.concatenate([_near(near, spec, share, rng) for share in shares])

    return _unlike(_drawn(spec, draw), spec)


def _distinct(cells: int, shape: tuple[int, int], rng: np.random.Generator) -> Hands:
    """Draw different cells for each of some A-units, in every order as likely (shape (units, inputs)).

    By Floyd's algorithm: the j-th is drawn from the first cells - inputs + j cells, and is the last of these where it
    was drawn already.
    """
    units, inputs = shape
    hands = np.empty((inputs, units), np.int32)
    for place in range(inputs):
        last = cells - inputs + place
        drawn = rng.integers(last + 1, size=units, dtype=np.int32)
        hands[place] = np.where((hands[:place] == drawn).any(axis=0), last, drawn)
    return rng.permuted(hands.T, axis=1)


def _near(near: Nearness, spec: MachineSpec, units: int, rng: np.random.Generator) -> Hands:
    """Draw different cells near a centre for each of some A-units: the first of waiting times at the cells' rates."""
    rates = near(rng.integers(spec.cells, size=units))
    waits = np.divide(rng.exponential(size=rates.shape), rates, out=np.full(rates.shape, np.inf), where=rates > 0)
    inputs = spec.excitatory + spec.inhibitory
    return np.argpartition(waits, [max(spec.excitatory, 1) - 1, inputs - 1], axis=1)[:, :inputs]


def _drawn(spec: MachineSpec, draw: Draw) -> tuple[Cords, Draw]:
    """Fill the S-units of a table in, and return it by A-units (shape (A, inputs, 3)) with what draws some anew."""

    def in_order(units: int) -> Hands:
        return np.hstack([np.sort(part, axis=1) for part in np.hsplit(draw(units), [spec.excitatory])])

    table = blank(spec.association_units, spec.excitatory, spec.inhibitory)
    for start in range(0, len(table), BATCH):
        part = table[start : start + BATCH]
        part[:, :, 1] = in_order(len(part))
    return table, in_order


def _unlike(drawn: tuple[Cords, Draw], spec: MachineSpec) -> Cords:
    """Draw A-units anew until no two are wired alike; return the rows of the table."""
    table, draw = drawn
    for _ in range(MOST_ROUNDS):
        alike = _alike(table[:, :, 1])
        if not len(alike):
            return _as_rows(table)
        table[alike, :, 1] = draw(len(alike))
    raise ValueError(
        f"no wiring of {spec.association_units} A-units with {spec.excitatory} + {spec.inhibitory} inputs was found in "
        f"{MOST_ROUNDS} tries; enlarge the retina or lower association_units"
    )


def _alike(hands: Hands) -> NDArray[np.intp]:
    """A-units whose hand one before them has; a number made of each hand leaves few to be compared in full."""
    factors = np.array([pow(0x9E3779B97F4A7C15, place + 1, 2**64) for place in range(hands.shape[1])], np.uint64)
    starts = range(0, len(hands), BATCH)
    numbers = np.concatenate([hands[start : start + BATCH].astype(np.uint64) @ factors for start in starts])
    order = np.argsort(numbers)
    same = numbers[order[1:]] == numbers[order[:-1]]
    suspects = np.unique([order[1:][same], order[:-1][same]])
    if not len(suspects):
        return suspects
    return np.delete(suspects, np.unique(hands[suspects], axis=0, return_index=True)[1])


def _as_rows(table: Cords) -> Cords:
    rows = table.reshape(-1, 3)
    rows.setflags(write=False)
    return rows
