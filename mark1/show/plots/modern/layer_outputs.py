"""The figure of outputs layer by layer: how often each output comes, from the input on to the prediction."""

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from numpy.typing import ArrayLike

from mark1.show.plots.common import LEGEND, LOOKS, TEXT, TITLE, plain

BINS = 30

Outputs = Mapping[str, ArrayLike]


def layers(networks: Mapping[str, Outputs]) -> Figure:
    """A row a network and a column a layer: a histogram of its units' outputs on all samples, with their spread.

    Each of `networks` maps the name of a layer to outputs of any shape. Bars are parts of the outputs (%); below each
    name stands the standard deviation, which shows whether a signal fades on its way.
    """
    columns = max(len(outputs) for outputs in networks.values())
    figure = Figure(figsize=(2.7 * columns + 1, 4.4 * len(networks) + 0.6), layout="constrained")
    rows = figure.subfigures(len(networks), 1, squeeze=False)[:, 0]
    for row, (panel, (name, outputs)) in enumerate(zip(rows, networks.items(), strict=True)):
        panel.suptitle(plain(name), fontsize=TITLE)
        grid = panel.subplots(1, columns, sharey=True, squeeze=False)[0]
        for axes, (layer, each) in zip(grid, outputs.items(), strict=False):
            _strip(axes, layer, np.ravel(each), LOOKS[1 + row % (len(LOOKS) - 1)].colour)
        for axes in grid[len(outputs) :]:
            axes.axis("off")
        grid[0].set_ylabel("outputs (%)", fontsize=TITLE)
        panel.supxlabel("output of a unit", fontsize=TEXT)
    return figure


def _strip(axes: Axes, layer: str, outputs: ArrayLike, colour: str) -> None:
    values = np.asarray(outputs, dtype=np.float64)
    share = np.full(len(values), 100 / max(len(values), 1))
    axes.hist(values, bins=BINS, weights=share, color=colour, edgecolor="black", linewidth=0.6)
    axes.set_title(f"{plain(layer)}\nspread {values.std():.2g}", fontsize=TEXT)
    axes.tick_params(labelsize=LEGEND + 1)
    axes.xaxis.set_major_locator(MaxNLocator(2))
    axes.grid(alpha=0.3)
