"""Left or right? The squares that a program distinguished before reporters in July 1958.

Reference: New York Times, 8 July 1958, p. 25, and other press of those days.
Kind: a program on an IBM 704, as newspapers told of it. The Mark I was not built before 1959.
Reported: squares at random in the left or right half of a field; 97 of 100 correct; distinguished after 30 to 40
squares ("50 trials" in other reports). Field, size of squares and number of A-units are in no source that could be
read.
Assumed: 20 x 20 cells, squares of 4 x 4 anywhere inside one half, all 512 A-units on one R-unit, forced learning,
gamma of 1958, motors of the default speed, and a test of 100 squares drawn anew, in which places come up that were
shown. Beside it fewer A-units, and the default partition, in which one R-unit hears 64 of the 512.
Tolerance: agrees with 97 of 100 if the mean after 40 squares is from 0.93 to 0.99; the sides are distinguished if the
mean after 30 is above 0.75. Both were fixed before the runs.
"""

from collections.abc import Sequence
from functools import partial
from operator import itemgetter

import numpy as np

from mark1 import MachineSpec, Rig, lab, stimuli
from mark1.base.checks import check_count
from mark1.base.rng import stream
from mark1.lab import Claim, Column, Groups, Quantity, Report, findings, table_of_means
from mark1.show import plots

WIRINGS = 20  # machines of each setup, each of a random wiring of its own
SHOWN = (10, 20, 30, 40, 60, 80, 100)  # squares after which the machine is tested
NEW = 100  # squares of the test
SETUPS = {
    "512 A-units": MachineSpec(response_units=1),
    "256 A-units": MachineSpec(association_units=256, response_units=1),
    "64 of 512": MachineSpec(),
}
RIGHT = {name: Quantity(itemgetter(name), "{:.2f}", most=1) for name in SETUPS}
QUICK = {"wirings": 3}

NOTE = (
    "Accuracy with 95 % confidence intervals over the wirings. All A-units are on one R-unit; 64 of 512 is the "
    "default partition, in which each of eight R-units hears its own 64. Simulated, with motors."
)

Curve = Sequence[float]


def run(
    seed: int = 0,
    wirings: int = WIRINGS,
) -> Report:
    """Show squares to all setups on each wiring, and test them on others."""
    check_count("wirings", wirings, low=1)
    seeds = lab.progress(range(seed * wirings, (seed + 1) * wirings), "wirings")
    curves = [{name: curve(spec, each) for name, spec in SETUPS.items()} for each in seeds]
    groups: Groups = {
        shown: [{name: each[place] for name, each in of.items()} for of in curves] for place, shown in enumerate(SHOWN)
    }
    whole = next(iter(SETUPS))
    after = {shown: [each[whole] for each in group] for shown, group in groups.items()}
    return Report(
        "Squares on the left or on the right, July 1958",
        tables=[
            findings(
                [
                    (Claim("accuracy after 40 squares", "704", "97 of 100", 0.93, 0.99), after[40]),
                    (Claim("accuracy after 30 squares", "press", "distinguished after 30-40", least=0.75), after[30]),
                ],
                "512 A-units on one R-unit. Both figures are newspapers', of a program on an IBM 704.",
            ),
            table_of_means("Right of 100 new squares", Column("squares shown"), groups, RIGHT, NOTE),
        ],
        figures={"left and right": partial(draw, groups)},
        settings={"seed": seed, "wirings": wirings},
    )


def curve(spec: MachineSpec, seed: int) -> Curve:
    """Return the accuracy of R1 on new squares after each number of squares shown."""
    rig = Rig(spec, seed=seed, longest=1)
    rig.panel.mode, rig.panel.system = "forced learning", "gamma 1958"
    squares, rng = stimuli.families["left and right squares"].all_images(), stream(seed, "stimuli")
    shown, new = (squares[rng.integers(len(squares), size=count)] for count in (max(SHOWN), NEW))
    right = []
    for nth, (image, side) in enumerate(zip(shown.x, shown.y, strict=True), 1):
        rig.teach(image, [int(side), *[None] * (spec.response_units - 1)])
        if nth in SHOWN:
            right.append(float(np.mean(rig.respond(new.x)[:, 0] == new.y)))
    return right


def draw(groups: Groups) -> plots.Figure:
    """Draw the accuracy over the squares shown, one line per setup."""
    lines = {name: plots.Band([*groups], *of.band(groups)) for name, of in RIGHT.items()}
    return plots.bands({"Left or right?": plots.Panel("accuracy on 100 new squares", lines, 1)}, "squares shown")


if __name__ == "__main__":
    lab.main(run)
