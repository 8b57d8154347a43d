"""Optimizers: turn a gradient into new parameters, as pure functions of vectors.

    state = optimizer.start(parameters)
    parameters, state = optimizer.step(parameters, gradient, state)

A state is a dict of arrays and `updates`, the number of steps done. No argument is changed in place. Names and defaults
are those of Keras 2.0 to 2.3 (`lr` is the older name of `learning_rate`; epsilon None means 1e-7); formulas are those
of the papers, named at each class. The formulas of the lecture's slides, letter by letter, are in
`demos.slide_optimizers`. In the formulas W are the parameters, g the gradient, lambda the learning rate.
"""

import math
from dataclasses import KW_ONLY, InitVar, dataclass, fields
from typing import Any

import numpy as np

from mark1.base.checks import Array, check_number, find_named, is_number, short_repr
from mark1.base.options import checks_options, options_checked
from mark1.modern.schedules import Schedule

State = dict[str, Any]
EPSILON = 1e-7
# These must be below 1: otherwise an average never forgets and a velocity never decays.
_BELOW_ONE = ("momentum", "rho", "beta_1", "beta_2")


@dataclass(frozen=True)
class Optimizer:
    """Base class: the learning rate, its decay rate / (1 + decay t), and validation."""

    learning_rate: float | Schedule = 0.01
    _: KW_ONLY
    lr: InitVar[float | None] = None
    decay: float = 0.0

    def __post_init__(self, lr: float | None) -> None:
        if lr is not None:
            object.__setattr__(self, "learning_rate", lr)
        for field in fields(self):
            self._check(field.name, getattr(self, field.name))

    def start(self, parameters: Array) -> State:
        """Return the state before the first update; every average starts at 0, in the shape of the parameters."""
        return {"updates": 0} | {name: np.zeros_like(parameters) for name in self._averages}

    def step(self, parameters: Array, gradient: Array, state: State) -> tuple[Array, State]:
        """Return parameters and state after one update."""
        if np.shape(parameters) != np.shape(gradient):
            raise ValueError(f"the gradient has shape {np.shape(gradient)}, the parameters {np.shape(parameters)}")
        change, averages = self._change(gradient, state, self.rate(state["updates"]))
        change += parameters
        return change, {"updates": state["updates"] + 1, **averages}

    def rate(self, updates: int) -> float:
        """Return the learning rate of the next update, after so many done."""
        base = self.learning_rate.rate(updates) if isinstance(self.learning_rate, Schedule) else self.learning_rate
        return float(base) / (1.0 + self.decay * updates)

    @property
    def _averages(self) -> tuple[str, ...]:
        return ()

    def _change(self, gradient: Array, state: State, rate: float) -> tuple[Array, State]:
        """Return the change of the parameters, as an array not referenced elsewhere, and the new averages."""
        raise NotImplementedError

    def _check(self, name: str, value: object) -> None:
        what = f"{name} of {type(self).__name__}"
        if isinstance(value, Schedule):
            return
        if name == "epsilon":
            value = EPSILON if value is None else value
            if is_number(value) and value == 0:
                raise ValueError(f"{what} must be above 0, or a gradient of 0 would be divided by 0")
        if name == "amsgrad":
            if not isinstance(value, bool):
                raise ValueError(f"{what} must be True or False, not {short_repr(value)}")
            return
        object.__setattr__(self, name, check_number(what, value, below=1.0 if name in _BELOW_ONE else np.inf))


@options_checked
@dataclass(frozen=True)
class GradientDescent(Optimizer):
    """W <- W - lambda g (Cauchy 1847; the lecture's first formula)."""

    def _change(self, gradient: Array, state: State, rate: float) -> tuple[Array, State]:  # noqa: ARG002
        return -rate * gradient, {}


@options_checked
@dataclass(frozen=True)
class Momentum(Optimizer):
    """v <- momentum v - lambda g; W <- W + v (Polyak 1964). An earlier rate stays in the velocity, as in Keras."""

    momentum: float = 0.9

    @property
    def _averages(self) -> tuple[str, ...]:
        return ("velocity",)

    def _change(self, gradient: Array, state: State, rate: float) -> tuple[Array, State]:
        velocity = self.momentum * state["velocity"]
        velocity -= rate * gradient
        return self._move(velocity, gradient, rate), {"velocity": velocity}

    def _move(self, velocity: Array, gradient: Array, rate: float) -> Array:  # noqa: ARG002
        return np.array(velocity)


@options_checked
@dataclass(frozen=True)
class Nesterov(Momentum):
    """v <- momentum v - lambda g; W <- W + momentum v - lambda g (Nesterov 1983, in the form of Bengio et al. 2013)."""

    def _move(self, velocity: Array, gradient: Array, rate: float) -> Array:
        return np.asarray(self.momentum * velocity - rate * gradient)


@options_checked
@dataclass(frozen=True)
class Adagrad(Optimizer):
    """G <- G + g^2; W <- W - lambda g / (sqrt(G) + epsilon) (Duchi et al. 2011, the diagonal form)."""

    epsilon: float | None = None

    @property
    def _averages(self) -> tuple[str, ...]:
        return ("squares",)

    def _change(self, gradient: Array, state: State, rate: float) -> tuple[Array, State]:
        squares = state["squares"] + gradient * gradient
        return -rate * gradient / (np.sqrt(squares) + self.epsilon), {"squares": squares}


@options_checked
@dataclass(frozen=True)
class RMSprop(Optimizer):
    """G <- rho G + (1 - rho) g^2; W <- W - lambda g / (sqrt(G) + epsilon) (Hinton 2012, lecture 6e; epsilon: Keras)."""

    learning_rate: float | Schedule = 0.001
    rho: float = 0.9
    epsilon: float | None = None

    @property
    def _averages(self) -> tuple[str, ...]:
        return ("squares",)

    def _change(self, gradient: Array, state: State, rate: float) -> tuple[Array, State]:
        squares = average(state["squares"], gradient * gradient, self.rho)
        return -rate * gradient / (np.sqrt(squares) + self.epsilon), {"squares": squares}


