"""The figure of local minima: where descents end on a loss of one weight, equal starts, and batches that jump out."""

from collections.abc import Mapping
from itertools import cycle

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from mark1.plots.common import LEGEND, TEXT, TITLE, Grid
from mark1.plots.losses import Curve

_COLOURS = ("tab:blue", "tab:orange", "tab:green", "tab:red", "tab:purple")


def minima(
    landscape: Curve, ends: Mapping[float, Grid], starts: Mapping[str, Curve], batches: Mapping[str, tuple[Curve, Curve]]
) -> Figure:
    """Three panels.

    `landscape` is (weights, loss), `ends` maps each minimum to the starts that led there; `starts` has one curve of the
    loss a network; `batches` the losses per batch and per epoch, both over epochs.
    """
    figure = Figure(figsize=(20, 17), layout="constrained")
    grid = figure.add_gridspec(2, 2)
    _landscape(figure.add_subplot(grid[0, :]), landscape, ends)
    _starts(figure.add_subplot(grid[1, 0]), starts)
    _batches(figure.add_subplot(grid[1, 1]), batches)
    return figure


def _landscape(axes: Axes, landscape: Curve, ends: Mapping[float, Grid]) -> None:
    weights, loss = landscape
    axes.plot(weights, loss, color="black", linewidth=4)
    for (end, starts), colour in zip(ends.items(), cycle(_COLOURS), strict=False):
        axes.plot(starts, np.interp(starts, weights, loss), "o", color=colour, markersize=13)
        axes.plot(end, np.interp(end, weights, loss), "*", color=colour, markersize=36, markeredgecolor="black")
    axes.plot([], [], "o", color="gray", markersize=13, label="start")
    axes.plot([], [], "*", color="gray", markersize=30, markeredgecolor="black", label="minimum it ends in")
    _dress(axes, "gradient descent ends in the minimum it starts above", "weight w")


def _starts(axes: Axes, starts: Mapping[str, Curve]) -> None:
    for (name, (epochs, loss)), colour in zip(starts.items(), cycle(("black", "crimson", "royalblue")), strict=False):
        axes.plot(epochs, loss, color=colour, linewidth=4, label=name)
    _dress(axes, "exclusive or: all weights equal, and random", "epoch")


def _batches(axes: Axes, batches: Mapping[str, tuple[Curve, Curve]]) -> None:
    for (name, (each, epochs)), colour in zip(batches.items(), cycle(_COLOURS[1:]), strict=False):
        axes.plot(*each, color=colour, linewidth=1, alpha=0.45)
        axes.plot(*epochs, color=colour, linewidth=5, label=name)
    axes.plot([], [], color="gray", linewidth=1, label="each batch by itself")
    _dress(axes, "full batch stays, mini-batches jump out", "epoch")


def _dress(axes: Axes, title: str, across: str) -> None:
    axes.set_title(title, fontsize=TITLE)
    axes.set_xlabel(across, fontsize=TITLE)
    axes.set_ylabel("loss", fontsize=TITLE)
    axes.tick_params(labelsize=TEXT)
    axes.grid(alpha=0.3)
    axes.legend(fontsize=LEGEND + 2)
