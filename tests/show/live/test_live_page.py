"""`mark1 live` in a real browser: draw, teach, go back, and compare with a rig that the same acts were done to."""

import base64
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest

from mark1 import Rig
from mark1.clockwork.history.file_format import digest
from mark1.machine.exact.units import GRID
from tests.helpers.browser import Browser, browser, found

pytest.importorskip("websockets")
pytestmark = pytest.mark.slow

E = [[(5, 4), (5, 15)], [(5, 4), (14, 4)], [(5, 9), (12, 9)], [(5, 15), (14, 15)]]
"""Strokes of a letter E, by column and row."""


class Bench(NamedTuple):
    """A page that is open, the journal of its rig, and the process that serves it."""

    tab: Browser
    journal: Path
    process: subprocess.Popen[str]
    link: str


@pytest.fixture(scope="module")
def tab() -> Iterator[Browser]:
    path = found()
    if path is None:
        pytest.skip("there is no Chromium here; apt-get install chromium brings one")
    with browser(path) as opened:
        yield opened


@pytest.fixture
def bench(tab: Browser, tmp_path: Path) -> Iterator[Bench]:
    journal = tmp_path / "live.jsonl"
    command = [sys.executable, "-m", "mark1", "live", "--no-browser", "--journal", str(journal)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        link = re.fullmatch(r"Mark I live at (http://127\.0\.0\.1:\d+/#token=\S+)\n", line)
        assert link, line
        tab.errors.clear()
        tab.visit(link[1])
        tab.wait("globalThis.replay?.page !== undefined")
        yield Bench(tab, journal, process, link[1])
        assert tab.errors == []
    finally:
        process.kill()
        process.communicate()


def strokes(tab: Browser) -> list[list[tuple[float, float]]]:
    box = tab.js(
        "(() => { const b = document.querySelector('.editor').getBoundingClientRect(); "
        "return [b.left, b.top, b.width / 20, b.height / 20]; })()"
    )
    return [[(box[0] + (x + 0.5) * box[2], box[1] + (y + 0.5) * box[3]) for x, y in stroke] for stroke in E]


def card(tab: Browser) -> Any:
    levels = base64.b64decode(tab.js("replay.page.operator.editor.image"))
    return np.frombuffer(levels, np.uint8).reshape(20, 20) / 255


def drawn() -> Any:
    image = np.zeros((20, 20))
    for (x0, y0), (x1, y1) in E:
        image[y0 : y1 + 1, x0 : x1 + 1] = 1
    return image


def done(tab: Browser, button: str) -> None:
    """Press a button of the machine and wait for its answers."""
    tab.click(f'[data-do="{button}"]')
    tab.wait("!replay.page.waiting")
    tab.wait("new Promise((resolve) => setTimeout(() => resolve(!replay.page.waiting), 60))")


def check(tab: Browser, rig: Rig) -> None:
    """Compare what the page shows with a rig, to the bit."""
    seen = tab.js(
        "(() => { const {state, positions, sums} = replay.view(); return {s: [...state.s], a: [...state.a], "
        "r: state.held.r, bits: state.held.bits, value: [...positions], sums, tick: replay.page.state.tick}; })()"
    )
    now = rig.registers
    assert seen["tick"] == rig.tick
    assert seen["s"] == now.s.astype(int).tolist()
    assert seen["a"] == now.a.astype(int).tolist()
    assert seen["r"] == "".join(map(str, now.r.tolist()))
    assert seen["bits"] == "".join(map(str, now.bits.tolist()))
    assert seen["value"] == np.rint(rig.machine.positions(now, rig.tick) / GRID).astype(int).tolist()
    assert seen["sums"] == np.rint(rig.machine.sums(now, rig.tick) / GRID).astype(int).tolist()


@pytest.mark.parametrize("by", ["mouse", "touch"])
def test_a_letter_is_drawn_and_taught_until_it_is_answered_as_by_a_rig(bench: Bench, by: str) -> None:
    tab, rig = bench.tab, Rig(seed=0)
    for stroke in strokes(tab):
        (tab.drag if by == "mouse" else tab.touch)(stroke)
    assert np.array_equal(card(tab), drawn())
    for _ in range(10):
        done(tab, "teach")
        answer = rig.teach(drawn(), [1, *[None] * 7])
        check(tab, rig)
        if answer.bits[0] == 1:
            break
    assert tab.js("replay.view().state.held.bits[0]") == "1"
    done(tab, "show")
    rig.show(drawn())
    check(tab, rig)
    assert digest(Rig.replay(bench.journal).registers) == digest(rig.registers)


def test_events_back_and_redo_follow_the_rig(bench: Bench) -> None:
    tab, rig = bench.tab, Rig(seed=0)
    tab.drag(strokes(tab)[0])
    done(tab, "teach")
    rig.teach(card(tab), [1, *[None] * 7])
    for _ in range(4):
        done(tab, "back")
    rig.back(4)
    check(tab, rig)
    done(tab, "event")
    rig.step()
    check(tab, rig)
    done(tab, "back")
    rig.back(1)
    done(tab, "redo")
    rig.redo()
    check(tab, rig)
    done(tab, "run")
    rig.run()
    check(tab, rig)


def test_a_fault_is_injected_shown_and_cleared(bench: Bench) -> None:
    tab, rig = bench.tab, Rig(seed=0)
    tab.js("document.querySelector('.fault').value = 'A42 stuck on'")
    tab.js("[...document.querySelectorAll('.services button')].find((b) => b.textContent === 'Inject fault').click()")
    tab.wait("document.querySelector('[data-unit=A42]').classList.contains('faulty')")
    rig.faults.inject("A42 stuck on")
    check(tab, rig)
    tab.js("[...document.querySelectorAll('.services button')].find((b) => b.textContent === 'Clear faults').click()")
    tab.wait("!document.querySelector('[data-unit=A42]').classList.contains('faulty')")


def test_the_keyboard_alone_draws_sets_a_target_and_teaches(bench: Bench) -> None:
    tab, rig = bench.tab, Rig(seed=0)
    tab.js("document.querySelector('.editor').focus()")
    for key in ("right", "down", "space", "down", "space"):
        tab.press(key)
    assert np.flatnonzero(card(tab)).tolist() == [21, 41]
    tab.js("document.activeElement.blur()")
    tab.press("2", text="2")
    tab.press("2", text="2")
    assert tab.js("replay.page.operator.targets[1].value") == "1"
    tab.press("t", text="t")
    tab.wait("replay.page.state.tick > 0 && replay.page.idle && !replay.page.waiting")
    rig.teach(card(tab), [1, 1, *[None] * 6])
    check(tab, rig)


def test_playing_asks_for_each_event_when_its_tick_has_come(bench: Bench) -> None:
    tab, rig = bench.tab, Rig(seed=0)
    tab.drag(strokes(tab)[0])
    tab.js("replay.page.root.querySelector('.acts select[aria-label=Pace]').value = 'play'; replay.player.speed = 50")
    tab.click('[data-do="teach"]')
    tab.wait("replay.page.state.tick > 0 && replay.page.idle && !replay.player.playing")
    rig.teach(card(tab), [1, *[None] * 7])
    check(tab, rig)


def test_a_killed_server_leaves_a_journal_that_replays_to_the_last_act(bench: Bench) -> None:
    tab = bench.tab
    tab.drag(strokes(tab)[0])
    done(tab, "teach")
    os.kill(bench.process.pid, signal.SIGKILL)
    rig = Rig(seed=0)
    rig.teach(card(tab), [1, *[None] * 7])
    assert digest(Rig.replay(bench.journal).registers) == digest(rig.registers)
    tab.wait("document.querySelector('.error').textContent.startsWith('The server does not answer')")


def test_the_token_leaves_the_address_and_the_page_fits_a_phone(bench: Bench) -> None:
    tab = bench.tab
    assert "token" not in tab.js("location.href")
    tab.resize(390, 844)
    try:
        assert tab.js("document.documentElement.scrollWidth") <= 390
    finally:
        tab.resize(1280, 720)
