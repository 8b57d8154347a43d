"""Acts in words: what the operator did, as a page tells it between two events."""

from collections.abc import Callable
from typing import Any

import numpy as np

from mark1.clockwork.history.entry import Entry

MOST_NAMED = 4
"""Faults that an act names; the rest are counted."""


def told(entry: Entry, label: str | None) -> str:
    """Say what an act did, in a sentence; `label` names the card, if it has a name."""
    if entry.verb == "present":
        return _present(label, **entry.arguments)
    return _WORDS[entry.verb](**entry.arguments)


def _present(label: str | None, image: Any, target: Any = None, testing: bool = False) -> str:  # noqa: ARG001
    card = f"the card {label}" if label else "a card"
    if testing:
        return f"The operator puts up {card} for a test."
    asked = [] if target is None else [f"R{unit} {int(bit)}" for unit, bit in _bits(target) if bit is not None]
    return f"The operator puts up {card} and asks for {', '.join(asked) or 'nothing'}."


def _bits(target: Any) -> Any:
    return enumerate(target if np.ndim(target) else [target], 1)


def _switch(name: str, setting: Any) -> str:
    """A setting in words; rows of many are not told."""
    return f"The operator sets {name}." if np.size(setting) > 8 else f"The operator sets {name} to {setting}."


def _some(names: list[str]) -> str:
    more = len(names) - MOST_NAMED
    return ", ".join(names[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def _inject(names: list[str], at: int | None = None) -> str:
    return f"Faults: {_some(names)}." if at is None else f"Faults scheduled for {at} ms: {_some(names)}."


_WORDS: dict[str, Callable[..., str]] = {
    "switch": _switch,
    "deposit": lambda name, value: _switch(name, value),
    "reset": lambda: "The operator has the motors run all wipers to 0 V.",
    "dial": lambda a, volts: f"The operator has the motor of A{a} turn its wiper to {volts:g} V.",
    "inject": _inject,
    "clear": lambda names: f"Faults cleared: {_some(names)}.",
    "plug": lambda a, s, sign: f"The operator plugs a cord from S{s} to A{a} ({'+' if sign > 0 else '-'}).",
    "cut": lambda a, s, sign=None: f"The operator takes out a cord from S{s} to A{a}.",  # noqa: ARG005
    "move": lambda a, s, to, sign=None: f"The operator moves a cord of A{a} from S{s} to S{to}.",  # noqa: ARG005
    "rewire": lambda cords, repeats: f"The operator plugs the whole board anew: {len(cords)} cords.",  # noqa: ARG005
}
