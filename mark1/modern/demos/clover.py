"""The clover: a problem of two classes in the plane, a leafed shape inside and the rest outside."""

import numpy as np

from mark1.base.checks import Array, check_count, check_number, make_generator

REACH = 3.0  # points lie in the square (-REACH, REACH)^2
RADIUS = 1.7  # mean distance of the border from the middle
DEPTH = 0.8  # by how much the border goes out at a leaf and in between two leaves


def clover(
    samples: int, *, leaves: int = 3, flipped: float = 0.0, seed: int | np.random.Generator = 0
) -> tuple[Array, Array]:
    """Points drawn evenly, x of shape (samples, 2), and their classes y, 1 inside the clover and 0 outside.

    The border is r = 1.7 + 0.8 cos(leaves angle), the angle counted from straight up, where a leaf points. A part
    `flipped` of the classes, drawn at random, is turned to the other: labels that a network should not learn.
    """
    rng = make_generator(seed)
    flipped = check_number("flipped", flipped, high=0.5)
    x = rng.uniform(-REACH, REACH, (check_count("samples", samples), 2))
    across, up = x.T
    inside = np.hypot(across, up) < RADIUS + DEPTH * np.cos(check_count("leaves", leaves) * np.arctan2(across, up))
    wrong = rng.random(len(x)) < flipped
    return x, (inside ^ wrong).astype(int)
