"""Dense layer: a frozen description of f(x) = g(W x + b), W of shape (units, inputs). The network holds the numbers."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from mark1.base.checks import Array, check_array, check_count, check_number
from mark1.modern import activations, initializers
from mark1.modern.activations import Activation


@dataclass(frozen=True, eq=False)
class Dense:
    """A layer of `units` neurons that all see every input, as Keras names its parts, but for what a mask takes away.

    `l1` and `l2` add l1 sum|W| + l2 sum W^2 to the loss (b is left free). `share_bias` gives all units one b.
    `train_kernel` and `train_bias` set to False freeze W or b where they start. `kernel_mask`, of the shape of W, keeps
    each weight where it is 0 at exactly 0, as if that input were not connected.
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
        put(self, "kernel_mask", None if self.kernel_mask is None else _truths(self.kernel_mask))

    @property
    def g(self) -> Activation:
        """The activation as an object."""
        return activations.get(self.activation)

    @property
    def mask(self) -> Array | None:
        """Which weights there are, as truths of shape (units, inputs); None: all of them."""
        return None if self.kernel_mask is None else np.asarray(self.kernel_mask)

    @property
    def biases(self) -> int:
        """How many numbers b has: one per unit, one for all, or none."""
        return 0 if not self.use_bias else 1 if self.share_bias else self.units

    def size(self, inputs: int) -> int:
        """How many parameters the layer has on so many inputs, masked ones included."""
        return self.units * inputs + self.biases

    def start(self, inputs: int, rng: np.random.Generator) -> tuple[Array, Array]:
        """Starting W of shape (units, inputs) and b of shape (biases,)."""
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


def _truths(mask: ArrayLike) -> Array:
    array = check_array("kernel_mask", mask)
    if (wrong := array[~np.isin(array, (0, 1))]).size:
        raise ValueError(f"kernel_mask must hold 0 (no weight) and 1 (a weight), not {wrong[0]:g}")
    truths = array.astype(bool)
    truths.flags.writeable = False
    return truths
