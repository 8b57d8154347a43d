"""Schedules: the learning rate after t updates, as frozen objects that an optimizer takes in place of a number."""

import math
from dataclasses import dataclass, fields

from mark1.base.checks import check_count, check_number


@dataclass(frozen=True)
class Schedule:
    """What all schedules share: the rate they start from, and the checks. A schedule of your own needs `rate`."""

    learning_rate: float

    def __post_init__(self) -> None:
        for field in fields(self):
            what, value = f"{field.name} of {type(self).__name__}", getattr(self, field.name)
            checked = check_count(what, value) if field.name in ("every", "over") else check_number(what, value)
            object.__setattr__(self, field.name, checked)

    def rate(self, updates: int) -> float:
        """Learning rate of the next update, after so many done."""
        raise NotImplementedError


@dataclass(frozen=True)
class Constant(Schedule):
    """The same rate throughout."""

    def rate(self, updates: int) -> float:  # noqa: ARG002  (the same whatever the time)
        """Learning rate of the next update, after so many done."""
        return self.learning_rate


@dataclass(frozen=True)
class InverseTime(Schedule):
    """rate / (1 + decay t): what Keras does with `decay`."""

    decay: float = 0.0

    def rate(self, updates: int) -> float:
        """Learning rate of the next update, after so many done."""
        return self.learning_rate / (1.0 + self.decay * updates)


@dataclass(frozen=True)
class StepDecay(Schedule):
    """The rate is multiplied by `factor` after every `every` updates."""

    factor: float = 0.5
    every: int = 1000

    def rate(self, updates: int) -> float:
        """Learning rate of the next update, after so many done."""
        return self.learning_rate * float(self.factor ** (updates // self.every))


@dataclass(frozen=True)
class Cosine(Schedule):
    """Down to `lowest` along half a cosine over `over` updates, and there from then on (Loshchilov and Hutter 2017)."""

    over: int = 1000
    lowest: float = 0.0

    def rate(self, updates: int) -> float:
        """Learning rate of the next update, after so many done."""
        along = min(updates / self.over, 1.0)
        return self.lowest + 0.5 * (self.learning_rate - self.lowest) * (1.0 + math.cos(math.pi * along))


SCHEDULES: dict[str, type[Schedule]] = {kind.__name__: kind for kind in (Constant, InverseTime, StepDecay, Cosine)}
