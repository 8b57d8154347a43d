"""Linear separability: decide by linear programs if values exist that give all stimuli the correct answers.

The sum of an R-unit is linear in its values (R57, R58, theory), so every question here is one of linear inequalities. A
stimulus is a row of `sides`: its active A-units as 1, negated if the answer must be 0, so that row x values must be
large; a stimulus without active A-units is no row. A set that is not separable comes with a proof: weights under which
the rows add up to 0 (Farkas). The solver is HiGHS in scipy, which is imported only when a program is solved.
"""

from typing import Any, NamedTuple

import numpy as np

from mark1.machine.exact.units import Units, Volts

Bounds = list[tuple[float | None, float | None]]

SEPARATION = 1e-6
"""Least distance that counts as separation, for values up to 1: ten times the tolerance of HiGHS."""


class Farthest(NamedTuple):
    """Values (shape (N,)), distance of the nearest stimulus, and the dual weight of each stimulus (shape (n,))."""

    values: Volts
    distance: float
    weights: Volts


def farthest(sides: Volts, edge: Volts, stop: float, threshold: bool = False) -> Farthest:
    """Return the values up to `stop` that maximize the least of row x values - edge (shapes (n, N), (n,)).

    With `threshold` the edge may also be moved by a chosen number >= 0, which is not among the values.
    """
    units = sides.shape[1]
    rows = np.column_stack([sides, -np.sign(sides.sum(axis=1)), -np.ones(len(sides))])
    bounds: Bounds = [(-1.0, 1.0)] * units + [(0.0, float(units * threshold)), (None, None)]
    found = _least(np.append(np.zeros(units + 1), -1.0), -rows, -edge / stop, bounds)
    return Farthest(found.x[:units] * stop, float(found.x[-1]) * stop, -found.ineqlin.marginals)


def separable(sides: Volts, threshold: bool) -> bool:
    """Return True if some values put every stimulus on its side of 0, or with `threshold` of a number >= 0."""
    return not len(sides) or _separation(sides, threshold).distance > SEPARATION


def clash(sides: Volts, threshold: bool) -> Units:
    """Return stimuli that are not separable together but are without any one of them (row numbers in `sides`).

    The set is reduced from the stimuli in the proof for all, so it is small but need not be the smallest.
    """
    together = np.flatnonzero(_separation(sides, threshold).weights > 0)
    for one in together.tolist():
        others = together[together != one]
        if not separable(sides[others], threshold):
            together = others
    return together


def least_stop(sides: Volts, edge: Volts) -> float:
    """Return the least end stops (V) at which some values bring every row x values to its `edge`."""
    units, far = sides.shape[1], float(np.abs(edge).max())
    if far == 0:
        return 0.0
    beyond = np.vstack([np.eye(units), -np.eye(units)])
    rows = np.vstack([np.column_stack([-sides, np.zeros(len(sides))]), np.column_stack([beyond, -np.ones(2 * units)])])
    limits = np.append(-edge / far, np.zeros(2 * units))
    bounds: Bounds = [(None, None)] * units + [(0.0, None)]
    return float(_least(np.append(np.zeros(units), 1.0), rows, limits, bounds).x[-1]) * far


def widest(sides: Volts) -> Volts:
    """Return the shortest values with row x values >= 1; the margin is 1 over their length.

    Raises ValueError if the stimuli are not separable. Least distance programming, solved by non-negative least
    squares: Lawson and Hanson 1974, chapter 23.
    """
    system = np.vstack([sides.T, np.ones(len(sides))])
    wanted = np.append(np.zeros(sides.shape[1]), 1.0)
    weights, _ = _scipy().nnls(system, wanted, maxiter=100 * len(sides))
    left = wanted - system @ weights
    if left[-1] <= SEPARATION**2:
        raise ValueError("these stimuli are not separable, so they have no margin; test them with separable() first")
    return np.asarray(-left[:-1] / left[-1])


def _separation(sides: Volts, threshold: bool) -> Farthest:
    return farthest(sides, np.zeros(len(sides)), stop=1.0, threshold=threshold)


def _least(cost: Volts, rows: Volts, limits: Volts, bounds: Bounds) -> Any:
    """Return the solution of a linear program by the simplex method, whose proofs have few nonzero weights."""
    found = _scipy().linprog(cost, A_ub=rows, b_ub=limits, bounds=bounds, method="highs-ds")
    if not found.success:
        raise ValueError(f"HiGHS could not solve the linear program ({found.message}); try fewer images")
    return found


def _scipy() -> Any:
    try:
        from scipy import optimize
    except ImportError:
        raise ImportError("diagnose needs scipy, which is not installed: pip install 'mark1[diagnose]'") from None
    return optimize
