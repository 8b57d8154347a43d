"""Faults by name: what each does, now or at its tick, what mending brings back, and what is refused."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mark1 import MachineSpec, Rig, wiring
from mark1.clockwork.history.file_format import digest

TRAVEL = 236223 * 2.0**-30
"""0.22 V/s, in V per tick, on the grid."""

SPEC = MachineSpec(retina_shape=(2, 2), association_units=2, response_units=1, excitatory=1, inhibitory=0, threshold=1)
BOARD = wiring.explicit([(1, 1, 1), (2, 2, 1)], SPEC)
LIT = np.array([[1, 0], [0, 0]])
"""S1 is lit, so that A1 is on and A2 is off."""


@pytest.fixture
def rig() -> Rig:
    """Two A-units, the first with a cord from S1, the second with one from S2; both feed R1."""
    return Rig(SPEC, wiring=BOARD)


EVERY = (
    *("S1 dead", "S2 stuck on", "S1+>A1 cut", "A1 stuck off", "A2 stuck on", "motor 1 dead", "motor 2 slipping 0.5"),
    *("wiper 2 jammed", "R1 stuck 1", "supply sagging 0.8"),
)


def test_faults_in_force_are_listed_in_words_in_the_order_of_a_signal(rig: Rig) -> None:
    rig.faults.inject(*reversed(EVERY[:3]), *EVERY[3:])
    assert sorted(rig.faults) == sorted(["S1 dead", "S2 stuck on", "S1+>A1 cut", *EVERY[3:]])
    assert repr(rig.faults).splitlines() == list(rig.faults)
    rig.faults.clear()
    assert repr(rig.faults) == "no faults"


@pytest.mark.parametrize(
    ("fault", "a"),
    [
        ("S1 dead", [False, False]),
        ("S2 stuck on", [True, True]),
        ("S1+>A1 cut", [False, False]),
        ("S1>A1 cut", [False, False]),
        ("A1 stuck off", [False, False]),
        ("A2 stuck on", [True, True]),
    ],
)
def test_a_fault_before_the_a_units_shows_in_what_is_on_and_mending_brings_it_back(
    rig: Rig, fault: str, a: list[bool]
) -> None:
    rig.faults.inject(fault)
    assert rig.machine.activity(LIT[np.newaxis].astype(float)).tolist() == [a]
    rig.present(LIT, [1])
    rig.run("looking")
    assert rig.examine("a").tolist() == a
    rig.run()
    rig.faults.clear(fault.rsplit(" ", 2 if "stuck" in fault else 1)[0])
    rig.show(LIT)
    assert rig.machine.activity(LIT[np.newaxis].astype(float)).tolist() == [[True, False]]


@pytest.mark.parametrize(
    ("fault", "volts", "seconds"),
    [
        ("motor 1 dead", 0.0, 0.0),
        ("motor 1 slipping 0.5", 970 * 118112 * 2.0**-30, 1.0),  # 118111.5 on the grid: halves to even
        ("motor A1 reversed", -970 * TRAVEL, 1.0),
        ("wiper 1 jammed", 0.0, 1.0),
        ("supply sagging 0.5", 970 * 118112 * 2.0**-30, 1.0),
    ],
)
def test_a_fault_of_a_motor_shows_in_where_its_wiper_stands_and_in_its_time(
    rig: Rig, fault: str, volts: float, seconds: float
) -> None:
    rig.faults.inject(fault)
    rig.teach(LIT, [1])
    assert rig.examine("A1.value") == volts
    assert (rig.cost.motor_seconds, rig.cost.volts_travelled) == (seconds, abs(volts))


def test_a_fault_that_strikes_in_the_middle_of_a_pulse_takes_hold_at_its_tick(rig: Rig) -> None:
    rig.faults.inject("motor 1 reversed", at=2030)
    assert rig.faults.list() == ["motor 1 reversed at 2030 ms"]
    rig.teach(LIT, [1])
    (row,) = [row for row in rig.trace if row.bank == "faults"]
    assert (row.tick, row.name) == (2030, "fault")
    assert rig.examine("A1.value") == (500 - 470) * TRAVEL
    assert rig.cost.volts_travelled == pytest.approx(970 * TRAVEL)
    assert rig.faults.list() == ["motor 1 reversed"]


def test_a_stuck_r_unit_stands_whatever_its_sum_and_its_switch(rig: Rig) -> None:
    rig.panel.forcing = [0]
    rig.faults.inject("R1 stuck 1")
    assert rig.show(LIT).bits.tolist() == [1]
    assert rig.examine("R1.r") == 1
    rig.faults.clear("R1")
    assert rig.examine("R1.r") == 0


def test_the_supply_scales_sums_and_not_positions(rig: Rig) -> None:
    rig.deposit("A1.value", 0.06)
    rig.faults.inject("supply sagging 0.5")
    shown = rig.show(LIT)
    assert (shown.bits.tolist(), shown.sums[0]) == ([0], pytest.approx(0.03, abs=1e-9))
    assert rig.examine("A1.value") == pytest.approx(0.06, abs=1e-9)
    assert rig.respond(LIT[np.newaxis]).tolist() == [[0]]
    rig.faults.clear("supply")
    assert rig.show(LIT).bits.tolist() == [1]


def test_an_idle_machine_waits_for_a_fault_to_come_and_does_not_run_on_to_it(rig: Rig) -> None:
    rig.faults.inject("A2 stuck on", at=9000)
    rig.run()
    assert rig.tick == 0
    rig.teach(LIT, [1])
    assert (rig.tick, rig.faults.list()) == (7500, ["A2 stuck on at 9000 ms"])
    rig.run(until=9000)
    assert rig.faults.list() == ["A2 stuck on"]
    rig.faults.inject("S1 dead", at=9500)
    rig.faults.clear("S1 dead at 9500 ms")
    assert rig.faults.list() == ["A2 stuck on"]


def test_a_wiper_that_cannot_come_home_is_let_go_after_the_time_from_stop_to_stop(rig: Rig) -> None:
    rig.deposit("value", [1.0, -1.0])
    rig.faults.inject("wiper 1 jammed", "motor 2 reversed")
    end = 30 + int(np.ceil(22 / TRAVEL))
    assert rig.reset().tick == end
    assert rig.examine("value").tolist() == [1.0, -11.0]
    rig.faults.clear()
    rig.reset()
    assert rig.examine("value").tolist() == [0.0, 0.0]


def test_a_wiper_settles_on_the_resolution_when_its_motor_lets_it_go() -> None:
    rig = Rig(MachineSpec(**{**vars(SPEC), "resolution": 0.0625}), wiring=BOARD)
    rig.teach(LIT, [1])
    assert rig.examine("A1.value") == 0.1875  # nearest to 0.2134
    assert rig.cost.volts_travelled == 970 * TRAVEL
    rig.dial(2, 0.3)
    assert rig.examine("A2.value") == 0.3125


def test_sum_noise_is_one_draw_an_exposure_that_the_seed_repeats() -> None:
    spec = MachineSpec(**{**vars(SPEC), "sum_noise": 0.2})
    rig, twin = Rig(spec, seed=3, wiring=BOARD), Rig(spec, seed=3, wiring=BOARD)
    sums = [rig.show(LIT).sums[0] for _ in range(20)]
    assert sums == [twin.show(LIT).sums[0] for _ in range(20)]
    assert len(set(sums)) == 20
    assert 0.1 < np.std(sums) < 0.3
    answers = rig.respond(np.stack([LIT] * 10)).tolist()
    assert answers == [rig.show(LIT).bits.tolist() for _ in range(10)]
    assert not rig.examine("noise").any()


@pytest.mark.parametrize(("of", "count"), [("A-units", 128), ("cords", 2560)])
def test_a_random_share_is_removed_and_can_be_mended(of: str, count: int) -> None:
    rig, twin = Rig(seed=5), Rig(seed=5)
    removed = rig.faults.inject_random(0.25, of)
    assert len(removed) == len(set(removed)) == count
    assert twin.faults.inject_random(0.25, of) == removed
    assert len(rig.faults.inject_random(0.25, of)) == round((4 * count - count) * 0.25)
    assert rig.faults.inject_random(0.0, of) == []


def test_a_run_with_faults_can_be_saved_taken_back_and_replayed_in_mid_exposure(rig: Rig, tmp_path: Path) -> None:
    rig.faults.inject(*EVERY)
    rig.present(LIT, [1])
    rig.run(until=2000)
    rig.save(tmp_path / "rig.npz")
    loaded = Rig.load(tmp_path / "rig.npz")
    assert loaded.faults.list() == rig.faults.list()
    for each in (rig, loaded):
        each.run()
    assert digest(rig.registers) == digest(loaded.registers)
    rig.journal.save(tmp_path / "acts.jsonl")
    assert digest(Rig.replay(tmp_path / "acts.jsonl").registers) == digest(rig.registers)


REFUSED: list[tuple[Any, str]] = [
    ("A3 stuck on", r"there is no A3; there are A1 to A2"),
    ("S5 dead", r"there is no S5; there are S1 to S4"),
    ("R2 stuck 1", r"there is no R2; there are R1 to R1"),
    ("motor 3 dead", r"there is no motor 3; there are motor 1 to motor 2"),
    ("motor 0 dead", r"there is no motor 0"),
    ("S1+>A2 cut", r"no cord plugged between S1 and A2"),
    ("S1->A1 cut", r"no cord plugged between S1 and A1"),
    ("A1 dead", r"A1 cannot be 'dead'; it can be stuck off or stuck on"),
    ("A1", r"say what is wrong with A1: 'A1 stuck off' or 'A1 stuck on'"),
    ("supply sagging nan", r"supply cannot be sagging by nan; give a factor above 0 and at most 100, other than 1"),
    ("motor 1 slipping 0x5", r"motor 1 slipping needs a number, not '0x5'"),
    ("motor 1 slipping 1e400", r"motor 1 cannot be slipping by 1e400"),
    ("A1 stuck of", r"did you mean 'stuck off'"),
    ("R1 stuck", r"needs a number, such as 1"),
    ("R1 stuck 2", r"stuck at 0 or 1"),
    ("motor 1 dead 3", r"takes no number"),
    ("motor 1 slipping -0.5", r"factor above 0"),
    ("motor 1 slipping 1e9", r"at most 100"),
    ("supply sagging 0", r"factor above 0"),
    ("the cat", r"names no part"),
    (7, r"7 is not a part"),
    (None, r"None is not a part"),
]


@pytest.mark.parametrize(("name", "sentence"), REFUSED, ids=[str(name) for name, _ in REFUSED])
def test_what_is_no_fault_is_refused_in_a_sentence_and_nothing_is_struck(rig: Rig, name: Any, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        rig.faults.inject("S2 dead", name)
    assert (rig.faults.list(), len(rig.journal)) == ([], 0)


def test_a_part_has_one_fault_at_most_in_force_or_to_come(rig: Rig) -> None:
    rig.faults.inject("A1 stuck on")
    rig.faults.inject("motor 1 dead", at=100)
    for second in ("A1 stuck off", "A1 stuck on", "motor 1 reversed"):
        with pytest.raises(ValueError, match=r"has a fault: .*; clear it before you inject another"):
            rig.faults.inject(second)
    with pytest.raises(ValueError, match="S1 has a fault: S1 dead"):
        rig.faults.inject("S1 dead", "S1 stuck on")


@pytest.mark.parametrize("at", [0.5, True, "soon", 2**53 + 1, 2**64])
def test_a_fault_is_scheduled_for_a_whole_tick_that_a_float_holds(rig: Rig, at: Any) -> None:
    with pytest.raises(ValueError, match=r"at must be a whole number from 0 to 9007199254740992 ms, not "):
        rig.faults.inject("A1 stuck on", at=at)


def test_a_fault_is_not_scheduled_for_a_tick_in_the_past(rig: Rig) -> None:
    rig.run(until=100)
    with pytest.raises(ValueError, match=r"at=99 is in the past: the clock is at 100 ms"):
        rig.faults.inject("A1 stuck on", at=99)


def test_a_fault_scheduled_for_the_last_tick_is_saved_and_loaded(rig: Rig, tmp_path: Path) -> None:
    rig.faults.inject("A1 stuck on", at=2**53)
    rig.save(tmp_path / "rig.npz")
    assert Rig.load(tmp_path / "rig.npz").faults.list() == ["A1 stuck on at 9007199254740992 ms"]


def test_mending_what_is_whole_is_refused(rig: Rig) -> None:
    with pytest.raises(ValueError, match="nothing to clear"):
        rig.faults.clear()
    rig.faults.inject("A1 stuck on")
    with pytest.raises(ValueError, match="'A2' has no fault, in force or scheduled"):
        rig.faults.clear("A2")


@pytest.mark.parametrize(
    ("share", "of", "sentence"), [(1.5, "A-units", "number from 0 to 1"), (0.5, "motors", '"A-units" or "cords"')]
)
def test_a_share_of_what_there_is_not_is_refused(rig: Rig, share: float, of: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        rig.faults.inject_random(share, of)
