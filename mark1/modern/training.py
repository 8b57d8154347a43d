"""Training: a trainer takes the batches of an epoch one by one, and `fit` is a loop over it."""

import math
import sys
from os import PathLike
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from mark1.base.checks import Array, check_count, make_generator
from mark1.modern import optimizers, saving
from mark1.modern.history import EarlyStopping, History
from mark1.modern.losses import Loss
from mark1.modern.network import Network
from mark1.modern.optimizers import Optimizer


class Trainer:
    """Trains a network batch by batch; every `step()` leaves loss, gradient and state to look at.

    `batch_size` None takes all samples at once; `shuffle` draws a new order for each epoch from `seed`.
    """

    def __init__(
        self,
        network: Network,
        x: ArrayLike,
        y: ArrayLike,
        *,
        loss: str | Loss = "cross_entropy",
        optimizer: str | Optimizer = "GradientDescent",
        batch_size: int | None = 32,
        shuffle: bool = True,
        seed: int | np.random.Generator = 0,
    ) -> None:
        self.network = network
        self.x, self.y, self.loss = network.prepare(x, y, loss)
        self.optimizer = optimizers.get(optimizer)
        self.batch_size = len(self.x) if batch_size is None else min(check_count("batch_size", batch_size), len(self.x))
        self.shuffle = bool(shuffle)
        self.rng = make_generator(seed)
        self.state = self.optimizer.start(network.parameters)
        self.history = History()
        self.gradient = np.zeros_like(network.parameters)
        self.order, self.at = self._new_order(), 0
        self.best = network.parameters
        self.best_epoch: int | None = None

    @property
    def updates(self) -> int:
        """Updates done."""
        return int(self.state["updates"])

    @property
    def batches(self) -> int:
        """Batches in an epoch; the last may be smaller."""
        return -(-len(self.x) // self.batch_size)

    def batch(self) -> tuple[Array, Array]:
        """Rows of x and y that the next `step()` takes."""
        here = slice(self.at, self.at + self.batch_size)
        if not self.shuffle:
            return self.x[here], self.y[here]
        return self.x[self.order[here]], self.y[self.order[here]]

    def step(self) -> float:
        """Take one batch: gradient, update, history. Returns the loss of the batch before the update.

        A loss or parameter that is no longer finite is a ValueError that names the learning rate; the network and the
        trainer stay as they were before this step.
        """
        x, y = self.batch()
        with np.errstate(over="ignore", invalid="ignore"):
            value, gradient = self.network.loss_and_gradients(x, y, self.loss)
            norm = float(np.sqrt(gradient @ gradient))
            parameters, state = self.optimizer.step(self.network.parameters, gradient, self.state)
            if not (math.isfinite(value) and math.isfinite(norm) and _all_finite(parameters)):
                raise ValueError(self._diverged(value))
        self.network.replace(parameters)
        self.history.learning_rate.append(self.optimizer.rate(self.updates))
        self.gradient, self.state = gradient, state
        self._record(value, norm, len(x))
        return value

    def epoch(self) -> float:
        """Take batches to the end of the epoch; returns the mean loss of its batches, weighted by their samples."""
        before = self.history.epochs
        while self.history.epochs == before:
            self.step()
        return self.history.loss[-1]

    def run(
        self,
        epochs: int = 1,
        *,
        validation: tuple[ArrayLike, ArrayLike] | None = None,
        early_stopping: EarlyStopping | None = None,
        progress: bool = False,
    ) -> History:
        """Train up to so many epochs in all, those already done included.

        `validation` is (x, y) to work out the loss on after each epoch; `progress` draws a bar on standard error.
        """
        epochs, history = check_count("epochs", epochs), self.history
        if validation is not None and not (isinstance(validation, tuple | list) and len(validation) == 2):
            raise ValueError(f"validation must be a pair (x, y), not {type(validation).__name__}")
        if not isinstance(early_stopping, EarlyStopping | None):
            raise ValueError(f"early_stopping must be an EarlyStopping, not {early_stopping!r}")
        check = None if validation is None else self.network.prepare(*validation, self.loss)
        history.stopped = ""
        while history.epochs < epochs and not history.stopped:
            self.epoch()
            if check:
                history.validation_loss.append(self.network.loss(*check))
            if early_stopping:
                self._stop_early(early_stopping, history.validation_loss if check else history.loss)
            if progress:
                _show(history, epochs)
        return history

    def save(self, path: str | PathLike[str]) -> None:
        """Write network, optimizer, history and place in the epoch to a file; the samples are not in it."""
        saving.save_trainer(self, path)

    @classmethod
    def load(cls, path: str | PathLike[str], x: ArrayLike, y: ArrayLike) -> "Trainer":
        """A trainer that goes on to the bit as the saved one would have, given the same samples."""
        return saving.load_trainer(cls, Network, path, x, y)

    def _stop_early(self, rule: EarlyStopping, watched: list[float]) -> None:
        if (
            self.best_epoch is None
            or self.best_epoch > len(watched)
            or watched[-1] < watched[self.best_epoch - 1] - rule.min_delta
        ):
            self.best, self.best_epoch = self.network.parameters, len(watched)
        elif len(watched) - self.best_epoch >= rule.patience:
            self.history.stopped = f"no better than epoch {self.best_epoch} for {rule.patience} epochs"
            if rule.restore_best:
                self.network.replace(self.best)

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


def fit(
    network: Network,
    x: ArrayLike,
    y: ArrayLike,
    *,
    epochs: int = 1,
    validation: tuple[ArrayLike, ArrayLike] | None = None,
    early_stopping: EarlyStopping | None = None,
    progress: bool = False,
    **settings: Any,
) -> History:
    """Train for so many epochs; the other settings are those of `Trainer`, what is done in an epoch those of `run`."""
    trainer = Trainer(network, x, y, **settings)
    return trainer.run(epochs, validation=validation, early_stopping=early_stopping, progress=progress)


def _all_finite(parameters: Array) -> bool:
    """Whether every one is; their product with themselves tells it sooner, unless it overflows."""
    return math.isfinite(parameters @ parameters) or bool(np.isfinite(parameters).all())


def _show(history: History, epochs: int) -> None:
    done = int(30 * history.epochs / epochs)
    more = f", validation {history.validation_loss[-1]:.6g}" if history.validation_loss else ""
    bar = f"\repoch {history.epochs}/{epochs} [{'=' * done:<30}] loss {history.loss[-1]:.6g}{more}  "
    sys.stderr.write(bar + ("\n" if history.epochs == epochs or history.stopped else ""))
    sys.stderr.flush()
