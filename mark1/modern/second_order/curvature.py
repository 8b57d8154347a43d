"""Exact Hessian of a network's loss, by differentiating backpropagation along one parameter after another.

A Hessian-vector product costs about two gradients (Pearlmutter 1994); n of them give the matrix.
"""

import numpy as np
from numpy.typing import ArrayLike

from mark1.base.checks import Array, check_array
from mark1.modern import backprop
from mark1.modern.backprop import Parts
from mark1.modern.losses import Loss
from mark1.modern.network import Network, check_network


def hessian(network: Network, x: ArrayLike, y: ArrayLike, loss: str | Loss | None = None) -> Array:
    """Return the second derivatives of the loss, shape (size, size), 0 in rows and columns of frozen parameters."""
    matrix = np.zeros((check_network(network).size, network.size), network.dtype)
    moving = np.flatnonzero(network.trainable)
    matrix[np.ix_(moving, moving)] = trainable_hessian(network, x, y, loss)
    return matrix


def trainable_hessian(network: Network, x: ArrayLike, y: ArrayLike, loss: str | Loss | None = None) -> Array:
    """Return the second derivatives of the loss with respect to the n trainable parameters, shape (n, n)."""
    curve = _Curve(check_network(network), *network.prepare(x, y, loss))
    moving = np.flatnonzero(network.trainable)
    matrix = np.zeros((len(moving), len(moving)), network.dtype)
    direction = np.zeros(network.size, network.dtype)
    parts = network.unpack(direction)
    for row, k in zip(matrix, moving, strict=True):
        direction[k] = 1
        row[...] = curve.along(parts)[moving]
        direction[k] = 0
    return matrix


def hessian_product(
    network: Network, x: ArrayLike, y: ArrayLike, direction: ArrayLike, loss: str | Loss | None = None
) -> Array:
    """Return the Hessian times a flat direction, shape (size,), without computing the matrix."""
    along = np.array(check_array("the direction", direction, network.dtype))
    parts = network.unpack(along)
    along[~network.trainable] = 0
    return _Curve(network, *network.prepare(x, y, loss)).along(parts)


class _Curve:
    """One forward and one backward pass, stored to be differentiated along any direction.

    Frozen layers below the first trainable one are evaluated once: for the others they only transform the inputs.
    """

    def __init__(self, network: Network, x: Array, y: Array, loss: Loss) -> None:
        parts = list(zip(network.weights, network.biases, strict=True))
        self.first, self.frozen = backprop.first_trainable(network.layers), ~network.trainable
        below = backprop.forward(network.layers[: self.first], parts[: self.first], x)
        x = below[-1][1] if below else x
        self.layers, self.y, self.loss, self.network = network.layers[self.first :], y, loss, network
        self.parts = parts[self.first :]
        self.passes = backprop.forward(self.layers, self.parts, x)
        self.inputs = [x, *(h for _, h in self.passes[:-1])]
        self.deltas = [loss.delta(self.layers[-1].g, *self.passes[-1], y)]
        self.upstreams: list[Array] = []
        for k in range(len(self.layers) - 1, 0, -1):
            self.upstreams.insert(0, self.deltas[0] @ self.parts[k][0])
            self.deltas.insert(0, self.layers[k - 1].g.backward(*self.passes[k - 1], self.upstreams[0]))

    def along(self, direction: Parts) -> Array:
        """Return the change of the flat gradient when the parameters change along `direction`."""
        change = np.zeros(self.network.size, self.network.dtype)
        into, direction = self.network.unpack(change)[self.first :], direction[self.first :]
        moved_z, moved_x = self._forward(direction)
        moved = self.loss.delta_change(self.layers[-1].g, *self.passes[-1], self.y, moved_z[-1])
        for k in range(len(self.layers) - 1, -1, -1):
            into[k][0][...] = moved.T @ self.inputs[k] + self.deltas[k].T @ moved_x[k]
            backprop.sum_bias(moved, into[k][1])
            if k:
                moved = self._through(k - 1, moved, direction[k][0], moved_z[k - 1])
        for layer, (w, _), (dw, _) in zip(self.layers, into, direction, strict=True):
            w += 2 * layer.l2 * dw
        change[self.frozen] = 0
        return change

    def _forward(self, direction: Parts) -> tuple[list[Array], list[Array]]:
        moved_z, moved_x = [], [np.zeros_like(self.inputs[0])]
        for k, (dw, db) in enumerate(direction):
            z = moved_x[k] @ self.parts[k][0].T + self.inputs[k] @ dw.T
            moved_z.append(z + db if db.size else z)
            moved_x.append(self.layers[k].g.forward(*self.passes[k], moved_z[k]))
        return moved_z, moved_x

    def _through(self, k: int, moved: Array, dw: Array, moved_z: Array) -> Array:
        activation, (z, h) = self.layers[k].g, self.passes[k]
        upstream = moved @ self.parts[k + 1][0] + self.deltas[k + 1] @ dw
        return activation.backward(z, h, upstream) + activation.curvature(z, h, self.upstreams[k], moved_z)
