"""Training loop: take an epoch's batches one by one, or run whole epochs with validation and early stopping.

One step follows the same way each time: loss and gradient of the batch (`backprop`), new parameters and optimizer state
(`optimizers`), then the network takes the parameters.
"""

import math
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Generic, Protocol, TypeVar

import numpy as np
from numpy.typing import ArrayLike

from mark1.base.checks import Array, check_count, check_number, make_generator, short_repr
from mark1.base.files import FileLike
from mark1.base.options import checks_options
from mark1.modern import backprop, optimizers, storage
from mark1.modern.backprop import Parts
from mark1.modern.history import EarlyStopping, History
from mark1.modern.layers import Dense
from mark1.modern.losses import Loss
from mark1.modern.optimizers import Optimizer
from mark1.modern.storage import NetworkState, TrainerState

SILENT, PROGRESS_BAR, LINE_PER_EPOCH = range(3)
"""Levels of `verbose`, as Keras numbers them."""


class Trainable(Protocol):
    """The part of a network that training reads and writes."""

    layers: tuple[Dense, ...]
    inputs: int

    @property
    def parameters(self) -> Array:
        """Flat vector of all parameters."""

    @property
    def parts(self) -> Parts:
        """The same as one (W, b) per layer."""

    @property
    def state(self) -> NetworkState:
        """Everything that a saved network consists of."""

    def prepare(self, x: ArrayLike, y: ArrayLike, loss: str | Loss | None) -> tuple[Array, Array, Loss]:
        """Return checked samples, targets as rows, and the loss as an object."""

    def loss(self, x: ArrayLike, y: ArrayLike, loss: str | Loss | None) -> float:
        """Return the loss on the samples."""

    def replace(self, vector: Array) -> None:
        """Take new parameters."""


Net = TypeVar("Net", bound=Trainable)


