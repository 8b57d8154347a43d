"""The timetable of an exposure, event by event, against lists worked out by hand."""

from dataclasses import replace

import numpy as np
import pytest

from mark1 import MachineSpec, Rig
from mark1.machine.exact.units import GRID

ALWAYS_ON = MachineSpec(association_units=1, response_units=1, excitatory=1, inhibitory=0, threshold=0)
"""One A-unit that is on in the dark too, on one R-unit."""

DARK = np.zeros((20, 20))
LIGHT = np.ones((20, 20))


def what_happened(rig: Rig) -> list[tuple[int, str, str]]:
    return [(row.tick, row.bank, row.name) for row in rig.trace]


def test_one_a_unit_taught_to_one_runs_by_the_timetable() -> None:
    rig = Rig(ALWAYS_ON)
    rig.teach(DARK, [1])
    assert what_happened(rig) == [
        (0, "light", "shutter"),
        (500, "R", "gate"),
        (1500, "panel", "look"),
        (1500, "motors", "energise"),
        (1758, "R", "follow"),
        (2500, "motors", "release or stop"),
        (2500, "R", "follow"),
        (2500, "values", "decay"),
        (2500, "R", "clear"),
        (2500, "light", "dark"),
        (7500, "idle", "idle"),
    ]
    assert rig.examine("A1.value") == 970 * 236223 * GRID
    assert rig.tick == 7500


def test_cells_turn_on_after_their_rise_and_off_after_their_fall() -> None:
    rig = Rig(MachineSpec(), seed=1)
    rig.show(LIGHT)
    assert what_happened(rig) == [
        (0, "light", "shutter"),
        (50, "S", "sense"),
        (50, "A", "associate"),
        (500, "R", "gate"),
        (1500, "panel", "look"),
        (1500, "values", "decay"),
        (1500, "R", "clear"),
        (1500, "light", "dark"),
        (1700, "S", "sense"),
        (1700, "A", "associate"),
        (6500, "idle", "idle"),
    ]


def test_motors_run_until_each_r_unit_is_right_when_not_quantized() -> None:
    """0.22 V/s with 30 ms dead time crosses at 1758, 0.11 V/s with none at 1955; each runs 200 ms more."""
    rig = Rig(replace(ALWAYS_ON, association_units=2, response_units=2))
    rig.machine.parts = replace(rig.machine.parts, motor_speed=np.array([0.22, 0.11]), dead_time=np.array([30, 0]))
    rig.panel.correction = "non-quantized"
    rig.teach(DARK, [1, 1])
    motors = [(row.tick, row.bank, row.name) for row in rig.trace if row.tick > 1500]
    assert motors[:6] == [
        (1758, "R", "follow"),
        (1955, "R", "follow"),
        (1958, "motors", "release or stop"),
        (1958, "R", "follow"),
        (2155, "motors", "release or stop"),
        (2155, "R", "follow"),
    ]


def test_a_wiper_that_meets_its_stop_stays_there_and_its_motor_goes_on_to_the_release() -> None:
    rig = Rig(replace(ALWAYS_ON, stop=0.11))
    rig.teach(DARK, [1])
    stop = next(row for row in rig.trace if row.after.stalled.any())
    assert stop.tick == 1500 + 30 + 501  # ceil(0.11 V / 0.00022 V): the grid makes the travel a hair less than that
    assert rig.examine("A1.value") == rig.machine.stop
    assert rig.cost.motor_seconds == 1.0
    assert rig.cost.volts_travelled == rig.machine.stop


def test_a_right_answer_energises_nothing() -> None:
    rig = Rig(ALWAYS_ON)
    rig.teach(DARK, [1])
    before = rig.cost
    response = rig.teach(DARK, [1])
    assert response.bits.tolist() == [1]
    assert not response.corrected
    assert rig.cost.motor_seconds == before.motor_seconds
    assert rig.cost.corrections == before.corrections == 1


def test_an_r_unit_left_alone_is_not_taught() -> None:
    rig = Rig(replace(ALWAYS_ON, association_units=2, response_units=2))
    rig.teach(DARK, [1, None])
    assert rig.examine("A1.value") > 0
    assert rig.examine("A2.value") == 0


def test_negative_reinforcement_runs_from_the_target_to_the_limit() -> None:
    rig = Rig(replace(ALWAYS_ON, limit_ms=2000))
    rig.panel.correction, rig.panel.sign = "non-quantized", "negative"
    response = rig.teach(DARK, [1])
    assert response.limited.tolist() == [True]
    assert rig.examine("A1.value") == -1970 * 236223 * GRID
    assert not rig.show(DARK).limited.any()


def test_a_sum_in_the_dead_zone_keeps_the_state_and_is_undecided() -> None:
    rig = Rig(replace(ALWAYS_ON, dead_zone=1.0, clear_responses=False))
    rig.panel.mode = "forced learning"
    for _ in range(5):
        rig.teach(DARK, [1])
    assert rig.examine("R1.r") == 1
    while rig.examine("A1.value") > 0.1:
        rig.teach(DARK, [0])
    held = rig.show(DARK)
    assert held.bits.tolist() == [1]
    assert held.undecided.tolist() == [True]


def test_cleared_r_units_start_every_card_at_zero() -> None:
    rig = Rig(replace(ALWAYS_ON, dead_zone=0.3))
    rig.panel.mode = "forced learning"
    rig.teach(DARK, [1])
    rig.teach(DARK, [1])
    assert rig.show(DARK).bits.tolist() == [1]
    rig.teach(DARK, [0])
    assert rig.show(DARK).bits.tolist() == [0]


def test_decay_takes_its_part_at_every_clear_but_not_in_a_test() -> None:
    rig = Rig(replace(ALWAYS_ON, decay=0.5))
    rig.teach(DARK, [1])
    once = rig.examine("A1.value")
    rig.show(DARK)
    assert rig.examine("A1.value") == once
    rig.teach(DARK, [1])
    assert rig.examine("A1.value") == pytest.approx(once / 2)


def test_stimulus_switches_override_the_camera_while_the_shutter_is_open() -> None:
    rig = Rig(MachineSpec(), seed=0)
    rig.panel.stimulus = [1] * 7 + [0] * 393
    rig.present(LIGHT, [1] * 8)
    rig.run(until=100)
    assert rig.examine("s").sum() == 7
    rig.run()
    assert not rig.examine("light").any()


def test_a_forced_r_unit_stands_at_its_switch_whatever_its_sum() -> None:
    rig = Rig(ALWAYS_ON)
    rig.panel.forcing = [1]
    assert rig.examine("R1.r") == 1
    assert rig.show(DARK).bits.tolist() == [1]
    assert rig.examine("R1.r") == 1
