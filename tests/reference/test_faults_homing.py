"""The naive model against faults in resets and dials worked out by hand."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.reference.defaults import TRAVEL, VOLT, drawn, exposed, panel, spec
from tests.reference.naive import NaiveMachine, Row


def rows_of(machine: NaiveMachine, act: Callable[..., None], *arguments: Any) -> list[Row]:
    """Return the rows of one act."""
    before = len(machine.rows)
    act(*arguments)
    return machine.rows[before:]


def taught(fault: tuple[Any, ...] | None = None, **changes: Any) -> NaiveMachine:
    """Return a machine at 970 travels, idle at 7500, that an operator has then put out of order; stops at 1000."""
    machine = NaiveMachine(spec(**{"stop": 1000 * TRAVEL} | changes), drawn(), panel())
    machine.expose([1.0], [1])
    if fault:
        machine.inject(fault)
    return machine


LATEST = 7500 + 30 + 2000
"""From energising on, the dead time and the way from stop to stop."""


@pytest.mark.parametrize(
    ("fault", "drive", "standing"),
    [
        (("wiper", 0, "jammed"), -TRAVEL, {}),
        (("motor", 0, "reversed"), TRAVEL, {"value": {0: 1000 * TRAVEL}}),
        (("motor", 0, "slipping", 0.25), -59056 / VOLT, {"value": {0: 970 * TRAVEL - 2000 * 59056 / VOLT}}),
    ],
)
def test_a_wiper_that_does_not_come_home_in_time_is_let_stand_where_it_is(
    fault: tuple[Any, ...], drive: float, standing: dict[str, Any]
) -> None:
    machine = taught(fault)
    assert rows_of(machine, machine.reset) == [
        (7500, "motors", {"drive": {0: drive}}),
        (LATEST, "motors", {"drive": {0: 0.0}} | standing),
    ]
    assert machine.motor_ticks == [1000 + 2030]


def test_a_slow_wiper_comes_to_its_goal_exactly() -> None:
    """970 x 236223 are 1939.99 slow travels."""
    machine = taught(("supply", "sagging", 0.5))
    assert rows_of(machine, machine.reset)[1:] == [
        (7500 + 30 + 1940, "motors", {"drive": {0: 0.0}, "value": {0: 0.0}}),
    ]


def test_a_dial_reckons_with_a_healthy_motor_and_a_dead_one_does_not_run() -> None:
    machine = NaiveMachine(spec(), drawn(), panel())
    machine.inject(("motor", 0, "slipping", 2.0))
    assert rows_of(machine, machine.dial, 0, 9 * TRAVEL)[1] == (
        30 + 5, "motors", {"drive": {0: 0.0}, "value": {0: 9 * TRAVEL}},
    )  # fmt: skip
    machine.inject(("motor", 0, "dead"))
    assert rows_of(machine, machine.reset) == [(35, "motors", {})]


def test_faults_that_strike_in_homing_act_on_the_running_motor() -> None:
    """470 travels down, 100 up, then again down."""
    machine = taught()
    machine.inject(("motor", 0, "reversed"), at=8000)
    machine.meanwhile(8100, lambda: machine.clear(("motor", 0)))
    assert rows_of(machine, machine.reset) == [
        (7500, "motors", {"drive": {0: -TRAVEL}}),
        (8000, "faults", {"drive": {0: TRAVEL}, "value": {0: 500 * TRAVEL}}),
        (8700, "motors", {"drive": {0: 0.0}, "value": {0: 0.0}}),
    ]
    assert machine.travelled == [(970 + 470 + 100 + 600) * TRAVEL]


@pytest.mark.parametrize("by_hand", [False, True])
def test_homing_is_over_on_the_tick_on_which_its_last_motor_dies(by_hand: bool) -> None:
    machine = taught()
    if by_hand:
        machine.meanwhile(8000, lambda: machine.inject(("motor", 0, "dead")))
    else:
        machine.inject(("motor", 0, "dead"), at=8000)
    rows = rows_of(machine, machine.reset)
    assert rows[1:] == ([] if by_hand else [(8000, "faults", {"drive": {0: 0.0}, "value": {0: 500 * TRAVEL}})])
    assert exposed(machine, [1.0], [1])[0] == (8000, "light", {"light": {0: 1.0}})
    assert machine.motor_ticks == [1000 + 500]


def test_cells_struck_in_homing_are_followed_by_their_a_units_alone() -> None:
    machine = taught()
    machine.inject(("S", 0, "stuck on"), at=8000)
    assert [row[:2] for row in rows_of(machine, machine.reset)] == [
        (7500, "motors"), (8000, "faults"), (8000, "A"), (8500, "motors"),
    ]  # fmt: skip


def test_no_wiper_counts_as_stalled_in_homing_whatever_strikes() -> None:
    machine = taught(("motor", 0, "reversed"))
    machine.inject(("wiper", 0, "jammed"), at=8000)
    assert rows_of(machine, machine.reset)[1:] == [
        (8000, "faults", {"value": {0: 1000 * TRAVEL}}),
        (LATEST, "motors", {"drive": {0: 0.0}}),
    ]
