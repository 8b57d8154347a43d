"""One wrong cord: how a fault that nobody sees is found by comparing two machines.

A simulated Mark I is copied, and in the copy one of its 10,240 cords is plugged into the hole beside the right one.
Both are taught the same letters in the same order. Do their answers tell? Their lamps? Their potentiometers? At the
end the two boards are compared and the cord is named.

Documented: cords on a plugboard, placed by a table of random numbers (Operators' Manual fig. 1). What a wrong cord did
on the machine is in no source that could be read. Assumed: 10 excitatory and 10 inhibitory cords an A-unit, the
threshold, and every volt and second of the machine.
"""

from functools import partial

import numpy as np

from mark1 import MachineSpec, Rig, compare, diff, lab, stimuli
from mark1.base.checks import check_count
from mark1.base.rng import stream
from mark1.compare import MarkOne
from mark1.lab import Report, Table
from mark1.machine.wiring.cords import names
from mark1.show import plots
from mark1.stimuli import Stimuli

LETTERS = "ABCDEFGHIJ"  # letters to learn, each once
EXPOSURES = 6  # of each letter
MOST_TRIES = 1000  # cords that are tried until one makes a difference to some letter


def run(
    seed: int = 0,
    letters: str = LETTERS,
    exposures: int = EXPOSURES,
) -> Report:
    """Teach a sound machine and its copy with one wrong cord, and compare them."""
    check_count("exposures", exposures, low=1)
    images, units = stimuli.letters(letters), compare.bits_for(len(letters))
    sound = Rig(MachineSpec(response_units=units), seed=seed, longest=1)
    wrong, unit = misplugged(sound, images, stream(seed, "faults", 1))
    lamps = lamps_apart(sound, wrong, images)
    rows = [compared(sound, wrong, images, 0)]
    for nth in range(1, exposures + 1):
        for image, label in zip(images.x, images.y, strict=True):
            for rig in (sound, wrong):
                MarkOne(rig, len(letters)).learn(image, int(label))
        rows.append(compared(sound, wrong, images, nth))
    lesson = Table(
        "While both are taught", COLUMNS, rows, "Correct: letters answered correctly. The Mark I is simulated."
    )
    return Report(
        "One wrong cord, found by comparing two machines",
        tables=[Table("The lamps of the A-units", ("letter", "lamps that differ", "A-units"), lamps), lesson],
        notes=[f"The two boards compared, cord by cord: {boards(sound, wrong)}."],
        figures={"inputs": partial(draw, sound, wrong, unit)},
        settings={"seed": seed, "letters": letters, "exposures of each letter": exposures},
    )


COLUMNS = (
    "exposures",
    "correct, sound",
    "correct, wrong cord",
    "other answers",
    "sums that differ",
    "values that differ",
)


def misplugged(sound: Rig, images: Stimuli, rng: np.random.Generator) -> tuple[Rig, str]:
    """Return a copy with a cord in the hole beside its own that makes a difference to some letter, and its A-unit."""
    cords = sound.registers.cords
    for row in rng.permutation(len(cords))[:MOST_TRIES]:
        copy, (unit, cell, _) = sound.fork(), cords[row].tolist()
        try:
            copy.plugboard.move(names(cords[[row]])[0], to=cell + 2)  # holes are counted from 1 by their names
        except ValueError:  # that hole is not there, is taken, or the A-unit has it already
            continue
        if (sound.machine.activity(images.x) != copy.machine.activity(images.x)).any():
            return copy, f"A{unit + 1}"
    raise ValueError(f"no wrong cord of {MOST_TRIES} made a difference to {' '.join(images.labels)}; give more letters")


def lamps_apart(sound: Rig, wrong: Rig, images: Stimuli) -> list[tuple[str, int, str]]:
    """For each letter the A-units whose lamps differ."""
    apart = sound.machine.activity(images.x) != wrong.machine.activity(images.x)
    return [
        (label, int(differ.sum()), " ".join(f"A{unit + 1}" for unit in np.flatnonzero(differ)) or "-")
        for label, differ in zip(images.labels, apart, strict=True)
    ]


def compared(sound: Rig, wrong: Rig, images: Stimuli, exposures: int) -> tuple[int, ...]:
    """Count in what the two differ after so many exposures."""
    one, other = (MarkOne(rig, len(images.labels)) for rig in (sound, wrong))
    answers = one.answer(images.x), other.answer(images.x)
    return (
        exposures,
        *(int((each == images.y).sum()) for each in answers),
        int((answers[0] != answers[1]).sum()),
        int((one.sums(images.x) != other.sums(images.x)).sum()),
        int((sound.registers.value != wrong.registers.value).sum()),
    )


def boards(sound: Rig, wrong: Rig) -> str:
    """Say what the comparison of all registers says of the cords."""
    line = next(line for line in diff(sound, wrong).splitlines() if line.startswith("cords: "))
    meant, found = line.removeprefix("cords: ").split(" | ")
    return f"{found} where {meant} should be"


def draw(sound: Rig, wrong: Rig, unit: str) -> plots.Figure:
    """The cords of the A-unit on the retina, in both machines."""
    machines = {"sound": sound, "wrong": wrong}
    return plots.inputs(
        {f"{unit}, {name}": rig.wiring.on_retina(unit).astype(np.float64) for name, rig in machines.items()}
    )


if __name__ == "__main__":
    lab.main(run)
