"""Theory of learning: the curves of R58 for two classes, and a bound on the corrections of one R-unit.

The curves belong to the read-out of 1957/58, in which two source sets of A-units compete; the R-units of the machine
decide alone. R58 eqs 4, 9 and 11, Novikoff 1962, theory.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mark1.base.checks import check_count, check_fraction

Reals = NDArray[np.float64]


@dataclass(frozen=True)
class Environment:
    """Two classes of stimuli, described by the A-units they activate (R58, theory).

    `activity` is P_a; `within` the P_c of two stimuli of one class (P_c11 = P_c22); `between` that of two of different
    classes (P_c12). The spreads s are standard deviations of these P_c over the A-units, which is what c3 and c4
    imply. ValueError for an invalid probability, and for a spread that no probability of that mean can have.
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
            raise ValueError("activity must be above 0, or no A-unit could ever learn, not 0")
        for name in ("within", "between"):
            mean, spread = getattr(self, name), getattr(self, f"{name}_spread")
            most = math.sqrt(mean * (1 - mean))
            if not 0 <= spread <= most:
                raise ValueError(
                    f"{name}_spread is {spread!r}; a probability of mean {mean} has a spread from 0 to {most:.4g}"
                )


SQUARES_AND_CIRCLES = Environment(0.05, 0.09, 0.06, within_spread=0.045, between_spread=0.030)
"""Squares and circles of R58 fig. 11."""


def recognition(environment: Environment, units: int, shown: float) -> float:
    """Return P_r, the probability of the correct response to a training stimulus: R58 eqs 4, 9, 11.

    `units` (N_e) is the number of A-units in each of two competing source sets, `shown` (n) that of training stimuli of
    each class, from 0 (a guess) to math.inf. The read-out is that of 1957/58, not the machine's.
    """
    return _right_response(environment, units, shown, own=1 - environment.within)


def generalization(environment: Environment, units: int, shown: float) -> float:
    """Return P_g, the probability of the correct response to a new stimulus of the same classes: see `recognition`."""
    return _right_response(environment, units, shown, own=0.0)


def corrections_bound(active: ArrayLike, bits: ArrayLike, weights: ArrayLike) -> float:
    """Return Novikoff's bound (radius / margin)^2 on the corrections of one R-unit, from any weights that separate.

    `active` (n, A) are the active A-units for each stimulus, `bits` (n,) the targets, `weights` (A,) such that the sum
    over the active units of a stimulus is above 0 for bit 1 and below 0 for bit 0; ValueError names the first stimulus
    for which it is not. radius^2 is the largest number of active units, margin the smallest distance of a sum from 0
    over |weights|. The bound holds for error correction from values 0 in unit steps of alpha on ideal values, where
    sums above 0 give 1 and all others 0: a correction is then made only if the sum is 0 or has the wrong sign, which
    is all that the proof uses. A dead zone, motors and end stops can break it. Novikoff 1962, theory.
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
    """Return P = [1 - (1 - P_a)^N_e] Phi(Z), Z = (c1 n + c2) / sqrt(c3 n^2 + c4 n), with c2 = `own`.

    c1 n is the lead that n stimuli of a class give to the active units of the correct set, c2 what the stimulus itself
    added if it was trained. c3 is the variance of the mean of P_a N_e active units, sampled from N_e that differ by s;
    c4 is the variance due to the units that single stimuli happened to activate.
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
    """Return Phi, the normal distribution function."""
    return (1 + math.erf(z / math.sqrt(2))) / 2


def _quotient(lead: float, spread: float) -> float:
    """Return lead over spread; without any spread even the smallest lead decides."""
    if spread:
        return lead / spread
    return math.copysign(math.inf, lead) if lead else 0.0


def _check_stimuli(active: ArrayLike, bits: ArrayLike, weights: ArrayLike) -> tuple[Reals, Reals, Reals]:
    on, wanted, w = (np.asarray(given, dtype=np.float64) for given in (active, bits, weights))
    if on.ndim != 2 or not len(on) or wanted.shape != on.shape[:1] or w.shape != on.shape[1:]:
        raise ValueError(
            f"active, bits and weights have shapes {on.shape}, {wanted.shape} and {w.shape}; they must be (n, A), (n,) "
            "and (A,) for n stimuli, at least one, and A A-units"
        )
    if not np.isfinite(w).all():
        raise ValueError("the weights must be finite numbers, but hold NaN or infinity")
    if not (np.isin(on, (0, 1)).all() and np.isin(wanted, (0, 1)).all()):
        raise ValueError("active and bits must hold 0 and 1 only: an A-unit is active or not, and so is an R-unit")
    return on, wanted, w
