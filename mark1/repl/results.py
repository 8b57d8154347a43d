"""Show the results of lines: below a panel that was just drawn a result is one line, so that both fit."""

import builtins
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from mark1.clockwork.run import Halt
from mark1.machine.response import Response
from mark1.repl.session import Session

IDLE = 'nothing is pending: the machine is idle; present("E", 5) puts a card up'


class Text(str):
    """A text that the prompt shows without quotes."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


def text_of(result: Any, session: Session) -> str:
    """Return a result as the prompt prints it."""
    if isinstance(result, Halt) and result.before is result.after:
        return f"halted at once: {result.reason}" if session.rig.pending else IDLE
    if session.has_drawn and isinstance(result, Halt):
        return f"{result.reason}: event {result.after.event} at {result.tick} ms"
    if session.has_drawn and isinstance(result, Response):
        return _response(result)
    return repr(result)


def _response(response: Response) -> str:
    bits = "".join(map(str, response.bits))
    undecided = int(response.undecided.sum())
    parts = [f"at the look {bits}" + (f" = {response.code}" if len(bits) > 1 else "")]
    if undecided:
        parts.append(f"{undecided} of {len(bits)} R-units undecided")
    if response.limited.any():
        parts.append("motors ran to the time limit")
    return "; ".join(parts)


@contextmanager
def results_last(session: Session) -> Iterator[None]:
    """Print the results of what runs inside at the end, below the panel if that has to be drawn."""
    results: list[tuple[Any, str]] = []

    def keep(result: Any) -> None:
        if result is not None:
            vars(builtins)["_"] = result  # as Python's own display hook does
            results.append((result, repr(result)))

    before, sys.displayhook = sys.displayhook, keep
    try:
        yield
    finally:
        sys.displayhook = before
        if results:
            session.redraw()
        for result, text in results:
            print(text_of(result, session) if isinstance(result, Halt | Response) else text)  # noqa: T201
