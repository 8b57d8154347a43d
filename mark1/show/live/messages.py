"""Messages of a live session: read one from its text, and check the arguments of an operator action."""

import base64
import binascii
import inspect
import json
from collections.abc import Mapping
from typing import Any

import numpy as np

from mark1.base.checks import is_count, short_repr
from mark1.clockwork.operations import ACTIONS

LONGEST = 2**16
"""Bytes of a message."""

DEEPEST = 8
"""Objects and lists that a message may nest."""

MOST_EVENTS = 2000
"""Events of one step."""

MOST_BACK = 20_000
"""Events of one `back`."""

FURTHEST = 600_000
"""Ticks ahead of the clock that a run may go."""

LONGEST_LABEL = 40
"""Letters in the name of a card."""

VERBS = ("present", "switch", "deposit", "reset", "dial", "inject", "clear", "plug", "cut", "move")
"""Operator actions that a message may name; `rewire`, which carries a whole board, is not among them."""

DOES = ("act", "step", "run", "back", "redo", "save", "explain")
"""What a message may ask for."""


class MessageError(ValueError):
    """The message is invalid; the text says what is valid. `number` is its id, or None."""

    def __init__(self, text: str, number: int | None = None) -> None:
        super().__init__(text)
        self.number = number


def read(text: str | bytes) -> dict[str, Any]:
    """Return the object in the text of a message.

    Raises:
        MessageError: the text is too long, is not a JSON object, or has no valid `id` and `do`.
    """
    size = len(text if isinstance(text, bytes) else text.encode(errors="replace"))
    if size > LONGEST:
        raise MessageError(f"a message may have {LONGEST} bytes, not {size}")
    try:
        # Python's reader takes NaN and recurses without a limit of ours; both are refused here.
        message = json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise MessageError("a message must be one JSON object; this text is not") from None
    if not isinstance(message, dict):
        raise MessageError(f"a message must be one JSON object, not {short_repr(message)}")
    number = message.get("id")
    if not is_count(number, 0, 2**53):
        raise MessageError("a message needs an id, a whole number from 0")
    if message.get("do") not in DOES:
        raise MessageError(f"do must be one of {', '.join(DOES)}, not {short_repr(message.get('do'))}", number)
    if _depth(message) > DEEPEST:
        raise MessageError(f"a message may nest {DEEPEST} objects and lists, no more", number)
    return message


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _depth(value: Any) -> int:
    """Return how deep objects and lists nest, counted up to just above the limit."""
    level, depth = [value], 0
    while level and depth <= DEEPEST:
        depth += 1
        inner = [each.values() if isinstance(each, dict) else each for each in level if isinstance(each, dict | list)]
        level = [each for group in inner for each in group]
    return depth


def count(message: Mapping[str, Any], most: int) -> int:
    """Return `n` of a message, 1 by default (ValueError: it is not a whole number from 1 to `most`)."""
    n = message.get("n", 1)
    if not is_count(n, 1, most):
        raise ValueError(f"n must be a whole number from 1 to {most}, not {short_repr(n)}")
    return int(n)


def label(message: Mapping[str, Any]) -> str | None:
    """Return the name of the card of a message, None without one (ValueError: it is not a short text)."""
    name = message.get("label")
    if name is None:
        return None
    if not isinstance(name, str) or len(name) > LONGEST_LABEL:
        raise ValueError(f"label must be a text of at most {LONGEST_LABEL} letters")
    return name


def action(message: Mapping[str, Any], shape: tuple[int, int]) -> tuple[str, dict[str, Any]]:
    """Return the verb of an action and its arguments as the journal has them; `shape` is that of the retina.

    Raises:
        ValueError: the verb is not listed, or its arguments have other names.
    """
    verb, given = message.get("verb"), message.get("arguments", {})
    if verb not in VERBS:
        raise ValueError(f"verb must be one of {', '.join(VERBS)}, not {short_repr(verb)}")
    known = list(inspect.signature(ACTIONS[verb]).parameters.values())[2:]  # after the machine and the registers
    needed = [each.name for each in known if each.default is each.empty]
    if not isinstance(given, dict) or not set(needed) <= set(given) <= {each.name for each in known}:
        names = ", ".join(each.name if each.name in needed else f"[{each.name}]" for each in known) or "no arguments"
        raise ValueError(f"{verb} takes {names}; arguments must be an object of these")
    arguments = dict(given)
    if verb == "present":
        arguments["image"] = _image(arguments["image"], shape)
        if not isinstance(arguments.get("testing", False), bool):
            raise ValueError("testing must be true or false")
    if "names" in arguments and not _are_texts(arguments["names"]):
        raise ValueError("names must be a list of at most 1024 short texts")
    return verb, arguments


def _image(text: Any, shape: tuple[int, int]) -> Any:
    """Return the light levels of a card (shape of the retina), from base64 of a byte for each cell."""
    cells = shape[0] * shape[1]
    try:
        levels = base64.b64decode(text, validate=True)
    except (TypeError, ValueError, binascii.Error):
        levels = b""
    if len(levels) != cells:
        raise ValueError(f"image must be base64 of {cells} bytes, one for each cell")
    return np.frombuffer(levels, np.uint8).reshape(shape) / 255


def _are_texts(names: Any) -> bool:
    return (
        isinstance(names, list)
        and len(names) <= 1024
        and all(isinstance(each, str) and len(each) <= 100 for each in names)
    )
