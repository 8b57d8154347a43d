"""The control panel as data: switches, lamps, the meter, and its face in 80 x 24."""

from typing import Any

import numpy as np
import pytest

from mark1 import MachineSpec, Rig

BAR = np.zeros((20, 20))
BAR[:, 8:12] = 1


@pytest.fixture
def rig() -> Rig:
    return Rig(MachineSpec(), seed=0)


def test_a_new_machine_has_its_meter_on_nothing_and_the_pulse_of_its_spec() -> None:
    rig = Rig(MachineSpec(pulse_ms=700))
    assert (rig.panel.meter, rig.panel.reading, rig.panel.pulse_ms) == (None, None, 700)


def test_the_pulse_is_how_long_motors_run_and_is_latched_when_they_are_energised(rig: Rig) -> None:
    rig.panel.pulse_ms = 400
    rig.present(BAR, [1] * 8)
    rig.run("reinforcing")
    rig.panel.pulse_ms = 100
    rig.run()
    assert rig.examine("motor_ticks").max() == 400
    rig.panel.mode = "forced learning"
    rig.teach(BAR, [1] * 8)
    assert rig.examine("motor_ticks").max() == 500


def test_the_meter_reads_any_value_or_sum_also_while_motors_turn(rig: Rig) -> None:
    rig.present(BAR, [1] * 8)
    rig.run(until=2000)
    turning = int(np.flatnonzero(rig.examine("drive"))[0]) + 1
    rig.panel.meter = f"A{turning}.value"
    assert rig.panel.meter == f"A{turning}.value"
    assert rig.panel.reading == rig.examine(f"A{turning}.value") == 470 * 236223 * 2.0**-30
    rig.panel.meter = "R8.sum"
    assert rig.panel.meter == "R8.sum"
    assert rig.panel.reading == np.sum(rig.examine("value")[-64:], where=rig.examine("a")[-64:])
    rig.panel.meter = "value[-1]"
    assert rig.panel.meter == "A512.value"
    rig.panel.meter = None
    assert rig.panel.reading is None


def test_lamps_are_what_is_lit(rig: Rig) -> None:
    rig.panel.forcing = [1] + [-1] * 7
    rig.present(BAR, [1] * 8)
    rig.run("looking")
    assert np.array_equal(rig.panel.lamps.s, BAR == 1)
    assert np.array_equal(rig.panel.lamps.a, rig.examine("a"))
    assert rig.panel.lamps.r.tolist() == [1, 0, 0, 0, 0, 0, 0, 0]


