"""Sine unit: one unit with one weight, p = sin(w x), whose loss has many local minima and can be drawn as a curve.

The samples come from the same unit with the weight TRUE, so the global minimum lies there; without noise every single
sample has its minimum there too.
"""

import numpy as np
from numpy.typing import ArrayLike

from mark1.base.checks import Array, check_array, check_count, check_number, make_generator
from mark1.modern.activations import Activation
from mark1.modern.layers import Dense
from mark1.modern.network import Network, Trainer
from mark1.modern.optimizers import GradientDescent

TRUE = 1.5  # weight of the samples
REACH = 3.0  # x lies in (-REACH, REACH)

sine = Activation("sine", r"\sin z", np.sin, lambda z, _h: np.cos(z), lambda _z, h: -h)


def samples(n: int, *, noise: float = 0.0, seed: int | np.random.Generator = 0) -> tuple[Array, Array]:
    """Return uniform x and y = sin(TRUE x) with normal noise of that standard deviation, both of shape (n, 1)."""
    rng = make_generator(seed)
    x = rng.uniform(-REACH, REACH, (check_count("n", n), 1))
    return x, np.sin(TRUE * x) + check_number("noise", noise) * rng.normal(size=x.shape)


def unit(weight: float) -> Network:
    """Return the network of one sine unit with that initial weight."""
    return Network(1, [Dense(1, sine, use_bias=False, kernel_initializer=[[weight]])])


def landscape(x: Array, y: Array, weights: ArrayLike) -> Array:
    """Return the mean squared error of the unit at each of the weights, shape (m,)."""
    across = np.ravel(check_array("weights", weights))
    return np.asarray(np.square(np.sin(x * across) - y).mean(axis=0))


def minima(x: Array, y: Array, weights: Array) -> Array:
    """Return the local minima among ascending weights, shape (m,): those with a lower loss than both neighbours."""
    loss = landscape(x, y, weights)
    return weights[1:-1][(loss[1:-1] < loss[:-2]) & (loss[1:-1] < loss[2:])]


def train(
    x: Array, y: Array, start: float, *, learning_rate: float, batch_size: int, epochs: int, seed: int = 0
) -> Trainer:
    """Train by gradient descent on the mean squared error from that weight; the trainer's network has the result."""
    optimizer = GradientDescent(learning_rate)
    trainer = Trainer(
        unit(start), x, y, loss="mean_squared_error", optimizer=optimizer, batch_size=batch_size, seed=seed
    )
    trainer.run(epochs)
    return trainer
