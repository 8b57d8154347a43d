"""The naive model against faults of units and cords worked out by hand."""

from typing import Any

import pytest

from tests.reference.defaults import SLOW, TRAVEL, drawn, exposed, of, panel, spec
from tests.reference.naive import NaiveMachine, Row


def at(rows: list[Row], tick: int) -> list[tuple[str, dict[str, dict[int, float]]]]:
    """Return part and changes of the rows of one tick."""
    return [(row.part, row.changes) for row in rows if row.tick == tick]


IDLING: list[dict[str, dict[int, float]]] = [{}, {}]


def pulse(travel: float, value: float) -> list[dict[str, dict[int, float]]]:
    """Return what changes at energising and at release."""
    return [{"drive": {0: travel}}, {"drive": {0: 0.0}} | ({"value": {0: value}} if value else {})]


KINDS = [
    (("S", 0, "dead"), 1.0, 0, IDLING, 0.0),
    (("S", 0, "stuck on"), 0.0, 0, pulse(TRAVEL, 970 * TRAVEL), 970 * TRAVEL),
    (("cord", 0, 0, 1, "cut"), 1.0, 0, IDLING, 0.0),
    (("A", 0, "stuck on"), 0.0, 0, pulse(TRAVEL, 970 * TRAVEL), 970 * TRAVEL),
    (("A", 0, "stuck off"), 1.0, 0, IDLING, 0.0),
    (("motor", 0, "dead"), 1.0, 0, IDLING, 0.0),
    (("motor", 0, "slipping", 0.5), 1.0, 0, pulse(SLOW, 970 * SLOW), 970 * SLOW),
    (("motor", 0, "reversed"), 1.0, 0, pulse(-TRAVEL, -970 * TRAVEL), -970 * TRAVEL),
    (("wiper", 0, "jammed"), 1.0, 0, pulse(TRAVEL, 0.0), 0.0),
    (("R", 0, "stuck", 1), 1.0, 1, pulse(TRAVEL, 970 * TRAVEL), 970 * TRAVEL),
    (("supply", "sagging", 0.5), 1.0, 0, pulse(SLOW, 970 * SLOW), 485 * SLOW),
]
"""A fault, a light, the bit at the look, what motors do in forced learning, and the sum at release."""


@pytest.mark.parametrize(("fault", "light", "bit", "driven", "total"), KINDS)
def test_a_fault_that_the_machine_is_built_with_works_from_the_first_exposure(
    fault: tuple[Any, ...], light: float, bit: int, driven: list[dict[str, dict[int, float]]], total: float
) -> None:
    machine = NaiveMachine(spec(), drawn(faults=[fault]), panel(mode="forced learning"))
    rows = exposed(machine, [light], [1])
    assert of(rows, "panel")[0][1].get("bits", {0: 0}) == {0: bit}
    assert of(rows, "motors") == [(1500, driven[0]), (2500, driven[1])]
    assert of(rows, "R")[-2][1].get("sum", {0: 0.0}) == {0: total}
    assert machine.motor_ticks == [0 if driven == IDLING else 1000]
    assert of(rows, "faults") == []


@pytest.mark.parametrize("fault", [row[0] for row in KINDS])
def test_an_operators_fault_makes_no_row_but_that_of_the_a_units_that_look_again(fault: tuple[Any, ...]) -> None:
    machine = NaiveMachine(spec(), drawn(), panel())
    machine.inject(fault)
    rows = exposed(machine, [1.0], [1])
    looked_again = [(0, "A", {"a": {0: 1}} if fault == ("S", 0, "stuck on") else {})]
    assert rows[1:2] == looked_again if fault[0] in ("S", "cord") else rows[1].tick > 0
    assert of(rows, "faults") == []


@pytest.mark.parametrize("fault", [row[0] for row in KINDS])
def test_what_is_struck_and_repaired_at_rest_works_as_if_nothing_had_been(fault: tuple[Any, ...]) -> None:
    """But for a cell that was stuck on, which need not rise, and an R-unit stuck at 1, which stays so in the zone."""
    machine, sound = (NaiveMachine(spec(), drawn(), panel()) for _ in range(2))
    machine.inject(fault)
    machine.clear(fault[: 4 if fault[0] == "cord" else 1 if fault[0] == "supply" else 2])
    rows, expected = exposed(machine, [1.0], [1]), exposed(sound, [1.0], [1])
    if fault[0] == "R":
        assert of(rows, "panel") == [(1500, {"bits": {0: 1}, "undecided": {0: 1}})]
    elif fault != ("S", 0, "stuck on"):
        assert [row for row in rows if row.tick] == [row for row in expected if row.tick]
    else:
        assert of(rows, "S") == [(2700, {"s": {0: 0}})]


