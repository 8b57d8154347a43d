"""Network: dense layers in a row with all their parameters in one flat vector, and the trainer that changes them."""

from collections.abc import Sequence
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

from mark1.base.checks import Array, check_array, check_count, check_rows, make_generator, short_repr
from mark1.base.files import FileLike, name_of
from mark1.base.options import checks_options
from mark1.modern import backprop, labels, losses, storage
from mark1.modern.history import EarlyStopping, History
from mark1.modern.labels import Indices
from mark1.modern.layers import Dense, check_masked, initial_parameters, summary, trainable_mask, unpack
from mark1.modern.losses import Loss
from mark1.modern.optimizers import Optimizer
from mark1.modern.storage import NetworkState
from mark1.modern.training import TrainingLoop, split_samples


class Evaluation(NamedTuple):
    """Loss and accuracy on some samples; the accuracy is None for a loss whose targets are no classes."""

    loss: float
    accuracy: float | None


class Network:
    """A network of dense layers on `inputs` numbers, with weights drawn from `seed` (an int or a numpy Generator).

    Samples x have shape (n, inputs), (n, 20, 20) for 400 inputs, or the shape of one sample. `dtype` is float64 or
    float32. `classes` names the classes in the order of the outputs, for targets given by name.
    """

    @checks_options("Network")
    def __init__(
        self,
        inputs: int,
        layers: Sequence[Dense],
        seed: int | np.random.Generator = 0,
        dtype: DTypeLike = "float64",
        classes: Sequence[str] | None = None,
    ) -> None:
        self.inputs = check_count("inputs", inputs)
        self.layers: tuple[Dense, ...] = tuple(layers) if isinstance(layers, Sequence) else (layers,)
        if not self.layers or not all(isinstance(layer, Dense) for layer in self.layers):
            raise ValueError(f"layers must be a list of at least one Dense, not {short_repr(layers)}")
        if not isinstance(dtype, str | type | np.dtype) or dtype not in ("float64", "float32", np.float64, np.float32):
            raise ValueError(f"dtype must be float64 or float32, not {short_repr(dtype)}")
        self.dtype = np.dtype(dtype)
        self.classes = None if classes is None else labels.check_classes(classes, self.outputs)
        self.replace(initial_parameters(self.layers, self.inputs, make_generator(seed)).astype(self.dtype))

    def __repr__(self) -> str:
        layers = ", ".join(f"{layer.units} {layer.g.name}" for layer in self.layers)
        return f"Network({self.inputs} inputs: {layers}; {self.size} parameters{self._masked()})"

    def __call__(self, x: ArrayLike) -> Array:
        """Return the outputs f(x), like `predict`."""
        return self.predict(x)

    # Training

    @checks_options("fit")
    def fit(
        self,
        x: ArrayLike,
        y: ArrayLike,
        *,
        loss: str | Loss | None = None,
        optimizer: str | Optimizer = "GradientDescent",
        batch_size: int | None = 32,
        epochs: int = 1,
        shuffle: bool = True,
        seed: int | np.random.Generator = 0,
        validation_data: tuple[ArrayLike, ArrayLike] | None = None,
        validation_split: float = 0.0,
        early_stopping: EarlyStopping | None = None,
        verbose: int = 0,
    ) -> History:
        """Train on samples x and targets y for `epochs` epochs, and return the history.

        y holds class names, class numbers from 0, or a row of targets for each sample. Class names that the network
        does not know yet are numbered alphabetically and kept in `classes`. Without a `loss` it follows the output
        layer: cross-entropy for softmax, binary cross-entropy for sigmoid, else the mean squared error;
        `history.loss_function` names it. `optimizer` is a name or an Optimizer. `batch_size` None takes all samples at
        once. `validation_data` (x, y), or the last share `validation_split` of the samples, is not trained on.
        `early_stopping` also restores the best weights when all epochs were done. `verbose`: 0, 1 (progress bar) or 2
        (a line per epoch). Raises ValueError for invalid settings and samples, before anything changes, and for a run
        that diverges.
        """
        x, y, validation_data = split_samples(x, y, validation_data, validation_split)
        known = self.classes
        try:
            if known is None and labels.are_names(y):
                self.classes = labels.check_classes(labels.find_classes(y), self.outputs)
            settings = {"batch_size": batch_size, "shuffle": shuffle, "seed": seed}
            trainer = Trainer(self, x, y, loss=loss, optimizer=optimizer, **settings)  # type: ignore[arg-type]
        except ValueError:
            self.classes = known
            raise
        history = trainer.run(epochs, validation_data=validation_data, early_stopping=early_stopping, verbose=verbose)
        if early_stopping is not None and early_stopping.restore_best_weights:
            trainer.restore_best_weights()
        return history

    # Predictions and their quality

    def predict(self, x: ArrayLike) -> Array:
        """Return the outputs f(x), shape (n, outputs)."""
        return backprop.forward(self.layers, self._parts, self.rows(x))[-1][1]

    def predict_classes(self, x: ArrayLike) -> Array:
        """Return the predicted class of each sample, shape (n,): its name if the network knows names, else its number.

        The class is the highest output; with one output it is 1 from 0.5 on.
        """
        indices = labels.predicted_classes(self.predict(x))
        return indices if self.classes is None else np.array(self.classes)[indices]

    def evaluate(self, x: ArrayLike, y: ArrayLike, loss: str | Loss | None = None) -> Evaluation:
        """Return loss and accuracy on samples x with targets y in any form that `fit` takes."""
        kind = self.loss_for(loss)
        return Evaluation(self.loss(x, y, kind), None if kind.accepts == "values" else self.accuracy(x, y))

    def accuracy(self, x: ArrayLike, y: ArrayLike) -> float:
        """Return the fraction of samples whose class is predicted correctly.

        y holds class names, numbers, or one-hot rows. The class is the highest output; with one output it is 1 from 0.5
        on (from 0 on, if y holds -1 and 1).
        """
        truth, predicted = self._truth_and_prediction(x, y)
        return float((predicted == truth).mean())

    def confusion_matrix(self, x: ArrayLike, y: ArrayLike) -> Indices:
        """Return how often each class (rows) was predicted as each class (columns), shape (classes, classes)."""
        truth, predicted = self._truth_and_prediction(x, y)
        return labels.confusion_matrix(truth, predicted, max(self.outputs, 2))

    def _truth_and_prediction(self, x: ArrayLike, y: ArrayLike) -> tuple[Indices, Indices]:
        return labels.truth_and_prediction(self._numbered(y), self.predict(x))

    def look(self, x: ArrayLike) -> dict[str, Array]:
        """Return everything between x and f(x), by the lecture's names, each of shape (n, units).

        x; z_h and h (with several hidden layers z_h1, h1, z_h2, ...); z_o and f. z are pre-activations.
        """
        seen = {"x": self.rows(x)}
        passes = backprop.forward(self.layers, self._parts, seen["x"])
        for k, (z, h) in enumerate(passes[:-1], start=1):
            name = "h" if len(passes) == 2 else f"h{k}"
            seen |= {f"z_{name}": z, name: h}
        return seen | {"z_o": passes[-1][0], "f": passes[-1][1]}

    # Loss and gradient

    def loss(self, x: ArrayLike, y: ArrayLike, loss: str | Loss | None = None, *, penalty: bool = True) -> float:
        """Return the loss on the samples, inf if it overflows; `penalty=False` leaves out the L1 and L2 penalties."""
        inputs, targets, kind = self.prepare(x, y, loss)
        with np.errstate(over="ignore", invalid="ignore"):
            z, h = backprop.forward(self.layers, self._parts, inputs)[-1]
            value = kind.at_output(self.layers[-1].g, z, h, targets)
            value += backprop.penalty(self.layers, self._parts) if penalty else 0.0
        return float("inf") if np.isnan(value) else value

    def gradients(self, x: ArrayLike, y: ArrayLike, loss: str | Loss | None = None) -> Array:
        """Return the gradient of `loss` by backpropagation, flat like `parameters`; frozen parameters have 0."""
        return backprop.loss_and_gradient(
            self.layers, self.inputs, self._vector, self._parts, *self.prepare(x, y, loss)
        )[1]

    def loss_for(self, loss: str | Loss | None) -> Loss:
        """Return the loss of that name; None is the default of the output layer."""
        return losses.default_for(self.layers[-1].g) if loss is None else losses.get(loss)

    def prepare(self, x: ArrayLike, y: ArrayLike, loss: str | Loss | None = None) -> tuple[Array, Array, Loss]:
        """Return checked rows of x, targets as rows, and the loss as an object."""
        kind, inputs = self.loss_for(loss), self.rows(x)
        return inputs, kind.targets(self._numbered(y), len(inputs), self.outputs, self.dtype), kind

    def _numbered(self, y: ArrayLike) -> ArrayLike:
        return labels.class_indices(y, self.classes) if labels.are_names(y) else y

    def rows(self, x: ArrayLike) -> Array:
        """Return the samples as checked rows, shape (n, inputs)."""
        return check_rows(x, self.inputs, self.dtype)

    # Parameters

    @property
    def size(self) -> int:
        """Number of parameters."""
        return int(self._vector.size)

    @property
    def masked(self) -> int:
        """Number of weights that a mask keeps at 0."""
        return sum(int((~layer.mask).sum()) for layer in self.layers if layer.mask is not None)

    @property
    def outputs(self) -> int:
        """Number of units in the output layer."""
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
        check_masked(self.layers, self.unpack(vector))
        self.replace(vector)

    def replace(self, vector: Array) -> None:
        """Take a finite vector of parameters without a check or a copy; assign to `parameters` to have it checked."""
        vector.flags.writeable = False
        self._vector, self._parts = vector, unpack(vector, self.layers, self.inputs)

    @property
    def parts(self) -> list[tuple[Array, Array]]:
        """One (W, b) per layer, read-only views of `parameters`."""
        return self._parts

    @property
    def weights(self) -> list[Array]:
        """W of each layer, shape (units, inputs), read-only views."""
        return [w for w, _ in self._parts]

    @property
    def biases(self) -> list[Array]:
        """Vector b of each layer, read-only views: shape (units,), (1,) if the units share it, (0,) without a bias."""
        return [b for _, b in self._parts]

    @property
    def trainable(self) -> Array:
        """Mask of shape (size,), True for each parameter that training may change."""
        return trainable_mask(self.layers, self.inputs)

    def unpack(self, vector: Array) -> list[tuple[Array, Array]]:
        """Return views of any flat vector, such as a gradient, as one (W, b) per layer."""
        vector = vector if isinstance(vector, np.ndarray) else check_array("the vector", vector)
        if np.shape(vector) != (total := sum(layer.size(n) for layer, n in zip(self.layers, self._fans, strict=True)),):
            raise ValueError(f"the vector has shape {np.shape(vector)}, but this network needs ({total},)")
        return unpack(vector, self.layers, self.inputs)

    def summary(self) -> str:
        """Return a table of the layers: units, activation, shape of W, parameters."""
        frozen = self.size - int(self.trainable.sum()) - self.masked
        total = f"{self.inputs} inputs, {self.size} parameters{self._masked()}"
        return f"{summary(self.layers, self.inputs)}\n{total}" + (f", {frozen} of them frozen" if frozen else "")

    def _masked(self) -> str:
        return f", {self.masked} of them masked" if self.masked else ""

    @property
    def _fans(self) -> list[int]:
        return [self.inputs, *(layer.units for layer in self.layers[:-1])]

    # Files

    @property
    def state(self) -> NetworkState:
        """Everything that a saved network consists of."""
        return NetworkState(self.inputs, self.layers, self.dtype.name, self.classes, self._vector)

    def save(self, file: FileLike) -> None:
        """Write layers and parameters to a path or a binary file; at a path the file appears whole or not at all."""
        storage.save_network(self.state, file)

    @classmethod
    def load(cls, file: FileLike) -> Self:
        """Return the network of a path or binary file that `Network.save` or `Trainer.save` wrote.

        Raises ValueError, naming the file, for any other content.
        """
        return cls._of(storage.load_network(file))

    def __getstate__(self) -> dict[str, object]:
        return {name: value for name, value in vars(self).items() if name != "_parts"}

    def __setstate__(self, state: dict[str, object]) -> None:
        vars(self).update(state)
        self.replace(self._vector)  # views and the read-only flag do not survive pickling

    @classmethod
    def _of(cls, saved: NetworkState) -> Self:
        network = cls(saved.inputs, saved.layers, dtype=saved.dtype, classes=saved.classes)
        network.parameters = saved.parameters
        return network


