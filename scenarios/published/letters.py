"""Letters: all 26 of a typeface learned by correction, and a second typeface.

Reference: a Navy caption, photograph USN 710739, 24 June 1960 (USN60); a public report of CAL of June 1960, known at
second hand (CAL60).

Kind: press. It is told of the Mark I itself, but no paper of its builders with these figures could be read.

Reported: one typeface, corrected when wrong, is afterwards read without errors; all 26 letters after about 40
exposures each; with letters of a second typeface added, 85 % right.

Assumed: letters at a fixed place; the typefaces and their size; 512 A-units over as few R-units as code the letters,
and error correction. The machine with its motors learns the first typeface; the second one and the wiring of 8 x 64
A-units are tried on exact values, which reach the same in a tenth of the time. What the 85 % were measured on is not
known and has at least three readings: a second typeface that was only tested, one that was taught with the first, and
either of them with a number of letters that nobody told.

Tolerance: no error at all, of the first claim; 10 exposures, of the 40. The 85 % get no verdict.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from string import ascii_uppercase
from typing import NamedTuple

from mark1 import MachineSpec, Rig, compare, lab, stimuli
from mark1.base.checks import check_count, check_seed
from mark1.base.rng import stream
from mark1.lab import Claim, Column, Quantity, Report, findings, near, table_of_means
from mark1.show import plots

WIRINGS = 20  # machines, each of a random wiring of its own
EXPOSURES = 40  # of each letter, at most: "about 40" in the report of 1960
PATIENCE = 200  # exposures of each letter, at most, of the wiring of 8 x 64 A-units
PASSES = 10  # over both typefaces
NUMBERS = (5, 10, 15, 20, 26)  # letters of the alphabet that are taught
SECOND_TYPEFACE = "Pillow"
REPORTED = 0.85
QUICK = {"wirings": 2, "numbers": (5, 26)}


class Second(NamedTuple):
    """Parts of the second typeface right: only tested, and taught together with the first."""

    tested: float
    taught: float


class Trial(NamedTuple):
    """The lessons of one wiring with the letters of the first typeface, over 512 A-units and over 8 x 64 of them."""

    bits: compare.Lesson
    eight: compare.Lesson


RIGHT = {
    "only tested": Quantity(lambda second: second.tested, "{:.2f}", most=1),
    "both taught": Quantity(lambda second: second.taught, "{:.2f}", most=1),
}


def run(
    seed: int = 0,
    wirings: int = WIRINGS,
    numbers: tuple[int, ...] = NUMBERS,
) -> Report:
    """Teach each machine all letters, and others some letters of one or of both typefaces."""
    check_seed(seed)
    check_count("wirings", wirings, low=1)
    for number in numbers:
        check_count("a number of letters", number, low=2, high=len(ascii_uppercase))
    if not numbers:
        raise ValueError("there are no numbers of letters; give at least one, from 2 to 26")
    seeds = range(seed * wirings, (seed + 1) * wirings)
    trials = [alphabet(each) for each in lab.progress(seeds, "wirings")]
    counts = lab.progress(sorted(set(numbers)), "numbers of letters")
    groups = {float(number): [second(each, number) for each in seeds] for number in counts}
    found = findings([*first_claims(trials), *second_claims(groups)], NOTE)
    readings = table_of_means("Accuracy on a second typeface", Column("letters", "{:.0f}"), groups, RIGHT, READINGS)
    return Report(
        "Letters: one typeface learned by correction, and a second one",
        tables=[found, readings],
        notes=[faster(trials, str(found.rows[1][-1])), eight(trials)],
        figures={"second typeface": partial(draw, groups)},
        settings={"seed": seed, "wirings": wirings, "most exposures": EXPOSURES, "passes over both": PASSES},
    )


NOTE = "The Mark I is simulated; the caption and the report tell of the machine."
READINGS = (
    "Parts, as means over wirings with 95 % confidence intervals. Only tested: after the first typeface was "
    f"learned. Both taught: after {PASSES} passes over both. Which of them, if any, the reported 85 % were is unknown."
)


def alphabet(seed: int) -> Trial:
    """Teach all letters to the machine with five R-units, and on exact values to the wiring of 8 x 64 A-units."""
    images = stimuli.letters()
    bits = compare.MarkOne(Rig(MachineSpec(response_units=5), seed=seed, longest=1), len(images))
    eight = compare.IdealValues(Rig(MachineSpec(response_units=8), seed=seed, longest=1), len(images))
    return Trial(
        compare.teach_to_no_error(bits, images, EXPOSURES, stream(seed, "stimuli")),
        compare.teach_to_no_error(eight, images, PATIENCE, stream(seed, "stimuli")),
    )


def second(seed: int, number: int) -> Second:
    """Test the second typeface after the first was learned, and after passes over both."""
    text = ascii_uppercase[:number]
    first, other = stimuli.letters(text), stimuli.letters(text, SECOND_TYPEFACE)
    rig = Rig(MachineSpec(response_units=compare.bits_for(number)), seed=seed, longest=1)
    one, both = compare.IdealValues(rig, number), compare.IdealValues(rig, number)
    compare.teach_to_no_error(one, first, EXPOSURES, stream(seed, "stimuli"))
    compare.teach_to_no_error(both, first + other, PASSES, stream(seed, "stimuli"))
    return Second(*(learner.accuracy(other.y, learner.answer(other.x)) for learner in (one, both)))


def first_claims(trials: Sequence[Trial]) -> list[tuple[Claim, list[float]]]:
    """Return the claims about one typeface."""
    return [
        (
            Claim("26 letters of one typeface, accuracy", "press", "no errors", 1, 1),
            [trial.bits.after for trial in trials],
        ),
        (
            near("exposures of each of 26 letters", "press", EXPOSURES, 10, "about {:.0f}"),
            [float(trial.bits.exposures) for trial in trials],
        ),
    ]


def second_claims(groups: Mapping[float, Sequence[Second]]) -> list[tuple[Claim, list[float]]]:
    """The readings of the 85 %: only tested or both taught, with the most and with the fewest letters."""
    return [
        (
            Claim(f"second typeface, {reading}, {number:.0f} letters", "press", f"{REPORTED:.0%}"),
            [of.measure(trial) for trial in groups[number]],
        )
        for number in dict.fromkeys((max(groups), min(groups)))
        for reading, of in RIGHT.items()
    ]


def faster(trials: Sequence[Trial], verdict: str) -> str:
    """Say how many exposures ours needs, and the likely reason where that differs from the report."""
    needed = [trial.bits.exposures for trial in trials if trial.bits.after == 1]
    if not needed:
        return f"No machine learned all letters within {EXPOSURES} exposures of each."
    reason = (
        " The likely reasons are ours: letters always at the same place, one picture of each, every part alike and "
        "without fault."
    )
    return (
        f"{len(needed)} of {len(trials)} simulated machines learned all letters, after {min(needed)} to {max(needed)} "
        f"exposures of each.{reason if verdict.endswith('differs') else ''}"
    )


def eight(trials: Sequence[Trial]) -> str:
    """Say how often 64 A-units per bit were too few."""
    failed = sum(trial.eight.after < 1 for trial in trials)
    return (
        f"With 8 x 64 A-units, five of the eight R-units in use, {failed} of {len(trials)} wirings still made errors "
        f"after {PATIENCE} exposures of each letter; `mark1.compare.diagnose` tells which could never do without."
    )


def draw(groups: Mapping[float, Sequence[Second]]) -> plots.Figure:
    """Draw the accuracy on the second typeface over the number of letters, beside the reported 85 %."""
    lines = {name: plots.Band([*groups], *of.band(groups)) for name, of in RIGHT.items()}
    reported = [REPORTED] * len(groups)
    lines["reported (of what?)"] = plots.Band([*groups], reported, reported, reported)
    return plots.bands({"A second typeface": plots.Panel("accuracy", lines, 1)}, "letters")


if __name__ == "__main__":
    lab.main(run)
