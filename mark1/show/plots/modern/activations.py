"""The figure of activations: each function g of the pre-activation z, and how steep it is there."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from mark1.show.plots.common import LOOKS, TEXT, TITLE, Grid, plain

COLUMNS = 4


class Slope(NamedTuple):
    """An activation: scores z, its values g(z) and its derivative g'(z), of one shape."""

    z: Grid
    value: Grid
    derivative: Grid


def activations(drawn: Mapping[str, Slope]) -> Figure:
    """A square under each name: the activation in a full line and its derivative dashed, all on one scale."""
    columns = min(len(drawn), COLUMNS)
    rows = -(-len(drawn) // columns)
    figure = Figure(figsize=(5 * columns, 5 * rows + 1), layout="constrained")
    grid = np.ravel(figure.subplots(rows, columns, sharex=True, sharey=True, squeeze=False))
    for axes, (name, slope) in zip(grid, drawn.items(), strict=False):
        axes.set_title(plain(name), fontsize=TITLE)
        _draw(axes, slope)
    for axes in grid[len(drawn) :]:
        axes.axis("off")
    for axes in grid[-columns:]:
        axes.set_xlabel("pre-activation z", fontsize=TITLE)
    figure.legend(*grid[0].get_legend_handles_labels(), loc="outside lower center", ncols=2, fontsize=TITLE)
    figure.supylabel("g(z) and g'(z)", fontsize=TITLE)
    return figure


def _draw(axes: Axes, slope: Slope) -> None:
    axes.plot(slope.z, slope.value, "-", color=LOOKS[0].colour, linewidth=5, label="value g(z)")
    axes.plot(slope.z, slope.derivative, "--", color=LOOKS[1].colour, linewidth=5, label="derivative g'(z)")
    axes.axhline(0, color="gray", linewidth=1)
    axes.axvline(0, color="gray", linewidth=1)
    axes.set_ylim(-1.3, 2.3)
    axes.tick_params(labelsize=TEXT)
    axes.grid(alpha=0.3)
