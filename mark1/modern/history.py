"""Training history: loss, gradient norm and learning rate as plain lists, and the rule for early stopping."""

from dataclasses import dataclass, field

from mark1.base.checks import check_count, check_number
from mark1.base.options import options_checked


@dataclass
class History:
    """Record of a training run.

    For each batch, before its update: its loss, the Euclidean norm of the gradient, and the learning rate. For each
    epoch: the mean loss of its batches, weighted by their samples, and the loss on the validation data. `loss_function`
    names the loss; `stopped` says why training ended before the last epoch, "" if it did not.
    """

    batch_loss: list[float] = field(default_factory=list)
    gradient_norm: list[float] = field(default_factory=list)
    learning_rate: list[float] = field(default_factory=list)
    loss: list[float] = field(default_factory=list)
    validation_loss: list[float] = field(default_factory=list)
    stopped: str = ""
    loss_function: str = ""

    def __repr__(self) -> str:
        course = f" {self.loss[0]:.4g} -> {self.loss[-1]:.4g}" if self.loss else ""
        validation = f", validation loss {self.validation_loss[-1]:.4g}" if self.validation_loss else ""
        return f"<History of {self.epochs} epochs: {self.loss_function}{course}{validation}>"

    @property
    def epochs(self) -> int:
        """Number of finished epochs."""
        return len(self.loss)


@options_checked
@dataclass(frozen=True)
class EarlyStopping:
    """Stop when the loss has not fallen by more than `min_delta` for `patience` epochs.

    The loss is the validation loss if there is one, else the training loss. With `restore_best_weights` the network
    gets the parameters of the best epoch back (Keras' name; there the default is False).
    """

    patience: int = 5
    min_delta: float = 0.0
    restore_best_weights: bool = True

    def __post_init__(self) -> None:
        check_count("patience", self.patience)
        check_number("min_delta", self.min_delta)
