"""Optimizers: how a gradient becomes a change of the parameters, as pure functions of vectors.

    state = optimizer.start(parameters)
    parameters, state = optimizer.step(parameters, gradient, state)

A state is a dict of arrays and whole numbers; `updates` counts the steps done. Nothing handed in is changed. Names and
defaults are those of Keras 2.0 to 2.3 (`lr` is the older name of `learning_rate`; epsilon None means 1e-7); formulas
are those of the papers, named at each class. `as_printed=True` takes the formula of the lecture's slide letter by
letter instead, its indices t and t + 1 included. In the formulas W are the parameters, g the gradient, lambda the rate.
"""

import math
from dataclasses import KW_ONLY, InitVar, dataclass, fields
from typing import Any

import numpy as np

from mark1.base.checks import Array, check_number, find_named
from mark1.modern.schedules import Schedule

State = dict[str, Any]
EPSILON = 1e-7
# What must stay below 1, or an average would never forget and a velocity never fade.
_BELOW_ONE = ("momentum", "rho", "beta_1", "beta_2")


@dataclass(frozen=True)
class Optimizer:
    """What all optimizers share: the learning rate, its decay rate / (1 + decay t), and the checks."""

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
        """State before the first update; every average starts at 0, in the shape of the parameters."""
        return {"updates": 0} | {name: np.zeros_like(parameters) for name in self._averages}

    def step(self, parameters: Array, gradient: Array, state: State) -> tuple[Array, State]:
        """Parameters and state after one update."""
        if np.shape(parameters) != np.shape(gradient):
            raise ValueError(f"the gradient has shape {np.shape(gradient)}, the parameters {np.shape(parameters)}")
        change, averages = self._change(gradient, state, self.rate(state["updates"]))
        change += parameters
        return change, {"updates": state["updates"] + 1, **averages}

    def rate(self, updates: int) -> float:
        """Learning rate of the next update, after so many done."""
        base = self.learning_rate.rate(updates) if isinstance(self.learning_rate, Schedule) else self.learning_rate
        return float(base) / (1.0 + self.decay * updates)

    @property
    def _averages(self) -> tuple[str, ...]:
        return ()

    def _change(self, gradient: Array, state: State, rate: float) -> tuple[Array, State]:
        """What is added to the parameters, an array that nothing else holds, and the averages after the update."""
        raise NotImplementedError

    def _check(self, name: str, value: object) -> None:
        what = f"{name} of {type(self).__name__}"
        if isinstance(value, Schedule):
            return
        if name == "epsilon":
            value = EPSILON if value is None else value
            if value == 0:
                raise ValueError(f"{what} must be above 0, or a gradient of 0 would be divided by 0")
        if name in ("amsgrad", "as_printed"):
            if not isinstance(value, bool):
                raise ValueError(f"{what} must be True or False, not {value!r}")
            return
        object.__setattr__(self, name, check_number(what, value, below=1.0 if name in _BELOW_ONE else np.inf))


@dataclass(frozen=True)
class GradientDescent(Optimizer):
    """W <- W - lambda g (Cauchy 1847; the lecture's first formula)."""

    def _change(self, gradient: Array, state: State, rate: float) -> tuple[Array, State]:  # noqa: ARG002
        return -rate * gradient, {}


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


@dataclass(frozen=True)
class Nesterov(Momentum):
    """v <- momentum v - lambda g; W <- W + momentum v - lambda g (Nesterov 1983, in the form of Bengio et al. 2013)."""

    def _move(self, velocity: Array, gradient: Array, rate: float) -> Array:
        return np.asarray(self.momentum * velocity - rate * gradient)


@dataclass(frozen=True)
class Adagrad(Optimizer):
    """G <- G + g^2; W <- W - lambda g / (sqrt(G) + epsilon) (Duchi et al. 2011, the diagonal form).

    As printed: W <- W - lambda g / sqrt(G + epsilon) with the G of before, 0 at the first step.
    """

    epsilon: float | None = None
    as_printed: bool = False

    @property
    def _averages(self) -> tuple[str, ...]:
        return ("squares",)

    def _change(self, gradient: Array, state: State, rate: float) -> tuple[Array, State]:
        squares = state["squares"] + gradient * gradient
        under = np.sqrt(state["squares"] + self.epsilon) if self.as_printed else np.sqrt(squares) + self.epsilon
        return -rate * gradient / under, {"squares": squares}


@dataclass(frozen=True)
class RMSprop(Optimizer):
    """G <- rho G + (1 - rho) g^2; W <- W - lambda g / (sqrt(G) + epsilon) (Hinton 2012, lecture 6e; epsilon as Keras).

    As printed: one lambda is both the rate and rho, and W <- W - lambda g / sqrt(G + epsilon) with the G of before.
    """

    learning_rate: float | Schedule = 0.001
    rho: float = 0.9
    epsilon: float | None = None
    as_printed: bool = False

    @property
    def _averages(self) -> tuple[str, ...]:
        return ("squares",)

    def _change(self, gradient: Array, state: State, rate: float) -> tuple[Array, State]:
        squares = _average(state["squares"], gradient * gradient, rate if self.as_printed else self.rho)
        under = np.sqrt(state["squares"] + self.epsilon) if self.as_printed else np.sqrt(squares) + self.epsilon
        return -rate * gradient / under, {"squares": squares}


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
        squares = _average(state["squares"], gradient * gradient, self.rho)
        change = gradient * np.sqrt((state["changes"] + self.epsilon) / (squares + self.epsilon))
        changes = _average(state["changes"], change * change, self.rho)
        return -rate * change, {"squares": squares, "changes": changes}


