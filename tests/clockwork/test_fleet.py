"""Every machine of a fleet holds to the bit what a rig of its seed holds after the same cards."""

import pickle
from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest

from mark1 import Fleet, MachineSpec, Rig, stimuli
from mark1.clockwork import fleet as fleets
from tests.clockwork.test_against_reference import random_spec
from tests.clockwork.test_leap import different, rows_of

LETTERS = stimuli.letters()
CODES = np.array([[int(bit) for bit in f"{number:05b}"] for number in range(1, 27)])

SPECS = {
    "one R-unit": MachineSpec(response_units=1),
    "five": MachineSpec(response_units=5),
    "eight": MachineSpec(),
    "active in the dark": MachineSpec(response_units=2, threshold=0, s_threshold=1.0),
    "sets of listed A-units": MachineSpec((6, 6), 6, 2, ((1, 3, 5), (2, 6, 4)), excitatory=4, inhibitory=2),
    "sets of given sizes": MachineSpec(response_units=3, partition=(500, 10, 2)),
    "no jack limit": MachineSpec((12, 9), 40, 3, jacks=None, threshold=1),
    "stops are met": MachineSpec(response_units=2, stop=0.3, motor_speed=0.31, pulse_ms=777),
    "stops are met at once": MachineSpec(response_units=2, stop=0.1, dead_zone=0.0),
    "a pulse within the dead time": MachineSpec(response_units=2, pulse_ms=30),
    "a pulse of one tick of turning": MachineSpec(response_units=2, pulse_ms=31, settle_ms=77, look_ms=3),
    "excitatory only": MachineSpec((5, 5), 30, 2, excitatory=3, inhibitory=0, jacks=None),
    "many inputs": MachineSpec((20, 20), 16, 2, excitatory=130, inhibitory=140, jacks=None, threshold=-3),
}


def cards(spec: MachineSpec, count: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(count)
    images = rng.random((count, *spec.retina_shape)) * rng.choice([0.0, 0.7, 1.0, 1.0], (count, 1, 1))
    return images, rng.integers(0, 2, (count, spec.response_units))


def check_equal(fleet: Fleet, number: int, rig: Rig) -> None:
    assert fleet.values[number].tobytes() == rig.registers.value.tobytes()
    for name in ("seconds", "exposures", "corrections", "motor_seconds", "volts_travelled"):
        assert getattr(fleet.cost, name)[number] == getattr(rig.cost, name), name


def taught(spec: MachineSpec, seed: int, images: np.ndarray, targets: np.ndarray, order: Iterable[int]) -> Rig:
    rig = Rig(spec, seed)
    for card in order:
        rig.teach(images[card], targets[card].tolist())
    return rig


@pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS)
def test_every_machine_equals_its_rig_on_random_images(spec: MachineSpec) -> None:
    fleet, (images, targets) = Fleet(spec, seeds=[3, 11]), cards(spec, 30)
    fleet.teach(images[:20], targets[:20])
    fleet.teach(images[10:], 1 - targets[10:])  # contradicts the first lesson, so that wipers go back and forth
    for number, seed in enumerate(fleet.seeds):
        rig = taught(spec, seed, images, targets, range(20))
        for card in range(10, 30):
            rig.teach(images[card], (1 - targets[card]).tolist())
        check_equal(fleet, number, rig)
        assert fleet.cost.corrections[number] > 0
        assert (fleet.respond(images)[number] == rig.respond(images)).all()


def test_the_stops_of_these_specs_are_met() -> None:
    spec = SPECS["stops are met at once"]
    fleet, (images, _) = Fleet(spec, seeds=[0]), cards(spec, 20)
    fleet.teach(images, np.tile([[0, 1], [1, 0]], (10, 1)), order=np.repeat(np.arange(0, 20, 2), 8))
    assert np.abs(fleet.values).max() == Rig(spec).machine.stop


def test_letters_are_learned_as_by_rigs() -> None:
    spec, order = MachineSpec(response_units=5), np.tile(np.arange(26), 6)
    fleet = Fleet(spec, seeds=range(3))
    fleet.teach(LETTERS.x, CODES, order)
    for number in range(3):
        rig = taught(spec, number, LETTERS.x, CODES, order)
        check_equal(fleet, number, rig)
        assert (fleet.respond(LETTERS.x)[number] == rig.respond(LETTERS.x)).all()


def test_one_order_for_each_machine() -> None:
    spec = MachineSpec(response_units=5)
    fleet = Fleet(spec, seeds=[5, 5, 6])
    order = np.stack([np.random.default_rng(number).permutation(26) for number in range(3)])
    fleet.teach(LETTERS.x, CODES, order=order)
    for number, seed in enumerate(fleet.seeds):
        check_equal(fleet, number, taught(spec, seed, LETTERS.x, CODES, order[number]))
    assert (fleet.values[0] != fleet.values[1]).any()


