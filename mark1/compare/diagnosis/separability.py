"""Separating: whether values exist that keep the sums of some stimuli on the right sides, by linear programs.

The sum of an R-unit is linear in its values (R57, R58, theory), so that every question here is one of linear
inequalities. A stimulus is a row of `sides`: its active A-units, as 1, and negated where the answer must be 0, so that
row x values is to be large; one that turns no A-unit on is no row. What cannot be separated carries its proof, weights
under which the rows add up to nothing (Farkas). HiGHS solves the programs; scipy, which brings it, is asked for only
when one is solved.
"""

from typing import Any, NamedTuple

import numpy as np

from mark1.machine.exact.units import Units, Volts

Bounds = list[tuple[float | None, float | None]]

APART = 1e-6
"""Least distance that counts as one, with values up to 1: ten times what HiGHS may be wrong by."""


class Farthest(NamedTuple):
    """Values (shape (N,)), how far they keep the nearest stimulus, and the weight of each stimulus (shape (n,))."""

    values: Volts
    distance: float
    weights: Volts


def farthest(sides: Volts, edge: Volts, stop: float, threshold: bool = False) -> Farthest:
    """The values up to `stop` that keep the least of row x values - edge as large as can be (shapes (n, N), (n,)).

    With `threshold` the edge is moved by a number from 0 on that may be chosen too; it is not among the values.
    """
    units = sides.shape[1]
    rows = np.column_stack([sides, -np.sign(sides.sum(axis=1)), -np.ones(len(sides))])
    bounds: Bounds = [(-1.0, 1.0)] * units + [(0.0, float(units * threshold)), (None, None)]
    found = _least(np.append(np.zeros(units + 1), -1.0), -rows, -edge / stop, bounds)
    return Farthest(found.x[:units] * stop, float(found.x[-1]) * stop, -found.ineqlin.marginals)


def separable(sides: Volts, threshold: bool) -> bool:
    """Whether some values keep every stimulus on its side of 0, or with `threshold` of a number from 0 on."""
    return not len(sides) or _apart(sides, threshold).distance > APART


def clash(sides: Volts, threshold: bool) -> Units:
    """Stimuli that cannot be separated together, though they can without any one of them (places in `sides`).

    It is thinned out from those that carry the proof for all, so it is small but need not be the smallest there is.
    """
    together = np.flatnonzero(_apart(sides, threshold).weights > 0)
    for one in together.tolist():
        others = together[together != one]
        if not separable(sides[others], threshold):
            together = others
    return together


def least_stop(sides: Volts, edge: Volts) -> float:
    """The least that the end stops can be where row x values reaches `edge`, which some values must do (V)."""
    units, far = sides.shape[1], float(np.abs(edge).max())
    if far == 0:
        return 0.0
    beyond = np.vstack([np.eye(units), -np.eye(units)])
    rows = np.vstack([np.column_stack([-sides, np.zeros(len(sides))]), np.column_stack([beyond, -np.ones(2 * units)])])
    limits = np.append(-edge / far, np.zeros(2 * units))
    bounds: Bounds = [(None, None)] * units + [(0.0, None)]
    return float(_least(np.append(np.zeros(units), 1.0), rows, limits, bounds).x[-1]) * far


def widest(sides: Volts) -> Volts:
    """The shortest values with row x values >= 1, so that the margin is 1 over their length (ValueError: none exist).

    Least distance programming, solved by non-negative least squares: Lawson and Hanson 1974, chapter 23.
    """
    system = np.vstack([sides.T, np.ones(len(sides))])
    wanted = np.append(np.zeros(sides.shape[1]), 1.0)
    weights, _ = _scipy().nnls(system, wanted, maxiter=100 * len(sides))
    left = wanted - system @ weights
    if left[-1] <= APART**2:
        raise ValueError("these stimuli cannot be separated, so that there is no margin; ask separable first")
    return np.asarray(-left[:-1] / left[-1])


def _apart(sides: Volts, threshold: bool) -> Farthest:
    return farthest(sides, np.zeros(len(sides)), stop=1.0, threshold=threshold)


def _least(cost: Volts, rows: Volts, limits: Volts, bounds: Bounds) -> Any:
    """Solve a linear program by the simplex method, which leaves as few weights as a proof needs."""
    found = _scipy().linprog(cost, A_ub=rows, b_ub=limits, bounds=bounds, method="highs-ds")
    if not found.success:
        raise ValueError(f"HiGHS could not solve the linear program ({found.message}); ask with fewer images")
    return found


def _scipy() -> Any:
    try:
        from scipy import optimize
    except ImportError:
        raise ImportError("diagnose needs scipy, which is not here; pip install 'mark1[diagnose]' brings it") from None
    return optimize
