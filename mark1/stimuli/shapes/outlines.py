"""Make outlines, closed rows of corners: boxes, regular polygons, circles, and the band along an outline.

An outline is an array (corners, 2) of (row, column) in cells from the middle, rows downward. Circles are polygons of
the same area with so many sides that none departs from the circle by more than a ten-thousandth of a cell.
"""

from collections.abc import Iterator, Sequence
from math import ceil, pi, radians, sin, sqrt

import numpy as np

from mark1.stimuli.shapes.coverage import Points

ERROR = 1e-4
"""Largest distance of a circle from its edges (cells)."""


def box(rows: float, columns: float) -> Points:
    """Return the corners of an upright box around the centre."""
    return np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)]) * (rows / 2, columns / 2)


def regular(corners: int, radius: float, first: float = 0.0) -> Points:
    """Return the corners of a regular polygon, the first of them `first` degrees counter-clockwise from straight up."""
    angles = radians(first) + 2 * pi * np.arange(corners) / corners
    points: Points = -radius * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    return points


def circle(radius: float, detail: float = 1.0) -> Points:
    """Return the corners of a polygon with the area of the circle, exact also at `detail` times the size."""
    n = sides(radius * detail)
    return regular(n, radius * sqrt(2 * pi / n / sin(2 * pi / n)))


def sides(radius: float) -> int:
    """Return the number of sides that a circle of `radius` cells needs."""
    return max(16, 4 * ceil(pi / 4 * sqrt(radius / (2 * ERROR))))


def band(outlines: Sequence[Points], width: float, detail: float = 1.0) -> list[Points]:
    """Return all that lies within `width` of the outlines, as overlapping polygons of one orientation."""
    return [piece for outline in outlines for piece in _along(_distinct(outline), width, detail)]


def _along(outline: Points, width: float, detail: float) -> Iterator[Points]:
    """Yield a box over each edge and a fan over the outer side of each corner."""
    edges = np.roll(outline, -1, axis=0) - outline
    directions = np.arctan2(edges[:, 1], edges[:, 0])
    for start, edge, direction, before in zip(outline, edges, directions, np.roll(directions, 1), strict=True):
        across = width * _unit(direction + pi / 2)
        yield np.array([start + across, start - across, start + edge - across, start + edge + across])
        turn = (direction - before + pi) % (2 * pi) - pi
        if turn != 0:
            yield _fan(start, before, turn, width, detail)


def _fan(corner: Points, before: float, turn: float, width: float, detail: float) -> Points:
    steps = ceil(sides(width * detail) * abs(turn) / (2 * pi))
    outward = before - np.sign(turn) * pi / 2
    arc = width * _unit(outward + turn * np.linspace(0, 1, steps + 1)[:, None])
    root = -width * _unit(
        outward + turn / 2
    )  # on the inner side, so that the fan overlaps the boxes and leaves no crack
    fan: Points = corner + np.concatenate([root[None], arc])
    return fan[:: 1 if turn > 0 else -1]


def _unit(angle: float | Points) -> Points:
    """Return the point at distance 1 in a direction counted from downward to the right."""
    return np.concatenate([np.atleast_1d(np.cos(angle)), np.atleast_1d(np.sin(angle))], axis=-1)


def _distinct(outline: Points) -> Points:
    """Return an outline without corners that lie on the one before."""
    return outline[np.any(outline != np.roll(outline, 1, axis=0), axis=1)]
