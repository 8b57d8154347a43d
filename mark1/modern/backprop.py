"""Forward and backward through a stack of dense layers: pure functions on arrays, no object holds a state here.

Samples are rows, so a layer reads z = x W^T + b. `Parts` are one (W, b) for each layer, views of a flat vector.
"""

from collections.abc import Sequence

import numpy as np

from mark1.base.checks import Array
from mark1.modern.layers import Dense
from mark1.modern.losses import Loss

Parts = Sequence[tuple[Array, Array]]
Passes = list[tuple[Array, Array]]


def unpack(vector: Array, layers: Sequence[Dense], inputs: int) -> list[tuple[Array, Array]]:
    """Views of a flat vector as one (W, b) for each layer, W of shape (units, inputs)."""
    parts, at = [], 0
    for layer in layers:
        end = at + layer.units * inputs
        parts.append((vector[at:end].reshape(layer.units, inputs), vector[end : end + layer.biases]))
        at, inputs = end + layer.biases, layer.units
    return parts


def forward(layers: Sequence[Dense], parts: Parts, x: Array, *, sparing: bool = False) -> Passes:
    """Scores z and outputs h of every layer, each of shape (n, units).

    `sparing` lets h take the place of z in hidden layers where `backward` needs no more, so that memory is passed over
    less often.
    """
    passes: Passes = []
    for layer, (w, b) in zip(layers, parts, strict=True):
        z = x @ w.T
        if b.size:
            z += b
        in_place = layer.g.in_place if sparing and layer is not layers[-1] else None
        x = (in_place or layer.g.function)(z)
        passes.append((z, x))
    return passes


def backward(layers: Sequence[Dense], parts: Parts, x: Array, passes: Passes, delta: Array, gradient: Parts) -> None:
    """Write the gradient of every W and b into `gradient`, given the gradient `delta` on the last layer's scores.

    It ends at the first layer that trains; below, where nothing moves, the gradient is written as 0.
    """
    first = first_trained(layers)
    for into_w, into_b in gradient[:first]:
        into_w[...], into_b[...] = 0, 0
    for k in range(len(layers) - 1, first - 1, -1):
        into_w, into_b = gradient[k]
        np.matmul(delta.T, passes[k - 1][1] if k else x, out=into_w)
        sum_bias(delta, into_b)
        if k > first:
            delta = layers[k - 1].g.backward(*passes[k - 1], delta @ parts[k][0])


def first_trained(layers: Sequence[Dense]) -> int:
    """The first layer of which anything trains, counted from 0; the last one where nothing does."""
    trains = (k for k, layer in enumerate(layers) if layer.train_kernel or (layer.train_bias and layer.biases))
    return next(trains, len(layers) - 1)


def sum_bias(delta: Array, into: Array) -> None:
    """Write the gradient of b: the sum over the samples, and over the units too where they share one b."""
    if into.size == delta.shape[1]:
        np.add.reduce(delta, axis=0, out=into)
    elif into.size:
        into[...] = delta.sum()


def value_and_gradient(layers: Sequence[Dense], parts: Parts, x: Array, y: Array, loss: Loss, gradient: Parts) -> float:
    """Loss without penalties on checked x and y; its gradient is written into `gradient`."""
    passes = forward(layers, parts, x, sparing=True)
    output = layers[-1].g
    backward(layers, parts, x, passes, loss.delta(output, *passes[-1], y), gradient)
    return loss.at_output(output, *passes[-1], y)


def penalty(layers: Sequence[Dense], parts: Parts) -> float:
    """What L1 and L2 add to the loss: l1 sum|W| + l2 sum W^2 of each layer."""
    total = 0.0
    for layer, (w, _) in zip(layers, parts, strict=True):
        if layer.l1:
            total += layer.l1 * float(np.abs(w).sum())
        if layer.l2:
            total += layer.l2 * float(np.square(w).sum())
    return total


def add_penalty_and_freeze(layers: Sequence[Dense], parts: Parts, gradient: Parts) -> None:
    """Add the gradient of the penalties, then set to 0 what is frozen or masked."""
    for layer, (w, _), (into_w, into_b) in zip(layers, parts, gradient, strict=True):
        if layer.l1:
            into_w += layer.l1 * np.sign(w)
        if layer.l2:
            into_w += 2 * layer.l2 * w
        if not layer.train_kernel:
            into_w[...] = 0
        elif layer.mask is not None:
            into_w[~layer.mask] = 0
        if not layer.train_bias:
            into_b[...] = 0
