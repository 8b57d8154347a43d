"""What every module of today's neuron asks of the numbers and names that it is given."""

import difflib
import math
from collections.abc import Iterable, Mapping
from numbers import Integral, Real
from typing import Any, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[Any]
Thing = TypeVar("Thing")


def find(kind: str, name: object, known: Mapping[str, Thing]) -> Thing:
    """The object of that name; an unknown name is a ValueError that lists the known ones and suggests the nearest."""
    if isinstance(name, str) and name in known:
        return known[name]
    raise ValueError(f"unknown {kind} {name!r}{nearest(name, known)}; known: {', '.join(known)}")


def nearest(name: object, known: Iterable[str]) -> str:
    """A suggestion such as ", did you mean 'relu'?", or nothing when no known name is near."""
    by_small = {key.lower(): key for key in known}
    close = difflib.get_close_matches(str(name).lower(), list(by_small), n=1)
    return f", did you mean {by_small[close[0]]!r}?" if close else ""


def number(what: str, value: object, low: float = 0.0, high: float = np.inf, *, below: float = np.inf) -> float:
    """The value as a float, refused outside low..high, at or above `below`, or when it is no finite number."""
    if isinstance(value, bool | np.bool_) or not isinstance(value, Real) or not np.isfinite(float(value)):
        raise ValueError(f"{what} must be a finite number, not {value!r}")
    if not low <= float(value) <= high or float(value) >= below:
        top = f"below {below:g}" if np.isfinite(below) else f"at most {high:g}" if np.isfinite(high) else ""
        raise ValueError(f"{what} must be at least {low:g}{' and ' + top if top else ''}, not {value!r}")
    return float(value)


def count(what: str, value: object, low: int = 1) -> int:
    """The value as a whole number of at least `low`."""
    if isinstance(value, bool) or not isinstance(value, Integral) or int(value) < low:
        raise ValueError(f"{what} must be a whole number of at least {low}, not {value!r}")
    return int(value)


def generator(seed: int | np.random.Generator) -> np.random.Generator:
    """The numpy Generator of a seed, or the one given."""
    return seed if isinstance(seed, np.random.Generator) else np.random.default_rng(count("seed", seed, 0))


def finite(what: str, values: ArrayLike, dtype: Any = np.float64) -> Array:
    """The values as an array of floating point numbers, refused when one is NaN or infinite or no number."""
    try:
        array = np.asarray(values)
        if array.dtype.kind not in "fiub":
            raise ValueError
        with np.errstate(over="ignore"):
            array = array.astype(dtype, copy=False)
    except (TypeError, ValueError):
        raise ValueError(f"{what} must be an array of real numbers of one shape, not {type(values).__name__}") from None
    if not np.isfinite(array).all():
        where = tuple(int(i) for i in np.argwhere(~np.isfinite(array))[0])
        raise ValueError(f"{what} must be finite, but entry {where} is {array[where]}; leave such values out")
    return array


def rows(x: ArrayLike, inputs: int, dtype: Any = np.float64) -> Array:
    """Samples as rows of shape (n, inputs): all axes but the first are flattened, and one sample alone is one row."""
    array = finite("x", x, dtype)
    if array.size == 0:
        raise ValueError(f"x has no samples (its shape is {array.shape}); give at least one sample of {inputs} inputs")
    if array.ndim >= 2 and array.size == len(array) * inputs:
        return array.reshape(len(array), inputs)
    if array.size == inputs:
        return array.reshape(1, inputs)
    if inputs == 1 and array.ndim == 1:
        return array.reshape(-1, 1)
    raise ValueError(f"x has shape {array.shape}, but the network takes {inputs} inputs: give shape (n, {inputs})")


def check_whole(name: str, number: Any, least: int, why: str = "", most: float = math.inf) -> None:
    """Refuse what is no whole number from `least` on, up to `most` (ValueError that says `why` not less)."""
    if isinstance(number, bool) or not isinstance(number, Integral) or not least <= int(number) <= most:
        bounds = f"{least} to {most}" if most < math.inf else f"{least}"
        raise ValueError(f"{name} is {number!r}; it must be a whole number from {bounds}{why}")


def is_finite(number: Any) -> bool:
    """Whether it is a real number, no truth, that a float can hold."""
    if isinstance(number, bool | np.bool_) or not isinstance(number, Real):
        return False
    try:
        return math.isfinite(number)
    except OverflowError:  # a whole number too large
        return False


def check_fraction(name: str, number: float) -> None:
    """Refuse what is no fraction from 0 to 1 (ValueError)."""
    if not is_finite(number) or not 0 <= number <= 1:
        raise ValueError(f"{name} is {number!r}; it must be a fraction from 0 to 1")
