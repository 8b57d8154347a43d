"""Clover data: two classes in the plane, inside and outside a leafed curve."""

import numpy as np

from mark1.base.checks import Array, check_count, check_number, make_generator

REACH = 3.0  # points lie in the square (-REACH, REACH)^2
RADIUS = 1.7  # mean distance of the decision boundary from the centre
DEPTH = 0.8  # amplitude of the boundary: outwards at a leaf, inwards between two


def clover(
    samples: int, *, leaves: int = 3, flipped: float = 0.0, seed: int | np.random.Generator = 0
) -> tuple[Array, Array]:
    """Return uniformly distributed points x, shape (samples, 2), and their classes y, 1 inside the clover, 0 outside.

    The boundary is r = 1.7 + 0.8 cos(leaves angle), the angle measured from straight up, where a leaf points. A random
    fraction `flipped` of the labels is wrong.
    """
    rng = make_generator(seed)
    flipped = check_number("flipped", flipped, high=0.5)
    x = rng.uniform(-REACH, REACH, (check_count("samples", samples), 2))
    across, up = x.T
    inside = np.hypot(across, up) < RADIUS + DEPTH * np.cos(check_count("leaves", leaves) * np.arctan2(across, up))
    wrong = rng.random(len(x)) < flipped
    return x, (inside ^ wrong).astype(int)