def test_a_cell_that_dies_while_its_letter_is_shown_takes_its_a_unit_and_the_sum_along() -> None:
    machine = NaiveMachine(spec(), drawn(), panel())
    machine.expose([1.0], [1])
    machine.inject(("S", 0, "dead"), at=8500)
    rows = exposed(machine, [1.0], [1])
    assert at(rows, 8500) == [("faults", {"s": {0: 0}}), ("A", {"a": {0: 0}}), ("R", {"sum": {0: 0.0}})]
    assert of(rows, "S") == [(7550, {"s": {0: 1}})]


def test_a_cell_struck_on_the_tick_on_which_it_would_go_on_does_not() -> None:
    machine = NaiveMachine(spec(), drawn(), panel(mode="test"))
    machine.inject(("S", 0, "dead"), at=50)
    rows = exposed(machine, [1.0])
    assert at(rows, 50) == [("faults", {}), ("A", {})]
    assert of(rows, "S") == []


@pytest.mark.parametrize(("tick", "read"), [(300, []), (499, []), (500, [("R", {})]), (800, [("R", {})])])
def test_a_cell_repaired_in_mid_exposure_takes_its_time_from_then(tick: int, read: list[Any]) -> None:
    machine = NaiveMachine(spec(), drawn(faults=[("S", 0, "dead")]), panel(mode="test"))
    machine.meanwhile(tick, lambda: machine.clear(("S", 0)))
    rows = exposed(machine, [1.0])
    opened: list[Any] = [("R", {})] if tick == 500 else []
    assert at(rows, tick) == [*opened, ("A", {}), *read]
    assert at(rows, tick + 50)[:2] == [("S", {"s": {0: 1}}), ("A", {"a": {0: 1}})]


def test_a_cell_repaired_in_the_dark_goes_off_after_its_fall() -> None:
    machine = NaiveMachine(spec(), drawn(faults=[("S", 0, "stuck on")]), panel(mode="test"))
    machine.meanwhile(100, lambda: machine.clear(("S", 0)))
    assert of(exposed(machine, [0.0]), "S") == [(300, {"s": {0: 0}})]


def test_of_equal_cords_one_is_cut_at_a_time_and_mended_at_a_time() -> None:
    """Three cords for theta 2: one cut leaves the unit on, the second turns it off."""
    made = drawn(cords=[(0, 0, 1)] * 3)
    machine = NaiveMachine(spec(threshold=2), made, panel(mode="test"))
    for tick in (600, 700):
        machine.inject(("cord", 0, 0, 1, "cut"), at=tick)
    machine.meanwhile(800, lambda: machine.clear(("cord", 0, 0, 1)))
    rows = exposed(machine, [1.0])
    assert at(rows, 600) == [("faults", {}), ("A", {}), ("R", {})]
    assert at(rows, 700) == [("faults", {}), ("A", {"a": {0: 0}}), ("R", {})]
    assert at(rows, 800) == [("A", {"a": {0: 1}}), ("R", {})]


def test_a_cut_inhibitory_cord_inhibits_no_longer() -> None:
    made = drawn(cords=[(0, 0, 1), (0, 0, -1)], faults=[("cord", 0, 0, -1, "cut")])
    assert at(exposed(NaiveMachine(spec(), made, panel(mode="test")), [1.0]), 50)[1] == ("A", {"a": {0: 1}})


def test_an_a_unit_struck_has_no_row_of_its_own_and_one_repaired_has() -> None:
    machine = NaiveMachine(spec(), drawn(), panel())
    machine.expose([1.0], [1])
    machine.inject(("A", 0, "stuck off"), at=8100)
    machine.meanwhile(8300, lambda: machine.clear(("A", 0)))
    machine.inject(("A", 0, "stuck on"), at=9050)
    rows = exposed(machine, [1.0], [1])
    assert at(rows, 8100) == [("faults", {"a": {0: 0}}), ("R", {"sum": {0: 0.0}})]
    assert at(rows, 8300) == [("A", {"a": {0: 1}}), ("R", {"sum": {0: 970 * TRAVEL}})]
    assert at(rows, 9050) == [("faults", {})]
    assert at(rows, 9200) == [("S", {"s": {0: 0}}), ("A", {})]


def test_what_motors_were_latched_for_outlives_the_a_unit() -> None:
    """The sum falls to 0 at once; the motor runs its pulse."""
    machine = NaiveMachine(spec(), drawn(), panel())
    machine.inject(("A", 0, "stuck off"), at=1800)
    rows = exposed(machine, [1.0], [1])
    assert at(rows, 1800) == [("faults", {"a": {0: 0}}), ("R", {"sum": {0: 0.0}})]
    assert at(rows, 2500)[0] == ("motors", {"drive": {0: 0.0}, "value": {0: 970 * TRAVEL}})


def test_an_r_unit_is_stuck_whatever_its_forcing_switch_says_and_goes_there_when_it_is_read_again() -> None:
    machine = NaiveMachine(spec(), drawn(), panel(mode="test", forcing=[0]))
    machine.inject(("R", 0, "stuck", 1), at=800)
    rows = exposed(machine, [1.0])
    assert at(rows, 800) == [("faults", {"r": {0: 1}}), ("R", {})]
    assert of(rows, "panel") == [(1500, {"bits": {0: 1}, "undecided": {0: 1}})]
    machine.panel["forcing"] = [0]
    machine.clear(("R", 0))
    rows = exposed(machine, [1.0])
    assert of(rows, "R") == [(7000, {"r": {0: 0}}), (8000, {})]


