"""Arguments of operator actions, in the form in which a journal keeps them."""

from numbers import Integral, Real
from typing import Any

import numpy as np

_PLAIN = {bool, int, float, str, type(None)}


def kept(name: str, value: Any) -> Any:
    """Return an argument of an action as the journal keeps it: a number, a text, None, a list or a read-only array.

    Raises:
        ValueError: it is anything else.
    """
    if isinstance(value, np.ndarray):
        return _kept_array(name, value)
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, list | tuple):
        if _PLAIN.issuperset(map(type, value)):  # a target, mostly
            return list(value)
        return [kept(name, each) for each in value]
    if isinstance(value, Integral):
        return int(value)
    if isinstance(value, Real | np.bool_):
        return bool(value) if isinstance(value, np.bool_) else float(value)
    return _kept_array(name, value)


def _kept_array(name: str, value: Any) -> Any:
    """Return a read-only copy of an array, or a list if it holds objects."""
    if not hasattr(value, "__array__"):
        raise ValueError(f"{name} must be numbers, a list of them or an array, not {type(value).__name__}")
    array = np.array(value)
    if array.dtype.kind == "O":
        return kept(name, array.tolist())
    if array.dtype.kind == "f" and array.dtype.itemsize > 8:
        array = array.astype(np.float64)
    array.setflags(write=False)
    return array