@options_checked
@dataclass(frozen=True)
class Adadelta(Optimizer):
    """W <- W - lambda g sqrt(D + epsilon) / sqrt(G + epsilon) (Zeiler 2012, who has no lambda: it is 1).

    G averages g^2, D the squares of the changes before lambda, both as rho and 1 - rho.
    """

    learning_rate: float | Schedule = 1.0
    rho: float = 0.95
    epsilon: float | None = None

    @property
    def _averages(self) -> tuple[str, ...]:
        return ("squares", "changes")

    def _change(self, gradient: Array, state: State, rate: float) -> tuple[Array, State]:
        squares = average(state["squares"], gradient * gradient, self.rho)
        change = gradient * np.sqrt((state["changes"] + self.epsilon) / (squares + self.epsilon))
        changes = average(state["changes"], change * change, self.rho)
        return -rate * change, {"squares": squares, "changes": changes}


@options_checked
@dataclass(frozen=True)
class Adam(Optimizer):
    """M and G average g and g^2; W <- W - lambda M^ / (sqrt(G^) + epsilon) (Kingma and Ba 2015).

    M^ = M / (1 - beta_1^t) and G^ = G / (1 - beta_2^t). `amsgrad` puts the greatest G so far in place of G, corrected
    the same way, as Keras and PyTorch do; `AMSGrad` is the paper's.
    """

    learning_rate: float | Schedule = 0.001
    beta_1: float = 0.9
    beta_2: float = 0.999
    epsilon: float | None = None
    amsgrad: bool = False

    @property
    def _averages(self) -> tuple[str, ...]:
        return ("mean", "squares", "greatest") if self.amsgrad else ("mean", "squares")

    def _change(self, gradient: Array, state: State, rate: float) -> tuple[Array, State]:
        new, room = moments(gradient, state, self.beta_1, self.beta_2)
        if self.amsgrad:
            new["greatest"] = np.maximum(state["greatest"], new["squares"])
        # Numerator and denominator are multiplied by the root of G's correction: the same value, one pass over memory
        # less.
        updates = state["updates"] + 1
        root = math.sqrt(1.0 - self.beta_2**updates)
        under = np.sqrt(new["greatest" if self.amsgrad else "squares"], out=room)
        under += root * (self.epsilon or EPSILON)
        change = np.divide(new["mean"], under, out=under)
        change *= -rate * root / (1.0 - self.beta_1**updates)
        return change, new


@options_checked
@dataclass(frozen=True)
class AMSGrad(Optimizer):
    """W <- W - lambda M / (sqrt(greatest G so far) + epsilon) (Reddi et al. 2018, algorithm 2: no bias correction)."""

    learning_rate: float | Schedule = 0.001
    beta_1: float = 0.9
    beta_2: float = 0.999
    epsilon: float | None = None

    @property
    def _averages(self) -> tuple[str, ...]:
        return ("mean", "squares", "greatest")

    def _change(self, gradient: Array, state: State, rate: float) -> tuple[Array, State]:
        new, _ = moments(gradient, state, self.beta_1, self.beta_2)
        new["greatest"] = np.maximum(state["greatest"], new["squares"])
        return -rate * new["mean"] / (np.sqrt(new["greatest"]) + self.epsilon), new


def average(old: Array, new: Array, keep: float, room: Array | None = None) -> Array:
    """Return keep x old + (1 - keep) x new; `room` is an array that may be overwritten."""
    out = keep * old
    out += np.multiply(new, 1.0 - keep, out=room)
    return np.asarray(out)


def moments(gradient: Array, state: State, beta_1: float, beta_2: float) -> tuple[State, Array]:
    """Return the averages of g and g^2, and a scratch array that may be overwritten."""
    room = np.empty_like(state["mean"])
    mean = average(state["mean"], gradient, beta_1, room)
    np.multiply(gradient, gradient, out=room)
    return {"mean": mean, "squares": average(state["squares"], room, beta_2, room)}, room


@checks_options("SGD")
def SGD(  # noqa: N802  (Keras' name)
    learning_rate: float | Schedule = 0.01,
    momentum: float = 0.0,
    decay: float = 0.0,
    nesterov: bool = False,
    *,
    lr: float | None = None,
) -> Optimizer:
    """Return GradientDescent, Momentum or Nesterov: Keras has one call for the three."""
    if is_number(momentum) and momentum == 0:
        return GradientDescent(learning_rate, lr=lr, decay=decay)
    return (Nesterov if nesterov else Momentum)(learning_rate, momentum=momentum, lr=lr, decay=decay)


KINDS: dict[str, type[Optimizer]] = {
    kind.__name__: kind for kind in (GradientDescent, Momentum, Nesterov, Adagrad, RMSprop, Adadelta, Adam, AMSGrad)
}


def names() -> tuple[str, ...]:
    """Return the names that `get` accepts, in upper or lower case, without the alias "SGD"."""
    return tuple(KINDS)


def get(optimizer: object) -> Optimizer:
    """Return the optimizer of that name with its defaults; an Optimizer is returned itself."""
    if isinstance(optimizer, Optimizer):
        return optimizer
    known: dict[str, type[Optimizer]] = {**KINDS, "SGD": GradientDescent}
    by_lower_case = {name.lower(): name for name in known}
    name = by_lower_case.get(optimizer.lower(), optimizer) if isinstance(optimizer, str) else optimizer
    return find_named("optimizer", name, known)()
