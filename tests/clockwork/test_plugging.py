"""Cords of a rig changed one by one and all at once: journalled, undone, saved, replayed, and read in older files."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mark1 import MachineSpec, Rig, diff, wiring
from mark1.clockwork.history.file_format import digest
from tests.helpers.paths import GOLDEN

SPEC = MachineSpec(
    retina_shape=(3, 4), association_units=6, response_units=2, excitatory=2, inhibitory=2, jacks=4, threshold=1
)
ROWS = [(1, 1, 1), (1, 2, -1), (2, 2, 1), (2, 7, 1), (5, 7, -1)]
BOTH = wiring.explicit([(1, 5, 1), (1, 5, 1), (1, 5, -1), (2, 1, -1)], SPEC, repeats=True)
IMAGE = np.eye(3, 4)


@pytest.fixture
def rig() -> Rig:
    return Rig(SPEC, wiring=wiring.explicit(ROWS, SPEC))


def state(rig: Rig) -> str:
    return digest(rig.machine.registers)


def test_a_cord_is_changed_by_its_name_as_by_its_units(rig: Rig) -> None:
    by_units = rig.fork()
    rig.plugboard.plug("S3 - > A 2")
    rig.plugboard.cut("S1>A1")
    rig.plugboard.move("S7->A5", to="S8")
    by_units.plugboard.plug(2, 3, -1)
    by_units.plugboard.cut(1, 1)
    by_units.plugboard.move(5, 7, 8)
    assert rig.wiring == by_units.wiring
    assert str(rig.wiring.difference(wiring.explicit(ROWS, SPEC))) == "S3->A2 S8->A5 | S1+>A1 S7->A5"
    assert [entry.verb for entry in rig.journal] == ["plug", "cut", "move"]


def test_with_repeats_one_cord_of_a_pair_is_taken_out() -> None:
    rig = Rig(SPEC, wiring=BOTH)
    with pytest.raises(ValueError, match="cords of both signs join S5 and A1; name S5"):
        rig.plugboard.cut("S5>A1")
    rig.plugboard.cut("S5+>A1")
    assert rig.wiring.inputs("A1") == ["S5+>A1", "S5->A1"]
    rig.plugboard.move(1, 5, to=6, sign=-1)
    rig.plugboard.cut("S5>A1")
    rig.plugboard.plug("S6->A1")
    assert rig.wiring.inputs("A1") == ["S6->A1", "S6->A1"]
    assert diff(rig, Rig(SPEC, wiring=BOTH)) == "cords: S6->A1 S6->A1 | S5+>A1 S5+>A1 S5->A1"


@pytest.mark.parametrize(
    ("act", "sentence"),
    [
        (
            lambda rig: rig.plugboard.plug("S1>A2"),
            "S1>A2 has no sign; write S1[+]>A2 .excitatory. or S1->A2",
        ),
        (lambda rig: rig.plugboard.plug("S2->A2"), "S2[+-]>A2 is plugged already; one cord joins S2 and A2"),
        (lambda rig: rig.plugboard.plug("S13+>A2"), "there is no S13"),
        (lambda rig: rig.plugboard.plug("S1+>A7"), "there is no A7"),
        (lambda rig: rig.plugboard.plug("A1+>S7"), "'A1[+]>S7' is not a cord; write one as"),
        (lambda rig: rig.plugboard.plug("S1+>A2", 3), "give either its name or its units, not both"),
        (lambda rig: rig.plugboard.plug(1), "name the cord"),
        (lambda rig: rig.plugboard.cut("S3>A1"), "there is no cord from S3 to A1"),
        (lambda rig: rig.plugboard.cut("S1->A1"), "there is no inhibitory cord from S1 to A1"),
        (lambda rig: rig.plugboard.cut(1, 1, 2), "the sign must be .* not 2"),
        (lambda rig: rig.plugboard.move("S1+>A1", to="S2"), "S2[+-]>A1 is plugged already; one cord joins S2 and A1"),
        (lambda rig: rig.plugboard.move("S1+>A1", to="A2"), "'A2' is not an S-unit"),
        (lambda rig: rig.plugboard.move("S1+>A1"), "say where the cord is to go, such as to="),
        (lambda rig: rig.plugboard.rewire("board.net"), "must be made by mark1.wiring"),
        (
            lambda rig: rig.plugboard.rewire(wiring.random(MachineSpec())),
            "512 A-units on 20 x 20 cells but the machine has 6",
        ),
    ],
)
def test_what_the_plugboard_cannot_take_changes_nothing(rig: Rig, act: Any, sentence: str) -> None:
    before = rig.machine.registers
    with pytest.raises(ValueError, match=sentence):
        act(rig)
    assert rig.machine.registers is before
    assert len(rig.journal) == 0


def test_a_jack_that_is_taken_is_named() -> None:
    rig = Rig(SPEC, wiring=wiring.explicit([(unit, 3, 1) for unit in range(1, 5)], SPEC))
    with pytest.raises(ValueError, match="S3 has 5 excitatory cords but 4 such jacks; remove cords or raise jacks"):
        rig.plugboard.plug("S3+>A5")


def test_a_board_is_built_once_for_its_cords(rig: Rig) -> None:
    rig.plugboard.move("S1+>A1", to="S9")
    board = rig.machine.plugboard(rig.machine.registers)
    assert board.cords is rig.machine.registers.cords
    assert rig.machine.plugboard(rig.machine.registers) is board


def test_rewiring_takes_hold_in_mid_exposure_and_can_be_undone(rig: Rig) -> None:
    rig.present(IMAGE, [1, 0])
    rig.run("reinforcing")
    before = rig.wiring
    rig.plugboard.rewire(BOTH)
    assert rig.wiring == BOTH
    assert rig.examine("repeats")
    assert rig.pending[0].event.name == "associate"
    assert rig.step().name == "associate"
    rig.run()
    end = state(rig)
    rig.back(len(rig.trace))
    assert rig.wiring == before
    assert not rig.examine("repeats")
    rig.redo()
    assert state(rig) == end


def work(rig: Rig) -> None:
    """Teach and change cords, in mid exposure too."""
    rig.teach(IMAGE, [1, 0])
    rig.present(1 - IMAGE, [0, 1])
    rig.run("looking")
    rig.plugboard.rewire(BOTH)
    rig.step(3)
    rig.plugboard.cut("S5->A1")
    rig.run()
    rig.plugboard.plug("S5+>A1")


@pytest.mark.parametrize("first", [wiring.explicit(ROWS, SPEC), BOTH, wiring.explicit([], SPEC)])
def test_a_rig_of_a_loaded_wiring_is_saved_and_replayed_to_the_bit(first: wiring.Wiring, tmp_path: Path) -> None:
    first.save(tmp_path / "board.net")
    rig = Rig(SPEC, seed=4, wiring=wiring.load(tmp_path / "board.net"))
    work(rig)
    rig.save(tmp_path / "a.npz")
    loaded = Rig.load(tmp_path / "a.npz")
    loaded.journal.save(tmp_path / "a.jsonl")
    replayed = Rig.replay(tmp_path / "a.jsonl")
    assert state(loaded) == state(replayed) == state(rig)
    assert loaded.machine.wiring == replayed.machine.wiring == first
    assert loaded.wiring == rig.wiring
    twin = rig.fork()
    twin.back(twin.machine.registers.event)
    assert twin.wiring == first


def test_one_cord_is_moved_and_the_run_repeated() -> None:
    """The A-units are worked out anew after the act: one event more, and nothing else."""
    rig = Rig(seed=0)
    before = rig.wiring
    rig.plugboard.move("S12+>A1", to="S13")
    assert str(rig.wiring.difference(before)) == "S13+>A1 | S12+>A1"
    again = Rig(seed=0, wiring=rig.wiring)
    for each in (rig, again):
        each.teach(np.eye(20), [1] * 8)
    assert diff(again, rig) == "event: 18 | 19"


def test_the_trace_as_a_table_counts_repeated_cords(tmp_path: Path) -> None:
    rig = Rig(SPEC, wiring=BOTH)
    rig.present(IMAGE, [1, 0])
    rig.step()
    rig.plugboard.cut("S5+>A1")
    rig.run()
    rig.trace.to_csv(tmp_path / "a.csv", "cords")
    assert "S5+>A1,2,1" in (tmp_path / "a.csv").read_text()


def test_files_of_format_1_0_are_read() -> None:
    """Both were written by version 0.1.0 before a wiring could be given: 4 x 4 cells, an exposure, one cord cut."""
    loaded = Rig.load(GOLDEN / "rig-1.0.npz")
    replayed = Rig.replay(GOLDEN / "journal-1.0.jsonl")
    assert state(loaded) == state(replayed)
    assert loaded.deviation.largest == 0
    assert loaded.machine.wiring - loaded.wiring == [f"S{loaded.journal[-1].arguments['s']}+>A1"]
