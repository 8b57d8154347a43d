"""Network: dense layers in a row, all their parameters in one flat vector, and what can be asked of them."""

from collections.abc import Sequence
from os import PathLike
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

from mark1.base.checks import Array, check_array, check_count, check_rows, make_generator
from mark1.modern import backprop, losses, saving
from mark1.modern.layers import Dense
from mark1.modern.losses import Loss

if TYPE_CHECKING:
    from mark1.modern.history import History


class Network:
    """A network of dense layers on `inputs` numbers, started from `seed` (a whole number or a numpy Generator).

    x may have shape (n, inputs), (n, 20, 20) with 400 inputs, or that of one sample. `dtype` is float64 or float32.
    """

    def __init__(
        self,
        inputs: int,
        layers: Sequence[Dense],
        seed: int | np.random.Generator = 0,
        dtype: DTypeLike = "float64",
    ) -> None:
        self.inputs = check_count("inputs", inputs)
        self.layers = tuple(layers) if isinstance(layers, Sequence) else (layers,)
        if not self.layers or not all(isinstance(layer, Dense) for layer in self.layers):
            raise ValueError(f"layers must be a list of at least one Dense, not {layers!r}")
        if dtype not in ("float64", "float32", np.float64, np.float32):
            raise ValueError(f"dtype must be float64 or float32, not {dtype!r}")
        self.dtype = np.dtype(dtype)
        self._vector = self._start(make_generator(seed))
        self._parts = self.unpack(self._vector)

    def __repr__(self) -> str:
        layers = ", ".join(f"{layer.units} {layer.g.name}" for layer in self.layers)
        return f"Network({self.inputs} inputs: {layers}; {self.size} parameters{self._masked()})"

    @property
    def size(self) -> int:
        """Number of parameters."""
        return int(self._vector.size)

    @property
    def masked(self) -> int:
        """How many of the parameters are weights that a mask keeps at 0."""
        return sum(int((~layer.mask).sum()) for layer in self.layers if layer.mask is not None)

    @property
    def outputs(self) -> int:
        """Units of the prediction layer."""
        return self.layers[-1].units

    @property
    def parameters(self) -> Array:
        """All parameters as one flat vector: W row by row, then b, layer after layer. Read-only; assign a new one."""
        return self._vector

    @parameters.setter
    def parameters(self, values: ArrayLike) -> None:
        vector = np.array(check_array("the parameters", values, self.dtype))
        if vector.shape != (self.size,):
            raise ValueError(f"the parameters have shape {vector.shape}, but this network needs ({self.size},)")
        self._check_masked(vector)
        self.replace(vector)

    @property
    def weights(self) -> list[Array]:
        """W of each layer, shape (units, inputs), as read-only views: what pictures of the weights are drawn from."""
        return [w for w, _ in self._parts]

    @property
    def biases(self) -> list[Array]:
        """Vector b of each layer, read-only views: shape (units,), (1,) if units share it, (0,) if there is none."""
        return [b for _, b in self._parts]

    @property
    def trainable(self) -> Array:
        """True for each parameter that training may move, shape (size,)."""
        mask = np.ones(self.size, bool)
        for layer, (w, b) in zip(self.layers, self.unpack(mask), strict=True):
            w[...], b[...] = layer.train_kernel, layer.train_bias
            if layer.mask is not None:
                w &= layer.mask
        return mask

    def unpack(self, vector: Array) -> list[tuple[Array, Array]]:
        """Views of any flat vector, such as a gradient, as one (W, b) for each layer."""
        if np.shape(vector) != (total := sum(layer.size(n) for layer, n in zip(self.layers, self._fans, strict=True)),):
            raise ValueError(f"the vector has shape {np.shape(vector)}, but this network needs ({total},)")
        return backprop.unpack(vector, self.layers, self.inputs)

    def predict(self, x: ArrayLike) -> Array:
        """Outputs f(x), shape (n, outputs)."""
        return backprop.forward(self.layers, self._parts, self.rows(x))[-1][1]

    def look(self, x: ArrayLike) -> dict[str, Array]:
        """Everything on the way from x to f(x), by the lecture's names, each of shape (n, units).

        x; z_h and h (with several hidden layers z_h1, h1, z_h2, ...); z_o and f.
        """
        seen = {"x": self.rows(x)}
        passes = backprop.forward(self.layers, self._parts, seen["x"])
        for k, (z, h) in enumerate(passes[:-1], start=1):
            name = "h" if len(passes) == 2 else f"h{k}"
            seen |= {f"z_{name}": z, name: h}
        return seen | {"z_o": passes[-1][0], "f": passes[-1][1]}

    def loss(self, x: ArrayLike, y: ArrayLike, loss: str | Loss = "cross_entropy", *, penalty: bool = True) -> float:
        """Loss on the samples, with the penalties of L1 and L2 unless `penalty` is False; inf where it overflows."""
        inputs, targets, kind = self.prepare(x, y, loss)
        with np.errstate(over="ignore", invalid="ignore"):
            z, h = backprop.forward(self.layers, self._parts, inputs)[-1]
            value = kind.at_output(self.layers[-1].g, z, h, targets)
            value += backprop.penalty(self.layers, self._parts) if penalty else 0.0
        return float("inf") if np.isnan(value) else value

    def gradients(self, x: ArrayLike, y: ArrayLike, loss: str | Loss = "cross_entropy") -> Array:
        """Gradient of `loss` by backpropagation, flat like `parameters`; 0 where a parameter is frozen."""
        return self.loss_and_gradients(*self.prepare(x, y, loss))[1]

    def loss_and_gradients(self, x: Array, y: Array, loss: Loss) -> tuple[float, Array]:
        """Loss and flat gradient on what `prepare` returned: the inner step of training, which checks nothing."""
        gradient = np.empty_like(self._vector)
        parts = backprop.unpack(gradient, self.layers, self.inputs)
        value = backprop.value_and_gradient(self.layers, self._parts, x, y, loss, parts)
        backprop.add_penalty_and_freeze(self.layers, self._parts, parts)
        return value + backprop.penalty(self.layers, self._parts), gradient

    def accuracy(self, x: ArrayLike, y: ArrayLike) -> float:
        """Share of samples whose class is right; y holds labels or one-hot rows.

        The class is the highest output; with one output it is 1 from 0.5 on (from 0 on, if y holds -1 and 1).
        """
        p, truth = self.predict(x), np.asarray(y)
        if truth.shape == p.shape and self.outputs > 1:
            truth = truth.argmax(axis=1)
        if truth.size != len(p):
            raise ValueError(f"y has shape {truth.shape}, but there are {len(p)} samples")
        if self.outputs > 1:
            return float((p.argmax(axis=1) == truth.ravel()).mean())
        return float(((p.ravel() >= (0.0 if truth.min() < 0 else 0.5)) == (truth.ravel() > 0)).mean())

    def fit(self, x: ArrayLike, y: ArrayLike, **settings: Any) -> "History":
        """Train on the samples: see `mark1.modern.training.fit` for the settings and what comes back."""
        from mark1.modern.training import fit  # which needs this module, so not before it is asked for

        return fit(self, x, y, **settings)

    def save(self, path: str | PathLike[str]) -> None:
        """Write layers and parameters to a file, which appears whole or not at all."""
        saving.save_network(self, path)

    @classmethod
    def load(cls, path: str | PathLike[str]) -> "Network":
        """The network of a file that `save` or `Trainer.save` wrote; a ValueError names a file that is not one."""
        return saving.load_network(cls, path)

    def prepare(self, x: ArrayLike, y: ArrayLike, loss: str | Loss) -> tuple[Array, Array, Loss]:
        """Checked rows of x, targets as rows, and the loss as an object."""
        kind, inputs = losses.get(loss), self.rows(x)
        return inputs, kind.targets(y, len(inputs), self.outputs, self.dtype), kind

    def rows(self, x: ArrayLike) -> Array:
        """The samples as checked rows, shape (n, inputs)."""
        return check_rows(x, self.inputs, self.dtype)

    def summary(self) -> str:
        """A table of the layers: units, activation, shape of W, parameters."""
        lines = [f"{'layer':<8}{'units':>7}  {'activation':<24}{'W':<14}{'parameters':>10}"]
        lines += [self._summary_row(k) for k in range(len(self.layers))]
        frozen = self.size - int(self.trainable.sum()) - self.masked
        held = self._masked() + (f", {frozen} of them frozen" if frozen else "")
        lines.append(f"{self.inputs} inputs, {self.size} parameters{held}")
        return "\n".join(lines)

    def _masked(self) -> str:
        return f", {self.masked} of them masked" if self.masked else ""

    def _summary_row(self, k: int) -> str:
        layer, fan = self.layers[k], self._fans[k]
        name = "output" if k == len(self.layers) - 1 else f"hidden {k + 1}"
        shape = f"{layer.units} x {fan}"
        return f"{name:<8}{layer.units:>7}  {layer.g.name:<24}{shape:<14}{layer.size(fan):>10}"

    @property
    def _fans(self) -> list[int]:
        return [self.inputs, *(layer.units for layer in self.layers[:-1])]

    def _start(self, rng: np.random.Generator) -> Array:
        drawn = [layer.start(fan, rng) for layer, fan in zip(self.layers, self._fans, strict=True)]
        vector = np.concatenate([part.ravel() for parts in drawn for part in parts]).astype(self.dtype)
        vector.flags.writeable = False
        return vector

    def _check_masked(self, vector: Array) -> None:
        for k, (layer, (w, _)) in enumerate(zip(self.layers, self.unpack(vector), strict=True), start=1):
            if layer.mask is not None and (wrong := (w != 0) & ~layer.mask).any():
                unit, source = (int(i) for i in np.argwhere(wrong)[0])
                held = f"{w[unit, source]:g} for W{k}[{unit}, {source}]"
                raise ValueError(f"the parameters hold {held}, which kernel_mask keeps at 0: give 0 there")

    def replace(self, vector: Array) -> None:
        """Take a new, finite vector of parameters as it is; `parameters` is the checked way to do this."""
        vector.flags.writeable = False
        self._vector, self._parts = vector, backprop.unpack(vector, self.layers, self.inputs)
