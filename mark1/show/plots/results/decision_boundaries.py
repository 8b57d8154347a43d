"""Borders in the plane: what networks answer at every point of a square, with the training points on top."""

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from mark1.show.plots.common import LOOKS, SIGNED, TEXT, TITLE, Grid

_CLASSES = (LOOKS[2].colour, "o"), (LOOKS[1].colour, "s")

HATCH = "/"
"""How the region of class 1 is told in grey."""


def borders(answers: Mapping[str, Grid], reach: float, points: tuple[Grid, Grid], columns: int = 2) -> Figure:
    """One square a network, under its name: its answer (0 to 1) in colour, hatched above 1/2, the border as a line.

    Each of `answers` has shape (rows, columns) and covers (-reach, reach)^2, its first row lowest. The `points` are
    x of shape (n, 2) and their classes y, 0 or 1.
    """
    rows = -(-len(answers) // columns)
    figure = Figure(figsize=(7 * columns, 7.4 * rows), layout="constrained")
    grid = np.ravel(figure.subplots(rows, columns, squeeze=False))
    for axes, (name, answer) in zip(grid, answers.items(), strict=False):
        axes.set_title(name, fontsize=TITLE + 4)
        _square(axes, answer, reach)
        _points(axes, *points)
    for axes in grid[len(answers) :]:
        axes.axis("off")
    told = Patch(facecolor="none", edgecolor="black", hatch=HATCH, label="answered as class 1")
    marks = [_mark(kind) for kind in range(len(_CLASSES))]
    figure.legend(handles=[*marks, told], loc="outside lower center", ncols=3, fontsize=TITLE, handlelength=2.5)
    return figure


def _mark(kind: int) -> Line2D:
    colour, marker = _CLASSES[kind]
    return Line2D([], [], color=colour, marker=marker, linestyle="", markersize=15, label=f"point of class {kind}")


def _square(axes: Axes, answer: Grid, reach: float) -> None:
    side = (-reach, reach, -reach, reach)
    axes.imshow(answer, cmap=SIGNED, vmin=-0.7, vmax=1.7, extent=side, origin="lower", interpolation="bilinear")
    axes.contourf(answer, levels=[0.5, 1.5], colors="none", hatches=[HATCH], extent=side)
    axes.contour(answer, levels=[0.5], colors="black", linewidths=4, extent=side)
    axes.set(xlim=side[:2], ylim=side[2:], xticks=[-reach, 0, reach], yticks=[-reach, 0, reach])
    axes.set_xlabel("first input", fontsize=TITLE)
    axes.set_ylabel("second input", fontsize=TITLE, labelpad=-12)
    axes.tick_params(labelsize=TEXT)


def _points(axes: Axes, x: Grid, y: Grid) -> None:
    for kind, (colour, marker) in enumerate(_CLASSES):
        across, up = x[y == kind].T
        axes.scatter(across, up, color=colour, marker=marker, s=90, edgecolors="white", linewidths=1.5)
