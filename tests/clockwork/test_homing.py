"""Wipers run to a voltage: reset and dial, in machine time, tick by tick, and everything that may come between."""

from pathlib import Path

import numpy as np
import pytest

from mark1 import MachineSpec, Rig
from mark1.clockwork.history.file_format import digest

TRAVEL = 236223 * 2.0**-30
"""0.22 V/s, in V per tick, on the grid."""


@pytest.fixture
def rig() -> Rig:
    """Two A-units, that move by whole ticks from 0 V."""
    return Rig(
        MachineSpec(retina_shape=(2, 2), association_units=2, response_units=1, excitatory=1, inhibitory=0, threshold=1)
    )


def test_reset_runs_every_wiper_to_exactly_0_and_each_stops_there(rig: Rig) -> None:
    below = -3 * TRAVEL - 1000 * 2.0**-30
    rig.deposit("value", [970 * TRAVEL, below])
    stop = rig.reset()
    rows = [(row.tick, row.bank, row.name) for row in rig.trace]
    assert rows == [(0, "motors", "start home"), (34, "motors", "come home"), (1000, "motors", "come home")]
    assert rig.trace[1].changes()["value"] == {1: 0.0}  # its last step was cut short
    assert (stop.tick, rig.phase, rig.examine("value").tolist()) == (1000, "idle", [0.0, 0.0])
    assert rig.examine("motor_ticks").tolist() == [1000, 34]
    assert rig.examine("travelled").tolist() == [970 * TRAVEL, -below]
    assert (rig.cost.exposures, rig.cost.corrections) == (0, 0)


def test_a_reset_from_a_stop_takes_fifty_seconds(rig: Rig) -> None:
    rig.deposit("A1.value", 11.0)
    assert rig.reset().tick == 30 + 50_001  # travel per tick is rounded, so a tick longer than 11 V / 0.22 V/s


def test_a_reset_with_nothing_to_move_is_one_event(rig: Rig) -> None:
    rig.reset()
    assert [(row.tick, row.name) for row in rig.trace] == [(0, "start home")]
    assert rig.phase == "idle"


@pytest.mark.parametrize(
    ("volts", "stands"),
    [
        (10.4 * TRAVEL, 10 * TRAVEL),
        (11.5 * TRAVEL, 11 * TRAVEL),  # the shorter way
        (-10.6 * TRAVEL, -11 * TRAVEL),
        (12.0, 11.0),  # the last tick ends at the stop
        (0.4 * TRAVEL, 0.0),
    ],
)
def test_dial_leaves_the_wiper_on_the_nearest_whole_tick(rig: Rig, volts: float, stands: float) -> None:
    rig.dial(2, volts)
    assert rig.examine("value").tolist() == [0.0, stands]
    assert not rig.examine("stalled").any()


def test_the_panel_begins_what_step_and_run_carry_out(rig: Rig) -> None:
    rig.deposit("A1.value", 100 * TRAVEL)
    rig.panel.reset()
    assert rig.pending[0].event.name == "start home"
    rig.step()
    assert rig.phase == "homing"
    rig.run(until=80)
    assert rig.examine("A1.value") == 50 * TRAVEL
    rig.run(until="A1.value < 0.005")
    assert rig.examine("A1.value") == 22 * TRAVEL
    rig.run()
    assert rig.tick == 130


def test_a_run_home_can_be_saved_forked_taken_back_and_replayed_at_any_tick(rig: Rig, tmp_path: Path) -> None:
    rig.deposit("value", [100 * TRAVEL, -40 * TRAVEL])
    rig.panel.reset()
    rig.run(until=90)
    rig.save(tmp_path / "half.npz")
    loaded, fork = Rig.load(tmp_path / "half.npz"), rig.fork()
    for each in (rig, loaded, fork):
        each.run()
    rig.journal.save(tmp_path / "journal.jsonl")
    assert digest(rig.machine.registers) == digest(loaded.machine.registers) == digest(fork.machine.registers)
    assert digest(Rig.replay(tmp_path / "journal.jsonl").machine.registers) == digest(rig.machine.registers)
    rig.back()
    assert rig.phase == "homing"
    rig.run()
    assert rig.examine("value").tolist() == [0.0, 0.0]


def test_an_exposure_may_follow_on_the_tick_of_the_last_arrival(rig: Rig) -> None:
    rig.deposit("A1.value", TRAVEL)
    rig.reset()
    rig.teach(np.ones((2, 2)), [1])
    assert rig.trace[2].name == "shutter"
    assert rig.trace[2].tick == 31


def test_what_needs_an_idle_machine_says_what_is_under_way(rig: Rig) -> None:
    rig.deposit("A1.value", 1.0)
    rig.panel.reset()
    rig.step()
    with pytest.raises(ValueError, match=r"reset or dial of wipers is under way \(homing, tick 0\); run\(\)"):
        rig.show(np.ones((2, 2)))
    with pytest.raises(ValueError, match="then the motors can run"):
        rig.reset()
    with pytest.raises(ValueError, match="then wipers can be moved by hand"):
        rig.deposit("A1.value", 2.0)
    rig.run()
    rig.present(np.ones((2, 2)), [1])
    with pytest.raises(ValueError, match=r"an exposure is under way .*then the motors can run wipers"):
        rig.panel.dial(1, 0.5)


def test_a_dial_takes_the_name_of_the_a_unit(rig: Rig) -> None:
    rig.dial("A2", 100 * TRAVEL)
    assert rig.examine("value").tolist() == [0.0, 100 * TRAVEL]
    with pytest.raises(KeyError, match="A-units are A1 to A2"):
        rig.dial("A3", 1.0)


@pytest.mark.parametrize(("a", "volts"), [(0, 1.0), (3, 1.0), (True, 1.0), (1, "2 V"), (1, float("nan")), (1, None)])
def test_a_dial_that_cannot_be_is_refused_and_nothing_moves(rig: Rig, a: int, volts: float) -> None:
    with pytest.raises(ValueError, match=r"give a|A-units are A1 to A2"):
        rig.dial(a, volts)
    assert rig.phase == "idle"
    assert not len(rig.journal)
