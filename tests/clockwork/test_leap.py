"""An exposure in one leap ends in the same registers as its events, and its rows are worked out when they are read."""

from contextlib import suppress
from dataclasses import fields
from typing import Any

import numpy as np
import pytest

from mark1 import MachineSpec, Rig, stimuli, wiring
from mark1.clockwork import leap as leaping
from mark1.clockwork.observe.leapt_rows import LeaptRows
from mark1.machine.state.registers import Registers
from tests.clockwork.test_against_reference import random_fault, random_panel, random_spec

LETTERS = stimuli.letters("EFX")


def different(one: Registers, other: Registers) -> list[str]:
    """Return the names of registers that differ in value, type or shape."""
    pairs = [(each.name, getattr(one, each.name), getattr(other, each.name)) for each in fields(Registers)]
    return [
        name
        for name, a, b in pairs
        # Bytes, since the digest of a journal tells -0.0 from 0.0.
        if np.shape(a) != np.shape(b)
        or np.asarray(a).tobytes() != np.asarray(b).tobytes()
        or np.asarray(a).dtype != np.asarray(b).dtype
        or type(a) is not type(b)
    ]


def rows_of(rig: Rig) -> list[str]:
    return [repr(row) for row in rig.trace]


def leaps(rig: Rig) -> int:
    return sum(isinstance(part, LeaptRows) for part in rig.trace._parts)


def compare(seed: int) -> int:
    """Teach one random machine with leaps and one event by event; return the number of leaps."""
    rng = np.random.default_rng(seed)
    spec = random_spec(rng)
    board = wiring.with_replacement(spec, seed) if rng.random() < 0.3 else None
    fast, slow = Rig(spec, seed=seed, wiring=board), Rig(spec, seed=seed, wiring=board)
    slow.on_event(lambda _: None)
    settings = random_panel(rng, fast)
    if rng.random() < 0.7:
        settings["correction"] = "quantized"
    for name, setting in settings.items():
        for rig in (fast, slow):
            setattr(rig.panel, name, setting)
    for _ in range(6):
        if rng.random() < 0.2:
            name = random_fault(rng, fast)
            with suppress(ValueError):  # the part has a fault already
                fast.faults.inject(name)
                slow.faults.inject(name)
        image = rng.random(spec.retina_shape) * (rng.random() < 0.9)
        target = rng.choice(np.array([0, 1, None], dtype=object), spec.response_units, p=[0.45, 0.45, 0.1]).tolist()
        for rig in (fast, slow):
            rig.teach(image, target)
        assert different(fast.registers, slow.registers) == []
        assert fast.cost == slow.cost
    done = leaps(fast)
    assert len(fast.trace) == len(slow.trace)
    assert rows_of(fast) == rows_of(slow)
    assert different(fast.trace[-1].after, fast.registers) == []
    return done


@pytest.mark.parametrize("first", range(0, 60, 10))
def test_random_machines_end_in_the_same_registers_and_rows_as_event_by_event(first: int) -> None:
    assert sum(compare(seed) for seed in range(first, first + 10)) > 20


def test_an_r_unit_that_flipped_stays_flipped_where_wipers_settle_back_into_the_dead_zone() -> None:
    compare(2815)


@pytest.mark.slow
@pytest.mark.parametrize("first", range(1000, 3000, 100))
def test_two_thousand_random_machines_leap_as_their_events(first: int) -> None:
    assert sum(compare(seed) for seed in range(first, first + 100)) > 200


def test_a_default_machine_leaps_the_letters_and_cards_that_nobody_can_learn() -> None:
    fast, slow = Rig(seed=1), Rig(seed=1)
    slow.on_event(lambda _: None)
    rng = np.random.default_rng(0)
    for number in range(40):
        card = LETTERS.x[number % 3] if number % 2 else (rng.random((20, 20)) < 0.2).astype(float)
        target = rng.integers(0, 2, 8).tolist()
        assert repr(fast.teach(card, target)) == repr(slow.teach(card, target))
    assert leaps(fast) == 40
    assert different(fast.registers, slow.registers) == []


