"""Learning-rate schedules: the learning rate after t updates; an optimizer takes a schedule in place of a number."""

import math
from dataclasses import dataclass, fields

from mark1.base.checks import check_count, check_number
from mark1.base.options import options_checked


@dataclass(frozen=True)
class Schedule:
    """Base class: the initial learning rate and validation. A schedule of your own defines `rate`."""

    learning_rate: float

    def __post_init__(self) -> None:
        for field in fields(self):
            name, value = f"{field.name} of {type(self).__name__}", getattr(self, field.name)
            checked = check_count(name, value) if field.name in ("every", "over") else check_number(name, value)
            object.__setattr__(self, field.name, checked)

    def rate(self, updates: int) -> float:
        """Return the learning rate of the next update, after so many done."""
        raise NotImplementedError


@options_checked
@dataclass(frozen=True)
class Constant(Schedule):
    """Constant learning rate."""

    def rate(self, updates: int) -> float:  # noqa: ARG002  (constant)
        """Return the learning rate of the next update, after so many done."""
        return self.learning_rate


@options_checked
@dataclass(frozen=True)
class InverseTime(Schedule):
    """Decay as rate / (1 + decay t), which is the `decay` of Keras."""

    decay: float = 0.0

    def rate(self, updates: int) -> float:
        """Return the learning rate of the next update, after so many done."""
        return self.learning_rate / (1.0 + self.decay * updates)


@options_checked
@dataclass(frozen=True)
class StepDecay(Schedule):
    """Multiply the rate by `factor` after every `every` updates."""

    factor: float = 0.5
    every: int = 1000

    def rate(self, updates: int) -> float:
        """Return the learning rate of the next update, after so many done."""
        return self.learning_rate * float(self.factor ** (updates // self.every))


@options_checked
@dataclass(frozen=True)
class Cosine(Schedule):
    """Decay to `lowest` along half a cosine over `over` updates, then stay there (Loshchilov and Hutter 2017)."""

    over: int = 1000
    lowest: float = 0.0

    def rate(self, updates: int) -> float:
        """Return the learning rate of the next update, after so many done."""
        progress = min(updates / self.over, 1.0)
        return self.lowest + 0.5 * (self.learning_rate - self.lowest) * (1.0 + math.cos(math.pi * progress))


SCHEDULES: dict[str, type[Schedule]] = {kind.__name__: kind for kind in (Constant, InverseTime, StepDecay, Cosine)}
