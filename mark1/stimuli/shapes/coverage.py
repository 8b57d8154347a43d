"""Compute the exact share of each cell that an outline covers.

A photocell takes the mean of the light on its whole area, so a figure is not sampled: every edge is cut at the borders
of the cells that it crosses, and each piece adds, with its sign, the area to its right. What lies inside counts once
and what lies outside cancels, as in the scanline rasterisers of today's typefaces. Points are (row, column) in cells
from the middle of the retina, rows downward and columns to the right.
"""

import numpy as np
from numpy.typing import NDArray

from mark1.stimuli.raster import Levels, Shape

Points = NDArray[np.float64]
Whole = NDArray[np.intp]

FINEST = 2.0**-36  # cells; a figure moved by whole cells has the same points in other cells, to the bit
STEP = 2.0**-30  # of full light; a cell exactly half covered reads 0.5 in whatever order its areas were summed


def coverage(polygons: Points, shape: Shape) -> Levels:
    """Return the share of every cell that lies inside, shape (rows, columns), from 0 to 1 in steps of 2**-30.

    `polygons` (n, corners, 2) don't overlap and run all one way round: down on the left, up on the right.
    """
    points = _snapped(polygons + np.array(shape) / 2)
    edges = np.stack([points, np.roll(points, -1, axis=1)], axis=2).reshape(-1, 2, 2)
    sloping = edges[edges[:, 0, 0] != edges[:, 1, 0]]
    pieces = _cut(_cut(sloping, axis=0, cells=shape[0]), axis=1, cells=shape[1])
    return np.clip(np.rint(_areas(pieces, shape) / STEP) * STEP, 0, 1) + 0.0  # + 0.0: no cell reads -0.0


def _areas(pieces: Points, shape: Shape) -> Levels:
    """Sum what pieces of edges, each inside one cell, cover to their right; shape (rows, columns)."""
    rows, columns = shape
    middle = pieces.mean(axis=1)
    row, column = np.floor(middle).astype(np.intp).T
    seen = (row >= 0) & (row < rows) & (column < columns)
    row, column, middle, pieces = row[seen], column[seen], middle[seen], pieces[seen]
    height = pieces[:, 1, 0] - pieces[:, 0, 0]
    beside = np.where(column < 0, 0.0, middle[:, 1] - column)  # left of the retina everything is to the right
    place = row * (columns + 1) + np.maximum(column, 0)
    size = rows * (columns + 1)
    own = np.bincount(place, height * (1 - beside), minlength=size)
    rest = np.bincount(place + 1, height * beside, minlength=size)
    areas: Levels = (own + rest).reshape(rows, columns + 1).cumsum(axis=1)[:, :columns]
    return areas


def _cut(edges: Points, axis: int, cells: int) -> Points:
    """Cut edges (n, 2, 2) where they pass a border of cells along `axis`; the pieces keep the edges' direction."""
    start, end = edges[:, 0, axis], edges[:, 1, axis]
    first = np.clip(np.floor(np.minimum(start, end)) + 1, 0, cells + 1).astype(np.intp)
    last = np.clip(np.ceil(np.maximum(start, end)), 0, cells + 1).astype(np.intp)
    passed = np.maximum(last - first, 0)
    edge, k = spans(np.zeros_like(passed), passed + 2)
    ahead = start[edge] < end[edge]
    border = np.where(ahead, first[edge] + k - 1, last[edge] - k)
    knots = _at_border(edges[edge], axis, border)
    inner = (k > 0) & (k <= passed[edge])
    knots = np.where(inner[:, None], knots, edges[edge, (k > 0).astype(np.intp)])
    goes_on = np.flatnonzero(k <= passed[edge])
    return np.stack([knots[goes_on], knots[goes_on + 1]], axis=1)


def _at_border(edges: Points, axis: int, border: Whole) -> Points:
    start, step = edges[:, 0], edges[:, 1] - edges[:, 0]
    along = np.where(step[:, axis] == 0, 1.0, step[:, axis])  # such an edge passes no border
    points = start + _snapped((border - start[:, axis])[:, None] * (step / along[:, None]))
    points[:, axis] = border
    return points


def spans(first: Whole, last: Whole) -> tuple[Whole, Whole]:
    """Return every i and whole number from first[i] up to, not including, last[i], as two arrays."""
    counts = np.maximum(last - first, 0)
    which = np.repeat(np.arange(len(counts)), counts)
    return which, np.arange(len(which)) - np.repeat(np.cumsum(counts) - counts - first, counts)


def _snapped(points: Points) -> Points:
    snapped: Points = np.rint(points / FINEST) * FINEST
    return snapped
