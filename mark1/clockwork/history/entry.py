"""Entry of a journal: one operator action."""

from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True, eq=False)
class Entry:
    """One operator action: its tick (ms), the number of events before it, its name and its arguments."""

    tick: int
    event: int
    verb: str
    arguments: dict[str, Any]

    def __repr__(self) -> str:
        arguments = ", ".join(f"{name} {_short(value)}" for name, value in self.arguments.items())
        return f"{self.tick:>9} ms  after #{self.event:<6} {self.verb} {arguments}"


def _short(value: Any) -> str:
    row = np.asarray(value)
    return f"of {' x '.join(map(str, row.shape))}" if row.size > 8 else str(value)
