"""What the papers expect of learning: the curves of R58 for two classes, and a bound on the corrections of one R-unit.

The curves belong to the read-out of 1957/58, in which two source sets of A-units compete; the machine's R-units decide
alone. R58 eqs 4, 9 and 11, Novikoff 1962, theory.
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mark1.base.checks import check_count, check_fraction

Reals = NDArray[np.float64]


@dataclass(frozen=True)
class Environment:
    """Two classes of stimuli as the A-units of R58 meet them (theory).

    `activity` is P_a; `within` the P_c of two stimuli of one class (P_c11 = P_c22); `between` that of two of different
    classes (P_c12). The spreads s are standard deviations of these P_c: from A-unit to A-unit, as c3 and c4 read.
    ValueError for what is no probability, and for a spread that no probability of that mean can have.
    """

    activity: float
    within: float
    between: float
    within_spread: float
    between_spread: float

    def __post_init__(self) -> None:
        for name in ("activity", "within", "between"):
            check_fraction(name, getattr(self, name))
        if self.activity == 0:
            raise ValueError("activity is 0; it must be above 0, or no A-unit could ever learn")
        for name in ("within", "between"):
            mean, spread = getattr(self, name), getattr(self, f"{name}_spread")
            most = math.sqrt(mean * (1 - mean))
            if not 0 <= spread <= most:
                raise ValueError(
                    f"{name}_spread is {spread!r}; a probability of mean {mean} has a spread from 0 to {most:.4g}"
                )


SQUARES_AND_CIRCLES = Environment(0.05, 0.09, 0.06, within_spread=0.045, between_spread=0.030)
"""The squares and circles of R58 fig. 11."""


def recognition(environment: Environment, units: int, shown: float) -> float:
    """P_r, the probability of the right response to one of the stimuli that were shown: R58 eqs 4, 9, 11.

    `units` (N_e) A-units in each of two competing source sets, `shown` (n) stimuli of each class, from 0 to math.inf;
    with none shown it is that of a guess. The read-out is that of 1957/58, not the machine's.
    """
    return _right_response(environment, units, shown, own=1 - environment.within)


def generalization(environment: Environment, units: int, shown: float) -> float:
    """P_g, the probability of the right response to a new stimulus of the same classes: see `recognition`."""
    return _right_response(environment, units, shown, own=0.0)


def corrections_bound(active: Any, bits: Any, weights: Any) -> float:
    """Novikoff's bound (radius / margin)^2 on the corrections of one R-unit, from any weights that separate.

    `active` (n, A) are the A-units on for each stimulus, `bits` (n,) the answers wanted, `weights` (A,) such that the
    sum over a stimulus' active units is above 0 for bit 1 and below 0 for bit 0; ValueError names the first stimulus
    where it is not. radius^2 is the greatest number of active units, margin the least distance of a sum from 0 over
    |weights|. Holds for error correction from values 0 by alpha's unit steps on ideal values, where sums above 0 say
    1 and all others 0: a correction is then made only where the sum is 0 or on the wrong side, which is all that the
    proof uses. A dead zone, motors and end stops can break it. Novikoff 1962, theory.
    """
    on, wanted, w = _check_stimuli(active, bits, weights)
    sums = on @ w
    right_side = np.where(wanted == 1, sums, -sums)
    if not (right_side > 0).all():
        first = int(np.argmin(right_side > 0))
        raise ValueError(
            f"the weights do not separate: stimulus {first + 1}, of bit {int(wanted[first])}, has the sum "
            f"{sums[first]:g}; it must be above 0 for bit 1 and below 0 for bit 0"
        )
    return float(on.sum(axis=1).max() * (w @ w) / right_side.min() ** 2)


def _right_response(environment: Environment, units: int, shown: float, own: float) -> float:
    """P = [1 - (1 - P_a)^N_e] Phi(Z), Z = (c1 n + c2) / sqrt(c3 n^2 + c4 n), with c2 = `own`.

    c1 n is what n stimuli of a class leave the right set's active units ahead, c2 what the stimulus itself added if it
    was shown. c3 is the variance of the mean of the P_a N_e active units, drawn from N_e that differ by s; c4 that of
    what single stimuli happened to reach.
    """
    check_count("units", units, 2, hint=", one source set's A-units")
    if shown != math.inf:
        check_count("shown", shown, 0, hint=" or math.inf")
    p_a = environment.activity
    classes = (
        (environment.within, environment.within_spread),
        (environment.between, environment.between_spread),
    )
    c1 = environment.within - environment.between
    c3 = sum((1 / p_a - 1) / (units - 1) * s**2 for _, s in classes)
    c4 = sum(max(p_c - p_c**2 - s**2, 0.0) / (p_a * units) for p_c, s in classes)
    z = _quotient(c1 + own / shown, math.sqrt(c3 + c4 / shown)) if shown else 0.0
    return (1 - (1 - p_a) ** units) * _normal(z)


def _normal(z: float) -> float:
    """Phi, the normal distribution."""
    return (1 + math.erf(z / math.sqrt(2))) / 2


def _quotient(lead: float, spread: float) -> float:
    """Lead over spread, where without any spread even the smallest lead decides."""
    if spread:
        return lead / spread
    return math.copysign(math.inf, lead) if lead else 0.0


def _check_stimuli(active: Any, bits: Any, weights: Any) -> tuple[Reals, Reals, Reals]:
    on, wanted, w = (np.asarray(given, dtype=np.float64) for given in (active, bits, weights))
    if on.ndim != 2 or not len(on) or wanted.shape != on.shape[:1] or w.shape != on.shape[1:]:
        raise ValueError(
            f"active, bits and weights have shapes {on.shape}, {wanted.shape} and {w.shape}; they must be (n, A), (n,) "
            "and (A,) for n stimuli, at least one, and A A-units"
        )
    if not np.isfinite(w).all():
        raise ValueError("the weights hold NaN or infinity; give finite numbers")
    if not (np.isin(on, (0, 1)).all() and np.isin(wanted, (0, 1)).all()):
        raise ValueError("active and bits hold other numbers than 0 and 1; an A-unit is on or off, and so is an R-unit")
    return on, wanted, w
