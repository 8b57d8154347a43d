"""The naive model against faults of motors, wipers and the supply worked out by hand."""

from typing import Any

import pytest

from tests.reference.defaults import SLOW, TRAVEL, VOLT, drawn, exposed, panel, spec
from tests.reference.naive import NaiveMachine, Row


def after_energising(rows: list[Row]) -> list[Row]:
    """Return the rows from behind the energising of motors until clear."""
    energised = next(i for i, row in enumerate(rows) if row.part == "motors")
    return rows[energised + 1 : [row.part for row in rows].index("values")]


def struck(fault: tuple[Any, ...], tick: int, settings: Any = None, **changes: Any) -> NaiveMachine:
    """Return a machine on which a fault is to strike at a tick."""
    machine = NaiveMachine(settings or spec(), drawn(), panel(**changes))
    machine.inject(fault, at=tick)
    return machine


FLIP = (1758, "R", {"r": {0: 1}, "sum": {0: 228 * TRAVEL}})


def test_a_motor_that_begins_to_slip_in_the_middle_of_its_pulse_goes_on_from_where_its_wiper_is() -> None:
    machine = struck(("motor", 0, "slipping", 0.5), 2000)
    value = 470 * TRAVEL + 500 * SLOW
    assert after_energising(exposed(machine, [1.0], [1])) == [
        FLIP,
        (2000, "faults", {"drive": {0: SLOW}, "value": {0: 470 * TRAVEL}}),
        (2500, "motors", {"drive": {0: 0.0}, "value": {0: value}}),
        (2500, "R", {"sum": {0: value}}),
    ]
    assert (machine.motor_ticks, machine.travelled) == ([1000], [value])


def test_a_dead_time_that_is_not_over_goes_on_as_it_was() -> None:
    machine = struck(("motor", 0, "slipping", 0.5), 1510)
    assert after_energising(exposed(machine, [1.0], [1]))[0] == (1510, "faults", {"drive": {0: SLOW}})
    assert machine.travelled == [970 * SLOW]


def test_a_motor_reversed_in_the_middle_of_its_pulse_takes_the_r_unit_back_with_it() -> None:
    """270 travels up, 700 down: below the zone from 498 ticks on."""
    machine = struck(("motor", 0, "reversed"), 1800)
    assert after_energising(exposed(machine, [1.0], [1])) == [
        FLIP,
        (1800, "faults", {"drive": {0: -TRAVEL}, "value": {0: 270 * TRAVEL}}),
        (2298, "R", {"r": {0: 0}, "sum": {0: -228 * TRAVEL}}),
        (2500, "motors", {"drive": {0: 0.0}, "value": {0: -430 * TRAVEL}}),
        (2500, "R", {"sum": {0: -430 * TRAVEL}}),
    ]
    assert (machine.motor_ticks, machine.travelled) == ([1000], [970 * TRAVEL])


def test_a_wiper_jammed_and_freed_in_mid_pulse_has_stood_still_while_its_motor_ran() -> None:
    machine = struck(("wiper", 0, "jammed"), 1800)
    machine.meanwhile(2300, lambda: machine.clear(("wiper", 0)))
    assert after_energising(exposed(machine, [1.0], [1])) == [
        FLIP,
        (1800, "faults", {"value": {0: 270 * TRAVEL}}),
        (2500, "motors", {"drive": {0: 0.0}, "value": {0: 470 * TRAVEL}}),
        (2500, "R", {"sum": {0: 470 * TRAVEL}}),
    ]
    assert (machine.motor_ticks, machine.travelled) == ([1000], [470 * TRAVEL])


def test_a_motor_that_dies_in_mid_pulse_is_switched_off_and_repaired_waits_to_be_energised_anew() -> None:
    machine = struck(("motor", 0, "dead"), 1800)
    machine.meanwhile(2000, lambda: machine.clear(("motor", 0)))
    assert after_energising(exposed(machine, [1.0], [1])) == [
        FLIP,
        (1800, "faults", {"drive": {0: 0.0}, "value": {0: 270 * TRAVEL}}),
        (2500, "motors", {}),
        (2500, "R", {"sum": {0: 270 * TRAVEL}}),
    ]
    assert (machine.motor_ticks, machine.travelled) == ([300], [270 * TRAVEL])
    machine.panel["mode"] = "forced learning"
    exposed(machine, [1.0], [1])
    assert machine.travelled == [(270 + 970) * TRAVEL]


