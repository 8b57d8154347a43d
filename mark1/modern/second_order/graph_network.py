"""Build a network's loss node by node on `modern.graph`, to inspect or check its gradients."""

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from mark1.modern.activations import Activation
from mark1.modern.activations import get as get_activation
from mark1.modern.losses import FLOOR, Loss
from mark1.modern.network import Network
from mark1.modern.second_order import graph
from mark1.modern.second_order.graph import Node


def of_network(network: Network, x: ArrayLike, y: ArrayLike, loss: str | Loss | None = None) -> tuple[Node, list[Node]]:
    """Return the loss as a node, and the nodes W1, b1, W2, ... it depends on, in the order of `network.parameters`.

    After `backward()` on the loss, the concatenated gradients of these nodes equal `network.gradients(x, y, loss)`,
    except for frozen parameters, which have 0 there.
    """
    inputs, targets, kind = network.prepare(x, y, loss)
    leaves: list[Node] = []
    h, penalty = graph.node(inputs), graph.node(0.0)
    for k, (layer, w, b) in enumerate(zip(network.layers, network.weights, network.biases, strict=True), start=1):
        leaves.append(graph.variable(w, f"W{k}"))
        penalty = penalty + _penalty(leaves[-1], layer.l1, layer.l2)
        z = h @ (leaves[-1] if layer.mask is None else leaves[-1] * layer.mask.astype(w.dtype)).T
        if b.size:
            leaves.append(graph.variable(b, f"b{k}"))
            z = z + leaves[-1]
        h = _activate(layer.g, z)
    fused = kind.fused == network.layers[-1].g.name and kind.name in _FUSED
    terms = _FUSED[kind.name](z, targets) if fused else _TERMS[kind.name](h, targets)
    return terms.sum() * kind.share(targets) + penalty, leaves


def _penalty(w: Node, l1: float, l2: float) -> Node:
    return (w * np.sign(w.value)).sum() * l1 + (w * w).sum() * l2


def _activate(activation: Activation, z: Node) -> Node:
    if activation.name in _ACTIVATIONS:
        return _ACTIVATIONS[activation.name](z)
    family, parameter = activation.name.rstrip(")").split("(")
    return _FAMILIES[family](z, float(parameter))


def _soft_relu(z: Node) -> Node:
    return graph.operation(get_activation("soft_relu")(z.value), "soft_relu", z, lambda _: graph.sigmoid(z))


def _gelu(z: Node) -> Node:
    def density(_out: Node) -> Node:
        return graph.exp(z * z * -0.5) * (1 / math.sqrt(2 * math.pi))

    cdf = np.reshape([0.5 * math.erfc(-v / math.sqrt(2)) for v in z.value.ravel().tolist()], z.shape)
    return z * graph.operation(cdf, "Phi", z, density)


def _elu(z: Node, alpha: float) -> Node:
    return graph.relu(z) + (graph.exp(-graph.relu(-z)) - 1.0) * alpha


def _leaky(z: Node, leak: float) -> Node:
    return z * leak + graph.relu(z) * (1.0 - leak)


def _log_softmax(z: Node) -> Node:
    shifted: Node = z - z.value.max(axis=1, keepdims=True)
    return shifted - graph.log(graph.exp(shifted).sum(axis=1))


def _held(p: Node) -> Node:
    return p + np.maximum(FLOOR - p.value, 0.0)


_ACTIVATIONS: dict[str, Callable[[Node], Node]] = {
    "linear": lambda z: z,
    "step": lambda z: graph.node(z.value >= 0),
    "sigmoid": graph.sigmoid,
    "tanh": graph.tanh,
    "relu": graph.relu,
    "soft_relu": _soft_relu,
    "gelu": _gelu,
    "softmax": lambda z: graph.exp(_log_softmax(z)),
}
_FAMILIES: dict[str, Callable[[Node, float], Node]] = {"leaky_relu": _leaky, "lecture_leaky_relu": _leaky, "elu": _elu}
_TERMS: dict[str, Callable[[Node, np.ndarray], Node]] = {
    "mean_squared_error": lambda p, y: (p - y) ** 2,
    "half_sum_of_squares": lambda p, y: (p - y) ** 2 * 0.5,
    "binary_cross_entropy": lambda p, y: -(y * graph.log(_held(p)) + (1.0 - y) * graph.log(_held(1.0 - p))),
    "cross_entropy": lambda p, y: -y * graph.log(_held(p)),
    "perceptron": lambda p, y: p * np.where(p.value * y <= 0, -y, 0.0),
}
_FUSED: dict[str, Callable[[Node, np.ndarray], Node]] = {
    "binary_cross_entropy": lambda z, y: _soft_relu(z) - z * y,
    "cross_entropy": lambda z, y: _log_softmax(z) * -y,
}
