"""Wiring: where the cords of the plugboard go.

"Random", from a table of random numbers (RT58, documented), under the rules of the design of 1957 (R57, theory): every
A-unit has the same number of excitatory and of inhibitory inputs, all from different S-units, and no two A-units are
wired alike. How a full jack was dealt with is not known; here the next number is taken (invented).
"""

import numpy as np
from numpy.typing import NDArray

from mark1.machine.spec import MachineSpec

MOST_BOARDS = 100
"""How many boards are begun before a wiring is called impossible."""

MOST_HANDS = 1000
"""How often one A-unit is drawn anew before its board is given up."""

Hand = tuple[NDArray[np.intp], NDArray[np.intp]]


def random_cords(spec: MachineSpec, rng: np.random.Generator) -> NDArray[np.int64]:
    """Draw the cords of a whole board: rows (A-unit, S-unit, sign), units counted from 0 (shape (n, 3)).

    Every cord goes to a free jack drawn at random, so that with jacks to spare every S-unit is about as likely.
    ValueError where no board could be completed, which happens only when almost every jack is needed.
    """
    for _ in range(MOST_BOARDS):
        hands = _draw_board(spec, rng)
        if hands is not None:
            return np.concatenate([_as_cords(unit, hand) for unit, hand in enumerate(hands)])
    raise ValueError(
        f"no wiring of {spec.association_units} A-units with {spec.excitatory} + {spec.inhibitory} inputs was found in "
        f"{MOST_BOARDS} tries; raise jacks (now {spec.jacks}) or lower the inputs"
    )


def _draw_board(spec: MachineSpec, rng: np.random.Generator) -> list[Hand] | None:
    jacks_left = np.full((2, spec.cells), spec.jacks)
    hands: list[Hand] = []
    seen: set[bytes] = set()
    for _ in range(spec.association_units):
        hand = _draw_new_hand(spec, jacks_left, seen, rng)
        if hand is None:
            return None
        hands.append(hand)
        for sign, cells in enumerate(hand):
            jacks_left[sign, cells] -= 1
    return hands


def _draw_new_hand(
    spec: MachineSpec, jacks_left: NDArray[np.int64], seen: set[bytes], rng: np.random.Generator
) -> Hand | None:
    """Draw the inputs of one A-unit, wired like none before it; None where the board is stuck."""
    for _ in range(MOST_HANDS):
        excitatory = _draw_cells(jacks_left[0], spec.excitatory, rng)
        others = jacks_left[1].copy()
        others[excitatory] = 0
        inhibitory = _draw_cells(others, spec.inhibitory, rng)
        key = excitatory.tobytes() + inhibitory.tobytes()
        if len(excitatory) + len(inhibitory) == spec.excitatory + spec.inhibitory and key not in seen:
            seen.add(key)
            return excitatory, inhibitory
    return None


def _draw_cells(jacks_left: NDArray[np.int64], count: int, rng: np.random.Generator) -> NDArray[np.intp]:
    """Draw up to `count` different cells in order, each by the number of its free jacks.

    Weighted drawing without replacement: the smallest of exponential waiting times at rates `jacks_left`.
    """
    waits = rng.exponential(size=len(jacks_left)) / np.maximum(jacks_left, 0.5)
    waits[jacks_left == 0] = np.inf
    drawn = np.argpartition(waits, count - 1)[:count] if count else np.empty(0, dtype=np.intp)
    return np.sort(drawn[np.isfinite(waits[drawn])])


def _as_cords(unit: int, hand: Hand) -> NDArray[np.int64]:
    excitatory, inhibitory = hand
    signs = np.repeat([1, -1], [len(excitatory), len(inhibitory)])
    return np.column_stack([np.full(len(signs), unit), np.concatenate(hand), signs])
