"""Figures of losses: one line a run, over epochs or batches."""

from collections.abc import Mapping
from itertools import cycle

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from mark1.show.plots.common import LOOKS, TEXT, TITLE

Curve = tuple[ArrayLike, ArrayLike]

MARKS = 0.12
"""How far the marks on a curve are from each other, in parts of the panel's diagonal."""


def losses(panels: Mapping[str, Mapping[str, Curve]], across: str = "epoch", *, top: float | None = None) -> Figure:
    """Panels side by side, each with its curves (x, loss) under their names, on one logarithmic scale up to `top`."""
    figure = Figure(figsize=(10 * len(panels), 9), layout="constrained")
    grid = np.ravel(figure.subplots(1, len(panels), sharey=True, squeeze=False))
    for axes, (title, curves) in zip(grid, panels.items(), strict=True):
        loss_curves(axes, curves, top)
        axes.set_title(title, fontsize=TITLE)
        axes.set_xlabel(across, fontsize=TITLE)
        axes.set_yscale("log")
        axes.set_ylim(top=top)
    grid[0].set_ylabel("loss", fontsize=TITLE)
    return figure


def loss_curves(axes: Axes, curves: Mapping[str, Curve], top: float | None = None) -> None:
    """Curves (x, loss) under their names, in different styles; values far above `top` are compressed."""
    highest = np.inf if top is None else 10 * top
    for look, (name, (x, loss)) in zip(cycle(LOOKS), curves.items(), strict=False):
        how = {"linestyle": look.dash, "color": look.colour, "marker": look.mark}
        axes.plot(x, np.minimum(loss, highest), linewidth=4, markersize=13, markevery=MARKS, label=name, **how)
    axes.tick_params(labelsize=TEXT)
    axes.grid(alpha=0.3)
    axes.legend(fontsize=TEXT)
