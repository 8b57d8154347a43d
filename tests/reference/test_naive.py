"""The naive model against timetables worked out by hand."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import ArrayLike

from tests.reference.defaults import SLOW, TRAVEL, VOLT, drawn, exposed, of, panel, spec
from tests.reference.naive import NaiveMachine, Row


def ticks(rows: list[Row]) -> list[tuple[int, str]]:
    """Return when which part had a row."""
    return [(row.tick, row.part) for row in rows]


def test_the_check_by_hand_gives_every_row_of_the_page() -> None:
    machine = NaiveMachine(spec(), drawn(), panel())
    value = 970 * TRAVEL
    assert exposed(machine, [1.0], [1]) == [
        (0, "light", {"light": {0: 1.0}}),
        (50, "S", {"s": {0: 1}}),
        (50, "A", {"a": {0: 1}}),
        (500, "R", {}),
        (1500, "panel", {"undecided": {0: 1}, "direction": {0: 1}}),
        (1500, "motors", {"drive": {0: TRAVEL}}),
        (1758, "R", {"r": {0: 1}, "sum": {0: 228 * TRAVEL}}),
        (2500, "motors", {"drive": {0: 0.0}, "value": {0: value}}),
        (2500, "R", {"sum": {0: value}}),
        (2500, "values", {}),
        (2500, "R", {"r": {0: 0}}),
        (2500, "light", {"light": {0: 0.0}}),
        (2700, "S", {"s": {0: 0}}),
        (2700, "A", {"a": {0: 0}}),
        (7500, "idle", {}),
    ]
    assert (machine.motor_ticks, machine.travelled, machine.limited) == ([1000], [value], [False])


def test_the_next_exposure_opens_on_the_tick_of_idle_and_a_right_answer_clears_at_the_look() -> None:
    machine = NaiveMachine(spec(), drawn(), panel())
    machine.expose([1.0], [1])
    value = 970 * TRAVEL
    rows = exposed(machine, [1.0], [1])
    assert rows[0] == (7500, "light", {"light": {0: 1.0}})
    assert rows[3:5] == [
        (8000, "R", {"r": {0: 1}}),
        (9000, "panel", {"bits": {0: 1}, "sums": {0: value}, "undecided": {0: 0}, "direction": {0: 0}}),
    ]
    assert ticks(rows[5:]) == [
        (9000, "values"), (9000, "R"), (9000, "light"), (9200, "S"), (9200, "A"), (14000, "idle"),
    ]  # fmt: skip


def two_units(**changes: Any) -> NaiveMachine:
    """Return the page's two R-units, 0.22 V/s with dead time and 0.11 V/s without, corrected until right."""
    made = drawn(feeds=[0, 1], speed=[0.22, 0.11], dead_time=[30, 0])
    return NaiveMachine(spec(response_units=2), made, panel(responses=2, **{"correction": "non-quantized"} | changes))


def test_non_quantized_motors_are_released_a_margin_after_each_crossing() -> None:
    machine = two_units()
    rows = exposed(machine, [1.0], [1, 1])
    assert [row for row in rows if 1500 < row.tick <= 2155][:6] == [
        (1758, "R", {"r": {0: 1}, "sum": {0: 228 * TRAVEL, 1: 258 * SLOW}}),
        (1955, "R", {"r": {1: 1}, "sum": {0: 425 * TRAVEL, 1: 455 * SLOW}}),
        (1958, "motors", {"drive": {0: 0.0}, "value": {0: 428 * TRAVEL}}),
        (1958, "R", {"sum": {0: 428 * TRAVEL, 1: 458 * SLOW}}),
        (2155, "motors", {"drive": {1: 0.0}, "value": {1: 655 * SLOW}}),
        (2155, "R", {"sum": {1: 655 * SLOW}}),
    ]
    assert (machine.motor_ticks, machine.limited) == ([458, 655], [False, False])


def test_a_forced_unit_stands_at_its_switch_and_its_crossing_still_ends_its_motors() -> None:
    machine = two_units(forcing=[0, 1])
    rows = exposed(machine, [1.0], [1, 1])
    assert of(rows, "panel") == [(1500, {"bits": {1: 1}, "undecided": {0: 1, 1: 1}, "direction": {0: 1}})]
    assert of(rows, "R")[1:3] == [(1758, {"sum": {0: 228 * TRAVEL}}), (1958, {"sum": {0: 428 * TRAVEL}})]
    assert not any("r" in changes for _, changes in of(rows, "R"))


