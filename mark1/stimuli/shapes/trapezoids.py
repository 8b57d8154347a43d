"""Cut outlines, which may cross themselves and each other, into trapezoids that don't overlap.

The plane is cut into level strips at every corner and every crossing. Within a strip no two edges cross, so from left
to right the winding number of each outline is known between any two edges, and a rule tells from these numbers what is
inside.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from mark1.stimuli.shapes.coverage import Points, Whole, spans

Rule = Callable[[NDArray[np.intp]], NDArray[np.bool_]]
"""Winding numbers (n, layers) -> what is inside (n,); nothing is where all of them are 0."""


def trapezoids(layers: Sequence[Sequence[Points]], inside: Rule) -> Points:
    """Return what is inside as trapezoids (n, 4, 2), each from its upper left corner down, right and up.

    Each layer is a sequence of closed outlines (corners, 2) whose winding numbers are counted together.
    """
    edges, turns = _edges(layers)
    levels = np.unique(np.concatenate([edges[:, :, 0].ravel(), _crossings(edges)]))
    first, last = np.searchsorted(levels, edges[:, :, 0]).T
    edge, strip = spans(first, last)
    upper, lower = (_at_level(edges[edge], levels[strip + side]) for side in (0, 1))
    order = np.lexsort((upper + lower, strip))
    within = inside(np.cumsum(turns[edge][order], axis=0))  # every strip ends outside, so the sum runs on through all
    before = np.concatenate([[False], within[:-1]])
    left, right = (order[np.flatnonzero(change)] for change in (within & ~before, before & ~within))
    top, bottom, left, right = _joined(strip[left], edge[left], edge[right])
    rows = (levels[top], levels[bottom], levels[bottom], levels[top])
    sides = (left, left, right, right)
    corners = [np.stack([row, _at_level(edges[side], row)], axis=1) for row, side in zip(rows, sides, strict=True)]
    return np.stack(corners, axis=1)


def _joined(strip: Whole, left: Whole, right: Whole) -> tuple[Whole, Whole, Whole, Whole]:
    """Join trapezoids of successive strips between the same edges; return first and last level, left and right edge."""
    order = np.lexsort((strip, right, left))
    strip, left, right = strip[order], left[order], right[order]
    begins = (np.diff(strip, prepend=-1) != 1) | (np.diff(left, prepend=-1) != 0) | (np.diff(right, prepend=-1) != 0)
    first = np.flatnonzero(begins)
    last = np.append(first[1:], len(strip)) - 1
    return strip[first], strip[last] + 1, left[first], right[first]


def _edges(layers: Sequence[Sequence[Points]]) -> tuple[Points, NDArray[np.intp]]:
    """Return all edges that aren't level, upper end first (n, 2, 2), and their winding numbers (n, layers)."""
    outlines = [(layer, outline) for layer, members in enumerate(layers) for outline in members]
    edges = np.concatenate([np.stack([points, np.roll(points, -1, axis=0)], axis=1) for _, points in outlines])
    layer = np.repeat([layer for layer, _ in outlines], [len(points) for _, points in outlines])
    downward = np.sign(edges[:, 1, 0] - edges[:, 0, 0]).astype(np.intp)
    turns = downward[:, None] * (layer[:, None] == np.arange(len(layers)))
    upper_first = np.where((downward < 0)[:, None, None], edges[:, ::-1], edges)
    order = np.argsort(upper_first[:, 0, 0], kind="stable")
    order = order[downward[order] != 0]
    return upper_first[order], turns[order]


def _crossings(edges: Points) -> Points:
    """Return the rows at which two edges cross; the edges are sorted by their upper ends, which leaves few pairs."""
    below = np.searchsorted(edges[:, 0, 0], edges[:, 1, 0])
    one, other = spans(np.arange(len(edges)) + 1, below)
    left, right = edges[:, :, 1].min(axis=1), edges[:, :, 1].max(axis=1)
    near = (left[one] < right[other]) & (left[other] < right[one])
    one, other = one[near], other[near]
    step = edges[:, 1] - edges[:, 0]
    between = edges[other, 0] - edges[one, 0]
    area = _cross(step[one], step[other])
    parallel = area == 0
    area[parallel] = 1
    t, u = _cross(between, step[other]) / area, _cross(between, step[one]) / area
    crossing = ~parallel & (t > 0) & (t < 1) & (u > 0) & (u < 1)
    rows: Points = (edges[one, 0, 0] + t * step[one, 0])[crossing]
    return rows


def _cross(a: Points, b: Points) -> Points:
    product: Points = a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]
    return product


def _at_level(edges: Points, level: Points) -> Points:
    """Return the columns of edges at a row; exactly those of their ends there."""
    (row, column), (end_row, end_column) = edges[:, 0].T, edges[:, 1].T
    share = (level - row) / (end_row - row)
    columns: Points = column * (1 - share) + end_column * share
    return columns
