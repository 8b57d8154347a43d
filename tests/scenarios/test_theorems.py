"""Theorems: what the scenario counts is also proved, and its wirings are as narrow as it says."""

from typing import Any

import numpy as np
import pytest

from mark1 import compare
from mark1.lab import scenario
from tests.helpers.paths import ROOT

RUN = scenario.load(ROOT / "scenarios" / "published" / "theorems.py")
SCRIPT: dict[str, Any] = RUN.__globals__


@pytest.mark.parametrize(
    ("name", "possible"), [("NARROW", False), ("WHOLE", True), ("LOCAL", False), ("FAR", True), ("EXACT", True)]
)
def test_what_was_learned_can_be_and_what_was_not_cannot(name: str, possible: bool) -> None:
    pytest.importorskip("scipy")
    make, pictures = SCRIPT["EXPERIMENTS"][SCRIPT[name]]
    assert compare.diagnose(make(0).rig, pictures, pictures.y[:, np.newaxis]).possible == possible


@pytest.mark.parametrize("number", [2, 3, 4])
def test_an_a_unit_sees_so_many_cells_of_the_parity(number: int) -> None:
    board = SCRIPT["seeing"](0, number).rig.machine.wiring
    cells = SCRIPT["PARITY"].x.any(axis=0).sum()
    assert cells == 4
    assert set(board.fan_in().sum(axis=0)) == {number}
    assert (board.fan_out().sum(axis=0) > 0).sum() == cells


def test_no_window_holds_both_ends_of_a_figure() -> None:
    board = SCRIPT["local"](0).rig.machine.wiring
    columns = board.cords[:, 1].reshape(board.a_units, -1) % board.retina_shape[1]
    different = np.flatnonzero(np.ptp(SCRIPT["CONNECTEDNESS"].x, axis=0).any(axis=0))
    assert np.ptp(columns, axis=1).max() < np.ptp(different)


def test_every_picture_is_on_its_side_of_the_values_that_give_the_bound() -> None:
    active = np.array([[1, 1, 0], [0, 1, 1], [1, 0, 1]], dtype=bool)
    ones = np.array([True, False, True])
    sums = active @ SCRIPT["separating"](active, ones)
    assert (np.sign(sums) == np.where(ones, 1, -1)).all()


@pytest.mark.parametrize("setting", ["wirings", "exposures"])
def test_none_of_what_is_counted_is_refused(setting: str) -> None:
    with pytest.raises(ValueError, match=f"{setting} must be a whole number of at least 1, not 0"):
        RUN(**{setting: 0})
