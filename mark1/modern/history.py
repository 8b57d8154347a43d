"""History: what training leaves behind, batch by batch and epoch by epoch, as plain lists ready to be drawn."""

from dataclasses import dataclass, field

from mark1.base.checks import check_count, check_number


@dataclass
class History:
    """Per batch, before its update: loss (the slide's noisy objective), Euclidean norm of the gradient, learning rate.

    Per epoch: the mean of its batches' losses, weighted by samples, and the loss on validation data. `stopped` says why
    training ended before its last epoch.
    """

    batch_loss: list[float] = field(default_factory=list)
    gradient_norm: list[float] = field(default_factory=list)
    learning_rate: list[float] = field(default_factory=list)
    loss: list[float] = field(default_factory=list)
    validation_loss: list[float] = field(default_factory=list)
    stopped: str = ""

    @property
    def epochs(self) -> int:
        """Whole epochs done."""
        return len(self.loss)


@dataclass(frozen=True)
class EarlyStopping:
    """Stop when the loss has not fallen by more than `min_delta` for `patience` epochs.

    The loss is that on validation data where there is some. `restore_best` goes back to the best epoch's parameters.
    """

    patience: int = 5
    min_delta: float = 0.0
    restore_best: bool = True

    def __post_init__(self) -> None:
        check_count("patience", self.patience)
        check_number("min_delta", self.min_delta)