def test_a_forced_unit_whose_sum_has_crossed_already_is_read_at_energising() -> None:
    machine = NaiveMachine(spec(), drawn(), panel(correction="non-quantized"))
    machine.expose([1.0], [1])
    machine.panel["forcing"] = [0]
    rows = [row for row in exposed(machine, [1.0], [1]) if row.part in ("panel", "motors", "R")]
    value, idle = 428 * TRAVEL, 6958
    assert rows == [
        (idle + 500, "R", {}),
        (idle + 1500, "panel", {"sums": {0: value}, "undecided": {0: 0}}),
        (idle + 1500, "motors", {"drive": {0: TRAVEL}}),
        (idle + 1500, "R", {}),
        (idle + 1700, "motors", {"drive": {0: 0.0}, "value": {0: value + 170 * TRAVEL}}),
        (idle + 1700, "R", {"sum": {0: value + 170 * TRAVEL}}),
        (idle + 1700, "R", {}),
    ]


def test_forcing_takes_hold_at_rest_and_a_freed_unit_stays_where_it_stood() -> None:
    machine = NaiveMachine(spec(clear_responses=False), drawn(), panel(mode="test"))
    machine.panel["forcing"] = [1]
    machine.panel["forcing"] = [-1]
    assert of(exposed(machine, [0.0]), "panel") == [(1500, {"bits": {0: 1}, "undecided": {0: 1}})]


@pytest.mark.parametrize("forcing", [-1, 0])
def test_a_sum_on_the_edge_of_the_dead_zone_is_still_inside_it(forcing: int) -> None:
    settings = panel(correction="non-quantized", forcing=[forcing])
    rows = exposed(NaiveMachine(spec(dead_zone=228 * TRAVEL), drawn(), settings), [1.0], [1])
    assert of(rows, "R")[1][0] == 1759
    assert of(rows, "motors")[1][0] == 1959


def test_the_limit_ends_motors_that_cannot_reach_their_crossing() -> None:
    machine = NaiveMachine(spec(limit_ms=300), drawn(), panel(correction="non-quantized", sign="negative"))
    rows = exposed(machine, [1.0], [1])
    assert of(rows, "panel")[0][1]["direction"] == {0: 1}
    assert of(rows, "motors") == [
        (1500, {"drive": {0: -TRAVEL}}),
        (1800, {"drive": {0: 0.0}, "value": {0: -270 * TRAVEL}}),
    ]
    assert machine.limited == [True]


@pytest.mark.parametrize(("limit_ms", "limited"), [(457, True), (458, False)])
def test_an_exposure_is_limited_only_if_the_limit_comes_before_the_crossings_margin(
    limit_ms: int, limited: bool
) -> None:
    machine = NaiveMachine(spec(limit_ms=limit_ms), drawn(), panel(correction="non-quantized"))
    rows = exposed(machine, [1.0], [1])
    assert of(rows, "motors")[-1][0] == 1500 + limit_ms
    assert machine.limited == [limited]


def test_a_wiper_that_meets_its_stop_is_reported_on_the_first_tick_it_stands_there() -> None:
    machine = NaiveMachine(spec(stop=100.5 * TRAVEL), drawn(), panel(mode="forced learning"))
    stop = round(100.5 * 236223) / VOLT
    rows = exposed(machine, [1.0], [0])
    assert of(rows, "motors") == [
        (1500, {"drive": {0: -TRAVEL}}),
        (1631, {"stalled": {0: 1}}),
        (2500, {"drive": {0: 0.0}, "stalled": {0: 0}, "value": {0: -stop}}),
    ]
    assert [tick for tick, _ in of(rows, "R")] == [500, 2500, 2500]
    again = exposed(machine, [1.0], [0])
    assert of(again, "motors")[0] == (9000, {"drive": {0: -TRAVEL}, "stalled": {0: 1}})
    assert (machine.motor_ticks, machine.travelled) == ([2000], [stop])


def test_a_wiper_that_meets_its_stop_on_the_tick_of_release_is_only_released() -> None:
    machine = NaiveMachine(spec(stop=970 * TRAVEL), drawn(), panel())
    rows = exposed(machine, [1.0], [1])
    assert of(rows, "motors")[1:] == [(2500, {"drive": {0: 0.0}, "value": {0: 970 * TRAVEL}})]


def test_a_flip_on_the_tick_of_release_shares_the_row_that_reads_the_standing_values() -> None:
    machine = NaiveMachine(spec(pulse_ms=258), drawn(), panel())
    rows = exposed(machine, [1.0], [1])
    assert ticks(rows)[5:9] == [(1500, "motors"), (1758, "motors"), (1758, "R"), (1758, "values")]
    assert of(rows, "R")[1] == (1758, {"r": {0: 1}, "sum": {0: 228 * TRAVEL}})


