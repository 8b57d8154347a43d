"""The event queue, updated from event to event, equals a new one; flips come on the tick that a search finds."""

from contextlib import suppress

import numpy as np
import pytest

from mark1 import Rig
from mark1.clockwork import clock
from mark1.clockwork.cycle import READ, all_switched_off, switched_off
from mark1.clockwork.scheduler import EventQueue, pending
from mark1.machine.exact.units import GRID, NEVER
from mark1.machine.state.registers import Phase
from tests.clockwork.test_against_reference import random_fault, random_panel, random_spec
from tests.reference.flips import first_flip, sums_at


def random_rig(rng: np.random.Generator, seed: int) -> Rig:
    """A small machine with any panel, some parts struck and others to be struck in the midst of its first exposures."""
    rig = Rig(random_spec(rng), seed=seed)
    for name, setting in random_panel(rng, rig).items():
        setattr(rig.panel, name, setting)
    for _ in range(int(rng.integers(0, 5))):
        with suppress(ValueError):  # a part that has a fault already
            rig.faults.inject(random_fault(rng, rig), at=int(rng.integers(0, 900)))
    return rig


def present(rng: np.random.Generator, rig: Rig) -> None:
    rig.present(rng.random(rig.spec.retina_shape), rng.integers(0, 2, rig.spec.response_units).tolist())


@pytest.mark.parametrize("seed", range(30))
def test_an_event_queue_updated_from_event_to_event_equals_a_new_one(seed: int) -> None:
    rng = np.random.default_rng(seed)
    rig = random_rig(rng, seed)
    events = 0
    for _ in range(4):
        present(rng, rig)
        queue = EventQueue(rig.machine)
        while (due := queue.next()).tick != NEVER:
            assert queue.all() == pending(rig.machine)
            queue.update(clock.happen(rig.machine, due).bank)
            events += 1
            if rig.phase == "idle":
                break  # faults may be to come
    assert events >= 4 * 11


@pytest.mark.parametrize("seed", range(30))
def test_sums_go_as_the_wipers_stand_and_flips_come_on_the_tick_that_a_search_finds(seed: int) -> None:
    rng = np.random.default_rng(seed)
    rig = random_rig(rng, seed)
    for _ in range(4):
        present(rng, rig)
        while rig.phase != "idle":
            rig.step()
            now = rig.registers
            if now.phase != Phase.REINFORCING or now.r_stale:
                continue
            last = next(due.tick for due in rig.pending if due.event.bank == "motors")
            for tick in rng.integers(now.tick, last + 1, 5).tolist():
                course = np.array(rig.machine.sum_trajectory(now).at(tick)) * GRID
                assert course.tolist() == sums_at(rig.machine, now, tick).tolist()
            flips = [due.tick for due in rig.pending if due.event is READ]
            assert flips in ([], [first_flip(rig.machine, now, last)])
            assert flips or first_flip(rig.machine, now, last) == NEVER


def test_the_last_motors_are_switched_off_as_any_are() -> None:
    rig = Rig(seed=1)
    rig.panel.mode = "forced learning"
    rig.present(np.random.default_rng(1).random((20, 20)) < 0.3, [1, 0] * 4)
    rig.run(until="reinforcing")
    now, free = rig.registers, rig.registers.drive != 0
    position = rig.machine.positions(now, now.tick + 700)
    general = switched_off(now, free, position, position)
    last = all_switched_off(now, free, position, position)
    assert np.count_nonzero(free) > 50
    assert {name: last[name].tolist() for name in general} == {name: general[name].tolist() for name in general}
    assert not last["stalled"].any()
