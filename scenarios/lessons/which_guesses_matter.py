"""Sensitivity: halve and double every assumed constant and see which results change.

Hardly a number of the machine's circuits is in a source that could be read, so most constants of the simulation are
ours. Here each of them is halved and doubled, one at a time, and three experiments are run again: the letters A to Z
by error correction with one pulse; the same with motors that run until the answer is right; and squares on the left or
right, 512 A-units on one R-unit, by forced learning and gamma of 1958. Does a verdict change?

Reported: one typeface learned without errors, about 40 exposures of each letter (USN60, CAL60: press, of the machine);
97 of 100 squares right, learned by 30 to 40 (press, of an IBM 704). Assumed: all the rest, and that is the point.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from mark1 import MachineSpec, Rig, compare, lab, stimuli
from mark1.base.checks import check_count, check_seed
from mark1.base.rng import stream
from mark1.compare import Lesson, MarkOne, teach_to_no_error
from mark1.lab import Cell, Claim, Column, Mean, Quantity, Report, Table
from mark1.machine.evidence.ledger import LEDGER
from mark1.show import plots

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
EXPOSURES = 40  # of each letter, at most: "about 40"
SQUARES, NEW = 40, 100  # squares that are shown, and others for the test
ENOUGH = 0.93  # part of the new squares
FACTORS = (0.5, 2.0)
AS_IT_IS = "as it is"
WIRINGS = 10  # machines of each kind, each of a random wiring of its own
GUESSES = tuple(  # constants of the machine to change
    field.name
    for field in fields(MachineSpec)
    if LEDGER[field.name].standing != "documented" and type(field.default) in (int, float) and field.default
)
"""Constants that are not documented and are numbers other than 0: all invented, but for jacks and stop."""
WITH_MORE_JACKS = ("excitatory", "inhibitory")
"""Doubled, these need more holes in the board than it has; so the jacks are doubled too."""
QUICK = {"wirings": 1, "guesses": ("threshold", "settle_ms")}


class Trial(NamedTuple):
    """One wiring: the lessons in letters, by pulses and with motors until right, and the part of the squares right."""

    pulses: Lesson
    until_right: Lesson
    squares: float

    @property
    def answers(self) -> tuple[float, ...]:
        """All but what it cost."""
        return (
            self.pulses.exposures,
            self.pulses.after,
            self.until_right.exposures,
            self.until_right.after,
            self.squares,
        )


Trials = Mapping[str, Sequence[Trial]]

NEEDED = Quantity(lambda trial: trial.pulses.exposures, "{:.1f}")
HOURS = Quantity(lambda trial: trial.pulses.hours, "{:.2f}")
UNTIL_RIGHT = Quantity(lambda trial: trial.until_right.exposures, "{:.1f}")
SQUARES_RIGHT = Quantity(lambda trial: trial.squares, "{:.2f}", most=1)

VERDICTS: Mapping[str, Callable[[Sequence[Trial]], bool]] = {
    "letters by pulses": lambda trials: all(trial.pulses.after == 1 for trial in trials),
    "letters, non-quantized": lambda trials: all(trial.until_right.after == 1 for trial in trials),
    "squares": lambda trials: not Claim("squares", "704", "", least=ENOUGH).differs(SQUARES_RIGHT.mean(trials)),
}
"""Results that are compared with the reports, and a test of whether the trials of a machine reach them."""


def run(
    seed: int = 0,
    wirings: int = WIRINGS,
    guesses: tuple[str, ...] = GUESSES,
) -> Report:
    """Run the experiments with the constants as they are, and with each halved and doubled."""
    check_seed(seed)
    check_count("wirings", wirings, low=1)
    unknown = [name for name in guesses if name not in GUESSES]
    if unknown:
        raise ValueError(f"{unknown[0]!r} is no constant that can be halved; there are {', '.join(GUESSES)}")
    kinds = {f"{name} x {factor:g}": changed(name, factor) for name in guesses for factor in FACTORS}
    seeds = range(seed * wirings, (seed + 1) * wirings)
    trials = {
        kind: [tried(spec, each) for each in seeds]
        for kind, spec in lab.progress({AS_IT_IS: MachineSpec(), **kinds}.items(), "machines")
        if spec is not None
    }
    rows = [row(kind, trials) for kind in (AS_IT_IS, *kinds)]
    return Report(
        "Which guesses matter?",
        tables=[Table("One constant halved or doubled", COLUMNS, rows, how_to_read(wirings))],
        notes=[unmoved(trials)],
        figures={"guesses": partial(draw, trials, guesses)},
        settings={"seed": seed, "wirings": wirings},
    )


COLUMNS = (
    "constant",
    Column("exposures, by pulses", "{:.1f}"),
    Column("hours", "{:.2f}"),
    Column("exposures, non-quantized", "{:.1f}"),
    Column("accuracy on squares", "{:.2f}"),
    Column("±", "{:.2f}"),
    "verdicts that change",
)


def changed(name: str, factor: float) -> MachineSpec | None:
    """The machine with one constant changed, None where there can be no such machine."""
    was = getattr(MachineSpec(), name)
    changes: dict[str, Any] = {name: type(was)(was * factor)}
    if name in WITH_MORE_JACKS and factor > 1:
        changes["jacks"] = 40
    try:
        spec = replace(MachineSpec(), **changes)
        Rig(spec, longest=1)
    except ValueError:
        return None
    return spec


def tried(spec: MachineSpec, seed: int) -> Trial:
    """Run the three experiments on one wiring."""
    pulses, until_right = (lettered(spec, seed, correction) for correction in ("quantized", "non-quantized"))
    rig = Rig(replace(spec, response_units=1), seed=seed, longest=1)
    rig.panel.mode, rig.panel.system = "forced learning", "gamma 1958"
    squares, rng = stimuli.families["left and right squares"].all_images(), stream(seed, "stimuli", 1)
    shown, new = (squares[rng.integers(len(squares), size=count)] for count in (SQUARES, NEW))
    for image, side in zip(shown.x, shown.y, strict=True):
        rig.teach(image, [int(side)])
    return Trial(pulses, until_right, float(np.mean(rig.respond(new.x)[:, 0] == new.y)))


def lettered(spec: MachineSpec, seed: int, correction: str) -> Lesson:
    """Teach the letters by error correction until there is no error."""
    images = stimuli.letters(LETTERS)
    rig = Rig(replace(spec, response_units=compare.bits_for(len(images))), seed=seed, longest=1)
    rig.panel.correction = correction
    return teach_to_no_error(MarkOne(rig, len(images)), images, EXPOSURES, stream(seed, "stimuli"))


def row(kind: str, trials: Trials) -> list[Cell]:
    """The results of one kind of machine."""
    if kind not in trials:
        return [kind, *[None] * (len(COLUMNS) - 2), "there can be no such machine"]
    group = trials[kind]
    flipped = [name for name, holds in VERDICTS.items() if holds(group) != holds(trials[AS_IT_IS])]
    means = [of.mean(group).mean for of in (NEEDED, HOURS, UNTIL_RIGHT)]
    return [kind, *means, *SQUARES_RIGHT.mean(group), ", ".join(flipped) or "-"]


def how_to_read(wirings: int) -> str:
    """Explain the numbers."""
    return (
        f"Means over {wirings} wirings, of the squares with 95 % confidence intervals. Exposures of each letter "
        f"until none is misclassified, {EXPOSURES} where that never came. The verdicts: all letters learned on all "
        f"wirings, quantized and non-quantized; an accuracy of {ENOUGH} on the squares, or within the interval. With "
        "more cords the jacks are doubled too. The Mark I is simulated."
    )


def unmoved(trials: Trials) -> str:
    """Name the changes that moved nothing but the hours."""
    idle = [kind for kind in trials if kind != AS_IT_IS and is_idle(trials[kind], trials)]
    return f"Answers and exposures are the very same with {', '.join(idle) or 'none of them'}."


def is_idle(group: Sequence[Trial], trials: Trials) -> bool:
    """Return True if all verdicts are those of the unchanged machine."""
    return [trial.answers for trial in group] == [trial.answers for trial in trials[AS_IT_IS]]


def draw(trials: Trials, guesses: Sequence[str]) -> plots.Figure:
    """Exposures to no error of the constants that move anything, halved and doubled."""
    moving = [
        name
        for name in guesses
        if any(not is_idle(group, trials) for kind, group in trials.items() if kind.startswith(f"{name} x"))
    ]
    series = {}
    for factor in FACTORS:
        groups = [trials.get(f"{name} x {factor:g}") for name in moving]
        means = [NEEDED.mean(group) if group else Mean(np.nan, None) for group in (trials[AS_IT_IS], *groups)]
        series[f"x {factor:g}"] = plots.Dots([each.mean for each in means], [each.half or 0 for each in means])
    across = f"exposures of each letter, by pulses, to no error ({EXPOSURES}: never)"
    return plots.dots([AS_IT_IS, *moving], series, across)


if __name__ == "__main__":
    lab.main(run)
