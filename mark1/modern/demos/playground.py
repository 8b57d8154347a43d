"""Data of TensorFlow Playground: points of two classes in the square (-6, 6)^2, and features of x and y.

After D. Smilkov and S. Carter, playground.tensorflow.org (2016; Smilkov et al. 2017), data set by data set. There the
classes are 1 and -1, here 1 and 0.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import ArrayLike

from mark1.base.checks import Array, check_array, check_count, check_number, find_named, make_generator

REACH = 6.0  # half the side of the square
RADIUS = 5.0  # radius of the outer ring, and of the last points of the spirals
GAP = 0.3  # half the width of the empty cross between the quarters of exclusive or
CENTRE = 2.0  # the Gaussians lie around (2, 2) and (-2, -2)
TURNS = 1.75  # turns of each spiral

Points = tuple[Array, Array]


def circle(samples: int, noise: float, rng: np.random.Generator) -> Points:
    """Return a disc of class 1 in a ring of class 0; noise moves a point before its class is determined."""
    inner = np.arange(samples) < (samples + 1) // 2
    r = RADIUS * np.where(inner, rng.uniform(0.0, 0.5, samples), rng.uniform(0.7, 1.0, samples))
    angle = rng.uniform(0.0, 2 * np.pi, samples)
    x = np.column_stack([r * np.sin(angle), r * np.cos(angle)])
    moved = x + noise * rng.uniform(-RADIUS, RADIUS, x.shape)
    return x, np.hypot(*moved.T) < RADIUS / 2


def exclusive_or(samples: int, noise: float, rng: np.random.Generator) -> Points:
    """Return points of class 1 where x and y have the same sign; noise moves a point before its class is determined."""
    x = rng.uniform(-RADIUS, RADIUS, (samples, 2))
    x += np.where(x > 0, GAP, -GAP)
    moved = x + noise * rng.uniform(-RADIUS, RADIUS, x.shape)
    return x, moved.prod(axis=1) >= 0


def gaussians(samples: int, noise: float, rng: np.random.Generator) -> Points:
    """Return clouds around (2, 2) and (-2, -2), of variance 0.5 (noise 0) to 4 (noise 0.5), clipped to the square."""
    y = np.arange(samples) < (samples + 1) // 2
    spread = np.sqrt(0.5 + 7.0 * noise)
    x = np.where(y, CENTRE, -CENTRE)[:, np.newaxis] + spread * rng.normal(size=(samples, 2))
    return x.clip(-REACH, REACH), y


def spirals(samples: int, noise: float, rng: np.random.Generator) -> Points:
    """Return two interleaved spirals of 1.75 turns; noise moves each point by up to that much."""
    half = (samples + 1) // 2
    k, y = np.arange(samples) % half, np.arange(samples) < half
    r, angle = k / half * RADIUS, k / half * TURNS * 2 * np.pi + np.where(y, 0.0, np.pi)
    x = np.column_stack([r * np.sin(angle), r * np.cos(angle)])
    return x + noise * rng.uniform(-1.0, 1.0, x.shape), y


DATA: dict[str, Callable[[int, float, np.random.Generator], Points]] = {
    "circle": circle,
    "exclusive or": exclusive_or,
    "gaussians": gaussians,
    "spirals": spirals,
}

FEATURES: dict[str, Callable[[Array, Array], Array]] = {
    "x": lambda x, _y: x,
    "y": lambda _x, y: y,
    "x^2": lambda x, _y: x * x,
    "y^2": lambda _x, y: y * y,
    "xy": lambda x, y: x * y,
    "sin x": lambda x, _y: np.sin(x),
    "sin y": lambda _x, y: np.sin(y),
}


def points(data: str, samples: int = 500, *, noise: float = 0.0, seed: int | np.random.Generator = 0) -> Points:
    """Return points x, shape (samples, 2), of a data set in random order, and their classes y, 1 or 0 (samples,).

    `noise` is from 0 to 0.5, where the page's slider goes from 0 to 50.
    """
    rng = make_generator(seed)
    make = find_named("data set", data, DATA)
    x, y = make(check_count("samples", samples, 2), check_number("noise", noise, high=0.5), rng)
    order = rng.permutation(samples)
    return x[order], y[order].astype(int)


def features(x: ArrayLike, names: Sequence[str] = ("x", "y")) -> Array:
    """Return the named features of points x, shape (n, 2), as columns of shape (n, len(names))."""
    plane = check_array("x", x)
    if plane.ndim != 2 or plane.shape[1] != 2:
        raise ValueError(f"x must hold points of shape (n, 2), not {plane.shape}")
    if isinstance(names, str) or not names:
        raise ValueError(f"features must be a list of at least one of {', '.join(FEATURES)}, not {names!r}")
    return np.column_stack([find_named("feature", name, FEATURES)(*plane.T) for name in names])


def square(side: int) -> Array:
    """Return a grid of points over (-6, 6)^2, shape (side * side, 2), row by row from the lowest."""
    steps = np.linspace(-REACH, REACH, check_count("side", side, 2))
    return np.stack(np.meshgrid(steps, steps), axis=-1).reshape(-1, 2)
