"""The naive model against resets and dials worked out by hand."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.reference.defaults import SLOW, TRAVEL, VOLT, drawn, panel, spec
from tests.reference.naive import NaiveMachine, Row


def taught(target: list[int], made: Any = None, settings: Any = None, **changes: Any) -> NaiveMachine:
    """Return a machine after one exposure of a lit cell."""
    responses = len(target)
    standing = panel(responses=responses, **changes)
    machine = NaiveMachine(settings or spec(response_units=responses), made or drawn(), standing)
    machine.expose([1.0], target)
    return machine


def rows_of(machine: NaiveMachine, act: Callable[..., None], *arguments: Any) -> list[Row]:
    """Return the rows of one act."""
    before = len(machine.rows)
    act(*arguments)
    return machine.rows[before:]


def test_a_reset_runs_every_wiper_home_in_its_own_time() -> None:
    """Taught until right to 428 travels in 458 ticks and 655 slow ones in 655, idle at 7155."""
    made = drawn(feeds=[0, 1], speed=[0.22, 0.11], dead_time=[30, 0])
    machine = taught([1, 1], made, correction="non-quantized")
    assert rows_of(machine, machine.reset) == [
        (7155, "motors", {"drive": {0: -TRAVEL, 1: -SLOW}}),
        (7155 + 30 + 428, "motors", {"drive": {0: 0.0}, "value": {0: 0.0}}),
        (7155 + 655, "motors", {"drive": {1: 0.0}, "value": {1: 0.0}}),
    ]
    assert machine.motor_ticks == [458 + 30 + 428, 655 + 655]
    assert machine.travelled == [2 * 428 * TRAVEL, 2 * 655 * SLOW]


def test_wipers_that_come_home_on_one_tick_share_a_row_and_decay_has_no_part_in_it() -> None:
    """Half of 970 travels, each of its own motor, is left at clear."""
    made = drawn(feeds=[0, 1], speed=[0.22, 0.11], dead_time=[30, 30])
    machine = taught([1, 1], made, spec(response_units=2, decay=0.5))
    assert rows_of(machine, machine.reset) == [
        (7500, "motors", {"drive": {0: -TRAVEL, 1: -SLOW}}),
        (7500 + 30 + 485, "motors", {"drive": {0: 0.0, 1: 0.0}, "value": {0: 0.0, 1: 0.0}}),
    ]


def test_a_reset_with_nothing_to_do_is_one_row_and_no_time() -> None:
    machine = NaiveMachine(spec(), drawn(), panel())
    for _ in range(20):
        assert rows_of(machine, machine.reset) == [(0, "motors", {})]
    assert machine.motor_ticks == [0]


def test_the_last_step_home_is_cut_short() -> None:
    """From the stop, 100.5 travels below 0 V."""
    machine = taught([0], settings=spec(stop=100.5 * TRAVEL), mode="forced learning")
    assert rows_of(machine, machine.reset) == [
        (7500, "motors", {"drive": {0: TRAVEL}}),
        (7500 + 30 + 101, "motors", {"drive": {0: 0.0}, "value": {0: 0.0}}),
    ]
    assert machine.travelled == [2 * round(100.5 * 236223) / VOLT]


def test_a_reset_runs_at_the_motors_own_speed_whatever_the_system_and_the_signs() -> None:
    """Beta gives one active unit ten motor speeds: 970 x 2362232 steps of the grid, 9700.008 travels."""
    machine = taught([1], system="beta", sign="negative")
    assert rows_of(machine, machine.reset) == [
        (7500, "motors", {"drive": {0: TRAVEL}}),
        (7500 + 30 + 9701, "motors", {"drive": {0: 0.0}, "value": {0: 0.0}}),
    ]


def test_a_motor_whose_travel_rounds_to_0_stays_where_it_stands() -> None:
    """0.43 of a step of the grid a tick; with beta it has turned by 4 steps a tick."""
    machine = taught([1], drawn(speed=[4e-7]), system="beta")
    assert machine.travelled == [970 * 4 / VOLT]
    assert rows_of(machine, machine.reset) == [(7500, "motors", {})]
    assert rows_of(machine, machine.dial, 0, 1.0) == [(7500, "motors", {})]


def test_a_dial_runs_one_motor_alone_to_where_it_is_nearest() -> None:
    """1 V is 2**30 / 236223 = 4545.46 travels."""
    machine = NaiveMachine(spec(), drawn(feeds=[0, 0]), panel())
    assert rows_of(machine, machine.dial, 1, 1.0) == [
        (0, "motors", {"drive": {1: TRAVEL}}),
        (30 + 4545, "motors", {"drive": {1: 0.0}, "value": {1: 4545 * TRAVEL}}),
    ]
    assert (machine.motor_ticks, machine.travelled) == ([0, 4575], [0, 4545 * TRAVEL])


@pytest.mark.parametrize(
    ("start", "wanted", "steps"),
    [
        (0, 2.4, 2), (0, 2.5, 2), (0, 3.5, 3), (0, 2.6, 3), (0, -2.5, -2), (0, -3.5, -3), (0, 0.5, 0), (0, -0.5, 0),
        (3, 4.5, 1), (3, 5.5, 2), (3, 1.4, -2), (3, 3.4, 0), (-3, 0.0, 3), (-3, 0.6, 4),
    ],
)  # fmt: skip
def test_a_dial_counts_whole_travels_from_where_the_wiper_stands_and_goes_the_shorter_of_two_ways(
    start: int, wanted: float, steps: int
) -> None:
    machine = NaiveMachine(spec(), drawn(), panel())
    machine.dial(0, start * TRAVEL)
    begun = 30 + abs(start) if start else 0
    arrival = (begun + 30 + abs(steps), "motors", {"drive": {0: 0.0}, "value": {0: (start + steps) * TRAVEL}})
    drive = {"drive": {0: TRAVEL if steps > 0 else -TRAVEL}} if steps else {}
    rows = rows_of(machine, machine.dial, 0, wanted * TRAVEL)
    assert rows == [(begun, "motors", drive), *([arrival] if steps else [])]


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize(
    ("stop", "ticks", "grid"),
    [
        (100.5, 30 + 101, round(100.5 * 236223)),
        (100.4, 30 + 101, round(100.4 * 236223)),
        (100.0, 30 + 100, 100 * 236223),
    ],
)
def test_a_dial_beyond_the_stop_ends_at_the_stop_and_is_not_stalled(
    sign: int, stop: float, ticks: int, grid: int
) -> None:
    machine = NaiveMachine(spec(stop=stop * TRAVEL), drawn(), panel())
    assert rows_of(machine, machine.dial, 0, sign * 50.0) == [
        (0, "motors", {"drive": {0: sign * TRAVEL}}),
        (ticks, "motors", {"drive": {0: 0.0}, "value": {0: sign * grid / VOLT}}),
    ]


def test_a_wiper_at_its_stop_is_dialled_away_from_it_and_driven_into_it_by_an_exposure() -> None:
    machine = NaiveMachine(spec(stop=100 * TRAVEL), drawn(), panel(mode="forced learning"))
    machine.dial(0, 100 * TRAVEL)
    assert rows_of(machine, machine.expose, [1.0], [1])[5:7] == [
        (1630, "motors", {"drive": {0: TRAVEL}, "stalled": {0: 1}}),
        (2630, "motors", {"drive": {0: 0.0}, "stalled": {0: 0}}),
    ]
    assert rows_of(machine, machine.dial, 0, 99 * TRAVEL) == [
        (7630, "motors", {"drive": {0: -TRAVEL}}),
        (7661, "motors", {"drive": {0: 0.0}, "value": {0: 99 * TRAVEL}}),
    ]


def test_an_exposure_opens_on_the_tick_of_the_last_arrival_and_reads_what_was_homed() -> None:
    machine = taught([1])
    machine.reset()
    assert rows_of(machine, machine.expose, [1.0], [1])[:8] == [
        (8500, "light", {"light": {0: 1.0}}),
        (8550, "S", {"s": {0: 1}}),
        (8550, "A", {"a": {0: 1}}),
        (9000, "R", {"sum": {0: 0.0}}),
        (10000, "panel", {}),
        (10000, "motors", {"drive": {0: TRAVEL}}),
        (10258, "R", {"r": {0: 1}, "sum": {0: 228 * TRAVEL}}),
        (11000, "motors", {"drive": {0: 0.0}, "value": {0: 970 * TRAVEL}}),
    ]
    assert machine.rows[-1] == (16000, "idle", {})


def test_one_homing_follows_another_on_the_tick_of_arrival() -> None:
    machine = NaiveMachine(spec(), drawn(dead_time=[0]), panel())
    machine.dial(0, 2 * TRAVEL)
    assert rows_of(machine, machine.reset) == [
        (2, "motors", {"drive": {0: -TRAVEL}}),
        (4, "motors", {"drive": {0: 0.0}, "value": {0: 0.0}}),
    ]


@pytest.mark.parametrize("begun", ["expose", "reset"])
@pytest.mark.parametrize(("act", "arguments"), [("reset", ()), ("dial", (0, 1.0)), ("expose", ([1.0], [1]))])
def test_nothing_is_begun_in_mid_exposure_or_homing(begun: str, act: str, arguments: tuple[Any, ...]) -> None:
    machine, other = taught([1]), taught([1])
    refused: list[int] = []

    def try_it() -> None:
        with pytest.raises(ValueError, match="wait until it is idle"):
            getattr(machine, act)(*arguments)
        refused.append(len(machine.rows))

    machine.meanwhile(7600, try_it)
    for each in (machine, other):
        getattr(each, begun)(*([[1.0], [1]] if begun == "expose" else []))
    assert len(refused) == 1
    assert machine.rows == other.rows


@pytest.mark.parametrize(("a", "volts"), [(-1, 1.0), (1, 1.0), (0, float("nan")), (0, float("inf"))])
def test_a_dial_that_cannot_be_is_refused_before_anything_moves(a: int, volts: float) -> None:
    machine = NaiveMachine(spec(), drawn(), panel())
    with pytest.raises(ValueError, match="was dialled to"):
        machine.dial(a, volts)
    assert machine.rows == []
