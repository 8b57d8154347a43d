"""The figure of local minima: where descents end on a loss of one weight, equal starts, and batches that jump out."""

from collections.abc import Mapping, Sequence
from itertools import cycle
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from mark1.show.plots.common import LEGEND, LOOKS, TEXT, TITLE, Grid
from mark1.show.plots.modern.losses import MARKS


def minima(
    landscape: tuple[Grid, Grid],
    ends: Mapping[float, Grid],
    starts: Mapping[str, Sequence[Sequence[float]]],
    batches: Mapping[str, tuple[Sequence[float], Sequence[float]]],
) -> Figure:
    """Three panels.

    `landscape` is (weights, loss), and `ends` maps each minimum to the starts that led there; `starts` holds losses
    over epochs, one sequence a run; `batches` maps a name to the losses per batch and per epoch of one run.
    """
    figure = Figure(figsize=(20, 17), layout="constrained")
    grid = figure.add_gridspec(2, 2)
    _landscape(figure.add_subplot(grid[0, :]), landscape, ends)
    _starts(figure.add_subplot(grid[1, 0]), starts)
    _batches(figure.add_subplot(grid[1, 1]), batches)
    return figure


def _landscape(axes: Axes, landscape: tuple[Grid, Grid], ends: Mapping[float, Grid]) -> None:
    weights, loss = landscape
    axes.plot(weights, loss, color="black", linewidth=4)
    for (end, starts), look in zip(ends.items(), cycle(LOOKS[1:]), strict=False):
        axes.plot(starts, np.interp(starts, weights, loss), look.mark, color=look.colour, markersize=13)
        axes.plot(end, np.interp(end, weights, loss), "*", color=look.colour, markersize=36, markeredgecolor="black")
    axes.plot([], [], "o", color="gray", markersize=13, label="start")
    axes.plot([], [], "*", color="gray", markersize=30, markeredgecolor="black", label="minimum it ends in")
    _dress(axes, "gradient descent ends in the minimum it starts above", "weight w")


def _starts(axes: Axes, starts: Mapping[str, Sequence[Sequence[float]]]) -> None:
    for (name, runs), look in zip(starts.items(), cycle(LOOKS), strict=False):
        how: dict[str, Any] = {"linestyle": look.dash, "color": look.colour}
        for loss in runs:
            axes.plot(loss, linewidth=2, **how)
        axes.plot(runs[0], linewidth=6, marker=look.mark, markersize=14, markevery=MARKS, label=name, **how)
    _dress(axes, "exclusive or from equal and random weights", "epoch")


def _batches(axes: Axes, batches: Mapping[str, tuple[Sequence[float], Sequence[float]]]) -> None:
    for (name, (each, whole)), look in zip(batches.items(), cycle(LOOKS), strict=False):
        axes.plot(
            np.linspace(0, len(whole), len(each), endpoint=False), each, color=look.colour, linewidth=1.5, alpha=0.5
        )
        mean = f"{name}, mean of an epoch"
        how: dict[str, Any] = {"linestyle": look.dash, "color": look.colour, "marker": look.mark}
        epochs = np.arange(1, len(whole) + 1)
        axes.plot(epochs, whole, linewidth=6, markersize=14, markevery=MARKS, label=mean, **how)
    axes.plot([], [], color="gray", linewidth=1, label="each batch by itself")
    _dress(axes, "small batches jump out", "epoch")


def _dress(axes: Axes, title: str, across: str) -> None:
    axes.set_title(title, fontsize=TITLE)
    axes.set_xlabel(across, fontsize=TITLE)
    axes.set_ylabel("loss", fontsize=TITLE)
    axes.tick_params(labelsize=TEXT)
    axes.grid(alpha=0.3)
    axes.legend(fontsize=LEGEND + 2)
