"""Depth: networks that differ only in how many hidden layers they have, and what becomes of them in training."""

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
    """What the hidden layers of a stack have in common: activation, initialiser, units, and L2 on every layer."""

    activation: str = "relu"
    initializer: str = "he_normal"
    units: int = 64
    l2: float = 0.0

    def __post_init__(self) -> None:
        check_number("l2", self.l2)

    def stack(self, inputs: int, depth: int, classes: int, seed: int) -> Network:
        """A network of so many such layers (0 is none), and a softmax unit for each class."""
        each = {"kernel_initializer": self.initializer, "l2": self.l2}
        hidden = [Dense(self.units, self.activation, **each) for _ in range(check_count("depth", depth, 0))]  # type: ignore[arg-type]
        return Network(inputs, [*hidden, Dense(classes, "softmax", l2=self.l2)], seed=seed)


@dataclass(frozen=True)
class Outcome:
    """Of several networks of one depth: parameters, and the means of the rest.

    Errors are parts answered wrongly; `gradients` holds the norm of dL/dW of each layer before training.
    """

    parameters: int
    training_error: float
    test_error: float
    gradients: list[float]


def outcome(networks: list[Network], train: Samples, test: Samples, **settings: Any) -> Outcome:
    """Train networks of one depth and say how they did; the settings are those of `Network.fit`."""
    gradients = np.mean([gradient_norms(net, *train) for net in networks], axis=0)
    for net in networks:
        net.fit(*train, **settings)
    training_error, test_error = (error(networks, *samples) for samples in (train, test))
    return Outcome(networks[0].size, training_error, test_error, gradients.tolist())


def gradient_norms(network: Network, x: ArrayLike, y: ArrayLike) -> list[float]:
    """Euclidean norm of dL/dW of each layer, from the input on, for cross-entropy on all samples."""
    return [float(np.linalg.norm(w)) for w, _ in network.unpack(network.gradients(x, y))]


def error(networks: list[Network], x: ArrayLike, y: ArrayLike) -> float:
    """Part of the samples that is answered wrongly, mean over the networks."""
    return float(np.mean([1.0 - net.accuracy(x, y) for net in networks]))
