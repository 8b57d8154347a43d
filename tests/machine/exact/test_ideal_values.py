"""Ideal values: the exact rules, and how far motors depart from them."""

from typing import Any

import numpy as np
import pytest

from mark1 import MachineSpec, Rig
from mark1.machine.exact import ideal_values
from mark1.machine.exact.units import on_grid
from mark1.machine.reinforcement import SYSTEMS, speeds

PULSE = 970 * float(on_grid(0.22 * 0.001))
"""What an undisturbed pulse turns at the defaults (V)."""


def exposed(rig: Rig, exposures: int, seed: int = 0) -> None:
    """Teach random pictures with random targets."""
    rng = np.random.default_rng(seed)
    for _ in range(exposures):
        picture = (rng.random(rig.spec.retina_shape) < 0.2).astype(float)
        rig.teach(picture, rng.integers(0, 2, rig.spec.response_units).tolist())


@pytest.mark.parametrize("system", ["gamma 1958", "gamma 1961"])
def test_ideal_gamma_conserves_the_total_of_each_set(system: str) -> None:
    rng = np.random.default_rng(1)
    feeds, value = np.repeat(np.arange(8), 64), np.zeros(512)
    for _ in range(1000):
        a, direction = rng.random(512) < rng.random(), rng.integers(-1, 2, 8).astype(np.int8)
        value = ideal_values.turned(value, speeds(system, direction, a, feeds, 10.0), PULSE, np.ones(512))
        assert np.abs(np.bincount(feeds, value)).max() < 1e-9
    assert np.abs(value).max() > 1


def test_gammas_total_on_motors_departs_by_rounding_only_as_the_account_says() -> None:
    rig = Rig(MachineSpec(), seed=2)
    rig.panel.mode, rig.panel.system = "forced learning", "gamma 1958"
    exposed(rig, 20)
    now = rig.machine.registers
    assert np.abs(np.bincount(rig.machine.feeds, now.ideal)).max() < 1e-9
    assert 0 < np.abs(rig.deviation.totals).max() < 20 * 64 * 970 * 2.0**-31
    assert np.array_equal(rig.deviation.totals, np.bincount(rig.machine.feeds, now.value - now.ideal))


def test_alpha_leaves_inactive_values_alone_and_its_undisturbed_motors_depart_by_nothing() -> None:
    rig = Rig(MachineSpec(), seed=2)
    rig.panel.mode = "forced learning"
    rig.present(np.eye(20), [1] * 8)
    rig.run("looking")
    inactive = ~rig.examine("a")
    rig.run()
    assert not rig.examine("value")[inactive].any()
    assert not rig.examine("ideal")[inactive].any()
    exposed(rig, 20)
    assert rig.deviation.largest == 0
    assert np.array_equal(rig.examine("ideal"), rig.examine("value"))


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_quantized_correction_moves_ideal_values_by_the_rule_times_one_pulse(system: str) -> None:
    rig = Rig(MachineSpec(response_units=2, motor_speed_tolerance=0.2, dead_time_ms_tolerance=0.3), seed=4)
    rig.panel.mode, rig.panel.system = "forced learning", system
    rig.present(np.eye(20), [1, 0])
    rig.run("looking")
    rule = speeds(system, np.array([1, -1], np.int8), rig.examine("a"), rig.machine.feeds, rig.spec.beta_total)
    rig.run()
    assert rig.examine("ideal") == pytest.approx(PULSE * rule, abs=1e-15)
    assert rig.deviation.largest > 1e-3


def test_stops_hold_wipers_and_not_ideal_values() -> None:
    rig = Rig(MachineSpec(response_units=1, stop=0.5), seed=0)
    rig.panel.mode = "forced learning"
    for _ in range(4):
        rig.teach(np.eye(20), [1])
    assert rig.deviation.largest == pytest.approx(4 * PULSE - 0.5)
    assert "wipers at an end stop" in repr(rig.deviation)
    assert np.count_nonzero(rig.deviation.held) == np.count_nonzero(rig.examine("value"))


@pytest.mark.parametrize(
    ("sums", "rates", "direction", "ticks"),
    [
        (0.0, 0.01, 1, 5.0),  # from 0 V up to the edge at 0.05 V
        (0.03, -0.02, -1, 4.0),  # down to -0.05 V
        (0.06, 0.01, 1, -30.0),  # beyond it already, before the dead time is over
        (0.05, 0.01, 1, 0.0),  # on the edge: at once
        (0.0, -0.01, 1, np.inf),  # the other way, as with negative reinforcement
        (0.0, 0.0, 1, np.inf),  # no active unit
    ],
)
def test_the_ticks_until_an_ideal_sum_is_right(sums: float, rates: float, direction: int, ticks: float) -> None:
    found = ideal_values.until_right(np.array([sums]), np.array([rates]), np.array([direction], np.int8), 0.05, 30)
    assert found.tolist() == [pytest.approx(ticks)]


