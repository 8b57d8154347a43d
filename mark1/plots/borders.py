"""Borders in the plane: what networks answer at every point of a square, with the training points on top."""

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from mark1.plots.common import SIGNED, TITLE, Grid

_CLASSES = (("steelblue", "o"), ("firebrick", "s"))


def borders(answers: Mapping[str, Grid], reach: float, points: tuple[Grid, Grid], columns: int = 2) -> Figure:
    """One square a network, under its name: its answer (0 to 1) in colour, the border at 1/2 as a black line.

    Each of `answers` has shape (rows, columns) and covers (-reach, reach)^2, its first row lowest. The `points` are
    x of shape (n, 2) and their classes y, 0 or 1.
    """
    rows = -(-len(answers) // columns)
    figure = Figure(figsize=(9 * columns, 9.4 * rows), layout="constrained")
    grid = np.ravel(figure.subplots(rows, columns, squeeze=False))
    for axes, (name, answer) in zip(grid, answers.items(), strict=False):
        axes.set_title(name, fontsize=TITLE + 4)
        _square(axes, answer, reach)
        _points(axes, *points)
    for axes in grid[len(answers) :]:
        axes.axis("off")
    return figure


def _square(axes: Axes, answer: Grid, reach: float) -> None:
    side = (-reach, reach, -reach, reach)
    axes.imshow(answer, cmap=SIGNED, vmin=-0.7, vmax=1.7, extent=side, origin="lower", interpolation="bilinear")
    axes.contour(answer, levels=[0.5], colors="black", linewidths=5, extent=side)
    axes.set(xlim=side[:2], ylim=side[2:], xticks=[], yticks=[])


def _points(axes: Axes, x: Grid, y: Grid) -> None:
    for kind, (colour, marker) in enumerate(_CLASSES):
        across, up = x[y == kind].T
        axes.scatter(across, up, color=colour, marker=marker, s=130, edgecolors="white", linewidths=1.5)