def test_a_stuck_r_unit_stays_where_it_is_at_clear_and_is_read_at_once_when_it_is_repaired() -> None:
    machine = NaiveMachine(spec(), drawn(), panel(mode="test"))
    machine.inject(("R", 0, "stuck", 1), at=100)
    rows = exposed(machine, [1.0])
    assert of(rows, "faults") == [(100, {"r": {0: 1}})]
    assert of(rows, "R") == [(500, {}), (1500, {})]
    machine.panel["forcing"] = [0]
    machine.meanwhile(7100, lambda: machine.clear(("R", 0)))
    assert of(exposed(machine, [1.0]), "R") == [(7000, {}), (7100, {"r": {0: 0}}), (8000, {})]


def test_strikes_of_one_tick_share_a_row_that_comes_first_and_a_later_fault_takes_the_place_of_an_earlier() -> None:
    machine = NaiveMachine(spec(), drawn(), panel())
    machine.inject(("S", 0, "stuck on"), at=1800)
    machine.inject(("S", 0, "dead"), at=1800)
    machine.inject(("motor", 0, "slipping", 0.5), at=1800)
    rows = exposed(machine, [1.0], [1])
    assert at(rows, 1800) == [
        ("faults", {"s": {0: 0}, "drive": {0: SLOW}, "value": {0: 270 * TRAVEL}}),
        ("A", {"a": {0: 0}}),
        ("R", {"sum": {0: 0.0}}),
    ]


def test_a_strike_on_the_present_tick_comes_before_the_shutter_and_one_behind_the_end_waits() -> None:
    machine = NaiveMachine(spec(), drawn(), panel(mode="test"))
    machine.inject(("motor", 0, "dead"), at=0)
    machine.inject(("S", 0, "stuck on"), at=6500)
    machine.inject(("A", 0, "stuck off"), at=6600)
    rows = exposed(machine, [0.0])
    assert rows[:2] == [(0, "faults", {}), (0, "light", {})]
    assert rows[-3:] == [(6500, "faults", {"s": {0: 1}}), (6500, "A", {"a": {0: 1}}), (6500, "idle", {})]
    machine.inject(("R", 0, "stuck", 1), at=6500)
    rows = exposed(machine, [0.0])
    assert rows[:3] == [(6500, "faults", {"r": {0: 1}}), (6500, "light", {}), (6600, "faults", {"a": {0: 0}})]


def test_an_operator_may_have_a_fault_strike_on_the_tick_that_the_clock_stands_at() -> None:
    machine = NaiveMachine(spec(), drawn(), panel(mode="test"))
    machine.meanwhile(700, lambda: machine.inject(("S", 0, "dead"), at=700))
    assert at(exposed(machine, [1.0]), 700) == [("faults", {"s": {0: 0}}), ("A", {"a": {0: 0}}), ("R", {})]


@pytest.mark.parametrize(
    ("fault", "when", "error", "said"),
    [
        (("S", 1, "dead"), None, KeyError, "names no part"),
        (("cord", 0, 0, -1, "cut"), None, KeyError, "names no part"),
        (("S", 0, "slipping", 0.5), None, ValueError, "cannot be"),
        (("S", 0), None, ValueError, "cannot be"),
        (("motor", 0, "slipping", 0.0), None, ValueError, "cannot be"),
        (("motor", 0, "slipping"), None, ValueError, "cannot be"),
        (("motor", 0, "dead", 0.5), None, ValueError, "cannot be"),
        (("R", 0, "stuck", 2), None, ValueError, "cannot be"),
        (("supply", "sagging", float("inf")), None, ValueError, "cannot be"),
        (("S", 0, "dead"), 6499, ValueError, "whole tick from 6500"),
        (("S", 0, "dead"), 7000.0, ValueError, "whole tick from 6500"),
    ],
)
def test_a_fault_that_cannot_be_is_refused(
    fault: tuple[Any, ...], when: Any, error: type[Exception], said: str
) -> None:
    machine, other = (NaiveMachine(spec(), drawn(), panel(mode="test")) for _ in range(2))
    exposed(machine, [0.0])
    exposed(other, [0.0])
    with pytest.raises(error, match=said):
        machine.inject(fault, at=when)
    assert exposed(machine, [1.0]) == exposed(other, [1.0])


@pytest.mark.parametrize("part", [("S", 0), ("S", 1), ("S", 0, "dead"), ("cord", 0, 0, 1), ("supply",)])
def test_a_part_without_a_fault_cannot_be_repaired(part: tuple[Any, ...]) -> None:
    machine = NaiveMachine(spec(), drawn(), panel())
    with pytest.raises(KeyError, match=r"fault|names no part"):
        machine.clear(part)
