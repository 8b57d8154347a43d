"""The bare loop against the naive model and against one pulse by hand."""

import numpy as np
import pytest

from tests.reference.defaults import drawn, panel, spec
from tests.reference.loop import final_values
from tests.reference.naive import NaiveMachine

VOLT = 2.0**30


def test_one_correction_turns_the_active_units_of_the_wrong_set_by_one_pulse() -> None:
    settings = spec(response_units=2)
    values = final_values([(0, 0, 1), (1, 0, 1), (2, 0, -1)], [0, 1, 0], settings, [[[1.0]]], [[1, 0]])
    assert values.tolist() == [970 * 236223 / VOLT, 0, 0]


@pytest.mark.parametrize("seed", range(3))
def test_loop_and_naive_machine_end_with_the_same_values_to_the_bit(seed: int) -> None:
    rng = np.random.default_rng(seed)
    cells, units, stop = 12, 16, 0.1
    settings = spec(retina_shape=(3, 4), response_units=2, pulse_ms=300, stop=stop)
    cords = [(a, s, sign) for a in range(units) for s, sign in enumerate(rng.integers(-1, 2, cells).tolist()) if sign]
    feeds = [a % 2 for a in range(units)]
    images, targets = rng.random((30, 3, 4)), rng.integers(0, 2, (30, 2)).tolist()
    made = drawn(cords=cords, feeds=feeds, s_threshold=[0.5] * cells)
    machine = NaiveMachine(settings, made, panel(cells=cells, responses=2))
    for image, target in zip(images, targets, strict=True):
        machine.expose(image, target)
    values = np.zeros(units)
    for row in machine.rows:
        for unit, value in row.changes.get("value", {}).items():
            values[unit] = value
    assert np.abs(values).max() == round(stop * VOLT) / VOLT
    assert values.tolist() == final_values(cords, feeds, settings, images, targets).tolist()
