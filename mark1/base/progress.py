"""Progress bars on the terminal for loops that take long; silent unless a command asks for them."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from operator import length_hint
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

Item = TypeVar("Item")

_display: ContextVar[Progress | None] = ContextVar("display", default=None)


def progress(items: Iterable[Item], text: str, total: int | None = None) -> Iterator[Item]:
    """Yield the items, with a bar on the terminal while they last.

    As in `for card in progress(cards, "teaching")`; `total` is their number if `items` has no length. Bars are drawn
    only inside `bars()`, as in a scenario run as a command; elsewhere the items just pass. Loops may nest: each has its
    own line.
    """
    display = _display.get()
    if display is None:
        yield from items
        return
    line = display.add_task(text, total=total or length_hint(items) or None)
    try:
        yield from display.track(items, total=total, task_id=line)
    finally:
        display.remove_task(line)


@contextmanager
def bars() -> Iterator[None]:
    """Draw the bars of `progress` on standard error while the context lasts, if that is a terminal.

    Inside another such context the bars are drawn by the outer one.
    """
    console = Console(stderr=True)
    if not console.is_terminal or _display.get() is not None:
        yield
        return
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, redirect_stdout=False) as display:
        token = _display.set(display)
        try:
            yield
        finally:
            _display.reset(token)
