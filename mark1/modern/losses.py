"""Losses: how far the predictions p are from the targets y, and the gradient of that distance.

Every loss is a mean over the samples of a batch, so that a learning rate means the same at every batch size. Within a
sample, mean squared error and binary cross-entropy take the mean over the outputs as well (as Keras does: their N
counts outputs of samples); the others take the sum. Cross-entropy on softmax and on sigmoid is worked out from the
scores z, where log(0) cannot come up and the gradient is simply p - y.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from mark1.base.checks import Array, check_array, find_named
from mark1.modern.activations import Activation, _softplus

# Probabilities are held this far from 0 in logarithms and quotients (only where no fused form applies).
FLOOR = 1e-15


@dataclass(frozen=True)
class Loss:
    """A loss that adds up over outputs.

    `terms`, `slopes` and `bends` map (p, y) to each output's share, its first and its second derivative by p;
    `counts` says what N counts; `fused` names the activation whose scores `score_terms` takes instead of p.
    """

    name: str
    formula: str
    counts: str
    terms: Callable[[Array, Array], Array] = field(compare=False, repr=False)
    slopes: Callable[[Array, Array], Array] = field(compare=False, repr=False)
    bends: Callable[[Array, Array], Array] = field(compare=False, repr=False)
    accepts: str = "values"
    mean_of_outputs: bool = False
    fused: str = ""
    score_terms: Callable[[Array, Array], Array] | None = field(default=None, compare=False, repr=False)

    def __reduce__(self) -> tuple[Any, ...]:
        return get, (self.name,)

    def targets(self, y: ArrayLike, samples: int, outputs: int, dtype: Any = np.float64) -> Array:
        """The targets as rows of shape (samples, outputs), labels turned into one-hot rows; else a ValueError."""
        raw = np.asarray(y)
        if self.accepts == "classes" and _are_labels(raw, samples, outputs):
            return one_hot(raw.reshape(samples), outputs).astype(dtype)
        array = check_array("y", y, dtype)
        if array.shape != (samples, outputs):
            if not (array.size == samples * outputs and (outputs == 1 or samples == 1) and array.ndim <= 1):
                also = f" or labels of shape ({samples},)" if self.accepts == "classes" else ""
                raise ValueError(
                    f"y has shape {array.shape}, but {samples} samples with {outputs} outputs "
                    f"need shape ({samples}, {outputs}){also}"
                )
            array = array.reshape(samples, outputs)
        return _RULES[self.accepts](array, self.name)

    def value(self, p: ArrayLike, y: ArrayLike) -> float:
        """Loss of predictions p, shape (n, outputs), against targets y in any accepted form."""
        predictions, targets = self._rows(p, y)
        return float(self.terms(predictions, targets).sum() * self.share(targets))

    def gradient(self, p: ArrayLike, y: ArrayLike) -> Array:
        """Gradient of `value` by p, shape (n, outputs)."""
        predictions, targets = self._rows(p, y)
        return np.asarray(self.slopes(predictions, targets) * self.share(targets))

    def share(self, y: Array) -> float:
        """What each output's term is multiplied with: 1/N."""
        return 1.0 / (y.size if self.mean_of_outputs else len(y))

    def at_output(self, activation: Activation, z: Array, h: Array, y: Array) -> float:
        """Loss of an output layer with scores z and outputs h, targets as `targets` returns them."""
        if self.score_terms is not None and activation.name == self.fused:
            return float(self.score_terms(z, y).sum() * self.share(y))
        return float(self.terms(h, y).sum() * self.share(y))

    def delta(self, activation: Activation, z: Array, h: Array, y: Array) -> Array:
        """Gradient of `at_output` by the scores z."""
        if self.score_terms is not None and activation.name == self.fused:
            return np.asarray((h - y) * self.share(y))
        return activation.backward(z, h, self.slopes(h, y) * self.share(y))

    def delta_change(self, activation: Activation, z: Array, h: Array, y: Array, direction: Array) -> Array:
        """Change of `delta` when the scores move along `direction`."""
        moved = activation.forward(z, h, direction)
        if self.score_terms is not None and activation.name == self.fused:
            return moved * self.share(y)
        bent = activation.backward(z, h, self.bends(h, y) * moved)
        return (bent + activation.curvature(z, h, self.slopes(h, y), direction)) * self.share(y)

    def _rows(self, p: ArrayLike, y: ArrayLike) -> tuple[Array, Array]:
        predictions = np.atleast_2d(check_array("p", p))
        if predictions.size == 0 or predictions.ndim != 2:
            raise ValueError(f"p must have shape (n, outputs) with at least one sample, not {predictions.shape}")
        return predictions, self.targets(y, *predictions.shape)


