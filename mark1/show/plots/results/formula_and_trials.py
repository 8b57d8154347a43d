"""Figures of formulas as lines and of what a trial of them gave as points with their intervals, panels side by side."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from mark1.show.plots.common import LOOKS, TEXT, TITLE, Look, plain
from mark1.show.plots.results.bands import Band
from mark1.show.plots.results.lines import Line

HOW = "lines: formula; points: simulated"
"""What the legend says of both."""


class Tried(NamedTuple):
    """A formula's line, and the points of a trial of it; either may be None."""

    formula: Line | None
    trial: Band | None


def trials(panels: Mapping[str, Mapping[str, Tried]], across: str, up: str, decades: bool = False) -> Figure:
    """Panels under their titles, each of up to seven named things that are parts, from 0 to 1.

    A formula and the simulated trial of it have one colour. With `decades` each factor of 10 is as wide as the next.
    """
    figure = Figure(figsize=(10 * len(panels), 11), layout="constrained")
    grid = figure.subplots(1, len(panels), squeeze=False).ravel()
    for axes, (title, things) in zip(grid, panels.items(), strict=True):
        for (name, tried), look in zip(things.items(), LOOKS, strict=False):
            _draw(axes, plain(name), tried, look)
        axes.set_title(title, fontsize=TITLE + 4)
        axes.set_xlabel(across, fontsize=TITLE + 2)
        axes.set_ylabel(up, fontsize=TITLE + 2)
        if decades:
            axes.set_xscale("log")
            axes.xaxis.set_major_formatter("{x:,.0f}")
        axes.set_ylim(0, 1.04)
        axes.tick_params(labelsize=TEXT + 2)
        axes.grid(alpha=0.3)
        axes.legend(fontsize=TEXT + 2, loc="upper center", bbox_to_anchor=(0.5, -0.13), ncols=2, title=HOW)
        axes.get_legend().get_title().set_fontsize(TEXT + 2)
    return figure


def _draw(axes: Axes, name: str, tried: Tried, look: Look) -> None:
    dash, mark = ("" if tried.formula is None else look.dash), ("" if tried.trial is None else look.mark)
    if tried.formula is not None:
        axes.plot(*tried.formula, linestyle=dash, color=look.colour, linewidth=5)
    if tried.trial is not None:
        x, mean, low, high = (np.asarray(part, dtype=np.float64) for part in tried.trial)
        axes.errorbar(x, mean, [mean - low, high - mean], fmt=mark, color=look.colour, markersize=14, elinewidth=4)
    axes.plot([], [], linestyle=dash, marker=mark, color=look.colour, linewidth=5, markersize=14, label=name)
