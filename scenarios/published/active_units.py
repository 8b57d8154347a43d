"""Active A-units: how many an image activates, and how many of them another image activates too.

Reference: Rosenblatt 1957, appendix I (R57), and 1958, figs 4-6 and eqs 1 and 2 (R58).
Kind: theory. Chances of A-units with random inputs, worked out on paper; nothing was measured on the Mark I.
Reported: P_a, the part of the A-units that is on, as curves over the lit part R of the retina, for x excitatory and y
inhibitory inputs and the threshold theta; x about equal to y flattens them, a higher theta or y lowers them. P_c is
the part of these A-units that a second picture turns on too. The curves bear no digits: the figures here are those of
the source's own formulas, for a large retina (inputs drawn one by one) or for 400 cells (all inputs of an A-unit
distinct).
Assumed: 512 A-units on 20 x 20 cells, wired at random under the limit of 20 jacks, 200 pictures or pairs of pictures
of random cells for each wiring.
Tolerance: formulas to the last of three digits. Counts: three standard errors of 512 A-units on so many wirings, 3
sqrt(P (1 - P) / (512 wirings)); for P_c the A-units are those that are on for the first picture. That is the error of
a single picture: means over 200 scatter much less, as their intervals show.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import pairwise
from math import sqrt

import numpy as np

from mark1 import MachineSpec, Rig, lab, theory
from mark1.base.checks import check_count, check_seed
from mark1.base.rng import stream
from mark1.lab import Claim, Column, Quantity, Report, Table, findings, mean, near
from mark1.machine.exact.units import Flags
from mark1.paper.theory import Inputs, Overlap
from mark1.show import plots

LIT = (0.1, 0.2, 0.3, 0.5)  # R
PRINTED = {
    (Inputs(10, 0, 1), 0.1): 0.651,
    (Inputs(7, 3, 1), 0.2): 0.582,
    (Inputs(5, 5, 1), 0.3): 0.364,
    (Inputs(3, 7, 1), 0.5): 0.055,
}
THRESHOLDS = (0.999, 0.989, 0.945, 0.828, 0.623, 0.377, 0.172, 0.055, 0.011)  # (10, 0) at R = 0.5, theta from 1
DIGITS = 0.0005
OF_CELLS = {
    (Inputs(10, 0, 1), 0.1): 0.6557,
    (Inputs(5, 5, 2), 0.2): 0.1117,
    **{(Inputs(10, 10, 2), lit): p for lit, p in zip(LIT, (0.1228, 0.1980, 0.2317, 0.2520), strict=True)},
}
PAIRS = ((Inputs(10, 10, 2), 20), (Inputs(10, 10, 2), 80), (Inputs(5, 5, 2), 40))  # of the first picture's cells moved
LINES = {
    "Inputs (x, y) at threshold 1": {str((each.excitatory, each.inhibitory)): each for each, _ in PRINTED},
    "Thresholds of inputs (10, 0)": {f"theta {theta}": Inputs(10, 0, theta) for theta in (1, 3, 5, 7, 9)},
}
COUNTED = dict.fromkeys([kind for kind, _ in (*PRINTED, *OF_CELLS)] + [*LINES["Thresholds of inputs (10, 0)"].values()])
PICTURE = 80  # cells that are lit in each picture of a pair, some of which move
STIMULI = 200
WIRINGS = 20  # machines of each kind of A-unit, each of a random wiring of its own
QUICK = {"wirings": 3}
CELLS, A_UNITS = MachineSpec().cells, MachineSpec().association_units
PART = Quantity(float, "{:.4f}", most=1)

Active = Mapping[tuple[Inputs, float], Sequence[float]]
"""P_a as it was counted on each wiring, by the inputs and the lit part."""


def run(
    seed: int = 0,
    wirings: int = WIRINGS,
) -> Report:
    """Work the formulas out, and count."""
    check_seed(seed)
    check_count("wirings", wirings, low=1)
    seeds = range(seed * wirings, (seed + 1) * wirings)
    kinds = lab.progress(COUNTED, "kinds of A-units")
    counted = {kind: [count_active(kind, each) for each in seeds] for kind in kinds}
    active = {(kind, lit): [each[lit] for each in of] for kind, of in counted.items() for lit in LIT}
    shared = [[count_shared(kind, moved, each) for each in seeds] for kind, moved in PAIRS]
    note = "A run of 1 is the value of a formula, the others are counts on simulated wirings. None is of the Mark I."
    return Report(
        "How many A-units a picture turns on",
        tables=[
            findings([*on_paper(), *in_words(), *on_cells(active), *on_pairs(shared)], note),
            counts(active),
        ],
        figures={"active units": partial(draw, active)},
        settings={"seed": seed, "wirings": wirings},
    )


def on_paper() -> Iterator[tuple[Claim, Sequence[float]]]:
    """P_a of a large retina."""
    for (kind, lit), p in PRINTED.items():
        yield near(f"P_a, {told(kind)}, R = {lit:g}", "theory", p, DIGITS), [theory.activity(kind, lit)]
    missed = max(abs(theory.activity(Inputs(10, 0, theta), 0.5) - p) for theta, p in enumerate(THRESHOLDS, 1))
    first, *_, last = THRESHOLDS
    what = f"P_a, (10, 0), theta 1 to {len(THRESHOLDS)}, R = 0.5, largest miss"
    yield Claim(what, "theory", f"{first:g} ... {last:g}", most=DIGITS), [missed]


def in_words() -> Iterator[tuple[Claim, Sequence[float]]]:
    """Claims that R58 makes in words: each is a ratio, which must then be below 1."""
    ranges = [np.ptp([theory.activity(Inputs(x, y, 1), lit) for lit in LIT]) for x, y in ((5, 5), (10, 0))]
    yield Claim("range of P_a over R, (5, 5) to (10, 0)", "theory", "x = y is flatter", most=1), [ranges[0] / ranges[1]]
    for name, series in {
        "theta": [Inputs(10, 0, theta) for theta in range(1, 10)],
        "y": [Inputs(10, y, 1) for y in range(11)],
    }.items():
        ratios = [theory.activity(b, lit) / theory.activity(a, lit) for a, b in pairwise(series) for lit in LIT]
        yield Claim(f"P_a, one {name} more, the largest ratio", "theory", "lower", most=1), [max(ratios)]


def on_cells(active: Active) -> Iterator[tuple[Claim, Sequence[float]]]:
    """P_a of 400 cells, counted."""
    for (kind, lit), p in OF_CELLS.items():
        counted = active[kind, lit]
        what = f"P_a counted, {told(kind)}, {round(lit * CELLS)} cells"
        yield near(what, "theory", p, three_errors(p, A_UNITS * len(counted))), counted


def on_pairs(shared: Sequence[Sequence[float]]) -> Iterator[tuple[Claim, Sequence[float]]]:
    """P_c of 400 cells, counted."""
    for (kind, moved), counted in zip(PAIRS, shared, strict=True):
        overlap = Overlap(PICTURE - moved, moved, moved, CELLS - PICTURE - moved)
        p = theory.shared_activity_of_cells(kind, overlap)
        first = theory.activity_of_cells(kind, PICTURE, CELLS)
        what = f"P_c counted, {told(kind)}, {moved} of {PICTURE} cells moved"
        yield near(what, "theory", p, three_errors(p, first * A_UNITS * len(counted))), counted


def told(kind: Inputs) -> str:
    """The inputs and the threshold of A-units."""
    return f"({kind.excitatory}, {kind.inhibitory}), theta {kind.threshold}"


def three_errors(p: float, units: float) -> float:
    """Three standard errors of a part `p` counted on so many A-units."""
    return 3 * sqrt(p * (1 - p) / units)


def on(kind: Inputs, ranges: Sequence[range], seed: int) -> list[Flags]:
    """A-units of a wiring that are on when cells of these ranges of a random order are lit, each (STIMULI, A)."""
    spec = MachineSpec(excitatory=kind.excitatory, inhibitory=kind.inhibitory, threshold=kind.threshold)
    machine = Rig(spec, seed=seed, longest=1).machine
    places = stream(seed, "stimuli").random((STIMULI, CELLS)).argsort(axis=1)
    lit = [np.isin(places, which).astype(np.float64) for which in ranges]
    return [machine.activity(picture.reshape(-1, *spec.retina_shape)) for picture in lit]


def count_active(kind: Inputs, seed: int) -> dict[float, float]:
    """P_a on one wiring, by the lit part."""
    counted = on(kind, [range(round(lit * CELLS)) for lit in LIT], seed)
    return {lit: float(active.mean()) for lit, active in zip(LIT, counted, strict=True)}


def count_shared(kind: Inputs, moved: int, seed: int) -> float:
    """P_c on one wiring."""
    first, second = on(kind, [range(PICTURE), range(moved, moved + PICTURE)], seed)
    return float((first & second).sum() / first.sum())


def counts(active: Active) -> Table:
    """The formulas beside what was counted."""
    heads: list[str | Column] = [
        "A-units",
        Column("cells lit"),
        *(Column(name, PART.format) for name in ("large retina", "400 cells", "counted", "±")),
    ]
    rows = [
        (
            told(kind),
            round(lit * CELLS),
            theory.activity(kind, lit),
            theory.activity_of_cells(kind, round(lit * CELLS), CELLS),
            *mean(counted),
        )
        for (kind, lit), counted in active.items()
    ]
    return Table("P_a of the formulas and of wirings", heads, rows, "± is half of a 95 % interval over the wirings.")


def draw(active: Active) -> plots.Figure:
    """P_a over the lit part of 400 cells, by the formula and as counted."""
    cells = np.arange(0, CELLS // 2 + 1, 5)

    def tried(kind: Inputs) -> plots.Tried:
        groups = {lit: active[kind, lit] for lit in LIT}
        formula = plots.Line(cells / CELLS, [theory.activity_of_cells(kind, int(lit), CELLS) for lit in cells])
        return plots.Tried(formula, plots.Band(LIT, *PART.band(groups)))

    panels = {title: {name: tried(kind) for name, kind in kinds.items()} for title, kinds in LINES.items()}
    return plots.trials(panels, "lit part of 400 cells, R", "part of the A-units on, P_a")


if __name__ == "__main__":
    lab.main(run)
