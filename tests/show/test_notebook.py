"""Notebook displays: HTML without scripts that is well formed, says what the object holds, and is found by type."""

import xml.etree.ElementTree as ET
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from mark1 import MachineSpec, Rig, stimuli
from mark1.base.report import Column, Report, Table
from mark1.machine.plugboard import Plugboard
from mark1.show.notebook import DISPLAYS, MOST_UNITS, load_ipython_extension, unload_ipython_extension

BAR = np.pad(np.ones((16, 2)), ((2, 2), (9, 9)))


def parsed(thing: object) -> ET.Element:
    """The display of a thing, read as XML: what is not well formed is refused."""
    html = DISPLAYS[type(thing)](thing)
    assert "<script" not in html
    return ET.fromstring(f"<div>{html.replace('&middot;', '|')}</div>")  # noqa: S314


def text(thing: object) -> str:
    return " ".join("".join(part.itertext()) for part in parsed(thing))


def fields(thing: object) -> dict[str, list[ET.Element]]:
    """The lamps of each field that is drawn, by the words under which it stands."""
    return {"".join(figure[0].itertext()): list(figure[1]) for figure in parsed(thing).iter("figure")}


def cells(thing: object) -> list[list[str]]:
    return [["".join(cell.itertext()) for cell in row] for row in parsed(thing).iter("tr")]


@pytest.fixture
def rig() -> Rig:
    rig = Rig(MachineSpec(response_units=2), seed=0)
    rig.panel.mode = "forced learning"
    rig.present(BAR, [1, 0])
    rig.run(until=2000)
    return rig


def test_a_rig_shows_its_lamps_its_wipers_and_its_r_units_as_they_stand(rig: Rig) -> None:
    now = rig.machine.registers
    light, s, a, value = fields(rig).values()
    assert [len(lamps) for lamps in (light, s, a)] == [now.light.sum(), now.s.sum(), now.a.sum()]
    wipers = {"".join(lamp.itertext()): lamp.get("fill") for lamp in value}
    unit = int(np.flatnonzero(now.drive > 0)[0])
    assert f"A{unit + 1} {rig.examine(f'A{unit + 1}.value'):+.4f} V" in wipers
    assert len(set(wipers.values())) == 2  # above and below 0
    assert "reinforcing at 2.000 s" in text(rig)
    assert cells(rig)[:2] == [["", "R1", "R2"], ["state", "1", "0"]]
    assert cells(rig)[3] == ["motors", "running", "running"]


def test_a_rig_that_has_learned_nothing_is_dark() -> None:
    assert not any(fields(Rig()).values())


def test_a_lamp_stands_where_its_cell_is() -> None:
    rig = Rig(seed=0)
    card = np.zeros((20, 20))
    card[3, 7] = 0.25
    rig.present(card, [1] * 8)
    rig.step()
    (lamp,) = fields(rig)["light"]
    assert (lamp.get("d"), lamp.get("fill-opacity")) == ("M7 3h.9v.9h-.9z", "0.25")
    assert "".join(lamp.itertext()) == "S68 0.25"


def test_a_large_machine_is_drawn_in_part() -> None:
    machine = MachineSpec(association_units=3 * MOST_UNITS, jacks=1000, threshold=0)
    drawn = fields(Rig(machine, seed=0))
    (name,) = (name for name in drawn if name.startswith("A-units"))
    assert name.endswith(f"the first {MOST_UNITS}")
    assert len(drawn[name]) == MOST_UNITS


def test_a_panel_shows_every_switch_with_its_position_in_bold(rig: Rig) -> None:
    rig.panel.sign = "negative"
    rig.panel.reinforcement = False
    rig.panel.forcing = [1, -1]
    rig.panel.stimulus = [1] * 3 + [0] * 2 + [-1] * 395
    bold = [part.text for part in parsed(rig.panel).iter("b")]
    assert bold == ["Panel", "forced learning", "alpha", "quantized", "bivalent", "negative", "off"]
    assert cells(rig.panel)[-1] == ["forcing", "1", "free"]
    assert "3 on, 2 off, 395 at camera" in text(rig.panel)


