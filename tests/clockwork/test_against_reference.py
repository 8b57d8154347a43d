"""The clockwork against the naive models of tests/reference, which were written from the timetable alone."""

from contextlib import suppress
from dataclasses import replace
from math import comb
from typing import Any

import numpy as np
import pytest

from mark1 import MachineSpec, Rig, wiring
from mark1.machine.faults.faults import NUMBERED, Fault, in_force
from mark1.machine.faults.faults import fault as fault_of
from mark1.machine.machine import Parts
from mark1.machine.panel.panel import CHOICES
from mark1.machine.wiring.cords import cord_name
from tests.reference.loop import final_values
from tests.reference.naive import Drawn, NaiveMachine

REPORTED = frozenset(
    ("light", "s", "a", "value", "drive", "stalled", "sum", "r", "bits", "sums", "undecided", "direction")
)


def random_spec(rng: np.random.Generator) -> MachineSpec:
    """A small machine with short times, so that a tick-by-tick model is quick and limits and stops are met."""
    rows, columns = (int(n) for n in rng.integers(2, 5, 2))
    excitatory = int(rng.integers(1, 3))
    inhibitory = int(rng.integers(0, 3))
    patterns = comb(rows * columns, excitatory) * comb(rows * columns - excitatory, inhibitory)
    response_units = int(rng.integers(1, 5))
    association_units = min(int(rng.integers(response_units, 12)), patterns)

    def spread() -> float:
        return float(rng.choice([0.0, 0.3]))

    return MachineSpec(
        retina_shape=(rows, columns),
        association_units=association_units,
        response_units=response_units,
        partition=random_partition(rng, association_units, response_units),
        excitatory=excitatory,
        inhibitory=inhibitory,
        threshold=int(rng.integers(0, excitatory + 1)),
        jacks=40,
        rise_ms=int(rng.integers(1, 40)),
        fall_ms=int(rng.integers(1, 90)),
        settle_ms=int(rng.integers(40, 60)),
        look_ms=int(rng.integers(1, 30)),
        pulse_ms=int(rng.integers(1, 400)),
        change_ms=int(rng.integers(90, 150)),
        margin_ms=int(rng.integers(1, 60)),
        limit_ms=int(rng.integers(60, 900)),
        motor_speed=float(rng.choice([0.22, 1.0, 5.0])),
        dead_time_ms=int(rng.integers(0, 60)),
        stop=float(rng.choice([0.1, 0.5, 11.0])),
        dead_zone=float(rng.choice([0.0, 0.05, 0.2])),
        clear_responses=bool(rng.random() < 0.8),
        decay=float(rng.choice([0.0, 0.1])),
        resolution=float(rng.choice([0.0, 0.0, 0.01, 0.3])),
        sum_noise=float(rng.choice([0.0, 0.0, 0.1])),
        s_threshold_tolerance=spread(),
        rise_ms_tolerance=spread(),
        fall_ms_tolerance=spread(),
        motor_speed_tolerance=spread(),
        dead_time_ms_tolerance=spread(),
    )


def random_partition(rng: np.random.Generator, units: int, responses: int) -> tuple[tuple[int, ...], ...] | None:
    """Blocks, or A-units dealt out at random with at least one for each R-unit."""
    if rng.random() < 0.5:
        return None
    dealt = rng.permutation([*range(responses), *rng.integers(0, responses, units - responses).tolist()])
    return tuple(tuple((np.flatnonzero(dealt == response) + 1).tolist()) for response in range(responses))


def random_panel(rng: np.random.Generator, rig: Rig) -> dict[str, Any]:
    """Any setting of every switch; error correction and free switches are the likeliest, as on a real bench."""
    units, cells = rig.spec.response_units, rig.spec.cells
    settings: dict[str, Any] = {name: choices[rng.integers(len(choices))] for name, choices in CHOICES.items()}
    settings["reinforcement"] = bool(rng.random() < 0.9)
    settings["mode"] = settings["mode"] if rng.random() < 0.5 else "error correction"
    settings["enabled"] = (rng.random(units) < 0.9).tolist()
    settings["forcing"] = rng.choice([-1, -1, -1, 0, 1], units).tolist()
    settings["stimulus"] = rng.choice([-1, -1, -1, -1, 0, 1], cells).tolist()
    settings["pulse_ms"] = int(rng.integers(1, 400))
    return settings