def check_network(network: object) -> Network:
    """Return the network; raises ValueError for anything else."""
    if not isinstance(network, Network):
        raise ValueError(f"network must be a modern.Network, not {type(network).__name__}")
    return network


class Trainer(TrainingLoop[Network]):
    """A network in training, batch by batch; after every `step()` loss, gradient and state can be inspected.

    With `batch_size` None each batch holds all samples. With `shuffle` every epoch takes them in a new order, drawn
    from `seed`. Without a `loss` it follows the output layer, see `losses.default_for`.
    """

    @classmethod
    def load(cls, file: FileLike, x: ArrayLike, y: ArrayLike) -> Self:
        """Return a trainer that continues to the bit as the saved one would have, given the same samples.

        Raises ValueError, naming the file, for any other content and for other samples.
        """
        saved = storage.load_trainer(file)
        network = Network._of(saved.network)
        settings = {"batch_size": saved.batch_size, "shuffle": saved.shuffle}
        trainer = cls(network, x, y, loss=saved.loss, optimizer=saved.optimizer, **settings)  # type: ignore[arg-type]
        if storage.fingerprint(trainer.x, trainer.y) != saved.samples or len(saved.order) != len(trainer.x):
            raise ValueError(f"{name_of(file)} was saved with other samples: give the x and y it was trained on")
        trainer._resume(saved)
        return trainer
