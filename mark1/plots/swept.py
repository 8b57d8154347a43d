"""The figure of a sweep: means with their intervals over one setting, numbers side by side, a line for each other."""

from collections.abc import Mapping, Sequence
from textwrap import fill

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from mark1.plots.common import LEGEND, TEXT, TITLE, plain

Point = tuple[str | float, float, float]

# Okabe and Ito's colours, which all kinds of sight tell apart.
_STYLES = (
    ("#000000", "-", "o"),
    ("#d55e00", "-", "s"),
    ("#0072b2", "--", "^"),
    ("#cc79a7", "--", "D"),
    ("#009e73", ":", "v"),
    ("#e69f00", ":", "P"),
)


def swept(panels: Mapping[str, Mapping[str, Sequence[Point]]], across: str) -> Figure:
    """Up to six lines of points (x, mean, half of the interval) in each panel; an x that is no number has a place.

    ValueError: there are no panels, or more than six lines.
    """
    columns = min(len(panels), 2)
    figure = Figure(figsize=(10 * columns, 8 * -(-len(panels) // columns)), layout="constrained")
    grid = figure.subplots(-(-len(panels) // columns), columns, squeeze=False).ravel()
    for axes, (title, lines) in zip(grid, panels.items(), strict=False):
        _draw(axes, lines)
        axes.set_title(plain(fill(title, 48)), fontsize=TITLE)
        axes.set_xlabel(plain(across), fontsize=TITLE)
    for axes in grid[len(panels) :]:
        axes.axis("off")
    return figure


def _draw(axes: Axes, lines: Mapping[str, Sequence[Point]]) -> None:
    every = [*dict.fromkeys(x for points in lines.values() for x, _, _ in points)]
    words = any(isinstance(x, str) for x in every)
    for place, (name, points) in enumerate(lines.items()):
        colour, dash, mark = _STYLES[place]
        beside = 0.12 * (place - (len(lines) - 1) / 2)  # words leave room to stand side by side
        rows = np.array([(every.index(x) + beside if words else x, *rest) for x, *rest in points], dtype=float)
        x, mean, half = rows[rows[:, 0].argsort()].T
        line = axes.errorbar(
            x, mean, half, color=colour, marker=mark, linewidth=4, markersize=12, capsize=10, capthick=4, label=name
        )
        line[0].set_linestyle("none" if words else dash)
    if words:
        axes.set_xticks(range(len(every)), [plain(str(x)) for x in every])
        axes.set_xlim(-0.6, len(every) - 0.4)
    axes.tick_params(labelsize=TEXT)
    axes.grid(alpha=0.3)
    if any(lines):
        axes.legend(fontsize=LEGEND)
