"""Rig: showing, teaching, stepping, examining, and the input that it refuses."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mark1 import MachineSpec, Rig, diff
from mark1.machine.state.registers import Registers

IMAGE = (np.indices((20, 20)).sum(axis=0) % 3 == 0).astype(float)
OTHER = np.eye(20)


@pytest.fixture
def rig() -> Rig:
    return Rig(MachineSpec(response_units=5), seed=3)


def registers_of(rig: Rig) -> dict[str, Any]:
    now = rig.machine.registers
    return {
        name: np.asarray(getattr(now, name)).tolist() for name in Registers.__dataclass_fields__ if name != "phase_tick"
    }


def test_teaching_changes_the_answer_to_the_target(rig: Rig) -> None:
    target = [1, 0, 1, 0, 1]
    first = rig.teach(IMAGE, target)
    assert first.bits.tolist() == [0] * 5
    assert first.corrected
    assert rig.show(IMAGE).bits.tolist() == target
    assert rig.show(IMAGE).code == 0b10101


def test_showing_learns_nothing(rig: Rig) -> None:
    rig.teach(IMAGE, [1, 0, 1, 0, 1])
    before = rig.examine("value")
    rig.show(OTHER)
    assert np.array_equal(rig.examine("value"), before)


@pytest.mark.parametrize("clear", [True, False])
def test_respond_answers_as_showing_would_in_no_machine_time(clear: bool) -> None:
    rig = Rig(MachineSpec(response_units=5, clear_responses=clear, dead_zone=0.5), seed=3)
    rng = np.random.default_rng(0)
    stack = (rng.random((12, 20, 20)) < 0.25).astype(float)
    for image in stack:
        rig.teach(image, rng.integers(0, 2, 5).tolist())
    tick = rig.tick
    answers = rig.respond(stack)
    assert rig.tick == tick
    assert answers.tolist() == [rig.show(image).bits.tolist() for image in stack]


def test_presenting_runs_nothing_and_steps_run_one_event_each(rig: Rig) -> None:
    rig.present(IMAGE, [1] * 5)
    assert (rig.tick, len(rig.trace), rig.phase) == (0, 0, "card")
    rows = [rig.step() for _ in range(3)]
    assert [row.name for row in rows] == ["shutter", "sense", "associate"]
    assert [row.number for row in rows] == [1, 2, 3]
    assert rig.step(2).name == "look"


def test_stepping_and_running_to_ticks_end_where_running_straight_through_does(rig: Rig) -> None:
    straight = Rig(rig.spec, seed=3)
    straight.teach(IMAGE, [1, 0, 1, 0, 1])
    rig.present(IMAGE, [1, 0, 1, 0, 1])
    for until in (0, 49, 50, 700, 1500, 1501, 2499):
        rig.run(until)
        assert rig.tick == until
    while rig.pending:
        rig.step()
    assert registers_of(rig) == registers_of(straight)


def test_running_to_a_tick_does_all_that_is_due_at_it(rig: Rig) -> None:
    rig.present(IMAGE, [1] * 5)
    rig.run(until=50)
    assert rig.trace[-1].name == "associate"


def test_reading_a_value_while_its_motor_runs_does_not_disturb_it(rig: Rig) -> None:
    quiet = Rig(rig.spec, seed=3)
    for each in (rig, quiet):
        each.present(IMAGE, [1] * 5)
    for tick in range(1500, 2500, 37):
        rig.run(until=tick)
        rig.examine("value")
    rig.run()
    quiet.run()
    assert registers_of(rig) == registers_of(quiet)
    moved = rig.examine("value")
    assert np.count_nonzero(moved) == np.count_nonzero(rig.machine.activity(IMAGE[np.newaxis]))


def test_what_is_pending_is_listed_the_next_first(rig: Rig) -> None:
    assert rig.pending == []
    rig.present(IMAGE, [1] * 5)
    assert [(due.tick, due.event.name) for due in rig.pending] == [(0, "shutter")]
    rig.step()
    assert [(due.tick, due.event.name) for due in rig.pending] == [(50, "sense"), (500, "gate")]


def test_a_run_that_is_broken_off_leaves_the_rig_whole(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    straight = Rig(rig.spec, seed=3)
    straight.teach(IMAGE, [1] * 5)
    active = rig.machine.active
    calls = iter([KeyboardInterrupt])

    def broken(*given: Any) -> Any:
        for error in calls:
            raise error
        return active(*given)

    monkeypatch.setattr(rig.machine, "active", broken)
    with pytest.raises(KeyboardInterrupt):
        rig.teach(IMAGE, [1] * 5)
    assert rig.phase == "card"  # a leap happens as a whole or not at all
    calls = iter([KeyboardInterrupt])
    rig.on_event(lambda _: None)  # event by event
    with pytest.raises(KeyboardInterrupt):
        rig.run()
    assert rig.phase == "settling"
    rig.run()
    assert registers_of(rig) == registers_of(straight)


def test_the_cost_counts_time_corrections_motors_and_wipers(rig: Rig) -> None:
    rig.teach(IMAGE, [1, 0, 0, 0, 0])
    active = rig.machine.activity(IMAGE[np.newaxis])[0] & (rig.spec.feeds == 0)
    assert rig.cost.seconds == rig.tick / 1000
    assert (rig.cost.exposures, rig.cost.corrections) == (1, 1)
    assert rig.cost.motor_seconds == active.sum()
    assert rig.cost.volts_travelled == np.abs(rig.examine("value")).sum()


@pytest.mark.parametrize("name", ["A17.value", "A512.a", "S400.light", "R5.sum", "R1.r"])
def test_units_are_named_as_on_the_panel(rig: Rig, name: str) -> None:
    assert np.ndim(rig.examine(name)) == 0


def test_slices_count_from_zero(rig: Rig) -> None:
    rig.teach(IMAGE, [1] * 5)
    value = rig.examine("value")
    assert rig.examine("A17.value") == rig.examine("value[16]") == value[16]
    assert rig.examine("value[0:64]").tolist() == value[:64].tolist()
    assert rig.examine("value[-2:]").tolist() == value[-2:].tolist()
    assert rig.examine("phase") == "idle"
    assert rig.examine("mode") == "error correction"


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("A513.value", "A-units are A1 to A512"),
        ("A0.value", "A-units are A1 to A512"),
        ("R1.value", "A1.value"),
        ("A1.tick", "write .*tick"),
        ("A1.valu", "did you mean 'value'"),
        ("value[512]", "units 0 to 511"),
        ("tick[0]", "single number"),
        ("A1", "name one of its registers too, such as .A1.a."),
        ("A1.value > 3", "write it as"),
        (17, "not the name of a register"),
    ],
)
def test_a_place_that_is_not_there_is_refused_with_what_would_be(rig: Rig, name: Any, sentence: str) -> None:
    with pytest.raises(KeyError, match=sentence):
        rig.examine(name)


@pytest.mark.parametrize(
    ("image", "sentence"),
    [
        (np.full((20, 20), np.nan), "NaN"),
        (np.full((20, 20), np.inf), "infinity"),
        (np.zeros((19, 20)), "19 x 20; the retina needs 20 x 20"),
        (np.zeros(400), "the shape 400"),
        (np.zeros((1, 20, 20)), "1 x 20 x 20"),
        (np.full((20, 20), 255), "from 0 to 1"),
        ([[0, 1], [0]], "different lengths"),
        ("E", "light levels"),
        (None, "light levels"),
    ],
)
def test_a_picture_that_is_none_is_refused_and_nothing_moves(rig: Rig, image: Any, sentence: str) -> None:
    before = registers_of(rig)
    for act in (rig.show, lambda picture: rig.teach(picture, [1] * 5), lambda picture: rig.present(picture, [1] * 5)):
        with pytest.raises(ValueError, match=sentence):
            act(image)
    assert registers_of(rig) == before


@pytest.mark.parametrize("target", [[1], [1] * 6, [2] * 5, ["1"] * 5, 1, "10101", [np.nan] * 5])
def test_a_target_that_does_not_fit_is_refused_and_nothing_moves(rig: Rig, target: Any) -> None:
    before = registers_of(rig)
    with pytest.raises(ValueError, match="0, 1 or None for each of the 5 R-units"):
        rig.teach(IMAGE, target)
    assert registers_of(rig) == before


@pytest.mark.parametrize("mode", ["error correction", "forced learning"])
def test_a_mode_that_needs_a_target_names_show_where_there_is_none(rig: Rig, mode: str) -> None:
    rig.panel.mode = mode
    for act in (rig.teach, rig.present):
        with pytest.raises(ValueError, match=f"{mode} needs a target, 0, 1 or None .* show"):
            act(IMAGE)


@pytest.mark.parametrize("mode", ["spontaneous learning", "test"])
def test_a_mode_that_needs_no_target_takes_none(rig: Rig, mode: str) -> None:
    rig.panel.mode = mode
    rig.teach(IMAGE)
    assert bool(rig.cost.corrections) == (mode == "spontaneous learning")


@pytest.mark.parametrize("mode", ["error correction", "forced learning"])
def test_an_r_unit_without_a_target_is_not_taught_where_the_mode_is_turned_in_mid_exposure(rig: Rig, mode: str) -> None:
    rig.panel.mode = "test"
    rig.present(IMAGE)
    rig.run(until=1000)
    rig.panel.mode = mode
    rig.run()
    assert rig.cost.corrections == 0


def test_a_state_that_was_forced_or_deposited_before_a_card_counts_in_respond_as_in_show() -> None:
    rig = Rig(MachineSpec(response_units=2, dead_zone=1.0), seed=0)
    rig.panel.forcing = [1, -1]
    rig.panel.forcing = [-1, -1]
    stack = np.array([IMAGE, OTHER])
    answers = rig.respond(stack).tolist()
    assert answers == [rig.show(image).bits.tolist() for image in stack]
    assert answers[0] == [1, 0]


def test_a_target_that_its_owner_changes_later_stays_as_it_was_in_the_journal(rig: Rig, tmp_path: Path) -> None:
    target = [1, 0, 1, 0, 1]
    rig.teach(IMAGE, target)
    target[0] = 0
    assert rig.journal[0].arguments["target"] == [1, 0, 1, 0, 1]
    rig.journal.save(tmp_path / "acts.jsonl")
    Rig.replay(tmp_path / "acts.jsonl")


def test_the_cost_counts_motors_that_are_running(rig: Rig) -> None:
    rig.present(IMAGE, [1] * 5)
    rig.run(until=2000)
    active = rig.examine("a").sum()
    assert rig.cost.motor_seconds == pytest.approx(0.5 * active)
    assert rig.cost.volts_travelled == np.abs(rig.examine("value")).sum() > 0


def test_a_fast_motor_goes_from_stop_to_stop_and_the_run_ends() -> None:
    rig = Rig(MachineSpec(response_units=1, motor_speed=10_000.0, beta_total=10_000.0), seed=0)
    rig.panel.system = "beta"
    rig.teach(IMAGE, [1])
    assert set(rig.examine("value").tolist()) == {0.0, 11.0}


def test_a_card_before_the_machine_is_idle_is_refused(rig: Rig) -> None:
    rig.present(IMAGE, [1] * 5)
    rig.run(until=1600)
    for act in (rig.show, lambda image: rig.teach(image, [1] * 5), lambda image: rig.present(image, [1] * 5)):
        with pytest.raises(ValueError, match=r"reinforcing, tick 1600.*run\(\)"):
            act(IMAGE)


def test_a_step_without_anything_due_is_refused(rig: Rig) -> None:
    with pytest.raises(ValueError, match=r"no event is pending.*present"):
        rig.step()


@pytest.mark.parametrize("until", [2.5, True, 2**53 + 1])
def test_a_run_ends_at_a_whole_tick(rig: Rig, until: Any) -> None:
    with pytest.raises(ValueError, match="until must be a whole number from 0 to"):
        rig.run(until)


def test_a_run_does_not_end_in_the_past(rig: Rig) -> None:
    rig.run(until=100)
    with pytest.raises(ValueError, match="until=99 is in the past: the clock is at 100 ms"):
        rig.run(until=99)


@pytest.mark.parametrize(
    ("switch", "setting", "sentence"),
    [
        ("mode", "tset", "did you mean 'test'"),
        ("system", "delta", "'alpha', 'beta'"),
        ("reinforcement", "on", "False, True"),
        ("enabled", [True], "5 settings"),
        ("forcing", [2] * 5, "-1, 0, 1"),
        ("stimulus", [[0]], "400 settings"),
    ],
)
def test_a_switch_refuses_a_setting_that_it_has_not(rig: Rig, switch: str, setting: Any, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        setattr(rig.panel, switch, setting)


def test_a_switch_that_is_not_there_is_refused(rig: Rig) -> None:
    with pytest.raises(AttributeError, match="the panel has no 'mood'"):
        rig.panel.mood = "test"  # type: ignore[attr-defined]


@pytest.mark.parametrize("seed", [-1, 0.5, None, "0", True])
def test_a_seed_is_a_whole_number_from_zero(seed: Any) -> None:
    with pytest.raises(ValueError, match="seed must be"):
        Rig(seed=seed)


def test_registers_cannot_be_written_into(rig: Rig) -> None:
    rig.teach(IMAGE, [1] * 5)
    with pytest.raises(ValueError, match="read-only"):
        rig.machine.registers.value[0] = 1.0


def test_a_misspelled_register_cannot_be_changed(rig: Rig) -> None:
    with pytest.raises(KeyError, match="there is no register 'vlaue', did you mean 'value'"):
        rig.registers.changed(vlaue=1)


def test_the_trace_keeps_the_last_rows_and_prints_them() -> None:
    rig = Rig(MachineSpec(response_units=5), seed=3, longest=15)
    for _ in range(3):
        rig.teach(IMAGE, [1, 0, 1, 0, 1])
    assert len(rig.trace) == 15
    assert rig.trace[-1].name == "idle"
    assert len(str(rig.trace.tail(4)).splitlines()) == 4
    assert "R1=0" in str(next(row for row in rig.trace.tail(9) if row.name == "clear"))


def test_a_trace_can_be_limited_to_some_registers(rig: Rig) -> None:
    rig.teach(IMAGE, [1] * 5)
    assert [row.name for row in rig.trace.of("R1.r")] == ["follow", "clear"]
    assert [row.name for row in rig.trace.of("value", "light")] == ["shutter", "release or stop", "dark"]
    assert [row.name for row in rig.trace.of("energised")] == ["energise"]
    with pytest.raises(KeyError, match="did you mean 'value'"):
        rig.trace.of("valu")


SCRIPT = """
import hashlib, numpy as np
from mark1 import MachineSpec, Rig
rig = Rig(MachineSpec(response_units=5, motor_speed_tolerance=0.05, rise_ms_tolerance=0.2), seed=7)
rng = np.random.default_rng(1)
for _ in range(20):
    rig.teach((rng.random((20, 20)) < 0.3).astype(float), rng.integers(0, 2, 5).tolist())
