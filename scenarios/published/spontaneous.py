"""Spontaneous learning: separating two classes without a trainer.

Reference: R58, class C'; RT58.

Kind: 704. Programs of 1957 and 1958, not the machine.

Reported: with decay in proportion to the values two dissimilar classes come to be distinguished without a trainer;
without decay everything ends in one response.

Assumed: nearly all of it, for the system of reinforcement, the start values, the rate of decay, the figures and the
number of exposures are in no source that could be read. So each system is judged by itself: one R-unit fed by 512
A-units, on exact values without motors; it is reinforced up where it answers 1 and down where it answers 0 (bivalent).
Values start at 0 V or are drawn at random. Beside two bars that cross stand two bars apart, which were added after a
first run in which gamma seldom parted those that cross; no verdict rests on them.

Tolerance: "distinguished" is a purity of at least .9, "ends in one response" holds on at least .9 of the wirings, both
fixed before the run of this script. A sketch had shown it for one pair of easy figures: gamma parted them with or
without decay, alpha neither.
"""

from collections.abc import Mapping, Sequence
from itertools import product
from typing import NamedTuple

import numpy as np

from mark1 import MachineSpec, Rig, compare, lab, stimuli
from mark1.base.checks import check_count, check_seed
from mark1.base.rng import stream
from mark1.lab import Claim, Column, Report, Table, findings, mean

WIRINGS = 20  # machines, each of a random wiring of its own
EXPOSURES = 300  # of pictures drawn at random
SYSTEMS = ("alpha", "gamma 1958", "gamma 1961")
DECAYS = (0.0, 0.01)  # part of every value that is lost at each exposure
STARTS = (0.0, 0.5)  # standard deviation of the values at the start (V)
CROSSING, APART = "two bars that cross", "two bars apart"
PARTED = 0.9  # purity from which two classes count as distinguished
QUICK = {"wirings": 3, "exposures": 150}

_bar = stimuli.Bar(16, 4)
_apart = stimuli.family(
    *(stimuli.Kind(side, (_bar.shifted(0, by),)) for side, by in (("left", -5), ("right", 5))), shift=1
)
FIGURES = {CROSSING: stimuli.families["two dissimilar figures"].all_images(), APART: _apart.all_images()}


class Setup(NamedTuple):
    """A setup: figures, start (V), system, decay."""

    figures: str
    start: float
    system: str
    decay: float


class Outcome(NamedTuple):
    """The result of one wiring: purity of its division, whether one response is left, activity shared beyond chance."""

    purity: float
    one_response: bool
    shared: float


def run(
    seed: int = 0,
    wirings: int = WIRINGS,
    exposures: int = EXPOSURES,
) -> Report:
    """Let machines of each setup learn by their own responses, and see how they divide the pictures."""
    check_seed(seed)
    check_count("wirings", wirings, low=1)
    check_count("exposures", exposures, low=1)
    setups = [Setup(*each) for each in product(FIGURES, STARTS, SYSTEMS, DECAYS)]
    seeds = range(seed * wirings, (seed + 1) * wirings)
    done = {setup: [alone(each, setup, exposures) for each in seeds] for setup in lab.progress(setups, "setups")}
    return Report(
        "Spontaneous learning: two classes of pictures and no trainer",
        tables=[findings([judged(done, *each) for each in product(SYSTEMS, DECAYS)], NOTE), each_setup(done)],
        notes=[why(done, figures) for figures in FIGURES],
        settings={"seed": seed, "wirings": wirings, "exposures": exposures},
    )


NOTE = "Two bars that cross, all values from 0 V. A program is reported; ours are exact values without motors."


def alone(seed: int, setup: Setup, exposures: int) -> Outcome:
    """Let one machine learn from pictures in random order by its own responses."""
    pictures = FIGURES[setup.figures]
    rig = Rig(MachineSpec(response_units=1, decay=setup.decay), seed=seed, longest=1)
    rig.panel.mode, rig.panel.system = "spontaneous learning", setup.system
    learner = compare.IdealValues(rig, classes=1)
    rng = stream(seed, "stimuli")
    learner.values = rng.normal(0, setup.start, rig.spec.association_units)
    for nth in rng.integers(len(pictures), size=exposures):
        learner.learn(pictures.x[nth], 0)
    active = rig.machine.activity(pictures.x)
    answers = np.array([learner.bits(on)[0] for on in active])
    agreeing = float(np.mean(answers == pictures.y))
    first, second = (active[pictures.y == k].mean(axis=0) for k in (0, 1))
    shared = float((first * second).mean() - first.mean() * second.mean())
    return Outcome(max(agreeing, 1 - agreeing), bool((answers == answers[0]).all()), shared)


def judged(done: Mapping[Setup, Sequence[Outcome]], system: str, decay: float) -> tuple[Claim, list[float]]:
    """The reported sentence beside what a system did with this decay."""
    outcomes = done[Setup(CROSSING, 0.0, system, decay)]
    if decay:
        claim = Claim(f"{system}, decay {decay:g}: purity of the division", "704", "classes distinguished", PARTED)
        return claim, [each.purity for each in outcomes]
    claim = Claim(f"{system}, no decay: part ending in one response", "704", "one response", 0.9)
    return claim, [each.one_response for each in outcomes]


def each_setup(done: Mapping[Setup, Sequence[Outcome]]) -> Table:
    """Tabulate the result of each setup."""
    columns = [*(Column(head) for head in ("figures", "start (V)", "system", "decay", "purity")), Column("±", "{:.2g}")]
    columns += [Column(head, "{:.2f}") for head in ("distinguished", "one response")]
    return Table("What each setup gives", columns, [_row(setup, done[setup]) for setup in done], TABLE_NOTE)


TABLE_NOTE = (
    "Purity: fraction of the images answered as by the better of the two ways to name the classes; 0.5 divides "
    f"nothing. Distinguished (purity at least {PARTED:g}) and one response (to all images): fractions of the wirings."
    " Start: standard deviation of the values."
)


def _row(setup: Setup, outcomes: Sequence[Outcome]) -> list[str | float | None]:
    purity = mean([each.purity for each in outcomes])
    parted = float(np.mean([each.purity >= PARTED for each in outcomes]))
    return [*setup, purity.mean, purity.half, parted, float(np.mean([each.one_response for each in outcomes]))]


def why(done: Mapping[Setup, Sequence[Outcome]], figures: str) -> str:
    """Say how often gamma and alpha separate the figures, and what these share: the likely reason where they do not."""
    gamma, alpha = (
        np.mean(
            [one.purity >= PARTED for at, group in done.items() for one in group if at[0] == figures and of in at[2]]
        )
        for of in ("gamma", "alpha")
    )
    shared = np.mean([one.shared for at, group in done.items() for one in group if at[0] == figures])
    more, moves = ("more", "with") if shared > 0 else ("less", "against")
    return (
        f"{figures.capitalize()}: gamma parts them on {gamma:.0%} of the wirings, alpha on {alpha:.0%}, all setups "
        f"together. They share {abs(shared):.3f} of the A-units {more} than by chance. Under gamma, which takes from "
        f"the inactive what it gives to the active, reinforcing one of them then moves the sum of the other {moves} "
        "its own."
    )


if __name__ == "__main__":
    lab.main(run)
