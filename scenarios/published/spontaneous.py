"""Spontaneous learning: whether a perceptron without a trainer parts two classes.

Reference: R58, class C'; RT58.

Kind: 704. Programs of 1957 and 1958, not the machine.

Reported: with decay in proportion to the values two dissimilar classes come to be told apart without a trainer; without
decay everything ends in one response.

Assumed: nearly all of it, for the system of reinforcement, the start values, the rate of decay, the figures and the
number of exposures are in no source that could be read. So each system is judged by itself: one R-unit fed by 512
A-units, on exact values without motors; it is reinforced up where it answers 1 and down where it answers 0 (bivalent).
Values start at 0 V or are drawn at random. Beside two bars that cross stand two bars apart.

Tolerance: "told apart" is a purity of at least .9, "ends in one response" holds on at least .9 of the wirings, both
fixed before the run of this script. A sketch had shown it for one pair of easy figures: gamma parted them with or
without decay, alpha neither.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Annotated, NamedTuple

import numpy as np

from mark1 import MachineSpec, Rig, compare, scenario, stimuli
from mark1.compare.intervals import mean
from mark1.machine.streams import stream
from mark1.machine.units import check_whole
from mark1.published import Claim, findings
from mark1.report import Column, Report, Table

WIRINGS = 20  # machines, each of a random wiring of its own
EXPOSURES = 300  # of pictures drawn at random
SYSTEMS = ("alpha", "gamma 1958", "gamma 1961")
DECAYS = (0.0, 0.01)  # part of every value that is lost at each exposure
STARTS = (0.0, 0.5)  # standard deviation of the values at the start (V)
CROSSING, APART = "two bars that cross", "two bars apart"
PARTED = 0.9  # purity from which two classes count as told apart
QUICK = {"wirings": 3}

_bar = stimuli.Bar(16, 4)
_apart = stimuli.family(*(stimuli.Kind(side, (_bar.shifted(0, by),)) for side, by in (("left", -5), ("right", 5))), shift=1)
FIGURES = {CROSSING: stimuli.families["two dissimilar figures"].every(), APART: _apart.every()}


class Setup(NamedTuple):
    """What was tried: figures, start (V), system, decay."""

    figures: str
    start: float
    system: str
    decay: float


class Outcome(NamedTuple):
    """What one wiring did: purity of its division, whether one response is left, and activity shared beyond chance."""

    purity: float
    one_response: bool
    shared: float


def run(
    seed: int = 0,
    out: Path | None = None,  # noqa: ARG001  (scenario.main tries it before the run and saves there after it)
    wirings: Annotated[int, "Machines, each of a random wiring of its own."] = WIRINGS,
    exposures: Annotated[int, "Exposures of pictures drawn at random."] = EXPOSURES,
) -> Report:
    """Let machines of each setup learn by their own responses, and see how they divide the pictures."""
    check_whole("seed", seed, least=0)
    check_whole("wirings", wirings, least=1)
    check_whole("exposures", exposures, least=1)
    setups = [Setup(*each) for each in product(FIGURES, STARTS, SYSTEMS, DECAYS)]
    seeds = range(seed * wirings, (seed + 1) * wirings)
    done = {setup: [alone(each, setup, exposures) for each in seeds] for setup in scenario.progress(setups, "setups")}
    return Report(
        "Spontaneous learning: two classes of pictures and no trainer",
        tables=[findings(map(judged(done), product(SYSTEMS, DECAYS)), NOTE), each_setup(done)],
        notes=[why(done, figures) for figures in FIGURES],
        settings={"seed": seed, "wirings": wirings, "exposures": exposures},
    )