text = "\\n".join(f"{row.tick} {row.number} {row.bank} {row.changes()}" for row in rig.trace)
print(len(rig.trace), hashlib.sha256(text.encode()).hexdigest())
"""


def test_the_same_seed_gives_the_same_trace_in_two_processes() -> None:
    runs = [subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True) for _ in "12"]  # noqa: S603
    assert runs[0].stdout == runs[1].stdout
    assert int(runs[0].stdout.split()[0]) > 200


def test_a_trace_that_is_switched_off_keeps_the_last_row_and_changes_no_event() -> None:
    kept, off = (Rig(MachineSpec(response_units=5), seed=3) for _ in range(2))
    off.trace.keep = False
    images = np.random.default_rng(3).random((4, 20, 20)) < 0.2
    for image in images:
        kept.teach(image, [1, 0, 1, 0, 1])
        off.teach(image, [1, 0, 1, 0, 1])
    assert diff(kept, off) == "no register differs"
    assert len(kept.trace) > 4 * 11
    assert [row.number for row in off.trace] == [kept.registers.event]
    assert not off.fork().trace.keep


def test_a_rig_without_a_trace_steps_goes_back_and_traces_again() -> None:
    rig = Rig(MachineSpec(response_units=5), seed=3)
    rig.trace.keep = False
    rig.present(np.ones((20, 20)), [1] * 5)
    assert [rig.step().number for _ in range(3)] == [1, 2, 3]
    rig.back(2)
    assert rig.registers.event == 1
    rig.trace.keep = True
    rig.step(2)
    assert [row.number for row in rig.trace] == [2, 3]
