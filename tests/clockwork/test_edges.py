"""Edges of one tick: limits met exactly, actions between two events of one tick, potentiometers set in mid run."""

import numpy as np
import pytest

from mark1 import MachineSpec, Rig
from mark1.clockwork import clock
from mark1.clockwork.history import state_history
from mark1.clockwork.history.file_format import digest
from mark1.clockwork.history.state_history import StateHistory
from mark1.machine.exact.units import GRID

DARK = np.zeros((20, 20))
STEP = 236223 * GRID
"""Travel of a wiper in one tick (V)."""

ONE = {"association_units": 1, "response_units": 1, "excitatory": 1, "inhibitory": 0, "threshold": 0}
"""One A-unit that is always on."""


@pytest.mark.parametrize(("limit", "limited"), [(357, True), (358, False), (359, False)])
def test_a_margin_that_ends_with_the_time_limit_is_not_cut_short(limit: int, limited: bool) -> None:
    rig = Rig(MachineSpec(margin_ms=100, limit_ms=limit, **ONE))  # type: ignore[arg-type]
    rig.panel.correction = "non-quantized"
    response = rig.teach(DARK, [1])  # motors run from 1500 ms, the sum leaves the dead zone at 1758 ms
    assert response.limited.tolist() == [limited]
    assert rig.examine("A1.value") == (min(limit, 358) - 30) * STEP


def at_decay() -> Rig:
    """Return a rig just after the decay of an exposure, with the clear pending at the same tick."""
    rig = Rig(MachineSpec(decay=0.5, **ONE))  # type: ignore[arg-type]
    rig.deposit("A1.value", 1.0)
    rig.present(DARK, [1])
    while rig.step().name != "decay":
        pass
    assert [pending.event.name for pending in rig.pending if pending.tick == rig.tick] == ["clear"]
    return rig


def test_an_action_between_decay_and_clear_of_one_tick_comes_after_the_decay() -> None:
    rig = at_decay()
    assert rig.examine("A1.value") == 0.5
    tick = rig.tick
    rig.deposit("A1.value", 0.75)
    rig.panel.forcing = [1]
    assert [(row.name, row.tick) for row in (rig.step(), rig.step())] == [("follow", tick), ("clear", tick)]
    assert (rig.examine("A1.value"), rig.examine("R1.r")) == (0.75, 1)
    end = digest(rig.registers)
    rig.back(2)
    assert rig.examine("A1.value") == 0.75  # made after the decay, so in force again
    rig.back()
    assert rig.examine("A1.value") == 1.0
    rig.redo()
    rig.redo()
    assert digest(rig.registers) == end


def test_a_potentiometer_set_to_its_end_stop_while_its_motor_runs_is_stalled() -> None:
    rig = Rig(MachineSpec(**ONE))  # type: ignore[arg-type]
    rig.present(DARK, [1])
    rig.run(until=2000)
    rig.deposit("A1.value", rig.machine.stop)
    assert rig.registers.stalled.tolist() == [True]
    assert rig.run().reason == "idle"
    assert [(row.tick, row.name) for row in rig.trace if row.bank == "motors"][-1] == (2500, "release or stop")
    assert len(rig.trace.of("running")) == 2  # energised and released, with no stop in between
    assert rig.registers.stalled.tolist() == [False]


def test_a_potentiometer_set_away_from_its_end_stop_while_its_motor_runs_is_not_stalled() -> None:
    rig = Rig(MachineSpec(stop=0.11, **ONE))  # type: ignore[arg-type]
    rig.present(DARK, [1])
    assert rig.run("any motor at stop").tick == 2031
    rig.deposit("A1.value", 0.05)
    assert rig.registers.stalled.tolist() == [False]
    assert rig.run("any motor at stop").tick == 2031 + int(np.ceil((rig.machine.stop - 0.05) / STEP))


def test_kept_states_are_thinned_evenly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(state_history, "RECENT", 10)
    monkeypatch.setattr(state_history, "MARKS", 8)
    now = Rig(MachineSpec(**ONE)).registers  # type: ignore[arg-type]
    history = StateHistory(now)
    for event in range(1, 201):
        history.record(now.changed(event=event))
        assert len(history) <= 10 + 8
    # The last ten one by one; before them every 32nd: kept when 190 had passed, halved five times.
    kept = sorted({history.nearest(event).event for event in range(201)})
    assert kept == [0, 32, 64, 96, 128, 160, *range(191, 201)]
    cut = history.until(96)
    assert sorted({cut.nearest(event).event for event in range(97)}) == [0, 32, 64, 96]
    for event in range(97, 301):
        cut.record(now.changed(event=event))
    assert sorted({cut.nearest(event).event for event in range(290)}) == [0, 64, 128, 192, 256]


def test_a_clock_that_does_not_advance_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    rig = Rig(MachineSpec(**ONE))  # type: ignore[arg-type]
    monkeypatch.setattr(clock, "MOST_AT_ONE_TICK", 3)
    rig.present(DARK, [1])
    with pytest.raises(ValueError, match=r"the clock does not advance: 3 events have happened at .* check the spec"):
        rig.step(100)
