"""Pairs of figures that move about: square and diamond, X and E, E and F.

Reference: secondary sources, without a primary one that could be read.
Kind: most likely programs on an IBM 704, with up to 1,000 A-units; never results of the Mark I.
Reported: square and diamond 100 % right (60 images, other places only); X and E 100 % (20 images, turned up to 30
degrees) and 90 % (60 images, turned at will); E and F over 80 % (60 images, other places only). How far the figures
moved is not known, and that decides everything.
Assumed: 1,000 A-units on one R-unit, error correction on exact values until every answer is correct, figures about 8
cells high in a field of 20 x 20, and a test of 100 images drawn anew. Their places reach d cells from the middle
either way; all d are shown.
Tolerance: a figure is agreed with if the mean at d = 1 is at most 0.05 below it. Fixed before the runs, as d = 1 was.
"""

from functools import partial
from operator import itemgetter
from typing import NamedTuple

from mark1 import MachineSpec, Rig, compare, lab, stimuli
from mark1.base.checks import check_count
from mark1.base.rng import stream
from mark1.lab import Claim, Column, Groups, Quantity, Report, findings, table_of_means
from mark1.show import plots

SPEC = MachineSpec(association_units=1000, response_units=1, jacks=None)
REACHES = (0, 1, 2, 3, 4)  # d: cells from the middle, either way
SLACK = 0.05  # below a figure, at which ours still agrees
JUDGED = 1  # d at which the reported figures are compared with ours
EXPOSURES = 40  # of each image, at most
NEW = 100  # images of the test
WIRINGS = 20  # machines of each pair and reach, each of a random wiring of its own
QUICK = {"wirings": 2, "reaches": (0, 1)}


class Pair(NamedTuple):
    """The report on a pair of figures: its family, the number of images shown, and the accuracy."""

    family: str
    shown: int
    reported: str
    right: float


PAIRS = {
    "square, diamond": Pair("square and diamond", 60, "100 %", 1.0),
    "X, E to 30 degrees": Pair("X and E", 20, "100 %", 1.0),
    "X, E turned at will": Pair("X and E turned at will", 60, "90 %", 0.9),
    "E, F": Pair("E and F", 60, "over 80 %", 0.85),
}
RIGHT = {name: Quantity(itemgetter(name), "{:.2f}", most=1) for name in PAIRS}


def run(
    seed: int = 0,
    wirings: int = WIRINGS,
    reaches: tuple[int, ...] = REACHES,
) -> Report:
    """Teach each pair on each wiring, at each reach."""
    check_count("wirings", wirings, low=1)
    if JUDGED not in reaches:
        raise ValueError(
            f"reaches are {reaches}; give {JUDGED} among them, at which reported figures are compared with ours"
        )
    seeds = lab.progress(range(seed * wirings, (seed + 1) * wirings), "wirings")
    right = [{(name, d): tried(PAIRS[name], d, each) for name in PAIRS for d in reaches} for each in seeds]
    judged = [(claim(name), [each[name, JUDGED] for each in right]) for name in PAIRS]
    groups: Groups = {d: [{name: each[name, d] for name in PAIRS} for each in right] for d in reaches}
    return Report(
        "Pairs of figures that move about",
        tables=[
            findings(judged, f"Right of {NEW} images drawn anew, with places up to {JUDGED} cell from the middle."),
            table_of_means("Right, by how far the figures move", Column("d (cells)"), groups, RIGHT, NOTE),
        ],
        notes=[reached(name, groups) for name in PAIRS],
        figures={"figure pairs": partial(draw, groups)},
        settings={"seed": seed, "wirings": wirings},
    )


NOTE = (
    "Accuracy with 95 % confidence intervals over the wirings. The reports do not say how far the figures moved: "
    "the d that was run may be any of these. Exact values and 1,000 A-units, not the Mark I."
)


def claim(name: str) -> Claim:
    """Return the claim about a pair."""
    pair = PAIRS[name]
    return Claim(f"{name}, d = {JUDGED}", "704", pair.reported, least=pair.right - SLACK)


def reached(name: str, groups: Groups) -> str:
    """Say how far the figures may move until the reported accuracy is out of reach."""
    agreed = [d for d, group in groups.items() if not claim(name).differs(RIGHT[name].mean(group))]
    far = f"up to d = {max(agreed):g}" if agreed else "at no d"
    return f"{name}: {PAIRS[name].reported} is agreed with, or not out of reach, {far}."


def tried(pair: Pair, reach: int, seed: int) -> float:
    """Return the accuracy on new images after a pair was learned on one wiring."""
    images = stimuli.families[pair.family].varied(shift=reach, seed=seed).train(pair.shown + NEW)
    shown, new = images[: pair.shown], images[pair.shown :]
    learner = compare.IdealValues(Rig(SPEC, seed=seed, longest=1), 2, codes=compare.NO_YES)
    compare.teach_to_no_error(learner, shown, EXPOSURES, stream(seed, "stimuli"))
    return learner.accuracy(new.y, learner.answer(new.x))


def draw(groups: Groups) -> plots.Figure:
    """Draw the accuracy over the reach, one line per pair."""
    lines = {name: plots.Band([*groups], *of.band(groups)) for name, of in RIGHT.items()}
    return plots.bands({"Pairs of figures": plots.Panel("accuracy on new images", lines, 1)}, "d (cells)")


if __name__ == "__main__":
    lab.main(run)
