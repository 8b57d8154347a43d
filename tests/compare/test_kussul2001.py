"""The perceptron of many A-units: lists of active units and judging by blocks change nothing of the rule."""

from itertools import pairwise

import numpy as np
import pytest

from mark1 import MachineSpec, wiring
from mark1.compare import kussul2001
from mark1.compare.kussul2001 import Counts
from mark1.machine.exact.units import Flags
from mark1.machine.wiring.wiring import Wiring

SPEC = MachineSpec((6, 6), 120, excitatory=3, inhibitory=3, threshold=3, jacks=None)
CLASSES = 4


def pictures(n: int, seed: int) -> tuple[Flags, Counts]:
    """Blots around a middle of their class; the first is dark and turns no A-unit on."""
    rng = np.random.default_rng(seed)
    y = rng.integers(CLASSES, size=n)
    centres = np.random.default_rng(9).random((CLASSES, SPEC.cells)) < 0.5
    lit = centres[y] ^ (rng.random((n, SPEC.cells)) < 0.15)
    lit[0] = False
    return lit, y


def dense(board: Wiring, lit: Flags) -> Flags:
    """Which A-units agree with all of their inputs, cord by cord: (n, S) -> (n, A)."""
    on = np.ones((len(lit), board.a_units), np.bool_)
    for unit, cell, sign in board.cords:
        on[:, unit] &= lit[:, cell] == (sign > 0)
    return on


def taught_naively(on: Flags, labels: Counts, values: Counts) -> int:
    """One pass, picture by picture, as the paper tells it."""
    corrections = 0
    for row, label in zip(on, labels, strict=True):
        sums = [10 * sum(int(values[unit, k]) for unit in np.flatnonzero(row)) for k in range(CLASSES)]
        sums[label] = sums[label] * 9 // 10
        winner = sums.index(max(sums))
        if winner != label:
            corrections += 1
            for unit in np.flatnonzero(row):
                values[unit, label] += 1
                values[unit, winner] = max(values[unit, winner] - 1, 0)
    return corrections


@pytest.mark.parametrize("n", [1, 8, 13, 300])
def test_the_lists_name_the_a_units_that_agree_with_all_their_inputs(n: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kussul2001, "IMAGES", 16)
    board = wiring.random(SPEC, 1)
    lit, _ = pictures(n, 2)
    on = kussul2001.active(board, lit)
    listed = [on.units[first:last].tolist() for first, last in pairwise(on.starts)]
    assert listed == [np.flatnonzero(row).tolist() for row in dense(board, lit)]
    assert listed[0] == []


@pytest.mark.parametrize("block", [1, 5, kussul2001.BLOCK])
def test_a_pass_does_what_the_rule_does_picture_by_picture(block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kussul2001, "BLOCK", block)
    board = wiring.random(SPEC, 3)
    lit, labels = pictures(400, 4)
    fast, naive = (np.zeros((SPEC.association_units, CLASSES), np.int64) for _ in range(2))
    on = kussul2001.active(board, lit)
    for _ in range(3):
        assert kussul2001.learn(fast, on, labels) == taught_naively(dense(board, lit), labels, naive) > 0
        assert np.array_equal(fast, naive)
    assert fast.min() == 0


def test_errors_are_counted_over_all_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kussul2001, "IMAGES", 16)
    board = wiring.random(SPEC, 3)
    lit, labels = pictures(100, 5)
    values = np.random.default_rng(1).integers(5, size=(SPEC.association_units, CLASSES))
    answers = (dense(board, lit).astype(np.int64) @ values).argmax(axis=1)
    assert kussul2001.errors(values, kussul2001.active(board, lit), labels) == (answers != labels).sum() > 0


def test_a_cell_of_the_box_is_lit_from_twice_the_mean_level_of_its_image() -> None:
    image = np.zeros((1, 28, 28))
    image[0, 4, 4], image[0, 4, 5], image[0, 23, 23] = 1.0, 2 / 255, 3 / 255
    image[0, 0, 0] = (392 - 255 - 5) / 255  # outside the box, in the mean: twice the mean is now 1 of 255
    lit = kussul2001.binary(image)
    assert np.flatnonzero(lit).tolist() == [0, 1, 399]
    image[0, 0, 1] = 393 / 784  # twice the mean rises above 1 of 255, and stays below 2
    assert np.flatnonzero(kussul2001.binary(image)).tolist() == [0, 1, 399]


def test_inputs_of_a_window_wiring_are_distinct_and_lie_in_a_window() -> None:
    spec = MachineSpec(association_units=300, excitatory=3, inhibitory=3, threshold=3, jacks=None)
    board = kussul2001.window_wiring(spec, seed=1, side=4)
    for unit in range(300):
        cells = board.cords[board.cords[:, 0] == unit, 1]
        assert len(set(cells.tolist())) == 6
        assert np.ptp(cells // 20) < 4
        assert np.ptp(cells % 20) < 4
    assert (board.fan_in() == 3).all()
    with pytest.raises(ValueError, match="must hold 6 inputs"):
        kussul2001.window_wiring(spec, seed=1, side=2)
