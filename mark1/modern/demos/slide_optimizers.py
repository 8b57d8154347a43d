"""Optimizers exactly as the lecture's slides print them, indices t and t + 1 included.

Where the slides differ from the papers is said at each class; `modern.optimizers` has the papers' formulas.
"""

from dataclasses import dataclass

import numpy as np

from mark1.base.checks import Array
from mark1.base.options import options_checked
from mark1.modern.optimizers import Adagrad, Adam, Optimizer, RMSprop, State, average, moments


@options_checked
@dataclass(frozen=True)
class AdagradAsPrinted(Adagrad):
    """W <- W - lambda g / sqrt(G + epsilon) with the G of before the update, which is 0 at the first step."""

    def _change(self, gradient: Array, state: State, rate: float) -> tuple[Array, State]:
        squares = state["squares"] + gradient * gradient
        return -rate * gradient / np.sqrt(state["squares"] + self.epsilon), {"squares": squares}


@options_checked
@dataclass(frozen=True)
class RMSpropAsPrinted(RMSprop):
    """One lambda is both the rate and rho, and W <- W - lambda g / sqrt(G + epsilon) with the G of before."""

    def _change(self, gradient: Array, state: State, rate: float) -> tuple[Array, State]:
        squares = average(state["squares"], gradient * gradient, rate)
        return -rate * gradient / np.sqrt(state["squares"] + self.epsilon), {"squares": squares}


@options_checked
@dataclass(frozen=True)
class AdamAsPrinted(Adam):
    """No power t in the corrections, epsilon inside the root, and W, M^ and G^ each made from the values of before.

    So the first two updates change nothing. Raises ValueError for `amsgrad`, for which the slide has no formula.
    """

    def __post_init__(self, lr: float | None) -> None:
        super().__post_init__(lr)
        if self.amsgrad:
            raise ValueError("AdamAsPrinted takes no amsgrad: the slide has no formula for AMSGrad")

    @property
    def _averages(self) -> tuple[str, ...]:
        return ("mean", "squares", "mean_hat", "squares_hat")

    def _change(self, gradient: Array, state: State, rate: float) -> tuple[Array, State]:
        new, _ = moments(gradient, state, self.beta_1, self.beta_2)
        hats = {"mean_hat": state["mean"] / (1 - self.beta_1), "squares_hat": state["squares"] / (1 - self.beta_2)}
        return -rate * state["mean_hat"] / np.sqrt(state["squares_hat"] + self.epsilon), new | hats


AS_PRINTED: dict[str, type[Optimizer]] = {
    kind.__name__: kind for kind in (AdagradAsPrinted, RMSpropAsPrinted, AdamAsPrinted)
}
