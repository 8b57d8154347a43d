"""Approximate a function on (a, b) by a sum of shifted and scaled ReLUs: a hidden layer computed without learning.

With n units the sum is f(a) + sum over k of c_k relu(x - t_k), where the t_k cut (a, b) into n equal pieces and c_k is
the change of slope there: the piecewise linear function through n + 1 points of f. If f has a second derivative the
greatest error is about max|f''| (b - a)^2 / (8 n^2); if f jumps, no number of units reduces it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from mark1.base.checks import Array, check_count, check_number, find_named
from mark1.modern.activations import sigmoid
from mark1.modern.layers import Dense
from mark1.modern.network import Network

Function = Callable[[Array], Array]

MOST_UNITS = 1024
MOST = 1e6  # greatest distance of an interval from 0
_WITHIN = 16  # points tested in each piece; even, so that its middle is one of them


class Example(NamedTuple):
    """A function to approximate, its interval, and its kind."""

    function: Function
    interval: tuple[float, float]
    kind: str


EXAMPLES = {
    "sin": Example(np.sin, (0.0, 2 * np.pi), "smooth"),
    "square": Example(np.square, (-1.0, 1.0), "smooth"),
    "sigmoid": Example(sigmoid, (-6.0, 6.0), "smooth, a soft step"),
    "abs": Example(lambda x: np.abs(x - 0.3), (-1.0, 1.0), "|x - 0.3|: continuous, with a corner"),
    "sqrt": Example(np.sqrt, (0.0, 1.0), "continuous, infinitely steep at 0"),
    "jump": Example(lambda x: (x >= 0.3).astype(float), (-1.0, 1.0), "jumps at 0.3: not continuous"),
}


def example(name: str) -> Example:
    """Return the example of that name; raises ValueError for an unknown one."""
    return find_named("function", name, EXAMPLES)


@dataclass(frozen=True, eq=False)
class ReluSum:
    """A sum of ReLUs: f(a) = `start`, then units that each change the slope by a scale at a shift.

    `shifts`, ascending, and `scales` have shape (n,); `interval` is (a, b).
    """

    interval: tuple[float, float]
    start: float
    shifts: Array
    scales: Array

    def __call__(self, x: ArrayLike) -> Array:
        """Return the value of the sum at each x, in the shape of x."""
        ramps = np.maximum(np.subtract.outer(np.asarray(x, dtype=np.float64), self.shifts), 0.0)
        return np.asarray(self.start + ramps @ self.scales)

    def first(self, units: int) -> "ReluSum":
        """Return the sum with its first `units` units, counted from the left; it continues straight after the last."""
        if not 0 <= units <= len(self.shifts):
            raise ValueError(f"the sum has {len(self.shifts)} units, so it has no first {units!r}")
        return ReluSum(self.interval, self.start, self.shifts[:units], self.scales[:units])

    def network(self) -> Network:
        """Return the same sum as a network: one hidden layer of ReLUs and a linear unit."""
        units = len(self.shifts)
        hidden = Dense(units, "relu", kernel_initializer=np.ones((units, 1)), bias_initializer=-self.shifts)
        last = Dense(1, "linear", kernel_initializer=self.scales[np.newaxis], bias_initializer=[self.start])
        return Network(1, [hidden, last])


def relu_sum(function: Function, interval: tuple[float, float], units: int) -> ReluSum:
    """Return the sum of `units` ReLUs that equals the function at the ends of (a, b) and of all pieces.

    Raises ValueError for an invalid interval, more than 1024 units, and a function that is not finite there.
    """
    a, b = _interval(interval)
    if check_count("units", units) > MOST_UNITS:
        raise ValueError(f"units must be at most {MOST_UNITS}, not {units}")
    knots = np.linspace(a, b, units + 1)
    values = _values(function, knots)
    slopes = np.diff(values) / np.diff(knots)
    return ReluSum((a, b), float(values[0]), knots[:-1], np.diff(slopes, prepend=0.0))


def greatest_error(function: Function, approximation: ReluSum, pieces: int | None = None) -> float:
    """Return the greatest |f(x) - sum| at 17 points in each of `pieces` equal pieces (default: one per unit)."""
    a, b = approximation.interval
    edges = np.linspace(a, b, (pieces or max(len(approximation.shifts), 1)) + 1)
    tried = (np.linspace(*ends, _WITHIN + 1) for ends in pairwise(edges))
    return max(float(np.abs(_values(function, x) - approximation(x)).max()) for x in tried)


def _interval(interval: tuple[float, float]) -> tuple[float, float]:
    a, b = (
        check_number(f"the {end} of the interval", value, -MOST, MOST)
        for end, value in zip("ab", interval, strict=True)
    )
    if b - a < 1e-6:
        raise ValueError(f"the interval goes from a = {a:g} to b = {b:g}; give a b that is greater than a")
    return a, b


def _values(function: Function, x: Array) -> Array:
    with np.errstate(all="ignore"):
        values = np.asarray(function(x))
    if not np.isfinite(values).all():
        bad = float(x[~np.isfinite(values)][0])
        raise ValueError(f"the function has no finite value at x = {bad:g}; choose an interval on which it has")
    return values
