"""The five pages of this folder: what is taught on each, and how it is recorded.

`python docs/pages/make.py` writes them anew, here or into the folder that it is given; a test holds the pages of this
folder against it.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from string import ascii_uppercase

from mark1 import MachineSpec, Rig, compare, modern, stimuli
from mark1.base.rng import stream
from mark1.modern.demos.playground import FEATURES, features, points
from mark1.show import page, recording

SEED = 0
EXPOSURES = 10  # of each letter of the alphabet
LOST = 0.5  # part of the A-units that fails in the lesson on damage
PAGES: dict[str, Callable[[], recording.Recording]] = {}


def one(make: Callable[[], recording.Recording]) -> Callable[[], recording.Recording]:
    """Enter a recording under the name of its page."""
    PAGES[make.__name__.replace("_", "-")] = make
    return make


@one
def one_letter() -> recording.Recording:
    """Teach the letter E until it is known, then show it."""
    rig = Rig(MachineSpec(response_units=1), seed=SEED)
    letter = stimuli.letters("E")
    while rig.teach(letter.x[0], 1).corrected:
        pass
    rig.show(letter.x[0])
    return recording.lesson(rig, letter, "One letter is taught")


@one
def a_and_b() -> recording.Recording:
    """Teach one R-unit to be 1 for A and 0 for B, until both are right."""
    rig = Rig(MachineSpec(response_units=1), seed=SEED)
    letters = stimuli.letters("AB")
    a, b = letters.x
    while rig.teach(a, 1).corrected | rig.teach(b, 0).corrected:
        pass
    rig.show(a)
    rig.show(b)
    return recording.lesson(rig, letters, "A and B are distinguished")


@one
def alphabet() -> recording.Recording:
    """Teach all letters as bits of five R-units, ten times each, in a new order each time."""
    letters = stimuli.letters(ascii_uppercase)
    rig = Rig(MachineSpec(response_units=5), seed=SEED)
    machine = compare.MarkOne(rig, len(letters))
    rng = stream(SEED, "stimuli")
    for _ in range(EXPOSURES):
        for place in rng.permutation(len(letters)):
            machine.learn(letters.x[place], int(letters.y[place]))
    return recording.lesson(rig, letters, "The alphabet on five R-units")


@one
def damage() -> recording.Recording:
    """Teach five letters, lose half of the A-units in the middle of an exposure, see the harm and teach again."""
    letters = stimuli.letters("ABCDE")
    rig = Rig(MachineSpec(response_units=3), seed=SEED)
    machine = compare.MarkOne(rig, len(letters))
    compare.teach_to_no_error(machine, letters, EXPOSURES, stream(SEED, "stimuli", 0))
    rig.faults.inject_random(LOST, at=rig.tick + rig.spec.settle_ms + rig.spec.look_ms // 2)
    for image in letters.x:
        rig.show(image)
    compare.teach_to_no_error(machine, letters, EXPOSURES, stream(SEED, "stimuli", 1))
    for image in letters.x:
        rig.show(image)
    return recording.lesson(rig, letters, "Half of the A-units fail")


@one
def playground() -> recording.Recording:
    """Train eight hidden units on two spirals, with all features."""
    names = tuple(FEATURES)
    x, y = points("spirals", seed=SEED)
    layers = [modern.Dense(8, "tanh"), modern.Dense(1, "sigmoid")]
    network = modern.Network(len(names), layers, seed=SEED)
    half = len(y) // 2
    trainer = modern.Trainer(
        network,
        features(x, names)[:half],
        y[:half],
        loss="binary_cross_entropy",
        optimizer=modern.Adam(0.03),
        batch_size=10,
        seed=SEED,
    )
    return recording.training(trainer, x, y, names, 100, "Playground: two spirals")


def main(folder: Path) -> None:
    """Write all pages into a folder."""
    for name, make in PAGES.items():
        page.write(make(), folder / f"{name}.html")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
