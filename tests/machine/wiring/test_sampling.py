"""Wiring and plugboard: the rules of the design of 1957, and the activity that theory expects of a random wiring."""

from math import sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mark1 import MachineSpec, Rig
from mark1.base.rng import stream
from mark1.machine import plugboard as plugboard_module
from mark1.machine.plugboard import Plugboard
from mark1.machine.wiring.wiring import random_cords
from mark1.paper.theory import Inputs, activity_of_cells


def board(spec: MachineSpec, seed: int = 0) -> Plugboard:
    return Plugboard(random_cords(spec, stream(seed, "wiring")), spec.association_units, spec.cells, spec.jacks)


@pytest.mark.parametrize("seed", range(5))
def test_every_a_unit_has_ten_inputs_of_each_sign_from_twenty_different_cells(seed: int) -> None:
    spec = MachineSpec()
    cords = board(spec, seed).cords
    for unit in range(spec.association_units):
        mine = cords[cords[:, 0] == unit]
        assert len(np.unique(mine[:, 1])) == 20
        assert sorted(mine[:, 2]) == [-1] * 10 + [1] * 10


@pytest.mark.parametrize("seed", range(5))
def test_no_two_a_units_are_wired_alike(seed: int) -> None:
    cords = board(MachineSpec(), seed).cords
    hands = {cords[cords[:, 0] == unit, 1:].tobytes() for unit in range(512)}
    assert len(hands) == 512


@pytest.mark.parametrize("jacks", [20, 13])
def test_no_s_unit_has_more_cords_of_a_sign_than_jacks(jacks: int) -> None:
    fan_out = board(MachineSpec(jacks=jacks)).fan_out()
    assert fan_out.sum(axis=1).tolist() == [5120, 5120]
    assert fan_out.max() <= jacks


def test_a_board_that_needs_every_jack_but_a_few_is_still_wired() -> None:
    spec = MachineSpec(retina_shape=(8, 8), association_units=64, excitatory=4, inhibitory=4, jacks=4)
    assert (board(spec).fan_out() == 4).all()


def test_a_small_board_wires_all_of_its_few_patterns() -> None:
    spec = MachineSpec(
        retina_shape=(2, 2), association_units=12, excitatory=1, inhibitory=1, threshold=1, jacks=12, response_units=1
    )
    assert len(board(spec).cords) == 24


def test_the_seed_decides_the_wiring() -> None:
    spec = MachineSpec()
    assert np.array_equal(board(spec, 3).cords, board(spec, 3).cords)
    assert not np.array_equal(board(spec, 3).cords, board(spec, 4).cords)


@pytest.mark.parametrize(
    ("cords", "sentence"),
    [
        ([(0, 4, 1)], "does not fit 2 A-units and 4 S-units"),
        ([(2, 0, 1)], "does not fit"),
        ([(0, -1, 1)], "does not fit"),
        ([(0, 0, 2)], "sign must be 1 or -1"),
        ([(0, 1, 1), (0, 1, -1)], "A1 and S2 are joined by more than one cord"),
        ([(0, 3, -1), (1, 3, -1)], "S4 has 2 inhibitory cords but 1 such jacks"),
    ],
)
def test_a_cord_that_the_board_cannot_take_is_named(cords: list[tuple[int, int, int]], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        Plugboard(cords, a_units=2, s_units=4, jacks=1)


@given(st.integers(0, 2**32 - 1))
@settings(derandomize=True, deadline=None, max_examples=25)
def test_the_order_of_cords_does_not_matter_and_both_tables_carry_the_same_signals(seed: int) -> None:
    rng = np.random.default_rng(seed)
    cords = random_cords(MachineSpec(), rng)
    s = rng.random((3, 400)) < 0.3
    dense = Plugboard(cords, 512, 400, 20).signals(s)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plugboard_module, "LARGEST_DENSE", 0)
        sparse = Plugboard(rng.permutation(cords), 512, 400, 20)
    assert np.array_equal(sparse.signals(s), dense)
    assert np.array_equal(sparse.signals(s[0]), dense[0])


def test_the_hypergeometric_form_gives_the_printed_figures() -> None:
    assert activity_of_cells(Inputs(10, 0, 1), 40, 400) == pytest.approx(0.6557, abs=5e-5)
    assert activity_of_cells(Inputs(5, 5, 2), 80, 400) == pytest.approx(0.1117, abs=5e-5)


@pytest.mark.parametrize(
    ("x", "y", "theta"),
    [
        (10, 10, 2),
        *(pytest.param(*case, marks=pytest.mark.slow) for case in [(5, 5, 1), (5, 5, 2), (10, 10, 3), (10, 0, 1)]),
    ],
)
def test_measured_activity_agrees_with_theory_within_three_standard_errors(x: int, y: int, theta: int) -> None:
    """Ten wirings, 200 stimuli of each size; tolerance 3 sqrt(P (1 - P) / (512 wirings))."""
    machines = [Rig(MachineSpec(excitatory=x, inhibitory=y, threshold=theta), seed=seed).machine for seed in range(10)]
    for lit in (40, 80, 120, 200):
        cells = np.random.default_rng(lit).random((200, 400)).argsort(axis=1) < lit
        measured = np.mean([machine.activity(cells.reshape(200, 20, 20)).mean() for machine in machines])
        expected = activity_of_cells(Inputs(x, y, theta), lit, 400)
        assert abs(measured - expected) <= 3 * sqrt(expected * (1 - expected) / (512 * 10)), lit


@pytest.mark.parametrize("lit", [0.0, 0.1, 0.5, 0.9, 1.0])
@pytest.mark.parametrize("limit", [2**15, 10])
def test_one_picture_carries_the_signals_that_it_carries_in_a_stack(
    lit: float, limit: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many of its cells are lit, and whether the sums are held in 16 bits or 32."""
    monkeypatch.setattr(plugboard_module, "MOST_IN_16_BITS", limit)
    plugged = board(MachineSpec())
    s = np.random.default_rng(1).random((4, 400)) < lit
    assert [plugged.signals(row).tolist() for row in s] == plugged.signals(s).tolist()
