"""Light of a figure the naive way: every cell looked at in 64 x 64 points, each asked whether it lies in the figure.

Points go back through the figure's moves, last first, and are then held against its outlines: by counting how often
these go round the point, and by the distance from it to every edge. Nothing is cut into parts, and no area is worked
out.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from mark1.stimuli import Circle, Figure, Together
from mark1.stimuli.shapes import transforms

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

POINTS = 64


def light(figure: Figure, shape: tuple[int, int]) -> Floats:
    """Share of the points of each cell that lie in the figure; (rows, columns)."""
    rows, columns = ((np.arange(size * POINTS) + 0.5) / POINTS - size / 2 for size in shape)
    points = np.stack(np.meshgrid(rows, columns, indexing="ij"), axis=-1)
    inside = holds(figure, points.reshape(-1, 2)).reshape(shape[0], POINTS, shape[1], POINTS)
    shares: Floats = inside.mean(axis=(1, 3))
    return shares


def holds(figure: Figure, points: Floats) -> Bools:
    """Whether each point lies in the figure."""
    hollow, growth, scale = 0.0, 0.0, 1.0
    for move in figure.moves:
        scale *= getattr(move, "factor", 1.0)
        hollow += move.cells / scale if isinstance(move, transforms.Outlined) else 0
        growth += move.cells / scale if isinstance(move, transforms.Thickened) else 0
    for move in reversed(figure.moves):
        points = back(move, points)
    if isinstance(figure, Together):
        members: Bools = np.logical_or.reduce([holds(member, points) for member in figure.figures])
        return members
    if isinstance(figure, Circle):
        far = np.hypot(*points.T)
        radius = figure.diameter / 2
        ring: Bools = (far < radius + growth) & ((far > radius - hollow - growth) | (hollow == 0))
        return ring
    outlines, holes = figure.outlines(1)
    inside: Bools = (winding(outlines, points) != 0) & (winding(holes, points) == 0)
    if hollow or growth:
        far = distance([*outlines, *holes], points)
        inside = (inside & ((far < hollow + growth) | (hollow == 0))) | (far < growth)
    return inside


def back(move: object, points: Floats) -> Floats:
    """Where the points came from."""
    row, column = points.T
    if isinstance(move, transforms.Shifted):
        return np.stack([row - move.rows, column - move.columns], axis=1)
    if isinstance(move, transforms.Scaled):
        return points / move.factor
    if isinstance(move, transforms.Turned):
        place = (column - 1j * row) * np.exp(-1j * np.radians(move.degrees))
        return np.stack([-place.imag, place.real], axis=1)
    return points


def winding(outlines: Sequence[Floats], points: Floats) -> NDArray[np.int64]:
    """How often the outlines go round each point: edges that cross the line from it to the right."""
    times = np.zeros(len(points), dtype=np.int64)
    for outline in outlines:
        for (row, column), (next_row, next_column) in zip(outline, np.roll(outline, -1, axis=0), strict=True):
            if row != next_row:
                passes = (points[:, 0] >= min(row, next_row)) & (points[:, 0] < max(row, next_row))
                at = column + (points[:, 0] - row) * (next_column - column) / (next_row - row)
                times += np.where(passes & (at > points[:, 1]), 1 if next_row > row else -1, 0)
    return times


def distance(outlines: Sequence[Floats], points: Floats) -> Floats:
    """Distance from each point to the nearest edge."""
    nearest = np.full(len(points), np.inf)
    for outline in outlines:
        for start, end in zip(outline, np.roll(outline, -1, axis=0), strict=True):
            along = end - start
            share = np.clip((points - start) @ along / max(along @ along, 1e-300), 0, 1)
            nearest = np.minimum(nearest, np.hypot(*(points - start - share[:, None] * along).T))
    return nearest
