"""Newton's method with the full Hessian, W <- W - lambda H^-1 g, for functions and networks.

The plain method converges to stationary points of any kind, saddles included, so the kind is always reported. `damping`
adds a multiple of the identity to H (Levenberg 1944). `line_search` adds enough of it to make H positive definite
(Nocedal and Wright 2006, algorithm 3.3), so that the step is a descent direction, and halves the step until the value
decreases enough (Armijo 1966); it escapes saddles.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike

from mark1.base.checks import Array, check_array, check_count, check_number
from mark1.base.options import options_checked
from mark1.modern.losses import Loss
from mark1.modern.network import Network, check_network
from mark1.modern.second_order import graph
from mark1.modern.second_order.curvature import trainable_hessian
from mark1.modern.second_order.graph import Node

# Curvatures below this fraction of the greatest one count as 0.
FLAT = 1e-9
# First addition to the diagonal of a Hessian that is not positive definite, as a fraction of its greatest entry.
SHIFT = 1e-3


@dataclass(frozen=True)
class Problem:
    """A function with its gradient and Hessian."""

    value: Callable[[Array], float]
    gradient: Callable[[Array], Array]
    hessian: Callable[[Array], Array]


@dataclass
class Descent:
    """Path of a minimization: points, values and gradient norms, one more than steps, and the kind of the last point.

    `kind` is minimum, maximum, saddle, flat, or slope if the gradient is not yet 0; `curvatures` are the eigenvalues of
    `hessian`, the last one; `gradients` and `hessian_entries` count the work.
    """

    path: list[Array]
    values: list[float] = field(default_factory=list)
    gradient_norms: list[float] = field(default_factory=list)
    hessian: Array = field(default_factory=lambda: np.zeros((0, 0)))
    curvatures: Array = field(default_factory=lambda: np.zeros(0))
    kind: str = "slope"
    gradients: int = 0
    hessian_entries: int = 0

    @property
    def parameters(self) -> Array:
        """The last point."""
        return self.path[-1]

    @property
    def steps(self) -> int:
        """Number of steps."""
        return len(self.path) - 1


@options_checked
@dataclass(frozen=True)
class Newton:
    """Newton's method; `learning_rate` is the slide's lambda, 1 for the full step."""

    learning_rate: float = 1.0
    damping: float = 0.0
    line_search: bool = False

    def __post_init__(self) -> None:
        check_number("learning_rate of Newton", self.learning_rate)
        check_number("damping of Newton", self.damping)

    def minimize(
        self, function: Callable[[Node], Node] | Problem, start: ArrayLike, *, steps: int = 50, tolerance: float = 1e-10
    ) -> Descent:
        """Minimize a function of one vector until the norm of its gradient is at most `tolerance`.

        The function is written for `modern.graph`, such as `lambda w: w[0] ** 2 + 3 * w[1] ** 4`, or is a Problem with
        its own derivatives. Raises ValueError, naming the remedy, for a singular Hessian and for divergence.
        """
        if not isinstance(function, Problem) and not callable(function):
            raise ValueError(f"function must be a Problem or a function of one vector, not {type(function).__name__}")
        problem = function if isinstance(function, Problem) else of_function(function)
        steps, tolerance = check_count("steps", steps, 0), check_number("tolerance", tolerance)
        first = np.atleast_1d(check_array("start", start)).ravel()
        if not first.size:
            raise ValueError("start must hold at least one number")
        descent = Descent([first])
        with np.errstate(over="ignore", invalid="ignore"):
            gradient = self._look(problem, descent)
            while descent.gradient_norms[-1] > tolerance and descent.steps < steps:
                point = self._next(problem, descent, gradient)
                if point is None:
                    break
                descent.path.append(point)
                gradient = self._look(problem, descent)
        descent.curvatures = np.linalg.eigvalsh(_symmetric(descent.hessian))
        if descent.gradient_norms[-1] <= tolerance:
            descent.kind = name_point(descent.curvatures)
        return descent

    def fit(
        self,
        network: Network,
        x: ArrayLike,
        y: ArrayLike,
        *,
        loss: str | Loss | None = None,
        steps: int = 50,
        tolerance: float = 1e-8,
    ) -> Descent:
        """Train a network on all samples at once, and return the path of its trainable parameters."""
        start = check_network(network).parameters
        moving = network.trainable
        try:
            problem = of_network(network, x, y, loss)
            descent = self.minimize(problem, start[moving], steps=steps, tolerance=tolerance)
        except BaseException:
            network.replace(start)
            raise
        network.parameters = _placed(start, moving, descent.parameters)
        return descent

    def _look(self, problem: Problem, descent: Descent) -> Array:
        point = descent.parameters
        value, gradient, matrix = problem.value(point), problem.gradient(point), problem.hessian(point)
        if not (np.isfinite(value) and np.isfinite(gradient).all() and np.isfinite(matrix).all()):
            raise ValueError(
                f"Newton diverged at step {descent.steps} (value {value:g}) with learning_rate {self.learning_rate:g}: "
                "choose a smaller learning_rate, or line_search=True"
            )
        descent.values.append(float(value))
        descent.gradient_norms.append(float(np.linalg.norm(gradient)))
        descent.hessian = matrix
        descent.gradients += 1
        descent.hessian_entries += matrix.size
        return gradient

    def _next(self, problem: Problem, descent: Descent, gradient: Array) -> Array | None:
        matrix = _symmetric(descent.hessian) + self.damping * np.eye(len(gradient))
        point, rate = descent.parameters, self.learning_rate
        if not self.line_search:
            return np.asarray(point - rate * _solve(matrix, gradient))
        direction = -_downhill(matrix, gradient)
        slope = float(gradient @ direction)
        rounding = 4 * np.finfo(float).eps * abs(descent.values[-1])  # near a minimum the decrease is below rounding
        for _ in range(60):
            if problem.value(point + rate * direction) <= descent.values[-1] + rounding + 1e-4 * rate * slope:
                return np.asarray(point + rate * direction)
            rate /= 2
        return None


def of_function(function: Callable[[Node], Node]) -> Problem:
    """Return the problem of a function written for `modern.graph`, with exact derivatives."""
    return Problem(
        lambda w: _number(graph.node(function(graph.variable(w, "w")))),
        lambda w: graph.gradient(function, w)[1],
        lambda w: graph.hessian(function, w),
    )


def of_network(network: Network, x: ArrayLike, y: ArrayLike, loss: str | Loss | None = None) -> Problem:
    """Return the problem of a network's loss in its trainable parameters; evaluating a point sets them."""
    inputs, targets, kind = network.prepare(x, y, loss)
    start, moving = network.parameters, network.trainable

    def at(point: Array) -> Network:
        network.replace(_placed(start, moving, point))
        return network

    return Problem(
        lambda w: at(w).loss(inputs, targets, kind),
        lambda w: at(w).gradients(inputs, targets, kind)[moving],
        lambda w: trainable_hessian(at(w), inputs, targets, kind),
    )


