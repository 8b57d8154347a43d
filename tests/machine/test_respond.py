"""Answers to a stack of images at once: those of the clock, and of a model that takes one unit after the other."""

from contextlib import suppress

import numpy as np
import pytest
from numpy.typing import NDArray

from mark1 import MachineSpec, Rig, wiring
from mark1.machine import machine, plugboard
from mark1.machine.wiring import cords
from tests.clockwork.test_against_reference import random_fault, random_panel, random_spec
from tests.reference.answers import answers


def random_rig(seed: int) -> Rig:
    """A machine with tolerances, faults, noise and switches of any kind, that has been taught something."""
    rng = np.random.default_rng(seed)
    spec = random_spec(rng)
    rig = Rig(spec, seed=seed, wiring=wiring.with_replacement(spec, seed) if rng.random() < 0.3 else None)
    for name, setting in random_panel(rng, rig).items():
        setattr(rig.panel, name, setting)
    for _ in range(3):
        rig.teach(rng.random(spec.retina_shape), rng.integers(0, 2, spec.response_units).tolist())
        with suppress(ValueError):  # the part may have a fault already
            rig.faults.inject(random_fault(rng, rig))
    return rig


def images_for(rig: Rig, count: int) -> NDArray[np.float64]:
    return np.random.default_rng(rig.machine.seed).random((count, *rig.spec.retina_shape))


@pytest.mark.parametrize("dense", [True, False])
@pytest.mark.parametrize("seed", range(40))
def test_a_random_machine_answers_a_stack_as_the_clock_and_the_clear_model_do(
    seed: int, dense: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine, "CHUNK", 30)  # a few images at a time
    if not dense:
        monkeypatch.setattr(cords, "PIECE", 7)
        monkeypatch.setattr(plugboard, "LARGEST_DENSE", 0)
    rig = random_rig(seed)
    stack = images_for(rig, 12)
    found = rig.respond(stack).tolist()
    assert found == list(answers(rig.machine, stack))
    assert found == [rig.show(image).bits.tolist() for image in stack]


def test_one_step_of_the_grid_decides_among_values_near_the_stops() -> None:
    """A step is 2**-34 of such a value, which float32 would not hold."""
    rig = Rig(MachineSpec(response_units=1, dead_zone=0.0), seed=1)
    stack = (np.random.default_rng(0).random((300, 20, 20)) < 0.2).astype(float)
    on = np.flatnonzero(rig.machine.activity(stack)[0])
    values, pairs = np.zeros(512), len(on) // 2
    values[on[:pairs]], values[on[pairs : 2 * pairs]] = 10.9, -10.9
    values[on[0]] += 2.0**-30
    rig.deposit("value", values)
    assert rig.show(stack[0]).sums.tolist() == [2.0**-30]
    assert rig.respond(stack)[0].tolist() == [1]
    rig.deposit("value", -values)
    assert rig.respond(stack)[0].tolist() == [0]


@pytest.mark.parametrize("count", [0, 1, 255, 256, 257])
def test_as_many_answers_come_back_as_there_are_images(count: int) -> None:
    """Of 512 A-units, 256 images are worked out at a time."""
    rig = Rig(MachineSpec(), seed=0)
    assert rig.respond(images_for(rig, count)).shape == (count, 8)
    assert rig.machine.activity(images_for(rig, count)).shape == (count, 512)


def test_an_image_that_its_owner_changes_later_stays_as_it_was_on_the_card() -> None:
    rig, image = Rig(MachineSpec(), seed=0), np.ones((20, 20))
    rig.present(image, [1] * 8)
    image[:] = 0
    rig.run(until="settling")
    assert (rig.examine("light") == 1).all()


@pytest.mark.parametrize(("light", "on"), [(0.5, True), (np.nextafter(0.5, 0), False), (1.0, True)])
def test_light_exactly_at_the_threshold_of_a_cell_turns_its_s_unit_on(light: float, on: bool) -> None:
    rig = Rig(MachineSpec(s_threshold=0.5))
    image = np.full((20, 20), light)
    assert rig.machine.lit([image]).all() == on
    rig.present(image, [0] * 8)
    rig.run("looking")
    assert rig.examine("s").all() == on
    assert rig.examine("s").any() == on
