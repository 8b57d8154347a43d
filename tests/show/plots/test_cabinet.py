"""Where things stand in the picture of the cabinet, and how far a pointer turns."""

import numpy as np
import pytest

from mark1.show.plots.machine import cabinet
from mark1.show.plots.machine.cabinet import BAYS, FIELDS, Box


def inside(places: np.ndarray, box: Box) -> bool:
    low, high = np.array(box[:2]), np.array(box[:2]) + box[2:]
    return bool(((places > low) & (places < high)).all())


@pytest.mark.parametrize("shape", [(20, 20), (8, 30), (30, 8), (1, 1)])
def test_a_field_has_a_square_cell_for_each_and_stays_in_its_box(shape: tuple[int, int]) -> None:
    places, side = cabinet.field(FIELDS["lamps"], shape)
    assert places.shape == (shape[0] * shape[1], 2)
    assert inside(places - side / 2 + 1e-9, FIELDS["lamps"])
    assert inside(places + side / 2 - 1e-9, FIELDS["lamps"])
    if shape[1] > 1:
        assert places[1] - places[0] == pytest.approx([side, 0])


@pytest.mark.parametrize(
    ("units", "filled", "across"), [(512, 64, 8), (100, 13, 4), (1, 1, 1), (9, 2, 2), (1024, 128, 12)]
)
def test_a_units_fill_one_module_after_the_other(units: int, filled: int, across: int) -> None:
    places, middles = cabinet.modules(FIELDS["dials"], units)
    assert (len(places), len(middles), cabinet.grid_of(units)[0]) == (units, filled, across)
    assert len(np.unique(places.round(6), axis=0)) == units
    assert inside(places, FIELDS["dials"])
    nearest = np.abs(places[:, None] - middles[None]).sum(-1).argmin(1)
    assert nearest.tolist() == [unit // 8 for unit in range(units)]


def test_bays_stand_from_left_to_right_and_do_not_overlap() -> None:
    assert list(BAYS) == ["retina", "plugboard", "A-units", "control", "power"]
    edges = [edge for box in BAYS.values() for edge in (box.left, box.left + box.width)]
    assert edges == sorted(edges)
    assert edges[-1] < cabinet.SIZE[0]


@pytest.mark.parametrize(("turn", "degrees"), [(0, 0), (1, 135), (-1, -135), (0.5, 67.5), (3, 135)])
def test_a_pointer_turns_from_upright_to_the_stops(turn: float, degrees: float) -> None:
    ((centre, tip),) = cabinet.pointers(np.array([[3.0, 4.0]]), np.array([turn]), 2.0)
    across, up = tip - centre
    assert np.hypot(across, up) == pytest.approx(2)
    assert np.degrees(np.arctan2(across, up)) == pytest.approx(degrees)