@pytest.mark.parametrize("fault", [("motor", 0, "slipping", 1e-9), ("supply", "sagging", 1e-9)])
def test_a_running_motor_whose_travel_comes_to_0_is_switched_off(fault: tuple[Any, ...]) -> None:
    machine = struck(fault, 1600)
    row = next(row for row in exposed(machine, [1.0], [1]) if row.part == "faults")
    assert row.changes == {"drive": {0: 0.0}, "value": {0: 70 * TRAVEL}}
    assert machine.motor_ticks == [100]


def test_an_operators_fault_takes_hold_of_a_running_motor_without_a_row() -> None:
    machine = NaiveMachine(spec(), drawn(), panel())
    machine.meanwhile(1800, lambda: machine.inject(("motor", 0, "dead")))
    assert [row[:2] for row in after_energising(exposed(machine, [1.0], [1]))] == [
        (1758, "R"), (2500, "motors"), (2500, "R"),
    ]  # fmt: skip
    assert machine.travelled == [270 * TRAVEL]


def test_a_strike_on_the_tick_of_release_finds_the_wiper_where_the_old_travel_has_brought_it() -> None:
    machine = struck(("motor", 0, "reversed"), 2500)
    assert after_energising(exposed(machine, [1.0], [1]))[1:] == [
        (2500, "faults", {"drive": {0: -TRAVEL}, "value": {0: 970 * TRAVEL}}),
        (2500, "motors", {"drive": {0: 0.0}}),
        (2500, "R", {"sum": {0: 970 * TRAVEL}}),
    ]


def test_a_supply_that_sags_in_mid_pulse_halves_speed_and_sum_and_flips_the_r_unit() -> None:
    """Against 200000000 steps of noise the sum is above the zone from 1074 travels on; half of 1170 is below it."""
    noise = -200000000 / VOLT
    machine = NaiveMachine(spec(pulse_ms=2000), drawn(noise=lambda _: [noise]), panel())
    machine.inject(("supply", "sagging", 0.5), at=2700)
    reached, standing = 1170 * TRAVEL, 1170 * TRAVEL + 800 * SLOW
    assert after_energising(exposed(machine, [1.0], [1])) == [
        (2604, "R", {"r": {0: 1}, "sum": {0: 1074 * TRAVEL + noise}}),
        (2700, "faults", {"drive": {0: SLOW}, "value": {0: reached}}),
        (2700, "R", {"r": {0: 0}, "sum": {0: reached / 2 + noise}}),
        (3500, "motors", {"drive": {0: 0.0}, "value": {0: standing}}),
        (3500, "R", {"sum": {0: standing / 2 + noise}}),
    ]


def test_the_sum_under_a_sagging_supply_is_rounded_once() -> None:
    """A half of 236223 is 118111.5, to even 118112; of 3 x 236223 it is 354334.5, to even 354334."""
    for travels, steps in ((1, 118112), (3, 354334)):
        machine = NaiveMachine(spec(), drawn(dead_time=[0]), panel(mode="test"))
        machine.dial(0, travels * TRAVEL)
        machine.inject(("supply", "sagging", 0.5))
        rows = exposed(machine, [1.0])
        assert next(row.changes for row in rows if row.part == "R")["sum"] == {0: steps / VOLT}


def test_a_supply_repaired_with_the_gate_open_is_one_row_of_the_r_units() -> None:
    machine = NaiveMachine(spec(), drawn(faults=[("supply", "sagging", 0.5)]), panel())
    exposed(machine, [1.0], [1])
    machine.meanwhile(8500, lambda: machine.clear(("supply",)))
    rows = [row for row in exposed(machine, [1.0], [1]) if row.part == "R"]
    assert rows[:2] == [(8000, "R", {"r": {0: 1}}), (8500, "R", {"sum": {0: 970 * SLOW}})]