@pytest.mark.parametrize(
    ("switch", "setting", "sentence"),
    [
        ("pulse_ms", 0, "panel.pulse_ms must be a whole number from 1 to"),
        ("pulse_ms", 0.5, "whole number"),
        ("pulse_ms", 2**31, "whole number from 1 to 2147483647 ms"),
        ("meter", "value", 'one such as "A17.value"'),
        ("meter", "value[0:3]", 'one such as "A17.value"'),
        ("meter", "A17.a", "cannot be connected to 'A17.a'"),
    ],
)
def test_a_setting_that_is_not_there_is_refused(rig: Rig, switch: str, setting: Any, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        setattr(rig.panel, switch, setting)
    assert not len(rig.journal)


@pytest.mark.parametrize("meter", ["A513.value", "R9.sum", "A17.volts", 17])
def test_a_meter_put_on_no_unit_names_those_that_there_are(rig: Rig, meter: Any) -> None:
    with pytest.raises(KeyError, match=r"A1 to A512|R1 to R8|lists all|write|give a text"):
        rig.panel.meter = meter


@pytest.mark.parametrize("name", ["lamps", "reading", "mood"])
def test_what_is_no_switch_cannot_be_set(rig: Rig, name: str) -> None:
    with pytest.raises(AttributeError, match=r"the panel has no .*; it has mode, system"):
        setattr(rig.panel, name, 1)


def test_switches_can_be_read_and_set_by_name_as_by_attribute(rig: Rig) -> None:
    rig.panel.switch("mode", "forced learning")
    assert rig.panel.mode == rig.panel.read("mode") == "forced learning"
    with pytest.raises(AttributeError, match="the panel has no 'mood'; it has mode, system"):
        _ = rig.panel.mood  # type: ignore[attr-defined]


@pytest.mark.parametrize("setting", [["1"] * 8, [None] * 8, [0.5] * 8, [True] * 8, 1, "1"])
def test_a_row_of_switches_takes_nothing_but_its_settings(rig: Rig, setting: Any) -> None:
    with pytest.raises(ValueError, match=r"panel.forcing takes 8 settings, each one of -1, 0, 1"):
        rig.panel.forcing = setting


def crowded() -> Rig:
    """A machine in mid exposure of which the panel has as much to tell as can be."""
    rig = Rig(MachineSpec(association_units=2000, retina_shape=(60, 50), response_units=8, motor_speed=50.0), seed=0)
    rig.panel.mode, rig.panel.system, rig.panel.correction = "spontaneous learning", "gamma 1961", "non-quantized"
    rig.panel.valence, rig.panel.sign, rig.panel.meter = "monovalent", "negative", "A2000.value"
    rig.panel.forcing, rig.panel.enabled = [1] * 8, [True] + [False] * 7
    rig.panel.stimulus = [1] * 1000 + [0] * 1000 + [-1] * 1000
    rig.present(np.ones((60, 50)) * 0.7)
    rig.run("reinforcing")
    return rig


@pytest.mark.parametrize("rig", [Rig(), crowded()], ids=["at rest", "crowded"])
def test_the_face_fits_a_screen_of_80_by_24(rig: Rig) -> None:
    lines = str(rig.panel).splitlines()
    assert len(lines) <= 22
    assert max(map(len, lines)) <= 79


def test_the_face_shows_lamps_sums_switches_and_the_meter() -> None:
    told = str(crowded().panel)
    assert "R8 ●" in told
    assert "██" in told
    for words in (
        "spontaneous learning, gamma 1961",
        "reinforcement on, pulse 1000 ms",
        "forced: R1=1 R2=1",
        "disabled: R2 R3",
        "stimulus switches: 1000 on, 1000 off",
        "meter: A2000.value",
        "motors:",
    ):
        assert words in told, words


def test_the_face_at_rest_tells_only_what_was_set(rig: Rig) -> None:
    told = str(rig.panel)
    assert "meter: on nothing" in told
    for word in ("forced", "disabled", "stimulus", "motors"):
        assert word not in told


SMALL = MachineSpec(
    retina_shape=(2, 3), association_units=4, response_units=2, excitatory=1, inhibitory=0, threshold=1, jacks=4
)


def test_the_face_is_drawn_to_the_column() -> None:
    rig = Rig(SMALL, seed=0)
    bar = [[1, 1, 1], [0, 0, 0]]  # turns A3 and A4 on, which feed R2
    rig.teach(bar, [1, 1])
    response = rig.teach(bar, [0, None])
    lines = str(rig.panel).splitlines()
    assert lines[:4] == [
        "  14000 ms   event 26   idle   exposures 2",
        " ○ ○ ○                                   R       sum V   at look V target motor",
        " · · ·                                   R1 ○   +0.000 0    +0.000?     0",
        "                                         R2 ○   +0.427 1    +0.427   none",
    ]
    assert lines[-1] == "○ card at the last look   ? undecided: in the dead zone"
    assert repr(response) == (
        "               R1       R2\n"
        "bit             0        1\n"
        "sum (V)   +0.000?  +0.427\n"
        "? undecided: the sum is in the dead zone"
    )


def test_the_direction_of_reinforcement_is_given_in_words() -> None:
    rig = Rig(SMALL, seed=0)
    rig.teach([[1, 1, 1], [0, 0, 0]], [None, 1])
    response = rig.teach([[1, 1, 1], [0, 0, 0]], [1, 0])
    assert [line for line in repr(response).splitlines() if line.startswith("motors")] == ["motors         up     down"]
    rows = [line[41:] for line in str(rig.panel).splitlines()[2:4]]
    assert rows == ["R1 ○   +0.000 0    +0.000?     1    up", "R2 ○   +0.000 1    +0.427      0  down"]


def test_an_idle_panel_shows_the_card_that_was_judged_last_and_a_new_one_none(rig: Rig) -> None:
    assert "○" not in "".join(line[:40] for line in str(rig.panel).splitlines()[1:21])
    rig.show(BAR)
    field = [line[:40] for line in str(rig.panel).splitlines()[1:21]]
    assert field == [" ·" * 8 + " ○" * 4 + " ·" * 8] * 20
    assert "○ card at the last look" in str(rig.panel)
    rig.present(np.zeros((20, 20)), [0] * 8)
    assert "○" not in "".join(line[:40] for line in str(rig.panel).splitlines()[1:21])


def test_a_card_behind_the_closed_shutter_is_told_from_one_that_lights_the_cells(rig: Rig) -> None:
    rig.present(BAR, [0] * 8)
    assert str(rig.panel).splitlines()[-1] == "○ card, the shutter is closed"
    rig.step()
    assert "░░ light" in str(rig.panel).splitlines()[-1]
    rig.run("looking")
    assert str(rig.panel).splitlines()[-1] == "██ S-unit on"


def test_nothing_is_shown_as_read_at_the_look_before_the_first_one(rig: Rig) -> None:
    row = next(line for line in str(rig.panel).splitlines() if "R1 " in line)
    assert row[41:] == "R1 ○   +0.000"
