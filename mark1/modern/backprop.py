"""Forward pass and backpropagation through dense layers, as pure functions of arrays.

Samples are rows, so a layer computes z = x W^T + b. `Parts` are one (W, b) per layer, views of one flat vector.
"""

from collections.abc import Sequence

import numpy as np

from mark1.base.checks import Array
from mark1.modern.layers import Dense, unpack
from mark1.modern.losses import Loss

Parts = Sequence[tuple[Array, Array]]
Passes = list[tuple[Array, Array]]


def forward(layers: Sequence[Dense], parts: Parts, x: Array, *, in_place: bool = False) -> Passes:
    """Return pre-activations z and activations h of every layer, each of shape (n, units).

    `in_place` overwrites z with h in hidden layers whose derivative needs h alone, which saves a pass over memory.
    """
    passes: Passes = []
    for layer, (w, b) in zip(layers, parts, strict=True):
        z = x @ w.T
        if b.size:
            z += b
        overwrite = layer.g.in_place if in_place and layer is not layers[-1] else None
        x = (overwrite or layer.g.function)(z)
        passes.append((z, x))
    return passes


def backward(layers: Sequence[Dense], parts: Parts, x: Array, passes: Passes, delta: Array, gradient: Parts) -> None:
    """Write the gradient of every W and b into `gradient`, from the gradient `delta` on the output pre-activations.

    The pass ends at the first trainable layer; the gradient of the frozen layers below is written as 0.
    """
    first = first_trainable(layers)
    for into_w, into_b in gradient[:first]:
        into_w[...], into_b[...] = 0, 0
    for k in range(len(layers) - 1, first - 1, -1):
        into_w, into_b = gradient[k]
        np.matmul(delta.T, passes[k - 1][1] if k else x, out=into_w)
        sum_bias(delta, into_b)
        if k > first:
            delta = layers[k - 1].g.backward(*passes[k - 1], delta @ parts[k][0])


def first_trainable(layers: Sequence[Dense]) -> int:
    """Return the index of the first trainable layer, or of the last layer if all are frozen."""
    trains = (k for k, layer in enumerate(layers) if layer.train_kernel or (layer.train_bias and layer.biases))
    return next(trains, len(layers) - 1)


def sum_bias(delta: Array, into: Array) -> None:
    """Write the gradient of b: the sum over the samples, and over the units too if they share one b."""
    if into.size == delta.shape[1]:
        np.add.reduce(delta, axis=0, out=into)
    elif into.size:
        into[...] = delta.sum()


def loss_and_gradient(
    layers: Sequence[Dense], inputs: int, vector: Array, parts: Parts, x: Array, y: Array, loss: Loss
) -> tuple[float, Array]:
    """Return the loss with penalties and its gradient, flat like `vector`, of which `parts` are the views.

    This is the inner step of training: x and y must be checked already.
    """
    gradient = np.empty_like(vector)
    into = unpack(gradient, layers, inputs)
    value = data_loss_and_gradient(layers, parts, x, y, loss, into)
    add_penalty_and_freeze(layers, parts, into)
    return value + penalty(layers, parts), gradient


def data_loss_and_gradient(
    layers: Sequence[Dense], parts: Parts, x: Array, y: Array, loss: Loss, gradient: Parts
) -> float:
    """Return the loss without penalties, and write its gradient into `gradient`; x and y are already checked."""
    passes = forward(layers, parts, x, in_place=True)
    output = layers[-1].g
    backward(layers, parts, x, passes, loss.delta(output, *passes[-1], y), gradient)
    return loss.at_output(output, *passes[-1], y)


def penalty(layers: Sequence[Dense], parts: Parts) -> float:
    """Return the L1 and L2 penalties: l1 sum|W| + l2 sum W^2 of each layer."""
    total = 0.0
    for layer, (w, _) in zip(layers, parts, strict=True):
        if layer.l1:
            total += layer.l1 * float(np.abs(w).sum())
        if layer.l2:
            total += layer.l2 * float(np.square(w).sum())
    return total


def add_penalty_and_freeze(layers: Sequence[Dense], parts: Parts, gradient: Parts) -> None:
    """Add the gradient of the penalties, then set frozen and masked entries to 0."""
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
