"""A trace as VCD and CSV says what the trace says; a VCD reader of its own reads the file back."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mark1 import MachineSpec, Rig
from mark1.clockwork.observe.row import Row
from mark1.clockwork.observe.waveforms import COLUMNS, WAVES, to_csv, to_vcd
from mark1.machine.exact.units import on_grid
from mark1.machine.reinforcement import MODES
from mark1.machine.state.diff import Changes, changes
from mark1.machine.state.registers import TABLE, Phase, Registers
from tests.clockwork.test_against_reference import random_spec

DARK = np.zeros((20, 20))
BAR = np.pad(np.ones((16, 2)), ((2, 2), (9, 9)))
PER_UNIT = ("s", "a", "drive", "value", "sum", "r")
"""Registers of the default choice that have a wave a unit."""

Shown = dict[str, Any]


@pytest.fixture
def rig() -> Rig:
    """One A-unit that is always on, taught to 1: its motor runs from 1500 to 2500 ms, R1 flips at 1758 ms."""
    rig = Rig(MachineSpec(association_units=1, response_units=1, excitatory=1, inhibitory=0, threshold=0))
    rig.teach(DARK, [1])
    return rig


def read_vcd(path: Path) -> tuple[dict[str, str], dict[int, Shown]]:
    """Read a VCD file from IEEE 1364's description alone: each variable's type, and what was written at each time."""
    types: dict[str, str] = {}
    names: dict[str, str] = {}
    scopes: list[str] = []
    written: dict[int, Shown] = {}
    time = -1
    head, body = path.read_text("ascii").split("$enddefinitions $end\n")
    for line in head.splitlines():
        match line.split():
            case ["$scope", _, scope, "$end"]:
                scopes.append(scope)
            case ["$upscope", "$end"]:
                scopes.pop()
            case ["$var", kind, _, code, name, "$end"]:
                names[code] = ".".join([*scopes, name])
                types[names[code]] = kind
    for word in body.splitlines():
        if word.startswith("#"):
            assert int(word[1:]) > time
            time = int(word[1:])
            written[time] = {}
        elif word not in ("$dumpvars", "$end"):
            name, value = read_value(word, names)
            assert name not in written[time]
            written[time][name] = value
    return types, written


def read_value(word: str, names: dict[str, str]) -> tuple[str, Any]:
    """One change: a letter, the value, a blank and the code, or for one bit the bit and the code at once."""
    if word[0] in "01":
        return names[word[1:]], int(word[0])
    value, code = word[1:].split(" ")
    if word[0] == "s":
        return names[code], value
    return names[code], float(on_grid(float(value))) if word[0] == "r" else int(value, 2)


def shown(register: str, units: dict[int, Any]) -> Shown:
    """Changes of a register as they are to stand in the file."""
    energised = register == "drive"
    return {
        f"mark1.{register}.{TABLE[register].per}{unit + 1}": int(value != 0) if energised else value
        for unit, value in units.items()
    }


def all_shown(now: Registers) -> Shown:
    first = {name: value for reg in PER_UNIT for name, value in shown(reg, dict(enumerate(getattr(now, reg)))).items()}
    return first | switches(now)


def switches(now: Registers) -> Shown:
    return {"mark1.phase": Phase(now.phase).name.lower(), "mark1.mode": MODES[now.mode].replace(" ", "_")}


def moments(rig: Rig) -> Iterator[tuple[int, Shown]]:
    """What the trace says changed, event by event and between events, each with its tick."""
    last: Row | None = None
    for row in rig.trace:
        between: Changes = changes(last.after, row.before) if last else {}
        for tick, changed, now in ((row.before.tick, between, row.before), (row.tick, row.changes(), row.after)):
            parts = [shown(register, changed.get(register, {})) for register in PER_UNIT]
            yield tick, {name: value for part in parts for name, value in part.items()} | switches(now)
        last = row


def of_trace(rig: Rig) -> dict[int, Shown]:
    """What a file of this trace must hold: of every tick the last state, where it differs from the tick before."""
    start = rig.trace[0].before
    now = all_shown(start)
    expected, merged = {start.tick: dict(now)}, dict[int, Shown]()
    for tick, changed in moments(rig):
        merged.setdefault(tick, {}).update(changed)
    for tick, changed in merged.items():
        expected.setdefault(tick, {}).update({name: value for name, value in changed.items() if now[name] != value})
        now |= changed
    return {tick: changed for tick, changed in expected.items() if changed}


@pytest.mark.parametrize("seed", range(8))
def test_a_vcd_file_that_is_read_back_has_the_changes_of_the_trace(seed: int, tmp_path: Path) -> None:
    """Random machines with tolerances, and with wipers, switches and cords that are moved in mid exposure."""
    rng = np.random.default_rng(seed)
    rig = Rig(random_spec(rng), seed=seed)
    cells, targets = rig.spec.retina_shape, [(0, 1)[unit % 2] for unit in range(rig.spec.response_units)]
    for k in range(6):
        rig.panel.mode = ("error correction", "forced learning")[k % 2]
        rig.present(rng.random(cells), targets)
        rig.step(int(rng.integers(1, 8)))
        rig.deposit("A1.value", 0.05 * rng.choice([-1, 1]))
        rig.run(rig.tick + 3)
        a, s, sign = (int(part) for part in rig.machine.registers.cords[0])
        rig.plugboard.cut(a + 1, s + 1)
        rig.plugboard.plug(a + 1, s + 1, sign)
        rig.run()
    to_vcd(rig.trace, tmp_path / "run.vcd")
    _, written = read_vcd(tmp_path / "run.vcd")
    last = max(written)
    assert last == rig.trace[-1].tick
    assert {tick: changed for tick, changed in written.items() if changed} == of_trace(rig)


def test_a_whole_machine_is_read_back_too(tmp_path: Path) -> None:
    rig = Rig(MachineSpec(), seed=0)
    rig.teach(BAR, [1, 0] * 4)
    rig.teach(BAR.T, [0, 1] * 4)
    to_vcd(rig.trace, tmp_path / "run.vcd")
    types, written = read_vcd(tmp_path / "run.vcd")
    assert written == of_trace(rig)
    assert len(types) == 2 + 400 + 3 * 512 + 2 * 8


def test_wires_reals_and_strings_bear_the_names_of_the_panel(rig: Rig, tmp_path: Path) -> None:
    to_vcd(rig.trace, tmp_path / "run.vcd")
    types, written = read_vcd(tmp_path / "run.vcd")
    wires = ("s.S1", "s.S400", "a.A1", "drive.A1", "r.R1")
    assert {types[f"mark1.{name}"] for name in wires} == {"wire"}
    assert (types["mark1.value.A1"], types["mark1.sum.R1"]) == ("real", "real")
    assert (types["mark1.phase"], types["mark1.mode"]) == ("string", "string")
    assert "$timescale 1 ms $end" in (tmp_path / "run.vcd").read_text()
    assert written[0]["mark1.mode"] == "error_correction"
    assert [tick for tick, changed in written.items() if "mark1.drive.A1" in changed] == [0, 1500, 2500]
    assert [tick for tick, changed in written.items() if "mark1.r.R1" in changed] == [0, 1758, 2500]
    assert written[2500]["mark1.value.A1"] == rig.examine("A1.value")


def test_events_of_one_tick_merge_to_its_last_state(rig: Rig, tmp_path: Path) -> None:
    """At 2500 ms the motors stop, values decay, R is cleared, and the light goes out: one phase is left to see."""
    assert len([row for row in rig.trace if row.tick == 2500]) > 3
    to_vcd(rig.trace, tmp_path / "run.vcd", "phase")
    _, written = read_vcd(tmp_path / "run.vcd")
    assert list(written) == [0, 500, 1500, 2500, 7500]
    assert written[2500] == {"mark1.phase": "changing"}


def test_registers_and_units_can_be_chosen(rig: Rig, tmp_path: Path) -> None:
    to_vcd(rig.trace, tmp_path / "some.vcd", ["R1.r", "light[0:2]", "A1.value", "value", "direction", "energised"])
    types, written = read_vcd(tmp_path / "some.vcd")
    assert types == {
        "mark1.r.R1": "wire",
        "mark1.light.S1": "real",
        "mark1.light.S2": "real",
        "mark1.value.A1": "real",
        "mark1.direction.R1": "integer",
        "mark1.energised": "integer",
    }
    assert written[1500] == {"mark1.direction.R1": 1, "mark1.energised": 1500}


@pytest.mark.parametrize("register", WAVES)
def test_every_register_can_be_a_wave(register: str, rig: Rig, tmp_path: Path) -> None:
    to_vcd(rig.trace, tmp_path / "one.vcd", [register])
    types, _ = read_vcd(tmp_path / "one.vcd")
    assert types
    assert all(name.startswith(f"mark1.{register}") for name in types)


def test_a_trace_of_the_last_rows_begins_with_their_state(rig: Rig, tmp_path: Path) -> None:
    tail = rig.trace.tail(2)
    to_vcd(tail, tmp_path / "tail.vcd", ["value", "phase"])
    _, written = read_vcd(tmp_path / "tail.vcd")
    assert list(written) == [2500, 7500]
    assert written[2500]["mark1.value.A1"] == rig.examine("A1.value")


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def test_a_csv_table_has_a_line_for_each_changed_unit(tmp_path: Path) -> None:
    rig = Rig(MachineSpec(response_units=2), seed=0)
    rig.teach(BAR, [1, 0])
    to_csv(rig.trace, tmp_path / "run.csv")
    lines = read_csv(tmp_path / "run.csv")
    assert tuple(lines[0]) == COLUMNS
    found = [
        (int(line["event"]), line["name"], line["register"], line["unit"], float(line["after"]))
        for line in lines
        if line["register"] not in ("mode", "correction")
    ]
    expected = [
        (row.number, row.name, register, f"{TABLE[register].per}{unit + 1}" if TABLE[register].per else "", value)
        for row in rig.trace
        for register, units in row.changes().items()
        for unit, value in units.items()
    ]
    assert found == expected
    before = {(line["event"], line["unit"], line["register"]): line["before"] for line in lines}
    assert before["1", "S50", "light"] == "0.0"


def test_a_csv_table_says_what_the_operator_did_between_events(rig: Rig, tmp_path: Path) -> None:
    a, s, sign = (int(part) for part in rig.machine.registers.cords[0])
    rig.present(DARK, [1])
    rig.panel.sign = "negative"
    rig.deposit("A1.value", -1.5)
    rig.plugboard.move(a + 1, s + 1, 8)
    rig.run()
    to_csv(rig.trace, tmp_path / "run.csv")
    acts = [line for line in read_csv(tmp_path / "run.csv") if line["name"] == "operator"]
    cords = {line["unit"]: (line["before"], line["after"]) for line in acts if line["register"] == "cords"}
    assert sign == 1
    assert cords == {f"S{s + 1}+>A1": ("1", "0"), "S8+>A1": ("0", "1")}
    others = {line["register"]: (line["before"], line["after"]) for line in acts if line["register"] != "cords"}
    assert others["sign"] == ("positive", "negative")
    assert others["value"] == (str(rig.trace[0].after.value[0] + 970 * 236223 * 2.0**-30), "-1.5")
    assert {(line["tick"], line["bank"]) for line in acts} == {("7500", "")}


def test_rows_that_do_not_follow_each_other_blame_nobody(rig: Rig, tmp_path: Path) -> None:
    rows = [rig.trace[0], rig.trace[-1]]
    to_csv(rows, tmp_path / "some.csv")
    assert {line["name"] for line in read_csv(tmp_path / "some.csv")} <= {rows[0].name, rows[1].name}


def test_a_csv_table_of_chosen_units_has_no_others(rig: Rig, tmp_path: Path) -> None:
    to_csv(rig.trace, tmp_path / "one.csv", "A1.value")
    (line,) = read_csv(tmp_path / "one.csv")
    assert (line["tick"], line["name"], line["unit"]) == ("2500", "release or stop", "A1")
    assert float(line["after"]) == rig.examine("A1.value")


def test_no_rows_make_a_table_of_its_head_alone(tmp_path: Path) -> None:
    to_csv([], tmp_path / "none.csv")
    assert (tmp_path / "none.csv").read_text() == "tick,event,bank,name,register,unit,before,after\n"


@pytest.mark.parametrize(
    ("registers", "error", "sentence"),
    [
        ("cords", KeyError, "'cords' cannot be written here; there are phase, "),
        ("tick", KeyError, "'tick' cannot be written here"),
        ("valeu", KeyError, "did you mean 'value'"),
        ("A2.value", KeyError, "A1 to A1"),
        ([7], KeyError, "not the name of a register"),
        ([], ValueError, "no register was named"),
        ("value[3:9]", KeyError, "holds no units"),
    ],
)
def test_a_wrong_choice_is_refused_and_leaves_the_old_file(
    registers: Any, error: type[Exception], sentence: str, rig: Rig, tmp_path: Path
) -> None:
    file = tmp_path / "run.vcd"
    file.write_text("old")
    with pytest.raises(error, match=sentence):
        to_vcd(rig.trace, file, registers)
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("run.vcd", "old")]


def test_a_file_that_cannot_be_written_is_named_and_nothing_is_left(rig: Rig, tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    for write in (to_vcd, to_csv):
        with pytest.raises(OSError, match="nowhere"):
            write(rig.trace, tmp_path / "nowhere" / "run")
        with pytest.raises(OSError, match="taken"):
            write(rig.trace, tmp_path / "taken")
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]


def test_a_writer_that_fails_half_way_leaves_the_old_file(
    rig: Rig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> None:
        raise ValueError("half way")

    file = tmp_path / "run.vcd"
    file.write_text("old")
    monkeypatch.setattr("mark1.clockwork.observe.waveforms._moved", fail)
    with pytest.raises(ValueError, match="half way"):
        to_vcd(rig.trace, file)
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("run.vcd", "old")]


def test_an_empty_trace_has_no_waves(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no rows to write"):
        to_vcd(Rig().trace, tmp_path / "run.vcd")
    assert not list(tmp_path.iterdir())
