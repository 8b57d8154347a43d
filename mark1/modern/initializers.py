"""Weight initializers: named rules that draw initial weights, or arrays that are used unchanged."""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from mark1.base.checks import Array, check_array, find_named

Rule = Callable[[np.random.Generator, int, int, tuple[int, ...]], Array]

# Each rule maps (generator, inputs of a unit, units, shape) to an array. Glorot and Bengio 2010 give the uniform
# distribution, He et al. 2015 the normal one; the other two have the same variances. Keras truncates its normal
# distributions at two standard deviations and rescales them; these are not truncated.
_RULES: dict[str, Rule] = {
    "zeros": lambda _rng, _inputs, _units, shape: np.zeros(shape),
    "ones": lambda _rng, _inputs, _units, shape: np.ones(shape),
    "uniform": lambda rng, _inputs, _units, shape: rng.uniform(-0.05, 0.05, shape),
    "normal": lambda rng, _inputs, _units, shape: rng.normal(0.0, 0.05, shape),
    "glorot_uniform": lambda rng, inputs, units, shape: _uniform(rng, 2.0 / (inputs + units), shape),
    "glorot_normal": lambda rng, inputs, units, shape: rng.normal(0.0, np.sqrt(2.0 / (inputs + units)), shape),
    "he_uniform": lambda rng, inputs, _units, shape: _uniform(rng, 2.0 / inputs, shape),
    "he_normal": lambda rng, inputs, _units, shape: rng.normal(0.0, np.sqrt(2.0 / inputs), shape),
}
_ALIASES = {"random_uniform": "uniform", "random_normal": "normal"}


def _uniform(rng: np.random.Generator, variance: float, shape: tuple[int, ...]) -> Array:
    limit = np.sqrt(3.0 * variance)
    return rng.uniform(-limit, limit, shape)


def names() -> tuple[str, ...]:
    """Return the names that a layer accepts, without aliases."""
    return tuple(_RULES)


def check(initializer: str | ArrayLike) -> str | Array:
    """Return the initializer's name, or the given values as a read-only copy; raises ValueError for an unknown name."""
    if isinstance(initializer, str):
        name = _ALIASES.get(initializer, initializer)
        find_named("initializer", name, _RULES)
        return name
    values = np.array(check_array("the given initial weights", initializer))
    values.flags.writeable = False
    return values


def draw(initializer: str | Array, rng: np.random.Generator, inputs: int, units: int, shape: tuple[int, ...]) -> Array:
    """Return initial values of that shape; raises ValueError if given values have another one."""
    if isinstance(initializer, str):
        return _RULES[initializer](rng, inputs, units, shape)
    if initializer.shape != shape:
        raise ValueError(f"the given initial weights have shape {initializer.shape}, but the layer needs {shape}")
    return initializer