def random_fault(rng: np.random.Generator, rig: Rig) -> str:
    """The name of any fault of a part that is there."""
    spec = rig.spec
    cell, unit, response = (int(rng.integers(n)) + 1 for n in (spec.cells, spec.association_units, spec.response_units))
    cord = cord_name(*rig.registers.cords[rng.integers(len(rig.registers.cords))].tolist())
    factor = float(rng.choice([0.5, 0.8, 1.3]))
    return str(
        rng.choice(
            [
                f"S{cell} {rng.choice(['dead', 'stuck on'])}",
                f"{cord} cut",
                f"A{unit} stuck {rng.choice(['on', 'off'])}",
                f"motor {unit} {rng.choice(['dead', 'reversed', f'slipping {factor}'])}",
                f"wiper {unit} jammed",
                f"R{response} stuck {rng.integers(2)}",
                f"supply sagging {factor}",
            ]
        )
    )


def as_drawn(rig: Rig) -> Drawn:
    parts: Parts = rig.machine.parts
    return Drawn(
        cords=rig.machine.registers.cords.tolist(),
        feeds=rig.machine.feeds.tolist(),
        s_threshold=parts.s_threshold.tolist(),
        rise=parts.rise.tolist(),
        fall=parts.fall.tolist(),
        speed=parts.motor_speed.tolist(),
        dead_time=parts.dead_time.tolist(),
        noise=lambda exposure: rig.machine.noise(exposure).tolist(),
    )


def fast_rows(rig: Rig) -> list[tuple[int, str, dict[str, dict[int, Any]]]]:
    return [
        (row.tick, row.bank, {name: units for name, units in row.changes().items() if name in REPORTED})
        for row in rig.trace
    ]


def compare(seed: int, exposures: int = 5) -> int:
    """Run both models of one random machine and hold their traces against each other; return the rows compared.

    Between exposures the pulse is turned, wipers are reset or one is dialled, parts are struck, at once or in the midst
    of what comes, and mended, now and then.
    """
    rng = np.random.default_rng(seed)
    spec = random_spec(rng)
    rig = Rig(spec, seed=seed, wiring=wiring.with_replacement(spec, seed) if rng.random() < 0.3 else None)
    settings = random_panel(rng, rig)
    for name, setting in settings.items():
        setattr(rig.panel, name, setting)
    switches = settings.pop("stimulus")
    naive = NaiveMachine(rig.spec, as_drawn(rig), settings | {"switches": switches})
    for _ in range(exposures):
        image = rng.random(rig.spec.retina_shape)
        target = rng.choice(np.array([0, 1, None], dtype=object), rig.spec.response_units, p=[0.45, 0.45, 0.1]).tolist()
        rig.teach(image, target)
        naive.expose(image, target)
        assert rig.response.limited.tolist() == [bool(cut) for cut in naive.limited]
        act_between(rng, rig, naive)
    assert fast_rows(rig) == [tuple(row) for row in naive.rows]
    assert rig.machine.registers.motor_ticks.tolist() == list(naive.motor_ticks)
    assert rig.machine.registers.travelled.tolist() == list(naive.travelled)
    return len(rig.trace)


