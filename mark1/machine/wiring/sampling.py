"""Draws: the cords of a whole board, drawn at random under the limit of its jacks; `unlimited` draws without one.

"Random", from a table of random numbers (RT58, documented), under the rules of the design of 1957 (R57, theory): every
A-unit has the same number of excitatory and of inhibitory inputs, all from different S-units, and no two A-units are
wired alike. How a full jack was dealt with is not known; here the next number is taken (invented). Drawing with
replacement is what the theory of R57 and R58 reckons with on a large retina; drawing near a centre is ours (invented).
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from mark1.machine.spec import MachineSpec
from mark1.machine.wiring.cords import Cords, blank, occurrence
from mark1.machine.wiring.locality import Rates, nearness

MOST_BOARDS = 100
"""How many boards are begun before a wiring is called impossible."""

MOST_HANDS = 1000
"""How often one A-unit is drawn anew before its board is given up."""

Hand = tuple[NDArray[np.intp], NDArray[np.intp]]
Aim = Callable[[NDArray[np.int64]], Rates]
"""How likely each cell is to be drawn, worked out from the free jacks of each (shapes (S,))."""


def random_cords(spec: MachineSpec, rng: np.random.Generator) -> Cords:
    """Draw the cords of a whole board: rows (A-unit, S-unit, sign), units counted from 0 (shape (n, 3)).

    Every cord goes to a free jack drawn at random, so that with jacks to spare every S-unit is about as likely.
    ValueError where no board could be completed, which happens only when almost every jack is needed.
    """
    return _draw_boards(spec, lambda: lambda free: free.astype(np.float64), rng)


def local_cords(spec: MachineSpec, spread: float, shape: str, rng: np.random.Generator) -> Cords:
    """Draw the cords of a board whose A-units look at a part of the retina each, around a cell drawn at random.

    `spread` and `shape` are those of `nearness`. A unit that finds too few free jacks is drawn anew with its centre.
    Rows as those of `random_cords`; ValueError where a corner of the retina leaves too few cells, or no board could be
    completed.
    """
    near = nearness(spec, spread, shape)

    def aim() -> Aim:
        (rates,) = near(np.array([rng.integers(spec.cells)]))
        return lambda free: np.where(free > 0, rates, 0.0)

    return _draw_boards(spec, aim, rng)


def repeating_cords(spec: MachineSpec, rng: np.random.Generator) -> Cords:
    """Draw the cords of a board each on its own from all cells, again where its jack is taken (R57, R58, theory).

    One cell may come several times to an A-unit, and with both signs. Rows as those of `random_cords`.
    """
    tables = []
    for sign, each in ((1, spec.excitatory), (-1, spec.inhibitory)):
        units = np.repeat(np.arange(spec.association_units), each)
        cells = _draw_again(spec, len(units), rng)
        tables.append(np.column_stack([units, cells, np.full(len(units), sign)]))
    return np.concatenate(tables)


def _draw_again(spec: MachineSpec, count: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """Draw cells in turn, passing over each whose jacks are taken by then (shape (count,))."""
    drawn, limit = np.empty(0, np.int64), np.inf if spec.jacks is None else spec.jacks
    while len(drawn) < count:
        drawn = np.concatenate([drawn, rng.integers(spec.cells, size=count)])
        drawn = drawn[occurrence(drawn) < limit]
    return drawn[:count]


def _draw_boards(spec: MachineSpec, aim: Callable[[], Aim], rng: np.random.Generator) -> Cords:
    for _ in range(MOST_BOARDS):
        hands = _draw_board(spec, aim, rng)
        if hands is not None:
            return _as_cords(hands, spec)
    raise ValueError(
        f"no wiring of {spec.association_units} A-units with {spec.excitatory} + {spec.inhibitory} inputs was found in "
        f"{MOST_BOARDS} tries; raise jacks (now {spec.jacks}) or lower the inputs"
    )


def _draw_board(spec: MachineSpec, aim: Callable[[], Aim], rng: np.random.Generator) -> list[Hand] | None:
    jacks_left = np.full((2, spec.cells), spec.jacks)
    hands: list[Hand] = []
    seen: set[bytes] = set()
    for _ in range(spec.association_units):
        hand = _draw_new_hand(spec, jacks_left, seen, aim, rng)
        if hand is None:
            return None
        hands.append(hand)
        for sign, cells in enumerate(hand):
            jacks_left[sign, cells] -= 1
    return hands


def _draw_new_hand(
    spec: MachineSpec,
    jacks_left: NDArray[np.int64],
    seen: set[bytes],
    aim: Callable[[], Aim],
    rng: np.random.Generator,
) -> Hand | None:
    """Draw the inputs of one A-unit, wired like none before it; None where the board is stuck."""
    for _ in range(MOST_HANDS):
        rates = aim()
        excitatory = _draw_cells(rates(jacks_left[0]), spec.excitatory, rng)
        others = rates(jacks_left[1])
        others[excitatory] = 0
        inhibitory = _draw_cells(others, spec.inhibitory, rng)
        key = excitatory.tobytes() + inhibitory.tobytes()
        if len(excitatory) + len(inhibitory) == spec.excitatory + spec.inhibitory and key not in seen:
            seen.add(key)
            return excitatory, inhibitory
    return None


def _draw_cells(rates: Rates, count: int, rng: np.random.Generator) -> NDArray[np.intp]:
    """Draw up to `count` different cells in order, each as likely as its rate is large.

    Weighted drawing without replacement: the smallest of exponential waiting times at these rates.
    """
    waits = np.divide(rng.exponential(size=len(rates)), rates, out=np.full(len(rates), np.inf), where=rates > 0)
    drawn = np.argpartition(waits, count - 1)[:count] if count else np.empty(0, dtype=np.intp)
    return np.sort(drawn[np.isfinite(waits[drawn])])


def _as_cords(hands: list[Hand], spec: MachineSpec) -> Cords:
    table = blank(spec.association_units, spec.excitatory, spec.inhibitory)
    for unit, hand in enumerate(hands):
        table[unit, :, 1] = np.concatenate(hand)
    rows = table.reshape(-1, 3)
    rows.setflags(write=False)
    return rows