def test_a_correction_that_is_not_quantized_is_right_by_the_margin_in_both_accounts() -> None:
    rig = Rig(MachineSpec(response_units=1), seed=0)
    rig.panel.correction = "non-quantized"
    rig.present(np.eye(20), [1])
    rig.run("looking")
    active = np.count_nonzero(rig.examine("a"))
    rig.run()
    travel = float(on_grid(0.22 * 0.001))
    ideally = rig.examine("ideal")[rig.examine("ideal") != 0]
    assert ideally == pytest.approx(np.full(active, 0.05 / active + 200 * travel))
    assert 0 <= rig.deviation.largest <= travel  # the motors went on to a whole tick


def test_a_correction_that_cannot_be_made_ends_at_the_limit_in_both_accounts() -> None:
    rig = Rig(MachineSpec(response_units=1, limit_ms=2000), seed=0)
    rig.panel.correction, rig.panel.sign = "non-quantized", "negative"
    assert rig.teach(np.eye(20), [1]).limited.all()
    assert rig.deviation.largest == 0
    assert rig.examine("ideal").min() == -1970 * float(on_grid(0.22 * 0.001))


def test_a_forced_unit_whose_sum_is_right_already_is_given_the_margin_less_the_dead_time_in_both_accounts() -> None:
    rig = Rig(MachineSpec(response_units=1), seed=0)
    rig.panel.correction = "non-quantized"
    rig.teach(np.eye(20), [1])
    before = rig.deviation.largest
    rig.panel.forcing = [0]
    for _ in range(5):
        rig.teach(np.eye(20), [1])
    assert rig.deviation.largest == pytest.approx(before, abs=1e-9)


@pytest.mark.parametrize("act", ["reset", "dial"])
def test_a_wiper_that_stands_where_it_is_sent_is_set_in_both_accounts(act: str) -> None:
    rig = Rig(MachineSpec(response_units=1, stop=0.3), seed=0)
    rig.panel.mode = "forced learning"
    for _ in range(3):
        rig.teach(np.eye(20), [1])
    unit = int(rig.examine("value").argmax()) + 1
    assert rig.deviation.largest > 0
    if act == "dial":
        rig.dial(unit, 0.3)
        assert rig.examine(f"A{unit}.ideal") == rig.examine(f"A{unit}.value") == rig.machine.stop
    else:
        rig.deposit("value", 0.0)
        rig.reset()
        assert rig.deviation.largest == 0


def test_decay_takes_the_exact_part_of_ideal_values() -> None:
    rig = Rig(MachineSpec(response_units=1, decay=0.07), seed=0)
    rig.panel.mode = "forced learning"
    rig.teach(np.eye(20), [1])
    assert rig.examine("ideal").max() == PULSE * (1 - 0.07)
    assert 0 < rig.deviation.largest <= 2.0**-31


def test_test_mode_changes_nothing() -> None:
    rig = Rig(MachineSpec(decay=0.1), seed=0)
    exposed(rig, 3)
    before = rig.machine.registers
    rig.panel.mode = "test"
    rig.teach(np.eye(20), [1] * 8)
    for name in ("value", "ideal", "motor_ticks", "travelled"):
        assert np.array_equal(rig.examine(name), getattr(before, name)), name


HAND_MOVED: list[tuple[Any, float]] = [(("deposit", "A1.value", 2.5), 2.5), (("reset",), 0.0)]


@pytest.mark.parametrize(("act", "volts"), HAND_MOVED, ids=["deposit", "reset"])
def test_what_the_operator_sets_is_no_departure(act: Any, volts: float) -> None:
    rig = Rig(MachineSpec(response_units=1, motor_speed_tolerance=0.2), seed=0)
    exposed(rig, 2)
    assert rig.deviation.largest > 0
    getattr(rig, act[0])(*act[1:])
    assert rig.examine("A1.ideal") == rig.examine("A1.value") == volts


def test_a_wiper_moved_by_hand_while_its_motor_runs_keeps_its_departure() -> None:
    rig = Rig(MachineSpec(response_units=1), seed=0)
    rig.present(np.eye(20), [1])
    rig.run(until=2000)
    unit = int(np.flatnonzero(rig.examine("drive"))[0]) + 1
    rig.deposit(f"A{unit}.value", rig.examine(f"A{unit}.value") + 1.0)
    rig.run()
    assert rig.examine(f"A{unit}.value") == pytest.approx(PULSE + 1.0)
    assert rig.deviation.largest == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize(("pulse_ms", "ticks"), [(10, 0), (29, 0), (30, 0), (31, 1)])
def test_a_pulse_shorter_than_the_dead_time_moves_neither_wiper_nor_ideal_value(pulse_ms: int, ticks: int) -> None:
    rig = Rig(MachineSpec(response_units=1, pulse_ms=pulse_ms, dead_time_ms=30))
    left_half = np.repeat([[1, 0]], 10, axis=1).repeat(20, axis=0)
    rig.teach(left_half, 1)
    active = rig.machine.activity([left_half])[0]
    travel = ticks * 236223 * 2.0**-30
    assert active.any()
    assert np.array_equal(rig.examine("ideal"), active * travel)
    assert np.array_equal(rig.examine("value"), active * travel)
