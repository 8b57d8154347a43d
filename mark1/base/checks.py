"""Validate arguments: numbers, counts, fractions, seeds, names and arrays.

Every validator takes the name of the argument first, returns the checked value as a plain type, and raises ValueError
with a message of the form "units must be a whole number of at least 1, not 0".
"""

import difflib
import math
from collections.abc import Iterable, Mapping
from numbers import Integral, Real
from typing import Any, TypeGuard, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[Any]
Named = TypeVar("Named")


def is_number(value: object) -> TypeGuard[float]:
    """Return True for a finite real number that a float can hold; bools, complex numbers and texts are rejected."""
    if isinstance(value, bool | np.bool_) or not isinstance(value, Real):
        return False
    try:
        return math.isfinite(value)
    except OverflowError:  # an integer too large for a float
        return False


def check_number(
    name: str,
    value: object,
    low: float = 0.0,
    high: float = math.inf,
    *,
    above: float | None = None,
    below: float = math.inf,
    hint: str = "",
) -> float:
    """Return the value as a float if it is a finite number from `low` to `high`.

    With `above` it must be greater than that instead of at least `low`; with `below` it must be less than that. The
    message ends the range with `hint`, such as " V".
    """
    number = float(value) if is_number(value) else math.nan
    high_enough = number >= low if above is None else number > above
    if not (high_enough and number <= high and number < below):
        allowed = _range(low, high, above, below)
        raise ValueError(f"{name} must be a finite number{allowed}{hint}, not {short_repr(value)}")
    return number


def _range(low: float, high: float, above: float | None, below: float) -> str:
    if above is None and below == math.inf and -math.inf < low and high < math.inf:
        return f" from {low:.15g} to {high:.15g}"
    bounds = [f"above {above:.15g}"] if above is not None else [f"of at least {low:.15g}"] if low > -math.inf else []
    if min(high, below) < math.inf:
        bounds.append(f"below {below:.15g}" if below < math.inf else f"at most {high:.15g}")
    return f" {' and '.join(bounds)}" if bounds else ""


def check_count(name: str, value: object, low: int = 1, high: int | None = None, *, hint: str = "") -> int:
    """Return the value as an int if it is a whole number from `low` to `high` (None: no upper limit).

    Floats are rejected, whole ones too. The message ends the range with `hint`, such as " ms".
    """
    if not is_count(value, low, high):
        bounds = f"of at least {low}" if high is None else f"from {low} to {high}"
        raise ValueError(f"{name} must be a whole number {bounds}{hint}, not {short_repr(value)}")
    return int(value)


def is_count(value: object, low: int | None = 1, high: int | None = None) -> TypeGuard[int]:
    """Return True for a whole number from `low` to `high` (None: no limit); bools and floats are rejected."""
    if isinstance(value, bool) or not isinstance(value, Integral):
        return False
    return (low is None or low <= int(value)) and (high is None or int(value) <= high)


def check_fraction(name: str, value: object) -> float:
    """Return the value as a float if it is a number from 0 to 1."""
    return check_number(name, value, 0.0, 1.0)


def check_seed(value: object, name: str = "seed") -> int:
    """Return the value as an int if it is a valid seed: a whole number of at least 0."""
    return check_count(name, value, 0)


def make_generator(seed: object) -> np.random.Generator:
    """Return a numpy Generator in the state that the seed gives; a Generator is returned itself."""
    if isinstance(seed, np.random.Generator):
        return seed
    return np.random.default_rng(check_count("seed", seed, 0, hint=", or a numpy Generator"))


def find_named(kind: str, name: object, known: Mapping[str, Named]) -> Named:
    """Return the object of that name; the message for an unknown name suggests the nearest and lists the known ones."""
    if isinstance(name, str) and name in known:
        return known[name]
    raise ValueError(f"unknown {kind} {short_repr(name)}{suggest(name, known)}; known: {', '.join(known)}")


def suggest(name: object, known: Iterable[str]) -> str:
    """Return a suggestion such as ", did you mean 'relu'?", or "" when no known name is near; case is ignored."""
    by_lower_case = {key.lower(): key for key in known}
    close = difflib.get_close_matches(str(name)[:200].lower(), list(by_lower_case), n=1)
    return f", did you mean {by_lower_case[close[0]]!r}?" if close else ""


def check_array(name: str, values: ArrayLike, dtype: Any = np.float64) -> Array:
    """Return the values as an array of floating-point numbers; NaN, infinity and complex numbers are rejected."""
    try:
        array = np.asarray(values)
        if array.dtype.kind not in "fiub":
            raise ValueError
        with np.errstate(over="ignore"):
            array = array.astype(dtype, copy=False)
    except (TypeError, ValueError):
        raise ValueError(f"{name} must be an array of real numbers of one shape, not {type(values).__name__}") from None
    if not np.isfinite(array).all():
        where = tuple(int(i) for i in np.argwhere(~np.isfinite(array))[0])
        raise ValueError(f"{name} must be finite, but entry {where} is {array[where]}; remove such values")
    return array


def check_rows(x: ArrayLike, inputs: int, dtype: Any = np.float64) -> Array:
    """Return samples as rows of shape (n, inputs): all axes but the first are flattened, a single sample is one row."""
    array = check_array("x", x, dtype)
    if array.size == 0:
        raise ValueError(f"x has no samples (its shape is {array.shape}); give at least one sample of {inputs} inputs")
    if array.ndim >= 2 and array.size == len(array) * inputs:
        return array.reshape(len(array), inputs)
    if array.size == inputs:
        return array.reshape(1, inputs)
    if inputs == 1 and array.ndim == 1:
        return array.reshape(-1, 1)
    raise ValueError(f"x has shape {array.shape}, but the network takes {inputs} inputs: give shape (n, {inputs})")


def short_repr(value: object) -> str:
    """Return the repr of a value, cut after 200 characters."""
    try:
        text = repr(value)
    except ValueError:  # Python refuses to print an integer of very many digits
        return "a number of very many digits"
    return text if len(text) <= 200 else f"{text[:200]}..."
