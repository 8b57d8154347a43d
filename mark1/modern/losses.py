"""Loss functions of predictions p and targets y, with their first and second derivatives.

Every loss is a mean over the samples of a batch, so that a learning rate means the same at every batch size. Within a
sample, mean squared error and binary cross-entropy also average over the outputs (as Keras does: their N counts outputs
of samples); the others sum over them. Cross-entropy after softmax or sigmoid is computed from the logits z, where
log(0) cannot occur and the gradient is simply p - y.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

from mark1.base.checks import Array, check_array, find_named
from mark1.modern.activations import Activation, softplus
from mark1.modern.labels import one_hot

# Least probability in logarithms and quotients, where the loss is not computed from logits.
FLOOR = 1e-15


@dataclass(frozen=True)
class Loss:
    """A loss that is a sum over outputs.

    `terms`, `slopes` and `bends` map (p, y) to each output's term, its first and its second derivative with respect to
    p; `counts` says what N counts; `fused` names the activation whose logits `logit_terms` takes in place of p.
    `accepts` names the kind of targets: values, bits (0 to 1), classes (rows that sum to 1) or signs (-1 and 1).
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
    logit_terms: Callable[[Array, Array], Array] | None = field(default=None, compare=False, repr=False)

    def __reduce__(self) -> str | tuple[object, ...]:
        try:
            known = get(self.name) == self
        except ValueError:
            known = False
        # Losses of the package hold lambdas, which pickle cannot store; a name is enough to find them again.
        return (get, (self.name,)) if known else super().__reduce__()

    def targets(self, y: ArrayLike, samples: int, outputs: int, dtype: DTypeLike = np.float64) -> Array:
        """Return the targets as rows of shape (samples, outputs), class numbers turned into one-hot rows.

        Raises ValueError for targets of another shape and out of the range of this loss.
        """
        try:
            raw = np.asarray(y)
        except ValueError:  # a ragged list
            raw = check_array("y", y, dtype)  # says so in our words
        if self.accepts != "values" and _are_labels(raw, samples, outputs):
            return one_hot(raw.reshape(samples), outputs).astype(dtype)
        array = check_array("y", raw, dtype)
        if array.shape != (samples, outputs):
            if not (array.size == samples * outputs and (outputs == 1 or samples == 1) and array.ndim <= 1):
                also = f" or labels of shape ({samples},)" if self.accepts != "values" and outputs > 1 else ""
                raise ValueError(
                    f"y has shape {array.shape}, but {samples} samples with {outputs} outputs "
                    f"need shape ({samples}, {outputs}){also}"
                )
            array = array.reshape(samples, outputs)
        return _RULES[self.accepts](array, self.name)

    def value(self, p: ArrayLike, y: ArrayLike) -> float:
        """Return the loss of predictions p, shape (n, outputs), for targets y in any accepted form."""
        predictions, targets = self._rows(p, y)
        return float(self.terms(predictions, targets).sum() * self.share(targets))

    def gradient(self, p: ArrayLike, y: ArrayLike) -> Array:
        """Return the gradient of `value` with respect to p, shape (n, outputs)."""
        predictions, targets = self._rows(p, y)
        return np.asarray(self.slopes(predictions, targets) * self.share(targets))

    def share(self, y: Array) -> float:
        """Return 1/N, the factor of each output's term."""
        return 1.0 / (y.size if self.mean_of_outputs else len(y))

    def at_output(self, activation: Activation, z: Array, h: Array, y: Array) -> float:
        """Return the loss of an output layer with logits z and outputs h, targets as `targets` returns them."""
        if self.logit_terms is not None and activation.name == self.fused:
            return float(self.logit_terms(z, y).sum() * self.share(y))
        return float(self.terms(h, y).sum() * self.share(y))

    def delta(self, activation: Activation, z: Array, h: Array, y: Array) -> Array:
        """Return the gradient of `at_output` with respect to the logits z."""
        if self.logit_terms is not None and activation.name == self.fused:
            return np.asarray((h - y) * self.share(y))
        return activation.backward(z, h, self.slopes(h, y) * self.share(y))

    def delta_change(self, activation: Activation, z: Array, h: Array, y: Array, direction: Array) -> Array:
        """Return the change of `delta` when the logits change along `direction`."""
        moved = activation.forward(z, h, direction)
        if self.logit_terms is not None and activation.name == self.fused:
            return moved * self.share(y)
        bent = activation.backward(z, h, self.bends(h, y) * moved)
        return (bent + activation.curvature(z, h, self.slopes(h, y), direction)) * self.share(y)

    def _rows(self, p: ArrayLike, y: ArrayLike) -> tuple[Array, Array]:
        predictions = np.atleast_2d(check_array("p", p))
        if predictions.size == 0 or predictions.ndim != 2:
            raise ValueError(f"p must have shape (n, outputs) with at least one sample, not {predictions.shape}")
        return predictions, self.targets(y, *predictions.shape)


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
    logit_terms=lambda z, y: softplus(z) - z * y,
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
    logit_terms=lambda z, y: -y * _log_softmax(z),
)
# An output of exactly 0 counts as incorrect: otherwise a network of zeros would have no gradient to start from.
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
    """Return the names that `get` accepts, without aliases."""
    return tuple(_PLAIN)


def get(name: object) -> Loss:
    """Return the loss of that name; a Loss is returned itself."""
    return name if isinstance(name, Loss) else find_named("loss", name, {**_PLAIN, **_ALIASES})


def default_for(activation: Activation) -> Loss:
    """Return the loss that belongs to an output activation.

    Cross-entropy for softmax, binary cross-entropy for sigmoid, the mean squared error for all others.
    """
    fused = {"softmax": cross_entropy, "sigmoid": binary_cross_entropy}
    return fused.get(activation.name, mean_squared_error)