def test_the_pulse_is_the_panels_and_turning_it_counts_from_the_next_energising() -> None:
    machine = NaiveMachine(spec(), drawn(), panel())
    assert machine.panel["pulse_ms"] == 1000
    machine.panel["pulse_ms"] = 130
    machine.meanwhile(1500, lambda: machine.panel.update(pulse_ms=50))
    first = exposed(machine, [1.0], [1])
    assert of(first, "motors")[1] == (1630, {"drive": {0: 0.0}, "value": {0: 100 * TRAVEL}})
    assert ticks(first)[-1] == (6630, "idle")
    assert of(exposed(machine, [1.0], [1]), "motors") == [
        (8130, {"drive": {0: TRAVEL}}),
        (8180, {"drive": {0: 0.0}, "value": {0: 120 * TRAVEL}}),
    ]


def test_a_pulse_given_with_the_panel_leaves_the_limit_of_non_quantized_motors_alone() -> None:
    settings = panel(correction="non-quantized", sign="negative", pulse_ms=100)
    rows = exposed(NaiveMachine(spec(limit_ms=300), drawn(), settings), [1.0], [1])
    assert [tick for tick, _ in of(rows, "motors")] == [1500, 1800]


@pytest.mark.parametrize("pulse", [0, -5, 130.0, True, "130", None])
def test_the_pulse_is_a_whole_number_of_ms_from_1(pulse: object) -> None:
    machine = NaiveMachine(spec(), drawn(), panel(pulse_ms=1))
    with pytest.raises(ValueError, match="pulse_ms was set to"):
        machine.panel["pulse_ms"] = pulse
    assert machine.panel["pulse_ms"] == 1


def test_a_pulse_with_no_motor_to_move_still_takes_its_time() -> None:
    rows = exposed(NaiveMachine(spec(), drawn(), panel()), [0.0], [1])
    assert ticks(rows)[:5] == [(0, "light"), (500, "R"), (1500, "panel"), (1500, "motors"), (2500, "motors")]
    assert of(rows, "motors") == [(1500, {}), (2500, {})]
    assert ticks(rows)[-1] == (7500, "idle")


def test_cells_with_lags_of_their_own_make_rows_of_their_own_and_the_gate_takes_the_last_of_them() -> None:
    made = drawn(cords=[(0, 0, 1), (0, 1, 1), (0, 2, -1)], s_threshold=[0.5, 0.5, 0.0], rise=[40, 500, 1])
    rows = exposed(NaiveMachine(spec(), made, panel(cells=3, mode="test")), [1.0, 0.5, 0.0])
    assert rows[:6] == [
        (0, "light", {"light": {0: 1.0, 1: 0.5}}),
        (40, "S", {"s": {0: 1}}),
        (40, "A", {}),
        (500, "S", {"s": {1: 1}}),
        (500, "A", {"a": {0: 1}}),
        (500, "R", {}),
    ]


@pytest.mark.parametrize(
    ("signs", "threshold", "on"),
    [
        ([1, 1], 2, True),
        ([1, 1], 3, False),
        ([1, 1, -1], 1, True),
        ([1, 1, -1], 2, False),
        ([1, -1], 1, False),
        ([-1, 1, -1, 1, 1], 1, True),
    ],
)
def test_cords_of_one_pair_add_up_with_their_signs(signs: list[int], threshold: int, on: bool) -> None:
    made = drawn(cords=[(0, 0, sign) for sign in signs])
    rows = exposed(NaiveMachine(spec(threshold=threshold), made, panel(mode="test")), [1.0])
    assert of(rows, "A")[0] == (50, {"a": {0: 1}} if on else {})


def test_r_units_have_the_a_units_of_any_partition_and_one_may_have_none() -> None:
    machine = NaiveMachine(spec(response_units=3), drawn(feeds=[2, 0, 2, 0]), panel(responses=3))
    value = 970 * TRAVEL
    rows = exposed(machine, [1.0], [1, 1, 0])
    assert of(rows, "panel")[0][1]["direction"] == {0: 1, 1: 1}
    assert of(rows, "motors") == [
        (1500, {"drive": {1: TRAVEL, 3: TRAVEL}}),
        (2500, {"drive": {1: 0.0, 3: 0.0}, "value": {1: value, 3: value}}),
    ]
    assert of(rows, "R")[1:3] == [(1644, {"r": {0: 1}, "sum": {0: 228 * TRAVEL}}), (2500, {"sum": {0: 2 * value}})]


def test_stimulus_switches_override_the_image_until_clear() -> None:
    made = drawn(s_threshold=[0.5, 0.5, 0.5])
    rows = exposed(NaiveMachine(spec(), made, panel(cells=3, mode="test", switches=[0, 1, -1])), [0.9, 0.0, 0.7])
    assert of(rows, "light") == [(0, {"light": {1: 1.0, 2: 0.7}}), (1500, {"light": {1: 0.0, 2: 0.0}})]


