"""Rows of an exposure that was leapt: worked out from its first state when somebody reads them, and then kept."""

from collections.abc import Callable
from functools import cached_property

from mark1.clockwork.observe.row import Row


class LeaptRows:
    """The rows of the events after event `begin`, up to `end`; `derive` carries these events out and returns them."""

    def __init__(self, begin: int, end: int, derive: Callable[[], list[Row]]) -> None:
        self.begin, self.end = begin, end
        self._derive = derive

    @cached_property
    def rows(self) -> list[Row]:
        """The rows, one per event."""
        return self._derive()

    def __len__(self) -> int:
        return self.end - self.begin