@pytest.mark.parametrize("alike", [True, False])
def test_pieces_of_a_lesson_and_of_a_fleet_change_nothing(alike: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    spec = MachineSpec((6, 6), 20, 2, excitatory=3, inhibitory=3, jacks=None, threshold=1)
    images, targets = cards(spec, 25)
    rng = np.random.default_rng(1)
    order = rng.integers(0, 25, 60) if alike else rng.integers(0, 25, (5, 60))
    whole, pieces = Fleet(spec, seeds=range(5)), Fleet(spec, seeds=range(5))
    whole.teach(images, targets, order)
    monkeypatch.setattr(fleets, "MACHINES", 2)
    monkeypatch.setattr(fleets, "CARDS", 3)
    pieces.teach(images, targets, order)
    assert pieces.values.tobytes() == whole.values.tobytes()
    assert (pieces.respond(images) == whole.respond(images)).all()
    for number in range(5):
        check_equal(pieces, number, taught(spec, number, images, targets, order if alike else order[number]))


def test_a_machine_of_the_fleet_is_a_rig_with_its_journal_and_trace() -> None:
    spec = MachineSpec(response_units=5)
    fleet = Fleet(spec, seeds=[8, 9])
    fleet.teach(LETTERS.x[:4], CODES[:4])
    fleet.teach(LETTERS.x[4:6], CODES[4:6], order=[[1, 0], [0, 1]])
    rig, same = fleet[-1], taught(spec, 9, LETTERS.x, CODES, range(6))
    check_equal(fleet, 1, rig)
    assert different(rig.registers, same.registers) == []
    assert repr(list(rig.journal)) == repr(list(same.journal))
    assert rows_of(rig) == rows_of(same)
    rig.teach(LETTERS.x[7], [1] * 5)
    assert fleet.cost.exposures.tolist() == [6, 6]
    assert len(list(fleet)) == len(fleet) == 2


def test_a_fleet_pickles_and_goes_on_as_before() -> None:
    fleet = Fleet(MachineSpec(response_units=5), seeds=[1])
    fleet.teach(LETTERS.x, CODES)
    twin = pickle.loads(pickle.dumps(fleet))  # noqa: S301
    for each in (fleet, twin):
        each.teach(LETTERS.x, CODES)
    assert twin.values.tobytes() == fleet.values.tobytes()
    check_equal(twin, 0, fleet[0])


def test_images_changed_later_change_nothing_in_the_fleet() -> None:
    fleet, images, targets = Fleet(MachineSpec(response_units=5), seeds=[1]), LETTERS.x.copy(), CODES.copy()
    fleet.teach(images, targets)
    images[:], targets[:] = 0, 0
    check_equal(fleet, 0, fleet[0])


def test_no_card_teaches_nothing_and_no_image_gets_no_answer() -> None:
    fleet = Fleet(MachineSpec(response_units=5), seeds=[1, 2])
    fleet.teach(LETTERS.x[:0], CODES[:0])
    fleet.teach(LETTERS.x, CODES, order=[])
    assert fleet.respond(LETTERS.x[:0]).shape == (2, 0, 5)
    assert not fleet.values.any()
    assert fleet.cost.exposures.tolist() == [0, 0]
    with pytest.raises(ValueError, match="read-only"):
        fleet.values[0, 0] = 1


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"sum_noise": 0.1}, "sum_noise is 0.1; .* use a Rig"),
        ({"resolution": 0.1}, "resolution is 0.1; .* use a Rig"),
        ({"decay": 0.1}, "decay is 0.1; .* use a Rig"),
        ({"motor_speed_tolerance": 0.1}, "motor_speed_tolerance is 0.1; .* use a Rig"),
        ({"clear_responses": False}, "clear_responses is False; .* use a Rig"),
    ],
)
def test_what_only_a_rig_simulates_is_refused(given: dict[str, float], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Fleet(MachineSpec(**given))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("seeds", "message"),
    [
        (5, "seeds must be several whole numbers, such as range"),
        ("12", "seeds must be several"),
        ([], "seeds are empty"),
        ([-1], "every seed must be a whole number of at least 0"),
        ([0.5], "every seed must be a whole number of at least 0"),
    ],
)
def test_invalid_seeds_are_refused(seeds: Sequence[int], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Fleet(seeds=seeds)


def test_another_spec_and_a_fleet_too_large_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValueError, match="spec must be a MachineSpec"):
        Fleet("default")  # type: ignore[arg-type]
    monkeypatch.setattr(fleets, "free_memory", lambda: 10**6)
    with pytest.raises(ValueError, match=r"a fleet of 1,000 machines needs about 0\.0 GB .* give fewer seeds"):
        Fleet(MachineSpec((20, 20), 40, 1, jacks=None), range(1000))