def test_the_crossing_is_looked_for_on_the_tick_of_an_operators_act_too() -> None:
    """20 travels at tick 1550, taken 20-fold by the supply, are across: the motor is released a margin later."""
    machine = NaiveMachine(spec(), drawn(), panel(correction="non-quantized"))
    machine.meanwhile(1550, lambda: machine.inject(("supply", "sagging", 20.0)))
    rows = after_energising(exposed(machine, [1.0], [1]))
    assert [row[:2] for row in rows] == [(1550, "R"), (1750, "motors"), (1750, "R")]
    assert rows[0].changes == {"r": {0: 1}, "sum": {0: 400 * TRAVEL}}


def test_a_crossing_that_a_strike_brings_about_is_found_on_its_tick() -> None:
    machine = struck(("supply", "sagging", 20.0), 1550, correction="non-quantized")
    rows = after_energising(exposed(machine, [1.0], [1]))
    assert [row[:2] for row in rows] == [(1550, "faults"), (1550, "R"), (1750, "motors"), (1750, "R")]


@pytest.mark.parametrize(
    ("fault", "changes"),
    [
        (("motor", 0, "reversed"), {"drive": {0: -TRAVEL}, "stalled": {0: 0}, "value": {0: 100 * TRAVEL}}),
        (("wiper", 0, "jammed"), {"value": {0: 100 * TRAVEL}}),
        (("motor", 0, "dead"), {"drive": {0: 0.0}, "stalled": {0: 0}, "value": {0: 100 * TRAVEL}}),
    ],
)
def test_whether_a_wiper_is_stalled_is_worked_out_again(fault: tuple[Any, ...], changes: dict[str, Any]) -> None:
    machine = struck(fault, 1700, spec(stop=100 * TRAVEL))
    rows = after_energising(exposed(machine, [1.0], [1]))
    assert rows[:2] == [(1630, "motors", {"stalled": {0: 1}}), (1700, "faults", changes)]


def test_a_reversed_wiper_meets_the_other_stop() -> None:
    """100 travels up, 200 down."""
    machine = struck(("motor", 0, "reversed"), 1700, spec(stop=100 * TRAVEL))
    rows = after_energising(exposed(machine, [1.0], [1]))
    assert (1900, "motors", {"stalled": {0: 1}}) in rows
    assert machine.travelled == [300 * TRAVEL]


@pytest.mark.parametrize(
    ("fault", "changes", "motors"),
    [
        (("wiper", 0, "jammed"), {"stalled": {0: 1}, "value": {0: 100 * TRAVEL}}, [2500]),
        (("motor", 0, "reversed"), {"drive": {0: -TRAVEL}, "value": {0: 100 * TRAVEL}}, [1830, 2500]),
        (("S", 0, "dead"), {"s": {0: 0}, "stalled": {0: 1}}, [2500]),
    ],
)
def test_a_strike_on_the_tick_on_which_a_wiper_meets_its_stop_leaves_no_row_for_it(
    fault: tuple[Any, ...], changes: dict[str, Any], motors: list[int]
) -> None:
    rows = after_energising(exposed(struck(fault, 1630, spec(stop=100 * TRAVEL)), [1.0], [1]))
    assert (1630, "faults", changes) in rows
    assert [row.tick for row in rows if row.part == "motors"] == motors


def test_a_wiper_jammed_at_the_stop_it_is_driven_towards_is_stalled_from_energising_on() -> None:
    machine = NaiveMachine(spec(stop=100 * TRAVEL), drawn(), panel(mode="forced learning"))
    machine.dial(0, 100 * TRAVEL)
    machine.inject(("wiper", 0, "jammed"))
    driven = [row.changes for row in exposed(machine, [1.0], [1]) if row.part == "motors"]
    assert driven == [{"drive": {0: TRAVEL}, "stalled": {0: 1}}, {"drive": {0: 0.0}, "stalled": {0: 0}}]
