"""The figure of a wiring: how many cords leave each cell, and where some A-units look."""

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from mark1.show.plots.common import LEGEND, TEXT, TITLE, Grid, plain

COUNTS = "viridis"
"""Colours of counts, few to many."""

SIGNS = ((1, "+", "#d55e00", "+ excitatory"), (-1, "_", "#0072b2", "- inhibitory"))
"""Sign, marker, colour and name of the cords; their shapes differ as well."""


def wiring(fan_out: NDArray[np.int64], inputs: Mapping[str, Grid], kind: str = "") -> Figure:
    """Draw the number of cords of each sign leaving each cell, above the inputs of a few A-units on the retina.

    `fan_out` is excitatory and inhibitory cords (shape (2, rows, columns)); `inputs` holds for each A-unit's name what
    the cords from each cell add up to (rows, columns); where that is more than one the mark is larger. `kind` says over
    all of it how the wiring was made, such as "local, spread 3 cells".
    """
    figure = Figure(figsize=(20, 16 if inputs else 9), layout="constrained")
    if kind:
        figure.suptitle(plain(kind), fontsize=TITLE + 6)
    above, *below = figure.subfigures(2 if inputs else 1, 1, squeeze=False, hspace=0.03).ravel()
    above.suptitle("Cords that leave each cell", fontsize=TITLE)
    panels = above.subplots(1, 2)
    most = int(fan_out.max()) or 1
    for axes, counts, (*_, name) in zip(panels, fan_out, SIGNS, strict=True):
        shown = axes.imshow(counts, cmap=COUNTS, vmin=0, vmax=most, extent=_cells(counts.shape))
        _letter(axes, name)
    bar = above.colorbar(shown, ax=panels.tolist(), shrink=0.9, ticks=MaxNLocator(integer=True))
    bar.set_label("cords from a cell", fontsize=TEXT)
    bar.ax.tick_params(labelsize=LEGEND)
    for panel in below:
        panel.suptitle("Inputs of A-units on the retina: + excitatory, - inhibitory", fontsize=TITLE)
        for axes, (name, sums) in zip(panel.subplots(1, len(inputs), squeeze=False)[0], inputs.items(), strict=True):
            _draw_inputs(axes, name, sums)
    return figure


def inputs(pictures: Mapping[str, Grid]) -> Figure:
    """Inputs of A-units on the retina side by side, each (rows, columns) under its name, as in `wiring`.

    Where not all of them are the same stands a ring.
    """
    figure = Figure(figsize=(8 * len(pictures), 9), layout="constrained")
    figure.suptitle("+ excitatory   - inhibitory   o differs", fontsize=TITLE)
    apart = np.ptp(np.stack([*pictures.values()]), axis=0)
    for axes, (name, sums) in zip(figure.subplots(1, len(pictures), squeeze=False)[0], pictures.items(), strict=True):
        _draw_inputs(axes, name, sums)
        rows, columns = np.nonzero(apart)
        axes.scatter(columns + 1, rows + 1, s=900, marker="o", facecolors="none", edgecolors="black", linewidths=3)
    return figure


def _draw_inputs(axes: Axes, name: str, sums: Grid) -> None:
    for sign, marker, colour, _ in SIGNS:
        rows, columns = np.nonzero(sums * sign > 0)
        size = 3600 / max(sums.shape) * np.abs(sums[rows, columns])
        axes.scatter(columns + 1, rows + 1, s=size, marker=marker, c=colour, linewidths=4)
    left, right, bottom, top = _cells(sums.shape)
    axes.set(xlim=(left, right), ylim=(bottom, top), aspect="equal")
    axes.grid(alpha=0.3)
    _letter(axes, name)


def _cells(shape: tuple[int, ...]) -> tuple[float, float, float, float]:
    """Edges of a picture whose cells are counted from 1, the first row on top."""
    return 0.5, shape[1] + 0.5, shape[0] + 0.5, 0.5


def _letter(axes: Axes, title: str) -> None:
    axes.set_title(plain(title), fontsize=TEXT)
    axes.set_xlabel("column (cells)", fontsize=TEXT)
    axes.set_ylabel("row (cells)", fontsize=TEXT)
    axes.tick_params(labelsize=LEGEND)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_locator(MaxNLocator(integer=True))