def test_an_answer_shows_bits_sums_and_which_way_was_taught(rig: Rig) -> None:
    rig.run()
    assert cells(rig.response) == [
        ["", "R1", "R2"],
        ["bit", "0", "0"],
        ["sum (V)", "+0.000 ?", "+0.000 ?"],
        ["taught", "+", "-"],
    ]
    assert len(cells(rig.show(BAR))) == 3


def test_a_set_of_figures_shows_the_first_ones_under_their_names() -> None:
    letters = stimuli.letters()
    assert list(fields(letters)) == list("ABCDEFGHIJKL")
    assert "and 14 more" in text(letters)
    assert "more" not in text(letters[:2])
    assert len(fields(letters[4])["E"]) == np.count_nonzero(letters.x[4])


def test_a_set_without_figures_can_be_shown() -> None:
    assert not fields(stimuli.letters("A")[:0])


def test_a_plugboard_shows_the_cords_of_each_cell(rig: Rig) -> None:
    board = rig.machine.plugboard(rig.machine.registers)
    excitatory, inhibitory = fields(board).values()
    assert len(excitatory) == np.count_nonzero(board.fan_out()[0])
    assert len(inhibitory) == np.count_nonzero(board.fan_out()[1])
    assert {lamp.get("fill") for lamp in excitatory}.isdisjoint({lamp.get("fill") for lamp in inhibitory})


def test_the_tip_of_a_cell_names_its_a_units() -> None:
    board = Plugboard([(a, 5, 1) for a in range(30)] + [(0, 1, -1)], a_units=30, s_units=6, jacks=30)
    (excitatory,), (inhibitory,) = fields(board).values()
    assert "".join(excitatory.itertext()) == f"S6: {' '.join(f'A{unit}' for unit in range(1, 25))} and 6 more"
    assert "".join(inhibitory.itertext()) == "S2: A1"
    assert excitatory.get("d") == "M2 1h.9v.9h-.9z"  # 2 rows of 3


def test_an_empty_plugboard_can_be_shown() -> None:
    assert not any(fields(Plugboard([], a_units=3, s_units=7, jacks=1)).values())


def test_a_report_shows_its_tables_as_its_text_does() -> None:
    table = Table("Who & what", ["name", Column("right", "{:.1%}"), "n"], [["<a>", 0.5, 3], [None, None, 4]], "a note")
    report = Report("A <b>", [table], ["It & that."], {"curves": lambda: pytest.fail("drawn")}, {"seed": 3})
    assert cells(report) == [["name", "right", "n"], ["<a>", "50.0%", "3"], ["-", "-", "4"]]
    for part in ("A <b>", "seed 3", "Who & what", "a note", "It & that.", "curves"):
        assert part in text(report)
    sides = [cell.get("style", "").removeprefix("text-align:") for cell in next(parsed(report).iter("tr"))]
    assert sides == ["left", "right", "right"]


def test_the_displays_are_registered_by_type_and_can_be_taken_back() -> None:
    found: dict[type, Any] = {}
    html = SimpleNamespace(for_type=found.__setitem__, pop=found.pop)
    shell = SimpleNamespace(display_formatter=SimpleNamespace(formatters={"text/html": html}))
    load_ipython_extension(shell)
    assert found == DISPLAYS
    unload_ipython_extension(shell)
    assert not found


def test_ipython_itself_shows_the_displays(rig: Rig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    shells = pytest.importorskip("IPython.core.interactiveshell", exc_type=ImportError)
    config = pytest.importorskip("traitlets.config").Config({"HistoryManager": {"enabled": False}})
    shell = shells.InteractiveShell(config=config)
    shell.run_line_magic("load_ext", "mark1.show.notebook")
    board = rig.machine.plugboard(rig.machine.registers)
    for thing in (rig, rig.panel, rig.response, stimuli.letters("E"), board, Report("none")):
        shown, _ = shell.display_formatter.format(thing)
        assert shown["text/html"] == DISPLAYS[type(thing)](thing)
        assert shown["text/plain"]
    shell.run_line_magic("unload_ext", "mark1.show.notebook")
    assert "text/html" not in shell.display_formatter.format(rig)[0]
