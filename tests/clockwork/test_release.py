"""Corrections that are not quantized end at the tick that a scan of every tick finds, with stops and tolerances."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from mark1 import Rig
from mark1.machine.state.registers import Registers
from tests.clockwork.test_against_reference import random_spec
from tests.helpers.heavy import some_every_day


def scanned(rig: Rig, now: Registers) -> list[int | None]:
    """The tick at which each R-unit's sum is first seen beyond its zone, up to the limit; None: at none."""
    parts, spec = rig.machine.parts, rig.spec
    sets = [(rig.machine.feeds == unit) & now.a for unit in range(spec.response_units)]
    found: list[int | None] = [None] * spec.response_units
    wiper: NDArray[np.float64] = now.value.copy()
    for tick in range(spec.limit_ms + 1):
        if tick:
            wiper = np.clip(wiper + now.drive * (tick > parts.dead_time), -rig.machine.stop, rig.machine.stop)
        for unit, mine in enumerate(sets):
            beyond = now.direction[unit] * (wiper[mine].sum() + now.noise[unit]) > rig.machine.dead_zone
            if found[unit] is None and now.direction[unit] and beyond:
                found[unit] = now.energised + tick
    return found


def released(rig: Rig, unit: int) -> int:
    return next(row.tick for row in rig.trace if row.before.running[unit] and not row.after.running[unit])


def one_case(seed: int) -> int:
    """Teach one random machine one picture and hold every release against the scan; return how many there were."""
    rng = np.random.default_rng(seed)
    rig = Rig(replace(random_spec(rng), motor_speed_tolerance=0.3, dead_time_ms_tolerance=0.3), seed=seed)
    rig.panel.correction, rig.panel.system = "non-quantized", rng.choice(["alpha", "beta", "gamma 1958", "gamma 1961"])
    rig.deposit("value", rng.uniform(-1, 1, rig.spec.association_units) * rig.machine.stop)
    rig.present(rng.random(rig.spec.retina_shape), rng.integers(0, 2, rig.spec.response_units).tolist())
    rig.run("reinforcing")
    if rig.phase == "idle":
        return 0
    now, limit = rig.registers, rig.examine("energised") + rig.spec.limit_ms
    rig.run()
    for unit, found in enumerate(scanned(rig, now)):
        if now.direction[unit]:
            due = limit if found is None else min(found + rig.spec.margin_ms, limit)
            assert released(rig, unit) == due, (seed, unit)
            assert rig.response.limited[unit] == (found is None or found + rig.spec.margin_ms > limit), (seed, unit)
    return int(np.count_nonzero(now.direction))


@pytest.mark.parametrize("first", some_every_day(range(0, 500, 50), 3))
def test_motors_are_released_a_margin_after_the_tick_that_a_scan_finds(first: int) -> None:
    """Each fifty machines; some answer right at once, so that 500 make at least 300 cases."""
    assert sum(one_case(seed) > 0 for seed in range(first, first + 50)) >= 30
