"""Depth: train networks that differ only in the number of hidden layers."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from mark1.base.checks import check_count, check_number
from mark1.modern.layers import Dense
from mark1.modern.network import Network

Samples = tuple[ArrayLike, ArrayLike]


@dataclass(frozen=True)
class Hidden:
    """Settings of all hidden layers of a network: activation, initializer, units, and L2 on every layer."""

    activation: str = "relu"
    initializer: str = "he_normal"
    units: int = 64
    l2: float = 0.0

    def __post_init__(self) -> None:
        check_number("l2", self.l2)

    def stack(self, inputs: int, depth: int, classes: int, seed: int) -> Network:
        """Return a network of `depth` such layers (0: none) and a softmax unit per class."""
        each = {"kernel_initializer": self.initializer, "l2": self.l2}
        hidden = [Dense(self.units, self.activation, **each) for _ in range(check_count("depth", depth, 0))]  # type: ignore[arg-type]
        return Network(inputs, [*hidden, Dense(classes, "softmax", l2=self.l2)], seed=seed)


@dataclass(frozen=True)
class Outcome:
    """Results of networks of one depth: number of parameters, mean error rates, and mean gradient norms.

    `gradients` holds the norm of dL/dW of each layer before training.
    """

    parameters: int
    training_error: float
    test_error: float
    gradients: list[float]


def outcome(networks: list[Network], train: Samples, test: Samples, **settings: Any) -> Outcome:
    """Train networks of one depth and return their results; the settings are those of `Network.fit`."""
    gradients = np.mean([gradient_norms(net, *train) for net in networks], axis=0)
    for net in networks:
        net.fit(*train, **settings)
    training_error, test_error = (error(networks, *samples) for samples in (train, test))
    return Outcome(networks[0].size, training_error, test_error, gradients.tolist())


def gradient_norms(network: Network, x: ArrayLike, y: ArrayLike) -> list[float]:
    """Return the Euclidean norm of dL/dW of each layer, from the input on, for the loss on all samples."""
    return [float(np.linalg.norm(w)) for w, _ in network.unpack(network.gradients(x, y))]


def error(networks: list[Network], x: ArrayLike, y: ArrayLike) -> float:
    """Return the error rate, averaged over the networks."""
    return float(np.mean([1.0 - net.accuracy(x, y) for net in networks]))
