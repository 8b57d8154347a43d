"""Figures of means with their intervals as bands: panels side by side, lines differing in colour, dash and mark."""

from collections.abc import Mapping
from typing import NamedTuple

from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from mark1.show.plots.common import LOOKS, TEXT, TITLE
from mark1.show.plots.labelled import Labelled


class Band(NamedTuple):
    """A line: where it is, its means, and the lower and upper ends of their intervals."""

    x: ArrayLike
    mean: ArrayLike
    low: ArrayLike
    high: ArrayLike


class Panel(NamedTuple):
    """A panel: the quantity and its unit up the side, up to seven lines by name, and the most that can be."""

    quantity: str
    bands: Mapping[str, Band]
    top: float | None = None


def bands(panels: Mapping[str, Panel], across: str) -> Labelled:
    """Panels under their titles, over the one quantity that `across` names with its unit; every scale begins at 0.

    Panels of the same lines have one legend below them all.
    """
    figure = Labelled(figsize=(8 * len(panels) if len(panels) > 1 else 12, 9), layout="constrained")
    grid = figure.subplots(1, len(panels), squeeze=False).ravel()
    for axes, (title, panel) in zip(grid, panels.items(), strict=True):
        _draw(axes, panel)
        axes.set_title(title, fontsize=TITLE + 4)
        axes.set_xlabel(across, fontsize=TITLE + 2)
    if len(panels) > 1 and len({tuple(panel.bands) for panel in panels.values()}) == 1:
        figure.legend(*grid[0].get_legend_handles_labels(), loc="outside lower center", ncols=4, fontsize=TITLE)
    else:
        for axes in grid:
            axes.legend(fontsize=TEXT + 2)
    return figure


def _draw(axes: Axes, panel: Panel) -> None:
    for (name, band), (colour, dash, mark) in zip(panel.bands.items(), LOOKS, strict=False):
        axes.fill_between(band.x, band.low, band.high, color=colour, alpha=0.18, linewidth=0)
        axes.plot(band.x, band.mean, linestyle=dash, color=colour, marker=mark, linewidth=5, markersize=13, label=name)
    axes.set_ylabel(panel.quantity, fontsize=TITLE + 2)
    axes.set_ylim(0, panel.top and 1.04 * panel.top)
    axes.tick_params(labelsize=TEXT + 2)
    axes.grid(alpha=0.3)
