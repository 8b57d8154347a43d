"""The pages in a real browser: they load without an error, play, step, keep their place, and are right."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mark1 import MachineSpec, Rig, modern, stimuli
from mark1.machine.exact.units import GRID
from mark1.modern.demos.playground import features, points
from mark1.show import page, recording
from tests.helpers.browser import Browser, browser, found

pytestmark = pytest.mark.slow

SPEC = MachineSpec(
    association_units=48,
    response_units=2,
    decay=0.01,
    sum_noise=0.02,
    resolution=0.001,
    rise_ms_tolerance=0.1,
    motor_speed_tolerance=0.2,
    dead_time_ms_tolerance=0.5,
)
"""A machine in which no two parts are alike."""

AT_REST = "#exposure=1&t=0&event=0"


@pytest.fixture(scope="module")
def tab() -> Iterator[Browser]:
    """One browser for all tests."""
    path = found()
    if path is None:
        pytest.skip("there is no Chromium here; apt-get install chromium brings one")
    with browser(path) as opened:
        yield opened


def varied() -> Rig:
    """A lesson with all that can happen to wipers: systems, homing, a deposit, faults in mid exposure, cords."""
    rig = Rig(SPEC, seed=3)
    e, x = stimuli.letters("EX").x
    rig.teach(e, [1, 0])
    rig.panel.system = "gamma 1961"
    rig.present(x, [0, 1])
    rig.run(until="reinforcing")
    rig.run(until=rig.tick + 300)
    rig.deposit("A5.value", -3)
    rig.faults.inject("motor 7 reversed", "wiper 8 jammed", "A9 stuck on", "R2 stuck 1", "supply sagging 0.8")
    rig.run()
    rig.dial(17, 1.5)
    rig.reset()
    rig.faults.clear()
    rig.panel.system = "alpha"
    rig.panel.correction = "non-quantized"
    rig.faults.inject("S30 dead", at=rig.tick + 700)
    rig.teach(e, [0, 1])
    rig.show(x)
    return rig


def plain() -> Rig:
    """Two letters told apart."""
    rig = Rig(MachineSpec(response_units=1), seed=0)
    e, x = stimuli.letters("EX").x
    for _ in range(3):
        rig.teach(e, [1])
        rig.teach(x, [0])
    return rig


@pytest.fixture(scope="module")
def lesson(tmp_path_factory: pytest.TempPathFactory) -> tuple[Rig, Path]:
    rig, path = plain(), tmp_path_factory.mktemp("page") / "lesson.html"
    page.write(recording.lesson(rig, stimuli.letters("EX"), "E and <X>"), path)
    return rig, path


@pytest.fixture(scope="module")
def training(tmp_path_factory: pytest.TempPathFactory) -> Path:
    x, y = points("circle", 60)
    network = modern.Network(2, [modern.Dense(3, "tanh"), modern.Dense(1, "sigmoid")], seed=0)
    trainer = modern.Trainer(network, features(x)[:30], y[:30], loss="binary_cross_entropy", optimizer="Adam")
    path = tmp_path_factory.mktemp("page") / "training.html"
    page.write(recording.training(trainer, x, y, ("x", "y"), 5, "A circle"), path)
    return path


SEEN = """(() => {
  const {state, positions, sums} = replay.view();
  return {s: [...state.s], a: [...state.a], r: [...state.held.r].map(Number), value: [...positions], sum: sums};
})()"""


def expected(rig: Rig, registers: Any, tick: int) -> dict[str, list[int]]:
    """What a page is to show of registers at a tick, voltages as multiples of 2**-30 V."""
    value, sums = rig.machine.positions(registers, tick), rig.machine.sums(registers, tick)
    return {
        "s": registers.s.astype(int).tolist(),
        "a": registers.a.astype(int).tolist(),
        "r": registers.r.tolist(),
        "value": np.rint(value / GRID).astype(int).tolist(),
        "sum": np.rint(sums / GRID).astype(int).tolist(),
    }


@pytest.mark.parametrize("make", [varied, plain])
def test_the_page_holds_what_the_trace_holds_after_every_event_and_between_them(
    tab: Browser, tmp_path: Path, make: Any
) -> None:
    rig = make()
    told = recording.lesson(rig)
    page.write(told, tmp_path / "page.html")
    tab.open(tmp_path / "page.html")
    places = {
        step["event"]: (chapter, done)
        for chapter, exposure in enumerate(told["exposures"])
        for done, step in enumerate(exposure["steps"], 1)
        if "event" in step
    }
    rows = list(rig.trace)
    for row, following in zip(rows, [*rows[1:], None], strict=True):
        chapter, done = places[row.number]
        tab.js(f"replay.player.after({chapter}, {done})")
        assert tab.js(SEEN) == expected(rig, row.after, row.tick), row
        if following is None or not row.after.drive.any():
            continue
        acts = [entry for entry in rig.journal if entry.event == row.number]
        between = (row.tick + (acts[0].tick if acts else following.tick)) // 2
        begin = told["exposures"][chapter]["begin"]
        tab.js(f"replay.player.go({{chapter: {chapter}, t: {between - begin}, done: {done}}})")
        assert tab.js(SEEN) == expected(rig, row.after, between), row
    assert tab.errors == []


def test_the_lamps_that_are_lit_are_those_of_the_trace(tab: Browser, lesson: tuple[Rig, Path]) -> None:
    rig, path = lesson
    tab.open(path, "#exposure=3")
    look = [row for row in rig.trace if row.name == "look"][2]
    lit = tab.js("[...document.querySelectorAll('.lamp.lit')].map((lamp) => lamp.dataset.unit)")
    on = [f"S{unit + 1}" for unit in np.flatnonzero(look.after.s)] + [
        f"A{unit + 1}" for unit in np.flatnonzero(look.after.a)
    ]
    assert sorted(lit) == sorted(on)
    assert tab.js("document.querySelector('.response').textContent").startswith(str(look.after.r[0]))


def test_playing_runs_on_and_pausing_stands_still_with_the_instant_in_the_address(
    tab: Browser, lesson: tuple[Rig, Path]
) -> None:
    tab.open(lesson[1], AT_REST)
    tab.js("replay.player.speed = 100")
    tab.press("space")
    tab.wait("replay.player.instant.chapter > 1")
    tab.press("space")
    stood = tab.js("[replay.player.playing, replay.player.instant.chapter + 1, Math.floor(replay.player.instant.t)]")
    assert stood[0] is False
    tab.wait(f"location.hash.startsWith('#exposure={stood[1]}&t={stood[2]}')")
    tab.js("replay.player.jump(5); replay.player.end(); replay.player.go({chapter: 5, t: 7000, done: 12})")
    tab.press("space")
    tab.wait("!replay.player.playing")
    assert tab.js("replay.player.atEnd")


@pytest.mark.parametrize(
    "hash_",
    [
        "#exposure=2&t=640&unit=A42",
        "#exposure=2&t=50&event=3&unit=S137",
        "#exposure=1&t=0&event=0",
        "#exposure=6&t=6500&unit=R1",
    ],
)
def test_an_address_leads_to_its_instant_and_the_instant_has_that_address(
    tab: Browser, lesson: tuple[Rig, Path], hash_: str
) -> None:
    tab.open(lesson[1], hash_)
    tab.js("dispatchEvent(new Event('resize')), replay.player.go(replay.player.instant, true)")
    assert tab.js("location.hash") == hash_


@pytest.mark.parametrize(
    "hash_", ["#exposure=99&t=1&unit=A9999", "#exposure=x&t=y", "#unit=%22", "#exposure=-1&event=7"]
)
def test_an_address_that_leads_nowhere_leads_to_the_nearest(tab: Browser, lesson: tuple[Rig, Path], hash_: str) -> None:
    tab.open(lesson[1], hash_)
    assert 0 <= tab.js("replay.player.instant.chapter") <= 5
    assert tab.errors == []


def test_the_browser_goes_back_and_forth_between_instants(tab: Browser, lesson: tuple[Rig, Path]) -> None:
    tab.open(lesson[1], "#exposure=1")
    tab.press("pagedown")
    tab.click('[data-unit="A42"]')
    tab.wait("location.hash.includes('unit=A42')")
    tab.js("history.back()")
    tab.wait("!location.hash.includes('unit') && !document.querySelector('.lamp.chosen')")
    assert tab.js("replay.player.instant.chapter") == 1
    tab.js("history.back()")
    tab.wait("replay.player.instant.chapter === 0")
    tab.js("history.forward()")
    tab.wait("replay.player.instant.chapter === 1")


@pytest.mark.parametrize(
    ("keys", "exposure", "done"),
    [
        (["right"], 1, 7),
        (["right", "right", "left"], 1, 7),
        (["home"], 1, 1),
        (["end"], 1, 16),
        (["end", "right"], 2, 1),
        (["end", "right", "left"], 1, 16),
        (["pagedown", "pagedown", "pageup"], 2, 6),
        (["home", "left", "left"], 1, 0),
        (["later", "left"], 1, 6),
        (["later", "left", "left"], 1, 5),
    ],
)
def test_keys_step_by_events_and_by_exposures(
    tab: Browser, lesson: tuple[Rig, Path], keys: list[str], exposure: int, done: int
) -> None:
    tab.open(lesson[1], "#exposure=1")
    for key in keys:
        tab.js("replay.player.go({chapter: 0, t: 1550, done: 6})") if key == "later" else tab.press(key)
    assert tab.js("[replay.player.chapter.number, replay.player.instant.done]") == [exposure, done]


def test_the_retina_is_one_stop_of_the_tab_key_and_its_arrows_move_from_cell_to_cell(
    tab: Browser, lesson: tuple[Rig, Path]
) -> None:
    tab.open(lesson[1], "#exposure=1")
    assert tab.js("document.querySelectorAll('.grid.s [tabindex=\"0\"]').length") == 1
    tab.js("document.querySelector('.grid.s [tabindex=\"0\"]').focus()")
    for key in ("down", "down", "right", "enter"):
        tab.press(key)
    assert tab.js("document.activeElement.dataset.unit") == "S42"
    tab.wait("location.hash.endsWith('unit=S42')")
    before = tab.js("replay.player.instant.done")
    tab.press("tab")
    assert tab.js("document.activeElement.closest('.grid').classList.contains('a')")
    tab.press("escape")
    tab.press("right")
    assert tab.js("replay.player.instant.done") == before + 1
    assert not tab.js("location.hash.includes('unit')")


def test_every_control_has_a_name_and_the_event_is_told(tab: Browser, lesson: tuple[Rig, Path]) -> None:
    tab.open(lesson[1], "#exposure=1")
    names = "[...document.querySelectorAll('button, input, select, [role=gridcell], [role=img], canvas')]"
    nameless = f"{names}.filter((each) => !(each.ariaLabel || each.textContent || each.labels?.length)).length"
    assert tab.js(nameless) == 0
    told = tab.js("document.querySelector('[aria-live]').textContent")
    assert "The panel is read: 0, asked for 1" in told
    tab.press("right")
    assert "motors start" in tab.js("document.querySelector('[aria-live]').textContent")


def test_a_chosen_unit_shows_its_cords_its_inputs_and_its_exact_value(tab: Browser, lesson: tuple[Rig, Path]) -> None:
    rig, path = lesson
    tab.open(path, "#exposure=3")
    unit = int(np.flatnonzero(rig.registers.value)[0])
    tab.click(f'[data-unit="A{unit + 1}"]')
    inputs = rig.machine.wiring.on_retina(f"A{unit + 1}").ravel()
    marked = "[...document.querySelectorAll('.lamp.{}')].map((lamp) => Number(lamp.dataset.unit.slice(1)) - 1)"
    assert tab.js(marked.format("plus")) == np.flatnonzero(inputs > 0).tolist()
    assert tab.js(marked.format("minus")) == np.flatnonzero(inputs < 0).tolist()
    assert tab.js("document.querySelectorAll('.cords path').length") == 20
    look = [row for row in rig.trace if row.name == "look"][2]
    exact = round(rig.machine.positions(look.after, look.tick)[unit] / GRID)
    assert tab.js("document.querySelector('.exact').textContent").startswith(f"{exact} ")


def test_titles_and_labels_are_text_whatever_they_hold(tab: Browser, tmp_path: Path) -> None:
    rig = plain()
    evil = "</script><img src=x onerror=alert(1)>"
    page.write(recording.lesson(rig, [evil, "<!--"], evil), tmp_path / "page.html")
    tab.open(tmp_path / "page.html", "#exposure=1")
    assert tab.js("[document.title, document.querySelector('.name').textContent, document.images.length]") == [
        evil,
        evil,
        0,
    ]
    assert tab.errors == []


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (1920, 1080)])
def test_a_page_fits_on_a_projector(
    tab: Browser, lesson: tuple[Rig, Path], training: Path, width: int, height: int
) -> None:
    tab.resize(width, height)
    for path, hash_ in ((lesson[1], "#exposure=3&unit=A42"), (training, "#epoch=3&unit=H2")):
        tab.open(path, hash_)
        size = tab.js("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
        assert size[0] <= width
        assert size[1] <= height
    tab.resize(1280, 720)


def test_a_training_plays_steps_and_keeps_its_place(tab: Browser, training: Path) -> None:
    tab.open(training, "#epoch=2&unit=H2")
    assert tab.js("document.querySelector('.place').textContent").startswith("epoch 2 of 5")
    assert tab.js("document.querySelector('.tile.chosen').dataset.unit") == "H2"
    tab.press("right")
    tab.wait("location.hash === '#epoch=3&unit=H2'")
    tab.press("space")
    tab.wait("replay.player.atEnd && !replay.player.playing")
    assert tab.js("document.querySelectorAll('.net .cords path').length") == 9
    assert tab.js("document.querySelector('.border').getAttribute('d').length") >= 0
    assert tab.errors == []


def test_a_part_with_a_fault_is_crossed_and_says_which(tab: Browser, tmp_path: Path) -> None:
    rig = Rig(MachineSpec(response_units=1), seed=0)
    rig.faults.inject("S7 stuck on", "motor 9 slipping 0.5", "A12 stuck off")
    rig.show(stimuli.letters("E").x[0])
    page.write(recording.lesson(rig), tmp_path / "page.html")
    tab.open(tmp_path / "page.html", "#exposure=1&unit=A9")
    crossed = "[...document.querySelectorAll('.lamp.faulty')].map((lamp) => lamp.dataset.unit)"
    assert tab.js(crossed) == ["S7", "A9", "A12"]
    assert "motor 9 slipping 0.5" in tab.js("document.querySelector('.unit .head').textContent")
    assert tab.js("document.querySelector('[data-unit=S7]').ariaLabel") == "S7 on, row 1, column 7"


def test_a_number_in_the_field_leads_to_its_exposure_and_gives_the_keys_back(
    tab: Browser, lesson: tuple[Rig, Path]
) -> None:
    tab.open(lesson[1], "#exposure=1")
    tab.js("document.getElementById('jump').select()")
    tab.press("4", text="4")
    tab.press("enter")
    tab.wait("location.hash.startsWith('#exposure=4&')")
    tab.press("right")
    assert tab.js("[replay.player.chapter.number, replay.player.instant.done]") == [4, 7]
