"""Optimizer race: minimize one function from one start by optimizers and Newton's method, and count their work.

A runner is an Optimizer, which evaluates the gradient at each step, or Newton, which also evaluates the Hessian.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from time import perf_counter

import numpy as np
from numpy.typing import ArrayLike

from mark1.base.checks import Array, check_array, check_count, check_number
from mark1.modern.optimizers import Optimizer
from mark1.modern.second_order.graph import Node
from mark1.modern.second_order.newton import Newton, Problem, of_function

Runner = Optimizer | Newton


@dataclass(frozen=True, eq=False)
class Lap:
    """Path of one runner: points of shape (steps + 1, n) and values of shape (steps + 1,).

    `end` is "goal" if the last value is low enough; else the kind of point that Newton reached (minimum, saddle,
    maximum, flat), or "slope" if the gradient is not 0. `gradients` and `hessian_entries` count the evaluations,
    `seconds` is the time they took.
    """

    path: Array
    values: Array
    end: str
    gradients: int
    hessian_entries: int
    seconds: float = field(repr=False)

    @property
    def steps(self) -> int:
        """Number of steps."""
        return len(self.path) - 1


def lap(
    runner: Runner,
    function: Callable[[Node], Node] | Problem,
    start: ArrayLike,
    *,
    goal: float,
    steps: int = 1000,
) -> Lap:
    """Minimize from the start, shape (n,), until the value is at most `goal`, for at most `steps` steps.

    Newton also ends where the gradient is 0. Raises ValueError, naming the learning rate, when a value is not finite.
    """
    problem = function if isinstance(function, Problem) else of_function(function)
    point, goal = np.atleast_1d(check_array("start", start)), check_number("goal", goal, -np.inf)
    if problem.value(point) <= goal:
        raise ValueError(
            f"the start has the value {problem.value(point):g}, already at the goal {goal:g}; start higher"
        )
    run = _newton if isinstance(runner, Newton) else _optimizer
    return run(runner, problem, point, goal, check_count("steps", steps))  # type: ignore[arg-type]


def _optimizer(runner: Optimizer, problem: Problem, start: Array, goal: float, steps: int) -> Lap:
    began = perf_counter()
    path, values = [start], [problem.value(start)]
    for point in islice(_descent(runner, problem, start), steps):
        value = problem.value(point)
        if not np.isfinite(value):
            rate = runner.rate(len(path) - 1)
            what = f"{type(runner).__name__} diverged at step {len(path)} with learning_rate {rate:g}"
            raise ValueError(f"{what}: choose a smaller learning_rate")
        path.append(point)
        values.append(value)
        if value <= goal:
            break
    end = "goal" if values[-1] <= goal else "slope"
    return Lap(np.array(path), np.array(values), end, len(path) - 1, 0, perf_counter() - began)


def _descent(runner: Optimizer, problem: Problem, point: Array) -> Iterator[Array]:
    state = runner.start(point)
    with np.errstate(over="ignore", invalid="ignore"):
        while True:
            point, state = runner.step(point, problem.gradient(point), state)
            yield point


def _newton(runner: Newton, problem: Problem, start: Array, goal: float, steps: int) -> Lap:
    # The first descent finds the number of steps to the goal; the second one, of that length, is timed.
    values = np.array(runner.minimize(problem, start, steps=steps).values)
    needed = int(np.argmax(values <= goal)) or len(values) - 1
    began = perf_counter()
    descent = runner.minimize(problem, start, steps=needed)
    seconds = perf_counter() - began
    end = "goal" if values[needed] <= goal else descent.kind
    return Lap(np.array(descent.path), values[: needed + 1], end, needed, needed * start.size**2, seconds)
