"""The naive model against the resolution of potentiometers and the noise of sums worked out by hand."""

from typing import Any

import pytest

from tests.reference.defaults import TRAVEL, VOLT, drawn, of, panel, spec
from tests.reference.naive import NaiveMachine


def taught(**changes: Any) -> NaiveMachine:
    """Return a machine after one exposure of a lit cell, idle at 7500."""
    machine = NaiveMachine(spec(**changes), drawn(), panel())
    machine.expose([1.0], [1])
    return machine


def test_a_wiper_settles_at_release_and_the_way_it_settles_is_no_travel() -> None:
    machine = taught(resolution=0.25)
    assert of(machine.rows, "motors")[1] == (2500, {"drive": {0: 0.0}, "value": {0: 0.25}})
    assert of(machine.rows, "R")[1:3] == [(1758, {"r": {0: 1}, "sum": {0: 228 * TRAVEL}}), (2500, {"sum": {0: 0.25}})]
    assert machine.travelled == [970 * TRAVEL]


@pytest.mark.parametrize(
    ("changes", "settled"),
    [
        ({"resolution": 0.5}, 0.0),
        ({"resolution": 2 * 970 * TRAVEL}, 0.0),  # half-way to 1, to even 0
        ({"resolution": 970 * TRAVEL / 1.5}, 2 * round(970 * 236223 / 1.5) / VOLT),  # half-way to 2, to even 2
        ({"resolution": 0.1}, round(0.2 * VOLT) / VOLT),
        ({"resolution": 0.25, "stop": 0.22}, round(0.22 * VOLT) / VOLT),
    ],
)
def test_a_wiper_settles_on_the_nearest_multiple_halves_to_even_and_within_the_stops(
    changes: dict[str, Any], settled: float
) -> None:
    expected = {"drive": {0: 0.0}} | ({"value": {0: settled}} if settled else {})
    assert of(taught(**changes).rows, "motors")[1] == (2500, expected)


def test_a_jammed_wiper_and_one_whose_motor_dies_do_not_settle() -> None:
    machine = NaiveMachine(spec(resolution=0.25), drawn(feeds=[0, 0]), panel())
    machine.inject(("wiper", 0, "jammed"), at=2000)
    machine.inject(("motor", 1, "dead"), at=2000)
    machine.expose([1.0], [1])
    assert of(machine.rows, "faults") == [(2000, {"drive": {1: 0.0}, "value": {0: 470 * TRAVEL, 1: 470 * TRAVEL}})]
    assert of(machine.rows, "motors")[1] == (2500, {"drive": {0: 0.0}})


def test_a_dial_settles_at_its_end_and_a_reset_brings_the_wiper_to_0() -> None:
    """1 V is 2**30 / 236223 = 4545.46 travels, and home from 1 V takes one more than these."""
    machine = NaiveMachine(spec(resolution=0.25), drawn(), panel())
    machine.dial(0, 1.0)
    machine.reset()
    assert of(machine.rows, "motors") == [
        (0, {"drive": {0: TRAVEL}}),
        (4575, {"drive": {0: 0.0}, "value": {0: 1.0}}),
        (4575, {"drive": {0: -TRAVEL}}),
        (4575 + 30 + 4546, {"drive": {0: 0.0}, "value": {0: 0.0}}),
    ]
    assert machine.travelled == [4545 * TRAVEL + 1.0]


def test_a_wiper_that_homing_lets_stand_settles_where_it_stands() -> None:
    """It has left 0.25 V by some 1 mV when its time is over, and goes back there."""
    machine = taught(resolution=0.25, stop=0.6)
    machine.inject(("motor", 0, "slipping", 1e-3))
    machine.reset()
    full_way, slow = 5455, 236 / VOLT
    assert of(machine.rows, "motors")[2:] == [
        (7500, {"drive": {0: -slow}}),
        (7500 + 30 + full_way, {"drive": {0: 0.0}}),
    ]
    assert machine.travelled == [970 * TRAVEL + full_way * slow]


def test_decay_does_not_settle() -> None:
    assert of(taught(resolution=0.25, decay=0.1).rows, "values") == [(2500, {"value": {0: round(0.225 * VOLT) / VOLT}})]


@pytest.mark.parametrize(("noise", "bit"), [(0.0625, 1), (-0.0625, 0), (0.03125, 0)])
def test_noise_decides_a_unit_that_would_be_undecided(noise: float, bit: int) -> None:
    machine = NaiveMachine(spec(), drawn(noise=lambda _: [noise]), panel(mode="test"))
    machine.expose([1.0])
    assert of(machine.rows, "R")[0] == (500, ({"r": {0: 1}} if bit else {}) | {"sum": {0: noise}})
    look = ({"bits": {0: 1}} if bit else {}) | {"sums": {0: noise}}
    assert of(machine.rows, "panel") == [(1500, look | ({"undecided": {0: 1}} if abs(noise) < 0.05 else {}))]


def test_noise_moves_the_flip_and_lasts_until_clear_where_the_sum_stays_as_it_was_read() -> None:
    """From -0.03125 V the sum is above the zone 370 travels on: 33554432 and 53687091 steps."""
    table = [[-0.03125], [0.03125]]
    machine = NaiveMachine(spec(), drawn(noise=table.__getitem__), panel())
    machine.expose([1.0], [1])
    machine.expose([0.0], [0])
    value = 970 * TRAVEL
    assert of(machine.rows, "R") == [
        (500, {"sum": {0: -0.03125}}),
        (1530 + 370, {"r": {0: 1}, "sum": {0: 370 * TRAVEL - 0.03125}}),
        (2500, {"sum": {0: value - 0.03125}}),
        (2500, {"r": {0: 0}}),
        (8000, {"sum": {0: 0.03125}}),
        (9000, {}),
    ]


def test_each_r_unit_has_noise_of_its_own_and_refused_exposures_use_none_up() -> None:
    table = [[0.0625, -0.0625], [-0.0625, 0.0625]]
    made = drawn(feeds=[0, 1], noise=table.__getitem__)
    machine = NaiveMachine(spec(response_units=2), made, panel(responses=2, mode="test"))
    with pytest.raises(ValueError, match="the image has"):
        machine.expose([0.0, 0.0])
    machine.expose([0.0])
    machine.expose([0.0])
    assert [changes["sum"] for _, changes in of(machine.rows, "R") if "sum" in changes] == [
        {0: 0.0625, 1: -0.0625}, {0: -0.0625, 1: 0.0625},
    ]  # fmt: skip
