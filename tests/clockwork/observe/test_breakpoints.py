"""Stops and watches halt at the exact tick, once for each thing; acts in mid exposure take hold at theirs."""

import os
import signal
from typing import Any

import numpy as np
import pytest

import mark1
from mark1 import MachineSpec, Rig
from mark1.clockwork.observe.view import RigView
from mark1.machine.exact.units import GRID

DARK = np.zeros((20, 20))
IMAGE = np.eye(20)
STEP = 236223 * GRID
"""Travel of a wiper in one tick (V)."""


@pytest.fixture
def rig() -> Rig:
    """One A-unit that is always on, taught to 1: its motor starts at 1500 ms and turns from 1530 to 2500 ms."""
    rig = Rig(MachineSpec(association_units=1, response_units=1, excitatory=1, inhibitory=0, threshold=0))
    rig.present(DARK, [1])
    return rig


def test_a_run_to_a_flip_halts_at_its_tick(rig: Rig) -> None:
    stop = rig.run("R1 flips")
    assert (stop.reason, stop.tick, rig.tick) == ("R1 flips", 1758, 1758)
    assert "r R1=1" in repr(stop)
    assert rig.run("R1 flips").tick == 2500  # the next one: R1 is cleared
    assert rig.run().reason == "idle"


@pytest.mark.parametrize("volts", [0.0001, 0.05, 0.1, 0.2])
def test_a_run_to_a_value_halts_at_the_first_tick_at_which_it_is_there(rig: Rig, volts: float) -> None:
    stop = rig.run(f"A1.value > {volts}")
    assert stop.tick == 1530 + int(volts // STEP) + 1
    assert rig.examine("A1.value") > volts
    assert rig.run().reason == "idle"
    assert rig.tick == 7500


def test_a_stop_at_a_value_disturbs_nothing(rig: Rig) -> None:
    quiet = rig.fork()
    rig.breakpoint("A1.value > 0.03")
    rig.breakpoint("A1.value >= 0.11")
    assert [rig.run().tick for _ in range(2)] == [1530 + 137, 1530 + 501]
    rig.run()
    quiet.run()
    assert mark1.diff(rig, quiet) == "no register differs"


def test_a_value_that_is_never_reached_stops_nothing(rig: Rig) -> None:
    assert rig.run("A1.value > 5").reason == "idle"


def test_a_motor_at_its_stop_halts_the_run() -> None:
    rig = Rig(MachineSpec(association_units=1, response_units=1, excitatory=1, inhibitory=0, threshold=0, stop=0.11))
    rig.present(DARK, [1])
    assert rig.run("any motor at stop").tick == 2031


def test_a_run_to_a_phase_halts_when_it_begins(rig: Rig) -> None:
    assert [rig.run(phase).tick for phase in ("settling", "looking", "reinforcing", "changing")] == [0, 500, 1500, 2500]


def test_a_watch_halts_at_every_change_and_says_so(rig: Rig, capsys: pytest.CaptureFixture[str]) -> None:
    rig.watch("A1.value")
    assert rig.run().tick == 2500
    assert "A1.value" in capsys.readouterr().out
    rig.breakpoints.remove("A1.value")
    assert rig.run().reason == "idle"
    assert capsys.readouterr().out == ""
    with pytest.raises(KeyError, match=r"there is no breakpoint 'A1\.value'"):
        rig.breakpoints.remove("A1.value")


def test_a_function_of_the_rig_is_tried_after_events(rig: Rig) -> None:
    def late(rig: RigView) -> bool:
        return rig.tick > 1000

    stop = rig.run(late)
    assert (stop.reason, stop.tick) == ("late", 1500)


def test_a_function_is_given_the_registers_and_the_trace_of_the_same_event(rig: Rig) -> None:
    seen: list[tuple[int, int]] = []

    def five_rows(view: RigView) -> bool:
        seen.append((view.registers.event, len(view.trace)))
        return len(view.trace) >= 5

    assert rig.run(five_rows).reason == "five_rows"
    assert (len(rig.trace), seen) == (5, [(event, event) for event in range(6)])
    rig.run()
    rig.back(until=lambda view: len(view.trace) >= 3)
    assert len(rig.trace) == 2


def test_a_function_reads_the_rig_as_the_rig_does(rig: Rig) -> None:
    def reads(view: RigView) -> bool:
        return (
            view.phase == "reinforcing"
            and view.spec == rig.spec
            and view.tick == rig.tick
            and view.examine("A1.value") == rig.examine("A1.value")
            and str(view.explain("R1")) == str(rig.explain("R1"))
            and view.response.bits.tolist() == rig.response.bits.tolist()
            and view.cost == rig.cost
            and view.deviation.largest == rig.deviation.largest
            and view.wiring.cords.tolist() == rig.wiring.cords.tolist()
        )

    assert rig.run(reads).tick == 1500


@pytest.mark.parametrize(
    "act",
    [
        lambda rig: rig.deposit("A1.value", 1.0),
        lambda rig: rig.faults.inject("A1 stuck on"),
        lambda rig: setattr(rig.panel, "mode", "test"),
        lambda rig: rig.run(),
        lambda rig: rig.step(),
        lambda rig: rig.back(),
        lambda rig: rig.redo(),
    ],
)
@pytest.mark.parametrize("how", ["condition", "breakpoint", "callback"])
def test_what_a_run_calls_may_not_change_or_run_the_rig(rig: Rig, act: Any, how: str) -> None:
    quiet = rig.fork()
    if how == "callback":
        rig.on_event(lambda _: act(rig))
    elif how == "breakpoint":
        rig.breakpoint(lambda _: act(rig))
    with pytest.raises(ValueError, match=r"a run is under way.*action"):
        rig.run(until=(lambda _: act(rig)) if how == "condition" else None)
    if how == "callback":
        quiet.step()
    assert mark1.diff(rig, quiet) == "no register differs"
    assert len(rig.journal) == len(quiet.journal)


def test_a_function_may_not_change_the_rig_while_going_back_either(rig: Rig) -> None:
    rig.run()
    rig.back()
    quiet = rig.fork()
    for act in (rig.redo, rig.run, lambda: rig.deposit("A1.value", 1.0)):
        with pytest.raises(ValueError, match="a run is under way"):
            rig.back(until=lambda _, act=act: act())
    assert mark1.diff(rig, quiet) == "no register differs"
    rig.redo()
    assert rig.phase == "idle"


def test_a_view_says_what_it_has(rig: Rig) -> None:
    with pytest.raises(AttributeError, match=r"cannot use 'deposit'; it has spec, registers.*an action"):
        rig.run(until=lambda view: view.deposit("A1.value", 1.0))


def test_callbacks_are_called_with_every_row_until_they_are_removed(rig: Rig) -> None:
    rows: list[Any] = []
    remove = rig.on_event(rows.append)
    rig.step(2)
    rig.run("reinforcing")
    assert rows == list(rig.trace)
    remove()
    remove()
    rig.run()
    assert len(rows) < len(rig.trace)


def test_an_exception_of_a_function_comes_out_as_it_was_raised(rig: Rig) -> None:
    class Odd(Exception):  # noqa: N818
        def __init__(self, one: int, two: int) -> None:
            super().__init__(f"{one} and {two}")

    def fails(_row: Any) -> None:
        raise odd

    odd = Odd(1, 2)
    rig.on_event(fails)
    with pytest.raises(Odd) as raised:
        rig.run()
    assert raised.value is odd
    assert raised.value.__cause__ is None


def test_a_value_that_is_reached_on_the_tick_of_an_event_halts_after_it(rig: Rig) -> None:
    halt = rig.run(f"A1.value > {(2499.5 - 1530) * STEP!r}")
    assert (halt.tick, rig.trace[-1].name, rig.phase) == (2500, "release or stop", "decaying")
    assert halt.reason.startswith("A1.value > ")


def test_breakpoints_are_listed_by_their_texts(rig: Rig) -> None:
    def late(view: RigView) -> bool:
        return view.tick > 1000

    rig.breakpoint("R1 flips")
    rig.breakpoint(late)
    rig.breakpoint(late)
    rig.watch("A1.value")
    assert list(rig.breakpoints) == ["R1 flips", "late", "late #2", "A1.value"]
    assert repr(rig.breakpoints) == "R1 flips\nlate\nlate #2\nA1.value"
    assert ("late" in rig.breakpoints, len(rig.breakpoints)) == (True, 4)
    rig.breakpoints.clear()
    assert repr(rig.breakpoints) == "no breakpoints"


def test_after_an_exposure_an_r_unit_is_explained_at_its_look(rig: Rig) -> None:
    rig.run()
    rig.present(DARK, [1])
    rig.run()
    chain = str(rig.explain("R1"))
    assert rig.response.bits.tolist() == [1]
    assert chain.startswith("R1 was 1 at the look at 9000 ms, and is 0 now\n  sum of its 1 active A-units")
    assert "A1 +0.2134 V" in chain
    rig.trace.keep = False
    rig.present(DARK, [1])
    rig.run()
    assert rig.explain("R1") == "R1 was 1 at the last look, and is 0 now; the trace does not go back to that look"


def test_the_action_of_a_stop_is_in_the_journal_and_is_not_run_again_when_going_back(rig: Rig) -> None:
    calls: list[int] = []

    def push(rig: Rig) -> None:
        calls.append(rig.tick)
        rig.deposit("A1.value", -0.5)

    rig.breakpoint("R1 flips", push)
    rig.run()
    assert calls == [1758]
    assert rig.journal[-1].verb == "deposit"
    rig.breakpoints.clear()
    rig.run()
    value = rig.examine("A1.value")
    assert value == -0.5 + (2500 - 1758) * STEP
    rig.back(3)
    rig.redo()
    assert calls == [1758]
    assert rig.examine("A1.value") == value


def test_a_running_wiper_that_is_moved_by_hand_goes_on_from_there(rig: Rig) -> None:
    rig.run(until=2000)
    rig.deposit("A1.value", 1.0)
    assert rig.examine("A1.value") == 1.0
    rig.run()
    assert rig.examine("A1.value") == 1.0 + 500 * STEP
    assert rig.cost.volts_travelled == 970 * STEP
    assert rig.cost.motor_seconds == 1.0


def test_a_stimulus_switch_in_mid_exposure_acts_after_the_cells_time() -> None:
    rig = Rig(MachineSpec(), seed=0)
    rig.present(DARK, [1] * 8)
    rig.run(until=700)
    rig.panel.stimulus = [1] * 9 + [-1] * 391
    assert rig.examine("s").sum() == 0
    rig.run(until=749)
    assert rig.examine("s").sum() == 0
    rig.run(until=750)
    assert rig.examine("s").sum() == 9


def test_a_forcing_switch_in_mid_exposure_acts_at_once(rig: Rig) -> None:
    rig.run(until=2000)
    rig.panel.forcing = [0]
    assert rig.examine("R1.r") == 0
    rig.panel.forcing = [-1]
    rig.step()
    assert (rig.examine("R1.r"), rig.tick) == (1, 2000)


def test_a_cord_that_is_moved_in_mid_exposure_changes_the_a_unit_at_once() -> None:
    rig = Rig(MachineSpec(response_units=1), seed=0)
    rig.present(IMAGE, [1])
    rig.run(until=700)
    row = rig.machine.registers.cords
    lit = {int(cell) for cell in np.flatnonzero(IMAGE.ravel())}
    a, s, _ = next(
        cord for cord in row.tolist() if cord[2] == 1 and cord[1] not in lit and not rig.examine("a")[cord[0]]
    )
    mine = {cell for unit, cell, _ in row.tolist() if unit == a}
    for target in sorted(lit - mine)[:3]:
        rig.plugboard.move(a + 1, s + 1, target + 1)
        s = target
        rig.step()
        assert rig.trace[-1].name in ("associate", "follow")
        rig.run(until=700)
    assert rig.tick == 700


@pytest.mark.parametrize(
    ("act", "error", "sentence"),
    [
        (lambda rig: rig.deposit("A1.value", 12), ValueError, "from -11 to 11"),
        (lambda rig: rig.deposit("A1.value", float("nan")), ValueError, "from -11 to 11"),
        (lambda rig: rig.deposit("A1.value", "high"), ValueError, "give one number"),
        (lambda rig: rig.deposit("value[0:1]", [1, 2]), ValueError, "one for each of its units"),
        (lambda rig: rig.deposit("R1.r", 2), ValueError, "0 or 1"),
        (lambda rig: rig.deposit("light", -0.1), ValueError, "from 0 to 1"),
        (lambda rig: rig.deposit("tick", 0), KeyError, "cannot be set"),
        (lambda rig: rig.deposit("A2.value", 1), KeyError, "A1 to A1"),
        (lambda rig: rig.deposit("mode", "forced"), ValueError, "it must be one of 'test'"),
        (lambda rig: rig.plugboard.cut(1, 399), ValueError, "no cord"),
        (lambda rig: rig.plugboard.plug(2, 1, 1), ValueError, "there is no A2"),
        (lambda rig: rig.plugboard.plug(1, 1, 3), ValueError, "must be 1 .excitatory. or -1"),
        (lambda rig: rig.plugboard.plug(1.5, 1, 1), ValueError, "there is no A-unit 1.5; A-units are A1 to A1"),
        (lambda rig: rig.plugboard.cut(1, 0), ValueError, "there is no S0"),
        (lambda rig: rig.breakpoint("R1 flops"), ValueError, "is neither a condition nor a phase"),
        (lambda rig: rig.breakpoint("R9 flips"), KeyError, "R1 to R1"),
        (lambda rig: rig.breakpoint("value > 3"), ValueError, r"value\[0\]"),
        (lambda rig: rig.breakpoint("__import__('os') > 3"), KeyError, "not the name of a register"),
        (lambda rig: rig.run("gates"), ValueError, "nor a phase"),
        (lambda rig: rig.step(1, "bank"), ValueError, '"event", "unit" or "exposure"'),
        (lambda rig: rig.back(0), ValueError, "n must be a whole number of at least .*not 0"),
        (lambda rig: rig.explain("X1"), KeyError, "is not a unit"),
        (lambda rig: rig.explain("A2"), KeyError, "A1 to A1"),
    ],
)
def test_what_cannot_be_done_is_refused_and_nothing_moves(rig: Rig, act: Any, error: Any, sentence: str) -> None:
    fork = rig.fork()
    with pytest.raises(error, match=sentence):
        act(rig)
    assert mark1.diff(rig, fork) == "no register differs"
    assert len(rig.journal) == len(fork.journal)


def test_who_moved_a_value_and_why_an_r_unit_stands_as_it_does() -> None:
    rig = Rig(MachineSpec(response_units=2), seed=0)
    rig.teach(IMAGE, [1, 0])
    rig.present(IMAGE, [1, 0])
    rig.run("looking")
    active = np.flatnonzero(rig.machine.registers.a & (rig.machine.feeds == 0))
    mover = rig.trace.last_change(f"A{active[0] + 1}.value")
    assert mover is not None
    assert (mover.tick, mover.before, mover.after) == (2500, 0.0, 970 * STEP)
    assert "release or stop" in mover.by
    chain = rig.explain("R1")
    assert f"sum of its {len(active)} active A-units (of 256)" in chain
    assert f"A{active[0] + 1} +0.2134 V: lit + S" in chain
    assert f"it feeds R1 with +{970 * STEP:.4f} V" in rig.explain(f"A{active[0] + 1}")
    assert "light 1.000 >= 0.500 on its cell (row 1, column 1)" in rig.explain("S1")
    rig.deposit(f"A{active[0] + 1}.value", 1.0)
    rig.run()
    by_hand = rig.trace.last_change(f"A{active[0] + 1}.value")
    assert by_hand is not None
    assert "by the operator" in by_hand.by


def test_units_of_the_last_event_are_walked_in_panel_order_without_moving_the_clock(rig: Rig) -> None:
    with pytest.raises(ValueError, match="no event has happened yet"):
        rig.step(1, "unit")
    rig.step(2)
    tick = rig.tick
    assert rig.step(3, "unit") == "R1    sum 0.0000; r 0; crossed -1"
    assert "no more units" in rig.step(1, "unit")
    assert rig.tick == tick


def test_exposures_are_stepped_with_the_same_card(rig: Rig) -> None:
    rig.step(3, "exposure")
    assert (rig.cost.exposures, rig.phase) == (3, "idle")


def test_the_difference_of_two_rigs_names_units_and_cords() -> None:
    one, other = (Rig(MachineSpec(response_units=1), seed=0) for _ in range(2))
    a, s, sign = (int(part) for part in one.machine.registers.cords[0])
    free = next(cell for cell in range(400) if cell not in one.machine.registers.cords[:20, 1])
    other.plugboard.move(a + 1, s + 1, free + 1)
    other.deposit("A3.value", -0.25)
    text = mark1.diff(one, other)
    assert f"cords: S{s + 1}{'+' if sign > 0 else '-'}>A1 | S{free + 1}{'+' if sign > 0 else '-'}>A1" in text
    assert "value: A3 +0.0000 | -0.2500" in text
    with pytest.raises(ValueError, match="different specs"):
        mark1.diff(one, Rig())


def test_ctrl_c_halts_between_two_events_and_leaves_the_rig_whole(rig: Rig) -> None:
    quiet = rig.fork()

    def press(rig: RigView) -> bool:
        if rig.phase == "looking":
            os.kill(os.getpid(), signal.SIGINT)
        return False

    rig.breakpoint(press)
    with pytest.raises(KeyboardInterrupt):
        rig.run()
    assert rig.phase == "looking"
    rig.breakpoints.clear()
    rig.run()
    quiet.run()
    assert mark1.diff(rig, quiet) == "no register differs"


def test_the_pace_is_a_sleep_before_each_event(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr("mark1.clockwork.run._sleep", lambda seconds, _halt: slept.append(seconds))
    rig.pace = 10
    rig.run()
    assert sum(slept) == pytest.approx(0.75)