def act_between(rng: np.random.Generator, rig: Rig, naive: NaiveMachine) -> None:
    """Do one thing, or nothing, to both of the idle models."""
    choice = rng.integers(9)
    if choice == 0:
        rig.reset()
        naive.reset()
    elif choice == 1:
        unit, volts = int(rng.integers(rig.spec.association_units)), float(rng.uniform(-1.2, 1.2) * rig.spec.stop)
        rig.dial(unit + 1, volts)
        naive.dial(unit, volts)
    elif choice == 2:
        rig.panel.pulse_ms = naive.panel["pulse_ms"] = int(rng.integers(1, 400))
    elif choice == 3 and in_force(rig.registers):
        fault = in_force(rig.registers)[0]
        rig.faults.clear(str(fault))
        naive.clear(plain(fault)[: 4 if fault.part.kind == "cord" else 1 + (fault.part.kind != "supply")])
    elif choice >= 5:
        for _ in range(int(rng.integers(1, 4))):
            inject_both(rng, rig, naive)


def inject_both(rng: np.random.Generator, rig: Rig, naive: NaiveMachine) -> None:
    """Strike one part of both models, unless it has a fault already."""
    name = random_fault(rng, rig)
    at = rig.tick + int(rng.integers(0, 600)) if rng.random() < 0.7 else None
    with suppress(ValueError):
        rig.faults.inject(name, at=at)
        naive.inject(plain(fault_of(name)), at)


def plain(fault: Fault) -> tuple[Any, ...]:
    """A fault in the terms of the naive model."""
    part = fault.part
    units = {"cord": (part.unit, part.cell, part.sign), "supply": ()}.get(part.kind, (part.unit,))
    return (part.kind, *units, fault.word, *((fault.number,) if fault.word in NUMBERED else ()))


@pytest.mark.parametrize("seed", range(40))
def test_a_random_machine_has_the_trace_of_the_naive_model(seed: int) -> None:
    assert compare(seed) >= 5 * 8


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(40, 300))
def test_many_random_machines_have_the_trace_of_the_naive_model(seed: int) -> None:
    assert compare(seed) >= 5 * 8


@pytest.mark.slow
@pytest.mark.parametrize("correction", CHOICES["correction"])
def test_a_full_machine_has_the_trace_of_the_naive_model(correction: str) -> None:
    spec = MachineSpec(
        response_units=5, motor_speed_tolerance=0.05, dead_time_ms_tolerance=0.05, rise_ms_tolerance=0.05
    )
    rig = Rig(replace(spec, limit_ms=2000), seed=1)
    rig.panel.correction = correction
    naive = NaiveMachine(rig.spec, as_drawn(rig), panel_of(rig))
    rng = np.random.default_rng(2)
    for _ in range(4):
        image, target = rng.random((20, 20)) * 0.7, rng.integers(0, 2, 5).tolist()
        rig.teach(image, target)
        naive.expose(image, target)
    rig.dial(17, 2.5)
    naive.dial(16, 2.5)
    rig.reset()
    naive.reset()
    assert fast_rows(rig) == [tuple(row) for row in naive.rows]


def panel_of(rig: Rig) -> dict[str, Any]:
    """The panel of a rig in the terms of the naive model."""
    settings: dict[str, Any] = {name: getattr(rig.panel, name) for name in (*CHOICES, "pulse_ms")}
    rows = {"enabled": rig.panel.enabled, "forcing": rig.panel.forcing, "switches": rig.panel.stimulus}
    return settings | {name: row.tolist() for name, row in rows.items()}


@pytest.mark.parametrize("seed", [0, 1])
def test_a_thousand_random_exposures_end_in_the_values_of_a_bare_loop(seed: int) -> None:
    rig = Rig(MachineSpec(response_units=5), seed=seed)
    rng = np.random.default_rng(seed)
    images = (rng.random((1000, 20, 20)) < rng.uniform(0.05, 0.4, (1000, 1, 1))).astype(np.float64)
    targets = rng.integers(0, 2, (1000, 5)).tolist()
    for image, target in zip(images, targets, strict=True):
        rig.teach(image, target)
    bare = final_values(rig.machine.registers.cords.tolist(), rig.machine.feeds.tolist(), rig.spec, images, targets)
    assert np.count_nonzero(bare) > 400
    assert rig.examine("value").tolist() == bare.tolist()
