"""From 1960 to today, one switch at a time: which change bought how much.

The letters A to Z are taught to the simulated Mark I and to learners that each change one thing in the learner before:
all A-units to all R-units, one R-unit a letter with the highest sum, softmax and gradient descent on the same A-units,
then on the S-units, then on grey levels, then with a hidden layer. All are tested on letters that they were not shown,
on many wirings, so that a gain can be told from luck.

No such comparison is published, and the learners after the first are not the Mark I. Assumed: the two typefaces, the
places, the noise, one learning rate for all neurons, and every volt and second of the machine.
"""

from collections.abc import Mapping, Sequence
from functools import partial, reduce
from operator import add

from mark1 import MachineSpec, Rig, compare, lab, stimuli
from mark1.base.checks import check_count, check_seed
from mark1.base.rng import stream
from mark1.lab import Cell, Column, Mean, Report, Table, mean
from mark1.show import plots, views

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"  # letters to learn, each once
WIRINGS = 20  # machines, each of a random wiring of its own
EXPOSURES = 20  # of each letter
NOISE = 0.05  # part of the cells turned to their opposite
SECOND_TYPEFACE = "Pillow"
STEPS = ((0, 1), (1, 0), (0, -1), (-1, 0))  # a cell to the right, down, left and up

RUNGS = (
    "the Mark I",
    "every A-unit to every R-unit*",
    "an R-unit a letter, highest sum*",
    "softmax, gradient descent*",
    "S-units in place of A-units*",
    "grey levels in place of bits*",
    "a hidden layer*",
)
"""The rungs of compare.ladder above chance, by the switch that was thrown."""

Means = Mapping[str, Sequence[Mean]]


def run(
    seed: int = 0,
    letters: str = LETTERS,
    wirings: int = WIRINGS,
    exposures: int = EXPOSURES,
) -> Report:
    """Teach the whole ladder on each wiring, and hold every rung against the one before."""
    check_seed(seed)
    check_count("wirings", wirings, low=1)
    seeds = lab.progress(range(seed * wirings, (seed + 1) * wirings), "wirings")
    matches = [climbed(each, letters, exposures) for each in seeds]
    rights = [on_tests(match) for match in matches]
    right = {name: [mean([each[name][rung] for each in rights]) for rung in range(len(RUNGS))] for name in rights[0]}
    bought = {
        name: [mean([each[name][rung] - each[name][rung - 1] for each in rights]) for rung in range(1, len(RUNGS))]
        for name in rights[0]
    }
    return Report(
        "From 1960 to today, one switch at a time",
        tables=[
            table("Accuracy on letters that were not shown", RUNGS, right, "{:.2f}", how_to_read(wirings)),
            table("What each switch bought", RUNGS[1:], bought, "{:+.2f}", "The same wirings with it and without."),
        ],
        notes=[largest(name, gains) for name, gains in bought.items()],
        figures={"ladder": partial(draw, right), "learning": partial(views.learning, matches)},
        settings={"seed": seed, "wirings": wirings, "letters": letters, "exposures of each letter": exposures},
    )


def climbed(seed: int, letters: str, exposures: int) -> compare.Match:
    """The ladder above chance on one wiring."""
    train = stimuli.letters(letters)
    tests = {
        "shifted": reduce(add, (stimuli.shift(train, *step) for step in STEPS)),
        "second typeface": stimuli.letters(letters, typeface=SECOND_TYPEFACE),
        "noise": stimuli.noise(train, NOISE, stream(seed, "stimuli", 1)),
    }
    rig = Rig(MachineSpec(response_units=compare.bits_for(len(letters))), seed=seed, longest=1)
    _, *learners = compare.ladder(rig, len(letters))
    return compare.match(learners, train, tests, exposures=exposures, seed=seed)


def on_tests(match: compare.Match) -> dict[str, list[float]]:
    """Return the accuracy on each test set, rung by rung."""
    names = [name for name in match.tests if name != compare.TRAINING]
    return {name: [score.accuracy[name] for score in match.scores] for name in names}


def table(title: str, names: Sequence[str], means: Means, written: str, note: str) -> Table:
    """A row a rung: the mean of each test, and half of its interval."""
    columns = [Column(head, form) for name in means for head, form in ((name, written), (f"{name} ±", "{:.2f}"))]
    rows: list[list[Cell]] = [
        [name, *(cell for each in means.values() for cell in each[rung])] for rung, name in enumerate(names)
    ]
    return Table(title, ["switch", *columns], rows, note)


def how_to_read(wirings: int) -> str:
    """Explain the numbers."""
    return (
        f"Means over {wirings} wirings with 95 % confidence intervals (Student). Shifted: by a cell to each side. "
        f"Noise: {100 * NOISE:.0f} % of the cells turned to their opposite. A row keeps what the rows above changed. "
        "The Mark I is simulated. *Not the Mark I."
    )


def largest(test: str, gains: Sequence[Mean]) -> str:
    """Say which switch gained most."""
    best = max(range(len(gains)), key=lambda rung: gains[rung].mean)
    most = f"most was bought by {RUNGS[best + 1].rstrip('*')}, {gains[best].mean:+.2f}"
    return f"{test[:1].upper()}{test[1:]}: {most if gains[best].mean > 0 else 'no switch bought anything'}."


def draw(right: Means) -> plots.Figure:
    """Draw the accuracy after each switch."""
    series = {
        name: plots.Dots([each.mean for each in means], [each.half or 0 for each in means])
        for name, means in right.items()
    }
    return plots.dots(RUNGS, series, "accuracy on letters that were not shown", (0, 1.02))


if __name__ == "__main__":
    lab.main(run)