def test_sums_exactly_at_the_edge_and_a_stop_met_on_the_tick_of_the_release() -> None:
    """One A-unit that is always active: its sum is its value."""
    for stop, dead_zone, pulse_ms in ((0.22, 0.05, 1030), (0.22, 0.05, 1031), (11.0, 0.22, 1030), (11.0, 0.22, 1031)):
        spec = MachineSpec(
            (2, 2), 1, response_units=1, excitatory=1, inhibitory=0, threshold=0, stop=stop, dead_zone=dead_zone
        )
        fast, slow = Rig(spec), Rig(spec)
        slow.on_event(lambda _: None)
        for rig in (fast, slow):
            rig.panel.pulse_ms = pulse_ms
            for bit in (1, 1, 0, 0, 0, 1):
                rig.teach(np.ones((2, 2)), [bit])
        assert different(fast.registers, slow.registers) == []
        assert rows_of(fast) == rows_of(slow)


@pytest.mark.parametrize("watching", ["breakpoint", "watch", "callback", "pace", "until", "tick"])
def test_whoever_watches_sees_every_event(watching: str) -> None:
    rig = Rig(MachineSpec(response_units=2))
    if watching == "breakpoint":
        rig.breakpoint("R1 flips")
    elif watching == "watch":
        rig.watch("s")
    elif watching == "callback":
        rig.on_event(lambda _: None)
    elif watching == "pace":
        rig.pace = 1e9
    rig.present(LETTERS.x[0], [1, 0])
    ends: dict[str, Any] = {"until": "looking", "tick": 100}
    rig.run(ends.get(watching))
    assert leaps(rig) == 0


def test_what_cannot_leap_is_carried_out_event_by_event() -> None:
    spec = MachineSpec(response_units=2)
    for prepare in (
        lambda rig: setattr(rig.panel, "correction", "non-quantized"),
        lambda rig: rig.faults.inject("S1 stuck on"),
        lambda rig: rig.faults.inject("A1 stuck on", at=400),
        lambda rig: rig.deposit("s[0:4]", True),
    ):
        rig = Rig(spec)
        prepare(rig)
        assert leaping.leap(rig.machine, rig.registers) is None  # idle: nothing begins
        rig.teach(LETTERS.x[0], [1, 0])
        assert leaps(rig) == 0


def test_back_step_fork_and_a_saved_rig_work_within_leapt_exposures() -> None:
    fast, slow = Rig(seed=2), Rig(seed=2)
    slow.on_event(lambda _: None)
    for number in range(4):
        for rig in (fast, slow):
            rig.teach(LETTERS.x[number % 3], [number % 2] * 8)
    for rig in (fast, slow):
        rig.back(25)
    assert fast.phase == slow.phase != "idle"
    assert different(fast.registers, slow.registers) == []
    assert rows_of(fast) == rows_of(slow)
    for rig in (fast.fork(), slow.fork(), fast, slow):
        rig.step(3)
    assert different(fast.registers, slow.registers) == []
    assert repr(fast.explain("R1")) == repr(slow.explain("R1"))


def test_a_trace_keeps_its_last_rows_across_leaps() -> None:
    short, whole = Rig(seed=0, longest=30), Rig(seed=0)
    for number in range(6):
        for rig in (short, whole):
            rig.teach(LETTERS.x[number % 3], [number % 2] * 8)
    assert len(short.trace) == 30
    assert rows_of(short) == rows_of(whole)[-30:]
    assert [row.number for row in reversed(short.trace)] == [row.number for row in short.trace][::-1]
    assert repr(short.trace[-1]) == repr(whole.trace[-1])
    whole.trace.keep = False
    whole.teach(LETTERS.x[0], [1] * 8)
    assert [row.name for row in whole.trace] == ["idle"]
    assert len(whole.trace) == 1
