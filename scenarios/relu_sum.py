"""A function on (a, b) as a sum of shifted and scaled ReLUs, built up unit by unit.

The lecture: "Any real function in an interval (a, b) can be approximated with a linear combination of translated and
scaled ReLU functions". The sum is written down here, not learned: n units make the polygon through n + 1 points of the
function. For a smooth function the greatest error falls as 1/n^2 (for sin on (0, 2 pi), n^2 x error tends to pi^2/2).
"Any real function" needs continuity: at a jump the error stays, however many units there are.
"""

from functools import partial
from typing import Annotated

import numpy as np

from mark1 import lab
from mark1.lab import Column, Report, Table
from mark1.modern.demos.relu_approximation import EXAMPLES, Function, ReluSum, example, greatest_error, relu_sum
from mark1.show import plots

UNITS = 8  # built up one by one
SIZES = (1, 2, 4, 8, 16, 32, 64, 128, 256)  # numbers of units whose error is tabled
COMPARED = (4, 32, 256)  # numbers of units for all functions
PANELS = 8  # pictures of the build-up
FINE = 64  # pieces in which the error of an unfinished sum is sought


def run(
    seed: int = 0,  # noqa: ARG001  (nothing is drawn at random)
    function: Annotated[str, f"One of {', '.join(EXAMPLES)}."] = "sin",
    units: int = UNITS,
    a: float | None = None,  # start of the interval; default: the function's own
    b: float | None = None,  # end of the interval
) -> Report:
    """Build the sum of a function up, then let the number of units grow."""
    f, own, kind = example(function)
    interval = (own[0] if a is None else a, own[1] if b is None else b)
    built = relu_sum(f, interval, units)
    errors = [(n, greatest_error(f, relu_sum(f, interval, n))) for n in SIZES]
    return Report(
        f"{function} on ({interval[0]:.4g}, {interval[1]:.4g}) as a sum of ReLUs",
        tables=(build_up(f, built), more_units(errors, kind), others()),
        notes=(
            f"{SIZES[-1]} ReLUs bring the greatest error from {errors[0][1]:.3f} (1 ReLU) to {errors[-1][1]:.6f}.",
            "The slide says any real function, but it has to be continuous: at a jump the error never falls below 1/2 "
            "of the jump.",
        ),
        figures={"relu sum": partial(draw, f, built, errors)},
    )


def build_up(f: Function, built: ReluSum) -> Table:
    """The units from left to right, and the greatest error once each has been added."""
    sums = [built.first(k) for k in range(1, len(built.shifts) + 1)]
    rows = [(k, s.shifts[-1], round(s.scales[-1], 6) + 0.0, greatest_error(f, s, FINE)) for k, s in enumerate(sums, 1)]
    heads = [Column("shift", "{:.4f}"), Column("scale", "{:+.4f}"), Column("greatest error so far", "{:.4f}")]
    note = f"Sum: {built.start:.4f} + scale x relu(x - shift), over all units so far."
    return Table("Built up unit by unit", ["unit", *heads], rows, note)


def more_units(errors: list[tuple[int, float]], kind: str) -> Table:
    """Greatest error of the whole sum of n units."""
    heads = [Column("n"), Column("greatest error", "{:.6f}"), Column("n^2 x error", "{:.4f}")]
    note = "For sin on (0, 2 pi), n^2 x error tends to pi^2/2 = 4.9348; for any smooth f to max|f''| (b - a)^2 / 8."
    return Table(f"More units ({kind})", heads, [(n, error, n * n * error) for n, error in errors], note)


def others() -> Table:
    """Every named function on its own interval, at three numbers of units."""
    rows: list[tuple[str | float, ...]] = [
        (name, kind, *(greatest_error(f, relu_sum(f, interval, n)) for n in COMPARED))
        for name, (f, interval, kind) in EXAMPLES.items()
    ]
    heads = [Column(f"error, n = {n}", "{:.6f}") for n in COMPARED]
    return Table("All functions, each on its own interval", ["function", "kind", *heads], rows)


def draw(f: Function, built: ReluSum, errors: list[tuple[int, float]]) -> plots.Figure:
    """The build-up in a few pictures, and the error over n."""
    x = np.linspace(*built.interval, 1001)
    shown = np.unique(np.linspace(1, len(built.shifts), PANELS).round().astype(int)).tolist()
    sums = {k: built.first(k)(x) for k in shown}
    newest = {k: built.start + sums[k] - built.first(k - 1)(x) for k in shown}
    return plots.relu_sum(x, f(x), sums, newest, np.array(errors))


if __name__ == "__main__":
    lab.main(run)
