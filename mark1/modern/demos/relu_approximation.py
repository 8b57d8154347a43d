"""A function on (a, b) as a sum of shifted and scaled ReLUs: one hidden layer that is written down, not learned.

With n units f(x) is taken as f(a) + sum over k of c_k relu(x - t_k), where t_k cuts (a, b) into n equal pieces and c_k
is by how much the slope changes there: the polygon through n + 1 points of the function. Where f has a second
derivative the greatest error is about max|f''| (b - a)^2 / (8 n^2); where f jumps, no number of units brings it down.
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
MOST = 1e6  # how far from 0 an interval may reach
_WITHIN = 16  # points that are tried in each piece; even, so that its middle is one of them


class Example(NamedTuple):
    """A function to approximate, the interval that it is shown on, and what is special about it."""

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
    """The example of that name; an unknown name is a ValueError that lists the known ones."""
    return find_named("function", name, EXAMPLES)


@dataclass(frozen=True, eq=False)
class ReluSum:
    """f(a) = `start`, then units that each begin at a shift and bend the line by a scale, from left to right.

    `shifts` and `scales` have shape (n,); `interval` is (a, b).
    """

    interval: tuple[float, float]
    start: float
    shifts: Array
    scales: Array

    def __call__(self, x: ArrayLike) -> Array:
        """Value of the sum at each x, of the shape of x."""
        ramps = np.maximum(np.subtract.outer(np.asarray(x, dtype=np.float64), self.shifts), 0.0)
        return np.asarray(self.start + ramps @ self.scales)

    def first(self, units: int) -> "ReluSum":
        """The sum with only so many of its units, counted from the left; from the last one on it goes straight."""
        if not 0 <= units <= len(self.shifts):
            raise ValueError(f"the sum has {len(self.shifts)} units, so its first {units!r} cannot be taken")
        return ReluSum(self.interval, self.start, self.shifts[:units], self.scales[:units])

    def network(self) -> Network:
        """The same sum as a network: one hidden layer of ReLUs and a linear unit."""
        units = len(self.shifts)
        hidden = Dense(units, "relu", kernel_initializer=np.ones((units, 1)), bias_initializer=-self.shifts)
        last = Dense(1, "linear", kernel_initializer=self.scales[np.newaxis], bias_initializer=[self.start])
        return Network(1, [hidden, last])


def relu_sum(function: Function, interval: tuple[float, float], units: int) -> ReluSum:
    """The sum of so many ReLUs that agrees with the function at the ends of (a, b) and of all pieces.

    Raises ValueError for an interval that isn't one, more than 1024 units, and a function that isn't finite there.
    """
    a, b = _interval(interval)
    if check_count("units", units) > MOST_UNITS:
        raise ValueError(f"units must be at most {MOST_UNITS}, not {units}")
    knots = np.linspace(a, b, units + 1)
    values = _values(function, knots)
    slopes = np.diff(values) / np.diff(knots)
    return ReluSum((a, b), float(values[0]), knots[:-1], np.diff(slopes, prepend=0.0))


def greatest_error(function: Function, approximation: ReluSum, pieces: int | None = None) -> float:
    """The greatest |f(x) - sum| on (a, b), of 17 points in each of so many equal pieces (default: one a unit)."""
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
