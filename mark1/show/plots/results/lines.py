"""Figures of lines that may go below 0, with what they must cross."""

from collections.abc import Mapping
from typing import NamedTuple

from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from numpy.typing import ArrayLike

from mark1.show.plots.common import LOOKS, TEXT, TITLE, plain


class Line(NamedTuple):
    """A line: where it is, and how high."""

    x: ArrayLike
    y: ArrayLike


def lines(drawn: Mapping[str, Line], across: str, up: str, zone: float = 0) -> Figure:
    """Up to seven lines with their marks over `across`, a line at 0 and a grey band of `zone` either side of it."""
    figure = Figure(figsize=(16, 9), layout="constrained")
    axes = figure.subplots()
    axes.axhspan(-zone, zone, color="silver")
    axes.axhline(0, color="gray", linewidth=3)
    for (name, line), (colour, dash, mark) in zip(drawn.items(), LOOKS, strict=False):
        axes.plot(
            line.x, line.y, linestyle=dash, color=colour, marker=mark, linewidth=4, markersize=13, label=plain(name)
        )
    axes.set_xlabel(across, fontsize=TITLE)
    axes.set_ylabel(up, fontsize=TITLE)
    axes.tick_params(labelsize=TEXT)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.grid(alpha=0.3)
    axes.legend(fontsize=TITLE)
    return figure
