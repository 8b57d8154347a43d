"""Dense layer: a frozen description of f(x) = g(W x + b), W of shape (units, inputs); the network holds W and b."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from mark1.base.checks import Array, check_array, check_count, check_number, short_repr
from mark1.base.options import options_checked
from mark1.modern import activations, initializers
from mark1.modern.activations import Activation

MOST_PARAMETERS = 2**28
"""Most parameters of a network: 2 GiB of numbers, and as much again for each array of an optimizer."""


@options_checked
@dataclass(frozen=True, eq=False)
class Dense:
    """A layer of `units` neurons, each connected to every input; arguments are named as in Keras.

    `l1` and `l2` add the penalty l1 sum|W| + l2 sum W^2 to the loss (none on b). `share_bias` gives all units one b.
    `train_kernel=False` and `train_bias=False` freeze W or b. `kernel_mask`, of the shape of W, keeps every weight
    where it is 0 at exactly 0, as if that input were not connected.
    """

    units: int
    activation: str | Activation | None = "linear"
    use_bias: bool = True
    kernel_initializer: str | ArrayLike = "glorot_uniform"
    bias_initializer: str | ArrayLike = "zeros"
    l1: float = 0.0
    l2: float = 0.0
    share_bias: bool = False
    train_kernel: bool = True
    train_bias: bool = True
    kernel_mask: ArrayLike | None = None

    def __post_init__(self) -> None:
        put = object.__setattr__
        put(self, "units", check_count("the units of a layer", self.units))
        put(self, "activation", activations.get(self.activation))
        put(self, "kernel_initializer", initializers.check(self.kernel_initializer))
        put(self, "bias_initializer", initializers.check(self.bias_initializer))
        put(self, "l1", check_number("l1", self.l1))
        put(self, "l2", check_number("l2", self.l2))
        put(self, "kernel_mask", None if self.kernel_mask is None else _as_mask(self.kernel_mask))

    @property
    def g(self) -> Activation:
        """The activation as an object."""
        return activations.get(self.activation)

    @property
    def mask(self) -> Array | None:
        """Mask of shape (units, inputs), True for each weight that exists; None if all do."""
        return None if self.kernel_mask is None else np.asarray(self.kernel_mask)

    @property
    def biases(self) -> int:
        """Number of entries of b: one per unit, one for all, or none."""
        return 0 if not self.use_bias else 1 if self.share_bias else self.units

    def size(self, inputs: int) -> int:
        """Return the number of parameters on so many inputs, masked ones included."""
        return self.units * inputs + self.biases

    def start(self, inputs: int, rng: np.random.Generator) -> tuple[Array, Array]:
        """Return initial W of shape (units, inputs) and b of shape (biases,)."""
        kernel, bias = self.kernel_initializer, self.bias_initializer
        shape = (self.units, inputs)
        w = initializers.draw(kernel, rng, inputs, self.units, shape)  # type: ignore[arg-type]
        if self.mask is not None:
            if self.mask.shape != shape:
                raise ValueError(f"kernel_mask has shape {self.mask.shape}, but the layer needs {shape}")
            w = np.where(self.mask, w, 0.0)
        if not self.use_bias:
            return w, np.zeros(0)
        return w, initializers.draw(bias, rng, inputs, self.units, (self.biases,))  # type: ignore[arg-type]


def unpack(vector: Array, layers: Sequence[Dense], inputs: int) -> list[tuple[Array, Array]]:
    """Return views of a flat vector as one (W, b) per layer, W of shape (units, inputs)."""
    parts, at = [], 0
    for layer in layers:
        end = at + layer.units * inputs
        parts.append((vector[at:end].reshape(layer.units, inputs), vector[end : end + layer.biases]))
        at, inputs = end + layer.biases, layer.units
    return parts


def initial_parameters(layers: Sequence[Dense], inputs: int, rng: np.random.Generator) -> Array:
    """Return initial parameters as one flat vector: W row by row, then b, layer after layer.

    Raises ValueError for more than MOST_PARAMETERS.
    """
    total, fan = 0, inputs
    for layer in layers:
        total, fan = total + layer.size(fan), layer.units
    if total > MOST_PARAMETERS:
        raise ValueError(
            f"the network has {short_repr(total)} parameters, at most {MOST_PARAMETERS} are made; use fewer units"
        )
    drawn: list[Array] = []
    for layer in layers:
        drawn += layer.start(inputs, rng)
        inputs = layer.units
    return np.concatenate([part.ravel() for part in drawn])


def trainable_mask(layers: Sequence[Dense], inputs: int) -> Array:
    """Return a flat mask, True for each parameter that is neither frozen nor masked."""
    fans = [inputs, *(layer.units for layer in layers)]
    mask = np.ones(sum(layer.size(fan) for layer, fan in zip(layers, fans, strict=False)), bool)
    for layer, (w, b) in zip(layers, unpack(mask, layers, inputs), strict=True):
        w[...], b[...] = layer.train_kernel, layer.train_bias
        if layer.mask is not None:
            w &= layer.mask
    return mask


def check_masked(layers: Sequence[Dense], parts: Sequence[tuple[Array, Array]]) -> None:
    """Raise ValueError for a weight that is not 0 where `kernel_mask` keeps it at 0."""
    for k, (layer, (w, _)) in enumerate(zip(layers, parts, strict=True), start=1):
        if layer.mask is not None and (wrong := (w != 0) & ~layer.mask).any():
            unit, source = (int(i) for i in np.argwhere(wrong)[0])
            held = f"{w[unit, source]:g} for W{k}[{unit}, {source}]"
            raise ValueError(f"the parameters hold {held}, which kernel_mask keeps at 0: give 0 there")


def summary(layers: Sequence[Dense], inputs: int) -> str:
    """Return a table with one line per layer: units, activation, shape of W, parameters."""
    lines = [f"{'layer':<8}{'units':>7}  {'activation':<24}{'W':<14}{'parameters':>10}"]
    for k, layer in enumerate(layers):
        name = "output" if k == len(layers) - 1 else f"hidden {k + 1}"
        shape = f"{layer.units} x {inputs}"
        lines.append(f"{name:<8}{layer.units:>7}  {layer.g.name:<24}{shape:<14}{layer.size(inputs):>10}")
        inputs = layer.units
    return "\n".join(lines)


def _as_mask(mask: ArrayLike) -> Array:
    array = check_array("kernel_mask", mask)
    if (wrong := array[~np.isin(array, (0, 1))]).size:
        raise ValueError(f"kernel_mask must hold 0 (no weight) and 1 (a weight), not {wrong[0]:g}")
    checked = array.astype(bool)
    checked.flags.writeable = False
    return checked