def test_a_fall_on_the_tick_of_idle_comes_before_idle() -> None:
    rows = exposed(NaiveMachine(spec(), drawn(fall=[5000]), panel(mode="test")), [1.0])
    assert ticks(rows)[-3:] == [(6500, "S"), (6500, "A"), (6500, "idle")]


@pytest.mark.parametrize(
    ("system", "drives"),
    [
        ("alpha", [1, 1, 0, 0, 0]),
        ("beta", [5, 5, 0, 0, 0]),
        ("gamma 1958", [1, 1, -2 / 3, -2 / 3, -2 / 3]),
        ("gamma 1961", [0.6, 0.6, -0.4, -0.4, -0.4]),
    ],
)
def test_each_system_scales_the_speed_of_the_whole_set(system: str, drives: list[float]) -> None:
    made = drawn(feeds=[0] * 5, cords=[(0, 0, 1), (1, 0, 1)])
    machine = NaiveMachine(spec(), made, panel(mode="forced learning", system=system))
    latched = of(exposed(machine, [1.0], [1]), "motors")[0][1]["drive"]
    expected = np.rint(np.array(drives) * 0.22 * 0.001 * VOLT)
    assert [latched.get(i, 0) * VOLT for i in range(5)] == expected.tolist()


@pytest.mark.parametrize(
    ("system", "image"),
    [("beta", [0.0]), ("gamma 1958", [0.0]), ("gamma 1961", [0.0]), ("gamma 1958", [1.0]), ("gamma 1961", [1.0])],
)
def test_beta_moves_nothing_without_an_active_unit_and_gamma_nothing_unless_some_are_active_and_some_not(
    system: str, image: list[float]
) -> None:
    machine = NaiveMachine(spec(), drawn(feeds=[0, 0]), panel(mode="forced learning", system=system))
    assert of(exposed(machine, image, [1]), "motors") == [(1500, {}), (2500, {})]


@pytest.mark.parametrize(
    ("changes", "target", "direction"),
    [
        ({"mode": "test"}, [1], 0),
        ({"mode": "forced learning"}, [0], -1),
        ({"mode": "forced learning"}, [None], 0),
        ({"mode": "forced learning", "valence": "monovalent"}, [0], 0),
        ({"mode": "forced learning", "enabled": [False]}, [1], 0),
        ({"mode": "forced learning", "reinforcement": False}, [1], 0),
        ({"mode": "error correction"}, [0], 0),
        ({"mode": "error correction", "sign": "negative"}, [1], 1),
        ({"mode": "spontaneous learning"}, None, -1),
        ({"mode": "spontaneous learning"}, [1], -1),
        ({"mode": "spontaneous learning"}, [None], 0),
        ({"mode": "spontaneous learning", "forcing": [1]}, None, 1),
    ],
)
def test_mode_target_and_switches_settle_the_direction(changes: dict[str, Any], target: Any, direction: int) -> None:
    rows = exposed(NaiveMachine(spec(), drawn(), panel(**changes)), [1.0], target)
    assert of(rows, "panel")[0][1].get("direction", {0: 0}) == {0: direction}


def test_decay_shrinks_every_value_at_clear_also_where_no_motor_ran() -> None:
    machine = NaiveMachine(spec(decay=0.1), drawn(), panel())
    once = round(970 * 236223 * (1 - 0.1)) / VOLT
    twice = round(once * VOLT * (1 - 0.1)) / VOLT
    assert of(exposed(machine, [1.0], [1]), "values") == [(2500, {"value": {0: once}})]
    assert of(exposed(machine, [1.0], [1]), "values") == [(9000, {"value": {0: twice}})]
    machine.panel["mode"] = "test"
    assert of(exposed(machine, [1.0]), "values") == [(15500, {})]


@pytest.mark.parametrize(
    ("image", "target", "said"),
    [
        ([1.0], None, "no target in error correction"),
        ([1.0], [2], "the target is"),
        ([1.0], [1, 0], "the target is"),
        ([1.0, 0.0], [1], "the image has 2 levels"),
        ([float("nan")], [1], "the image has"),
    ],
)
def test_bad_input_is_refused_before_anything_moves(image: ArrayLike, target: Any, said: str) -> None:
    machine = NaiveMachine(spec(), drawn(), panel())
    with pytest.raises(ValueError, match=said):
        machine.expose(image, target)
    assert machine.rows == []


def test_the_panel_refuses_what_is_not_on_it() -> None:
    machine = NaiveMachine(spec(), drawn(), panel())
    with pytest.raises(ValueError, match="mode was set to 'learn'"):
        machine.panel["mode"] = "learn"
    with pytest.raises(KeyError, match="no switch 'volume'"):
        machine.panel["volume"] = 11
    with pytest.raises(KeyError, match="the panel lacks"):
        NaiveMachine(spec(), drawn(), {"mode": "test"})
