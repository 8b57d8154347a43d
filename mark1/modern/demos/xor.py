"""Exclusive or: the four corners of a square, which no single unit can separate, and small networks for them."""

import numpy as np

from mark1.modern.layers import Dense
from mark1.modern.network import Network

X = np.array([(-1.0, -1.0), (-1.0, 1.0), (1.0, -1.0), (1.0, 1.0)])
Y = np.array([0, 1, 1, 0])
LOSS = "binary_cross_entropy"


def network(hidden: int, *, start: str = "glorot_uniform", l2: float = 0.0, seed: int = 0) -> Network:
    """Return a network of tanh units and one sigmoid unit; `start` initializes all weights, biases start at 0."""
    layers = [
        Dense(hidden, "tanh", kernel_initializer=start, l2=l2),
        Dense(1, "sigmoid", kernel_initializer=start, l2=l2),
    ]
    return Network(2, layers, seed=seed)
