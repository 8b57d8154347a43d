"""The wave: one sine unit with one weight, p = sin(w x), whose loss has many minima and can be drawn as a curve.

The samples are made by the same unit with the weight TRUE, so that the lowest minimum lies there; where the data hold
no noise, every single sample agrees with it.
"""

import numpy as np
from numpy.typing import ArrayLike

from mark1.base.checks import Array, check_array, check_count, check_number, make_generator
from mark1.modern.activations import Activation
from mark1.modern.layers import Dense
from mark1.modern.network import Network, Trainer
from mark1.modern.optimizers import GradientDescent

TRUE = 1.5  # weight that made the samples
REACH = 3.0  # x lies in (-REACH, REACH)

sine = Activation("sine", r"\sin z", np.sin, lambda z, _h: np.cos(z), lambda _z, h: -h)


def samples(n: int, *, noise: float = 0.0, seed: int | np.random.Generator = 0) -> tuple[Array, Array]:
    """Draw x evenly, and y = sin(TRUE x) with normal noise of that standard deviation, both of shape (n, 1)."""
    rng = make_generator(seed)
    x = rng.uniform(-REACH, REACH, (check_count("n", n), 1))
    return x, np.sin(TRUE * x) + check_number("noise", noise) * rng.normal(size=x.shape)


def unit(weight: float) -> Network:
    """The network of one sine unit whose weight starts there."""
    return Network(1, [Dense(1, sine, use_bias=False, kernel_initializer=[[weight]])])


def landscape(x: Array, y: Array, weights: ArrayLike) -> Array:
    """Mean squared error of the unit at each of the weights, shape (m,)."""
    across = np.ravel(check_array("weights", weights))
    return np.asarray(np.square(np.sin(x * across) - y).mean(axis=0))


def minima(x: Array, y: Array, weights: Array) -> Array:
    """Those of the rising weights, shape (m,), at which the landscape is lower than at both neighbours."""
    loss = landscape(x, y, weights)
    return weights[1:-1][(loss[1:-1] < loss[:-2]) & (loss[1:-1] < loss[2:])]


def train(
    x: Array, y: Array, start: float, *, learning_rate: float, batch_size: int, epochs: int, seed: int = 0
) -> Trainer:
    """Gradient descent on the mean squared error from that weight; its network holds the weight it came to."""
    optimizer = GradientDescent(learning_rate)
    trainer = Trainer(
        unit(start), x, y, loss="mean_squared_error", optimizer=optimizer, batch_size=batch_size, seed=seed
    )
    trainer.run(epochs)
    return trainer