class TrainingLoop(Generic[Net]):
    """A network in training, batch by batch; after every `step()` loss, gradient and state can be inspected.

    With `batch_size` None each batch holds all samples. With `shuffle` every epoch takes them in a new order, drawn
    from `seed`. Without a `loss` it follows the output layer, see `losses.default_for`.
    """

    @checks_options("Trainer")
    def __init__(
        self,
        network: Net,
        x: ArrayLike,
        y: ArrayLike,
        *,
        loss: str | Loss | None = None,
        optimizer: str | Optimizer = "GradientDescent",
        batch_size: int | None = 32,
        shuffle: bool = True,
        seed: int | np.random.Generator = 0,
    ) -> None:
        if not hasattr(network, "prepare"):
            raise ValueError(f"network must be a modern.Network, not {type(network).__name__}")
        self.network = network
        self.x, self.y, self.loss = network.prepare(x, y, loss)
        self.optimizer = optimizers.get(optimizer)
        self.batch_size = len(self.x) if batch_size is None else min(check_count("batch_size", batch_size), len(self.x))
        self.shuffle = bool(shuffle)
        self.rng = make_generator(seed)
        self.state = self.optimizer.start(network.parameters)
        self.history = History(loss_function=self.loss.name)
        self.gradient = np.zeros_like(network.parameters)
        self.order, self.at = self._new_order(), 0
        self.best = network.parameters
        self.best_epoch: int | None = None

    @property
    def updates(self) -> int:
        """Number of updates done."""
        return int(self.state["updates"])

    @property
    def batches(self) -> int:
        """Number of batches in an epoch; the last may be smaller."""
        return -(-len(self.x) // self.batch_size)

    def batch(self) -> tuple[Array, Array]:
        """Return the rows of x and y that the next `step()` takes."""
        here = slice(self.at, self.at + self.batch_size)
        if not self.shuffle:
            return self.x[here], self.y[here]
        return self.x[self.order[here]], self.y[self.order[here]]

    def step(self) -> float:
        """Train on one batch and return its loss before the update.

        Raises ValueError, naming the learning rate, when the loss or a parameter is no longer finite; network and
        trainer stay as they were before this step.
        """
        (x, y), net = self.batch(), self.network
        with np.errstate(over="ignore", invalid="ignore"):
            value, gradient = backprop.loss_and_gradient(
                net.layers, net.inputs, net.parameters, net.parts, x, y, self.loss
            )
            norm = float(np.sqrt(gradient @ gradient))
            parameters, state = self.optimizer.step(net.parameters, gradient, self.state)
            if not (math.isfinite(value) and math.isfinite(norm) and _all_finite(parameters)):
                raise ValueError(self._diverged(value))
        net.replace(parameters)
        self.history.learning_rate.append(self.optimizer.rate(self.updates))
        self.gradient, self.state = gradient, state
        self._record(value, norm, len(x))
        return value

    def epoch(self) -> float:
        """Train to the end of the epoch; return the mean loss of its batches, weighted by their samples."""
        before = self.history.epochs
        while self.history.epochs == before:
            self.step()
        return self.history.loss[-1]

    @checks_options("run")
    def run(
        self,
        epochs: int = 1,
        *,
        validation_data: tuple[ArrayLike, ArrayLike] | None = None,
        early_stopping: EarlyStopping | None = None,
        verbose: int = SILENT,
    ) -> History:
        """Train until `epochs` epochs are done in all, earlier ones included.

        `validation_data` is a pair (x, y) whose loss is recorded after each epoch. `verbose` is 0, 1 (progress bar) or
        2 (a line per epoch), both on standard error.
        """
        epochs, history = check_count("epochs", epochs), self.history
        if validation_data is not None and not (
            isinstance(validation_data, tuple | list) and len(validation_data) == 2
        ):
            raise ValueError(f"validation_data must be a pair (x, y), not {type(validation_data).__name__}")
        if not isinstance(early_stopping, EarlyStopping | None):
            raise ValueError(f"early_stopping must be an EarlyStopping, not {short_repr(early_stopping)}")
        check = None if validation_data is None else self.network.prepare(*validation_data, self.loss)
        with _reporting(verbose, history, epochs) as report:
            history.stopped = ""
            while history.epochs < epochs and not history.stopped:
                self.epoch()
                if check:
                    history.validation_loss.append(self.network.loss(*check))
                if early_stopping:
                    self._stop_early(early_stopping, history.validation_loss if check else history.loss)
                report()
        return history

    def restore_best_weights(self) -> None:
        """Give the network the parameters of the best epoch that early stopping has seen, if there is one."""
        if self.best_epoch is not None:
            self.network.replace(self.best)

    def save(self, file: FileLike) -> None:
        """Write network, optimizer, history and position in the epoch to a path or binary file, without the samples."""
        storage.save_trainer(self._state, file)

    @property
    def _state(self) -> TrainerState:
        return TrainerState(
            network=self.network.state,
            loss=self.loss,
            optimizer=self.optimizer,
            optimizer_state=self.state,
            gradient=self.gradient,
            best=self.best,
            best_epoch=self.best_epoch,
            order=self.order,
            at=self.at,
            batch_size=self.batch_size,
            shuffle=self.shuffle,
            rng=self.rng.bit_generator.state,
            history=self.history,
            samples=storage.fingerprint(self.x, self.y),
        )

    def _resume(self, saved: TrainerState) -> None:
        self.state, self.gradient, self.history = saved.optimizer_state, saved.gradient, saved.history
        self.best, self.best_epoch = saved.best, saved.best_epoch
        self.order, self.at = saved.order, saved.at
        self.rng.bit_generator.state = saved.rng

    def _stop_early(self, rule: EarlyStopping, watched: Sequence[float]) -> None:
        if (
            self.best_epoch is None
            or self.best_epoch > len(watched)
            or watched[-1] < watched[self.best_epoch - 1] - rule.min_delta
        ):
            self.best, self.best_epoch = self.network.parameters, len(watched)
        elif len(watched) - self.best_epoch >= rule.patience:
            self.history.stopped = f"no better than epoch {self.best_epoch} for {rule.patience} epochs"
            if rule.restore_best_weights:
                self.restore_best_weights()

    def _record(self, value: float, norm: float, samples: int) -> None:
        self.history.batch_loss.append(value)
        self.history.gradient_norm.append(norm)
        self.at += samples
        if self.at >= len(self.x):
            self.history.loss.append(self._epoch_loss())
            self.order, self.at = self._new_order(), 0

    def _epoch_loss(self) -> float:
        samples = np.full(self.batches, self.batch_size)
        samples[-1] = len(self.x) - self.batch_size * (self.batches - 1)
        return float(np.average(self.history.batch_loss[-self.batches :], weights=samples))

    def _new_order(self) -> Array:
        return self.rng.permutation(len(self.x)) if self.shuffle else np.arange(len(self.x))

    def _diverged(self, value: float) -> str:
        rate, value = self.optimizer.rate(self.updates), float("inf") if np.isnan(value) else value
        return (
            f"training diverged at update {self.updates + 1} (loss {value:g}) "
            f"with learning_rate {rate:g}: choose a smaller learning_rate"
        )


def split_samples(
    x: ArrayLike, y: ArrayLike, validation_data: tuple[ArrayLike, ArrayLike] | None, share: float
) -> tuple[ArrayLike, ArrayLike, tuple[ArrayLike, ArrayLike] | None]:
    """Return x and y without their last `share`, and that share as validation data; Keras splits them so too."""
    share = check_number("validation_split", share, below=1.0)
    if share == 0:
        return x, y, validation_data
    if validation_data is not None:
        raise ValueError("give validation_data or validation_split, not both")
    samples, targets = np.asarray(x), np.asarray(y)
    if not samples.ndim or samples.shape[:1] != targets.shape[:1]:
        raise ValueError(
            f"x has shape {samples.shape} and y {targets.shape}; validation_split needs as many rows of each"
        )
    training = len(samples) - round(share * len(samples))
    if not 0 < training < len(samples):
        raise ValueError(
            f"validation_split={share:g} of {len(samples)} samples leaves none to train on or none to validate on; "
            "give more samples or another fraction"
        )
    return samples[:training], targets[:training], (samples[training:], targets[training:])


def _all_finite(parameters: Array) -> bool:
    # The squared norm settles it in one pass, unless it overflows.
    return math.isfinite(parameters @ parameters) or bool(np.isfinite(parameters).all())


@contextmanager
def _reporting(verbose: int, history: History, epochs: int) -> Iterator[Callable[[], None]]:
    """Yield a function to be called after each epoch, which shows the progress on standard error."""
    if not isinstance(verbose, int) or verbose not in (SILENT, PROGRESS_BAR, LINE_PER_EPOCH):
        raise ValueError(
            f"verbose must be 0 (silent), 1 (progress bar) or 2 (a line per epoch), not {short_repr(verbose)}"
        )
    if verbose == SILENT:
        yield lambda: None
    elif verbose == LINE_PER_EPOCH:
        yield lambda: _write_line(history, epochs)
    else:
        from rich.console import Console  # loaded on use: training needs numpy alone
        from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (
            TextColumn("epoch {task.completed:.0f}/{task.total:.0f}"),
            BarColumn(),
            TextColumn("{task.description}"),
        )
        with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True)) as bar:
            task = bar.add_task(history.loss_function, total=epochs, completed=history.epochs)
            yield lambda: bar.update(task, completed=history.epochs, description=_losses(history))


def _write_line(history: History, epochs: int) -> None:
    sys.stderr.write(f"epoch {history.epochs}/{epochs}: {_losses(history)}\n")
    sys.stderr.flush()


def _losses(history: History) -> str:
    more = f", validation loss {history.validation_loss[-1]:.6g}" if history.validation_loss else ""
    return f"{history.loss_function} {history.loss[-1]:.6g}{more}"