@dataclass(frozen=True)
class Adam(Optimizer):
    """M and G average g and g^2; W <- W - lambda M^ / (sqrt(G^) + epsilon) (Kingma and Ba 2015).

    M^ = M / (1 - beta_1^t) and G^ = G / (1 - beta_2^t). `amsgrad` puts the greatest G so far in place of G, corrected
    the same way, as Keras and PyTorch do; `AMSGrad` is the paper's. As printed: no power t, epsilon inside the root,
    and each of W, M^ and G^ made from what stood before, so that the first two updates move nothing.
    """

    learning_rate: float | Schedule = 0.001
    beta_1: float = 0.9
    beta_2: float = 0.999
    epsilon: float | None = None
    amsgrad: bool = False
    as_printed: bool = False

    def __post_init__(self, lr: float | None) -> None:
        super().__post_init__(lr)
        if self.amsgrad and self.as_printed:
            raise ValueError("Adam takes amsgrad or as_printed, not both: the slide has no formula for AMSGrad")

    @property
    def _averages(self) -> tuple[str, ...]:
        more = ("greatest",) if self.amsgrad else ("mean_hat", "squares_hat") if self.as_printed else ()
        return ("mean", "squares", *more)

    def _change(self, gradient: Array, state: State, rate: float) -> tuple[Array, State]:
        new, room = _moments(gradient, state, self.beta_1, self.beta_2)
        if self.as_printed:
            hats = {"mean_hat": state["mean"] / (1 - self.beta_1), "squares_hat": state["squares"] / (1 - self.beta_2)}
            return -rate * state["mean_hat"] / np.sqrt(state["squares_hat"] + self.epsilon), new | hats
        if self.amsgrad:
            new["greatest"] = np.maximum(state["greatest"], new["squares"])
        # Both sides of the fraction are multiplied by the root of G's correction: the paper's value, one pass less.
        updates = state["updates"] + 1
        root = math.sqrt(1.0 - self.beta_2**updates)
        under = np.sqrt(new["greatest" if self.amsgrad else "squares"], out=room)
        under += root * (self.epsilon or EPSILON)
        change = np.divide(new["mean"], under, out=under)
        change *= -rate * root / (1.0 - self.beta_1**updates)
        return change, new


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
        new, _ = _moments(gradient, state, self.beta_1, self.beta_2)
        new["greatest"] = np.maximum(state["greatest"], new["squares"])
        return -rate * new["mean"] / (np.sqrt(new["greatest"]) + self.epsilon), new


def _average(old: Array, new: Array, keep: float, room: Array | None = None) -> Array:
    out = keep * old
    out += np.multiply(new, 1.0 - keep, out=room)
    return np.asarray(out)


def _moments(gradient: Array, state: State, beta_1: float, beta_2: float) -> tuple[State, Array]:
    """The two averages, and the room that they were worked out in, which may be written over."""
    room = np.empty_like(state["mean"])
    mean = _average(state["mean"], gradient, beta_1, room)
    np.multiply(gradient, gradient, out=room)
    return {"mean": mean, "squares": _average(state["squares"], room, beta_2, room)}, room


def SGD(  # noqa: N802  (Keras' name)
    learning_rate: float | Schedule = 0.01,
    momentum: float = 0.0,
    decay: float = 0.0,
    nesterov: bool = False,
    *,
    lr: float | None = None,
) -> Optimizer:
    """Keras' call for what are three optimizers here: gradient descent, momentum and Nesterov's."""
    if momentum == 0:
        return GradientDescent(learning_rate, lr=lr, decay=decay)
    return (Nesterov if nesterov else Momentum)(learning_rate, momentum=momentum, lr=lr, decay=decay)


KINDS: dict[str, type[Optimizer]] = {
    kind.__name__: kind for kind in (GradientDescent, Momentum, Nesterov, Adagrad, RMSprop, Adadelta, Adam, AMSGrad)
}


def names() -> tuple[str, ...]:
    """Names that `get` accepts, in capitals or not; "SGD" besides."""
    return tuple(KINDS)


def get(optimizer: object) -> Optimizer:
    """The optimizer of that name with its defaults; an Optimizer is handed back as it is."""
    if isinstance(optimizer, Optimizer):
        return optimizer
    known: dict[str, type[Optimizer]] = {**KINDS, "SGD": GradientDescent}
    by_small = {name.lower(): name for name in known}
    name = by_small.get(optimizer.lower(), optimizer) if isinstance(optimizer, str) else optimizer
    return find_named("optimizer", name, known)()