def one_hot(labels: ArrayLike, classes: int) -> Array:
    """Rows of shape (n, classes) with 1 at each label; labels are whole numbers from 0 to classes - 1."""
    array = check_array("labels", labels)
    wrong = (array < 0) | (array >= classes) | (array != np.floor(array))
    if array.ndim != 1 or wrong.any():
        given = array[wrong][0] if wrong.any() else array.shape
        raise ValueError(f"labels must be whole numbers from 0 to {classes - 1} in one dimension, not {given}")
    return np.eye(classes)[array.astype(np.intp)]


def _are_labels(y: Array, samples: int, outputs: int) -> bool:
    if outputs == 1 or y.dtype.kind not in "iufb":
        return False
    one_row = samples == 1 and y.size == outputs
    return y.size == samples and y.shape in ((samples,), (samples, 1), ()) and not one_row


def _any_value(y: Array, _loss: str) -> Array:
    return y


def _bits(y: Array, loss: str) -> Array:
    if y.min() < 0 or y.max() > 1:
        raise ValueError(f"{loss} needs targets from 0 to 1, but y reaches from {y.min():g} to {y.max():g}")
    return y


def _classes(y: Array, loss: str) -> Array:
    totals = _bits(y, loss).sum(axis=1, keepdims=True)
    if np.abs(totals - 1).max() > 1e-4:
        wrong = totals[np.abs(totals - 1).argmax(), 0]
        raise ValueError(f"{loss} needs labels, or rows of y that sum to 1, but one row sums to {wrong:g}")
    return np.asarray(y / totals)


def _signs(y: Array, loss: str) -> Array:
    if np.isin(y, (0, 1)).all():
        return 2 * y - 1
    if np.isin(y, (-1, 1)).all():
        return y
    raise ValueError(f"{loss} needs targets 0 and 1, or -1 and 1, but y reaches from {y.min():g} to {y.max():g}")


_RULES = {"values": _any_value, "bits": _bits, "classes": _classes, "signs": _signs}


def _held(p: Array) -> Array:
    return np.maximum(p, FLOOR)


def _log_softmax(z: Array) -> Array:
    shifted = z - z.max(axis=-1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True)))


mean_squared_error = Loss(
    "mean_squared_error",
    r"\frac{1}{N} \sum_{i=1}^N (y_i - p_i)^2",
    "N counts every output of every sample",
    lambda p, y: np.square(p - y),
    lambda p, y: 2.0 * (p - y),
    lambda p, _y: np.full_like(p, 2.0),
    mean_of_outputs=True,
)
half_sum_of_squares = Loss(
    "half_sum_of_squares",
    r"\frac{1}{N} \sum_{i=1}^N \sum_k \frac{1}{2} (y_{ik} - p_{ik})^2",
    "N counts samples; the worked example has one",
    lambda p, y: 0.5 * np.square(p - y),
    lambda p, y: p - y,
    lambda p, _y: np.ones_like(p),
)
binary_cross_entropy = Loss(
    "binary_cross_entropy",
    r"-\frac{1}{N} \sum_{i=1}^N \left( y_i \log p_i + (1 - y_i) \log(1 - p_i) \right)",
    "N counts every output of every sample",
    lambda p, y: -y * np.log(_held(p)) - (1.0 - y) * np.log(_held(1.0 - p)),
    lambda p, y: (1.0 - y) / _held(1.0 - p) - y / _held(p),
    lambda p, y: (1.0 - y) / np.square(_held(1.0 - p)) + y / np.square(_held(p)),
    accepts="bits",
    mean_of_outputs=True,
    fused="sigmoid",
    score_terms=lambda z, y: _softplus(z) - z * y,
)
cross_entropy = Loss(
    "cross_entropy",
    r"-\frac{1}{N} \sum_{i=1}^N \sum_c y_{ic} \log p_{ic}",
    "N counts samples",
    lambda p, y: -y * np.log(_held(p)),
    lambda p, y: -y / _held(p),
    lambda p, y: y / np.square(_held(p)),
    accepts="classes",
    fused="softmax",
    score_terms=lambda z, y: -y * _log_softmax(z),
)
# A score of exactly 0 counts as wrong: a network of zeros could never start otherwise.
perceptron = Loss(
    "perceptron",
    r"\frac{1}{N} \sum_{i=1}^N \sum_k \max(0, -y_{ik} p_{ik}),\ y = \pm 1",
    "N counts samples",
    lambda p, y: np.maximum(-y * p, 0.0),
    lambda p, y: np.where(y * p <= 0, -y, y.dtype.type(0)),
    lambda p, _y: np.zeros_like(p),
    accepts="signs",
)

_PLAIN = {a.name: a for a in (mean_squared_error, half_sum_of_squares, binary_cross_entropy, cross_entropy, perceptron)}
_ALIASES = {"categorical_cross_entropy": cross_entropy, "mse": mean_squared_error}


def names() -> tuple[str, ...]:
    """Names that `get` accepts, aliases left out."""
    return tuple(_PLAIN)


def get(name: object) -> Loss:
    """The loss of that name; a Loss is handed back as it is."""
    return name if isinstance(name, Loss) else find_named("loss", name, {**_PLAIN, **_ALIASES})