def name_point(curvatures: ArrayLike) -> str:
    """Classify a stationary point by the eigenvalues of its Hessian: minimum, maximum, saddle, or flat.

    Flat means that some curvatures are 0 and the others have one sign, so that second derivatives do not decide.
    """
    values = np.asarray(curvatures)
    least = FLAT * max(float(np.abs(values).max(initial=0.0)), np.finfo(float).tiny)
    up, down = int((values > least).sum()), int((values < -least).sum())
    if up and down:
        return "saddle"
    return "minimum" if up == values.size else "maximum" if down == values.size else "flat"


def _number(output: Node) -> float:
    if output.value.size != 1:
        raise ValueError(f"Newton needs a function with one number as its value, not one of shape {output.shape}")
    return float(output.value.item())


def _placed(start: Array, moving: Array, point: Array) -> Array:
    whole = start.copy()
    whole[moving] = point
    return whole


def _symmetric(matrix: Array) -> Array:
    return np.asarray((matrix + matrix.T) / 2)


def _solve(matrix: Array, gradient: Array) -> Array:
    try:
        step = np.linalg.solve(matrix, gradient)
        miss = float(np.linalg.norm(matrix @ step - gradient))
    except np.linalg.LinAlgError:
        miss = np.inf
    if not miss <= 1e-6 * np.linalg.norm(gradient):
        raise ValueError("the Hessian is singular, so Newton's step is not defined: give damping above 0")
    return step


def _downhill(matrix: Array, gradient: Array) -> Array:
    scale = max(float(np.abs(matrix).max()), np.finfo(float).tiny)
    least = float(matrix.diagonal().min())
    shift = 0.0 if least > 0 else SHIFT * scale - least
    while True:
        shifted = matrix + shift * np.eye(len(matrix))
        if _is_positive(shifted):
            return np.asarray(np.linalg.solve(shifted, gradient))
        shift = max(2 * shift, SHIFT * scale)


def _is_positive(matrix: Array) -> bool:
    try:
        return bool(np.linalg.cholesky(matrix).diagonal().min() ** 2 > FLAT * np.abs(matrix).max())
    except np.linalg.LinAlgError:
        return False
