"""The picture of the front shows what the rig's registers hold, of machines of any size that can be seen."""

import re
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.colors import to_rgba
from PIL import Image

import mark1
from mark1 import MachineSpec, Rig
from mark1.machine.evidence.ledger import STANDINGS, evidence
from mark1.show import views
from mark1.show.plots.machine import cabinet
from mark1.show.plots.machine.fittings import LIT, RUNNING
from mark1.show.plots.machine.front_panel import LOOK, FrontPanel
from mark1.show.views import panel_view

BAR = np.pad(np.ones((16, 2)), ((2, 2), (9, 9)))
SMALL = MachineSpec(retina_shape=(3, 5), association_units=20, response_units=2, excitatory=4, inhibitory=1)

ONE = MachineSpec((1, 1), association_units=1, response_units=1, excitatory=1, inhibitory=0, threshold=1)
"""The smallest machine that there can be."""


@pytest.fixture
def rig() -> Rig:
    """A machine whose motors are running, with some switches set."""
    rig = Rig(MachineSpec(response_units=2, partition=(500, 12)), seed=0)
    rig.panel.mode = "forced learning"
    rig.panel.meter = "R1.sum"
    rig.panel.enabled = [True, False]
    rig.panel.stimulus = [1, 0] + [-1] * 398
    rig.present(BAR, [1, 0])
    rig.run(until=2000)
    return rig


def panel(rig: Rig, cords_of: str = "A1", full_turn: float = 11.0) -> FrontPanel:
    return panel_view.drawn(rig, rig.registers, cords_of, full_turn)


def chosen(panel: FrontPanel) -> list[int]:
    """Cords of each sign that are drawn over the others."""
    lines = [each for each in panel.figure.axes[0].collections if isinstance(each, LineCollection)]
    looks = [to_rgba(look.colour)[:3] for look in LOOK.values()]
    found = {tuple(np.array(each.get_color())[0, :3].tolist()): len(each.get_segments()) for each in lines}
    return [found.get(look, 0) for look in looks]


def coloured(dots: PathCollection, colour: str) -> np.ndarray:
    """Which of these parts have a colour."""
    return np.asarray((np.array(dots.get_facecolor()) == to_rgba(colour)).all(axis=1))


def test_there_is_a_lamp_a_cell_and_a_lamp_and_a_dial_an_a_unit(rig: Rig) -> None:
    drawn = panel(rig)
    lamps = np.asarray(drawn.s_lamps.get_array()).reshape(20, 20)
    assert ((lamps == 1) == rig.panel.lamps.s).all()
    assert (coloured(drawn.a_lamps, LIT) == rig.registers.a).all()
    running = coloured(drawn.dials.faces, RUNNING)
    assert (running == (rig.registers.drive != 0)).all()
    assert running.any()
    assert len(drawn.dials.pointers.get_segments()) == 512
    assert len(drawn.switches.lines.get_segments()) == 400


@pytest.mark.parametrize("full_turn", [11.0, 0.5])
def test_a_pointer_shows_where_its_wiper_is_at_this_tick(rig: Rig, full_turn: float) -> None:
    unit = int(np.argmax(rig.registers.drive))
    centre, tip = panel(rig, full_turn=full_turn).dials.pointers.get_segments()[unit]
    angle = np.arctan2(*(np.asarray(tip) - np.asarray(centre)))
    assert angle == pytest.approx(rig.examine(f"A{unit + 1}.value") / full_turn * cabinet.MOST_TURN)
    assert angle > 0


def test_the_control_panel_shows_switches_sums_and_the_meter(rig: Rig) -> None:
    drawn = panel(rig).console
    assert [text.get_text() for text in drawn.sums] == [
        f"{volts:+.3f}" for volts in rig.machine.sums(rig.registers, 2000)
    ]
    assert [text.get_text() for text in drawn.words] == [
        "mode: forced learning",
        "system†: alpha",
        "correction*: quantized",
        "valence†: bivalent",
        "sign†: positive",
        "reinforcement*: on",
        "pulse*: 1 s",
    ]
    assert drawn.reading.get_text() == f"R1.sum* {rig.panel.reading:+.3f} V"
    up, down = (np.diff(np.asarray(lever), axis=0)[0, 1] for lever in drawn.enabled.lines.get_segments())
    assert up > 0 > down


@pytest.mark.parametrize(("unit", "expected"), [("A17", [10, 10]), ("R2", [120, 120]), ("A512", [10, 10])])
def test_the_cords_of_one_unit_are_drawn_out(rig: Rig, unit: str, expected: list[int]) -> None:
    assert chosen(panel(rig, unit)) == expected


def test_the_cords_that_leave_an_s_unit_are_drawn_out(rig: Rig) -> None:
    assert chosen(panel(rig, "S137")) == rig.wiring.fan_out().reshape(2, 400)[:, 136].tolist()