@pytest.mark.parametrize(
    ("images", "targets", "order", "message"),
    [
        (LETTERS.x[:2], [[0, 1], [1, None]], None, "targets hold None, .* use a Rig"),
        (LETTERS.x[:2], [[0, 1]], None, r"targets have the shape \(1, 2\); 2 images and 2 R-units need \(2, 2\)"),
        (LETTERS.x[:2], [[0, 1], [2, 0]], None, "targets hold numbers from 0 to 2; every target must be 0 or 1"),
        (LETTERS.x[:2], [[0.5, 1], [1, 0]], None, "targets must hold whole numbers"),
        (LETTERS.x[:2], [[0, 1], [1]], None, "targets has rows of different lengths|targets have"),
        (LETTERS.x[0], [[0, 1]], None, "the image has the shape 20 x 20"),
        ("E", [[0, 1]], None, "an image must be an array"),
        (LETTERS.x[:2], [[0, 1], [1, 0]], [0, 2], "order has indices from 0 to 2; the 2 cards are 0 to 1"),
        (LETTERS.x[:2], [[0, 1], [1, 0]], [-1], "order has indices from -1 to -1"),
        (LETTERS.x[:2], [[0, 1], [1, 0]], [0.0], "order must hold whole numbers"),
        (LETTERS.x[:2], [[0, 1], [1, 0]], [[0, 1]] * 2, r"order has the shape \(2, 2\); .* or \(3, k\)"),
        (LETTERS.x[:2], [[0, 1], [1, 0]], 0, r"order has the shape \(\)"),
    ],
)
def test_invalid_lessons_are_refused_and_change_nothing(
    images: np.ndarray, targets: list[list[int]], order: list[int] | None, message: str
) -> None:
    fleet = Fleet(MachineSpec((20, 20), 10, 2, jacks=None), seeds=range(3))
    with pytest.raises(ValueError, match=message):
        fleet.teach(images, targets, order)
    assert fleet.cost.exposures.tolist() == [0, 0, 0]
    assert not fleet.values.any()


@pytest.mark.parametrize("index", [2, -3, 1.0, "0", slice(1)])
def test_a_machine_that_is_not_there_is_refused(index: int) -> None:
    with pytest.raises(IndexError, match=r"there is no machine .*; they are 0 to 1"):
        Fleet(MachineSpec((20, 20), 10, 2, jacks=None), seeds=[4, 7])[index]


def test_its_printed_form_names_the_machines() -> None:
    assert repr(Fleet(seeds=[0])) == "<Fleet: 1 machines of 512 A-units and 8 R-units, after 0 exposures each>"


def compare_random_machines(seed: int) -> int:
    """Teach two machines of a random spec, each in its own order; return the number of corrections."""
    rng = np.random.default_rng(seed)
    drawn = random_spec(rng)
    ideal: dict[str, Any] = {each.name: 0 for each in fields(drawn) if each.name.endswith("_tolerance")}
    spec = replace(drawn, sum_noise=0, resolution=0, decay=0, clear_responses=True, **ideal)
    fleet, (images, targets) = Fleet(spec, seeds=[seed, seed + 1]), cards(spec, 12)
    order = np.stack([rng.permutation(12) for _ in range(2)])
    fleet.teach(images, targets, order)
    for number in range(2):
        rig = taught(spec, seed + number, images, targets, order[number])
        check_equal(fleet, number, rig)
        assert (fleet.respond(images)[number] == rig.respond(images)).all()
    return int(fleet.cost.corrections.sum())


def test_machines_of_random_specs_equal_their_rigs() -> None:
    assert sum(map(compare_random_machines, range(20))) > 200


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_machines_of_five_hundred_random_specs_equal_their_rigs() -> None:
    assert sum(map(compare_random_machines, range(1000, 1500))) > 5000


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_two_hundred_machines_equal_their_rigs() -> None:
    spec = MachineSpec(response_units=5)
    fleet, (images, targets) = Fleet(spec, seeds=range(200)), cards(spec, 40)
    fleet.teach(LETTERS.x, CODES, order=np.tile(np.arange(26), 2))
    fleet.teach(images, targets)
    for number in range(200):
        check_equal(fleet, number, fleet[number])