@pytest.mark.parametrize(
    ("spec", "lamps", "dials"),
    [
        (SMALL, 15, 20),
        (
            MachineSpec(
                retina_shape=(1, 1), association_units=1, response_units=1, excitatory=1, inhibitory=0, threshold=1
            ),
            1,
            1,
        ),
        (MachineSpec(association_units=1030, jacks=None), 400, panel_view.MOST_UNITS),
        (MachineSpec(retina_shape=(64, 9)), 576, 512),
    ],
)
def test_machines_of_other_sizes_are_drawn_and_large_ones_in_part(spec: MachineSpec, lamps: int, dials: int) -> None:
    drawn = panel(Rig(spec, seed=1))
    drawn.figure.savefig(BytesIO(), dpi=20)
    assert (len(np.asarray(drawn.s_lamps.get_array())), len(drawn.dials.pointers.get_segments())) == (lamps, dials)
    told = " ".join(text.get_text() for text in drawn.figure.axes[0].texts)
    assert "Not the Mark I" in told
    assert ("drawn: A1 to A1024" in told) == (spec.association_units > panel_view.MOST_UNITS)


def test_a_row_of_modules_tells_the_one_r_unit_that_it_feeds() -> None:
    whole = [text.get_text() for text in panel(Rig(seed=0)).figure.axes[0].texts]
    assert [whole.count(f"R{unit}") for unit in range(1, 9)] == [2] * 8  # beside a row of modules, and in its own row
    other = Rig(MachineSpec(response_units=2, partition=(500, 12)), seed=0)
    assert [text.get_text() for text in panel(other).figure.axes[0].texts].count("R2") == 1


def test_cords_that_are_too_many_are_thinned_out_but_for_those_of_the_unit() -> None:
    rig = Rig(MachineSpec(excitatory=100, inhibitory=100, jacks=None), seed=0)
    assert chosen(panel(rig, "A17")) == [100, 100]
    board = panel_view._board(rig.machine, rig.registers, "A17")
    assert len(board.cords) <= panel_view.MOST_CORDS + 200


def test_every_standing_has_a_mark_that_the_foot_tells() -> None:
    assert set(panel_view.MARKS) == set(STANDINGS)
    assert panel_view._marked("meter") == f"meter{panel_view.MARKS[evidence('meter').standing]}" == "meter*"
    assert all(mark in panel_view.FOOT[0] for mark in panel_view.MARKS.values())


@pytest.mark.parametrize(
    ("spec", "how", "said"),
    [
        (SMALL, {"cords_of": "A21"}, "A-units are A1 to A20"),
        (SMALL, {"cords_of": "meter"}, "'meter' is no unit whose cords could be drawn; name one such as A17"),
        (SMALL, {"cords_of": 17}, "17 is no unit"),
        (SMALL, {"cords_of": "A17.value"}, "'A17.value' is no unit"),
        (MachineSpec(association_units=1030, jacks=None), {"cords_of": "A1025"}, "not drawn, beyond A1024"),
        (SMALL, {"full_turn": 0}, "full_turn must be a finite number above 0 .V.*not 0"),
        (SMALL, {"full_turn": "much"}, "full_turn must be .*not 'much'"),
        (MachineSpec(retina_shape=(65, 20)), {}, "65 x 20 cells has more lamps than can be seen.* up to 64 x 64"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_one_sentence(spec: MachineSpec, how: dict[str, object], said: str) -> None:
    with pytest.raises((ValueError, KeyError), match=said):
        views.front_panel(Rig(spec, seed=0), **how)  # type: ignore[arg-type]


def test_the_file_of_a_picture_holds_seed_spec_and_machine_time(tmp_path: Path) -> None:
    rig = Rig(SMALL, seed=5)
    rig.show(np.ones((3, 5)))
    figure = views.front_panel(rig, "R2")
    figure.savefig(tmp_path / "front.png", dpi=20)
    figure.savefig(tmp_path / "front.svg", metadata={"Title": "my own"})
    figure.savefig(tmp_path / "front.pdf")
    with Image.open(tmp_path / "front.png") as picture:
        held = picture.info
    assert held["Title"].startswith("Front panel: Not the Mark I (a retina of 3 x 5 cells")
    assert held["Description"] == (
        "seed 5; MachineSpec: retina_shape (3, 5), association_units 20, response_units 2, excitatory 4, inhibitory 1; "
        f"tick {rig.tick}, event {rig.registers.event}, cords of R2"
    )
    svg = (tmp_path / "front.svg").read_text(encoding="utf-8")
    assert re.search(r"<dc:title>my own</dc:title>", svg)
    assert "seed 5; MachineSpec" in svg


def test_views_are_reached_from_the_package() -> None:
    assert mark1.show.views.front_panel is views.front_panel
