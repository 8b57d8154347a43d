"""The figure of a sweep: means with their intervals over one setting, numbers side by side, a line for each other."""

from collections.abc import Mapping, Sequence
from textwrap import fill

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from mark1.show.plots.common import LEGEND, TEXT, TITLE, plain

Point = tuple[str | float, float, float]

# Okabe and Ito's colours, which colour-blind readers can distinguish.
_STYLES = (
    ("#000000", "-", "o"),
    ("#d55e00", "-", "s"),
    ("#0072b2", "--", "^"),
    ("#cc79a7", "--", "D"),
    ("#009e73", ":", "v"),
    ("#e69f00", ":", "P"),
)


def swept(panels: Mapping[str, Mapping[str, Sequence[Point]]], across: str) -> Figure:
    """Up to six lines of points (x, mean, half of the interval) a panel: bands over numbers, bars beside words."""
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
    if any(isinstance(x, str) for x in every):
        _beside_each_other(axes, lines, every)
    else:
        _over_numbers(axes, lines)
        axes.xaxis.set_major_locator(MaxNLocator(integer=all(isinstance(x, int) for x in every)))
    axes.tick_params(labelsize=TEXT)
    axes.grid(alpha=0.3)
    if any(lines):
        axes.legend(fontsize=LEGEND)


def _over_numbers(axes: Axes, lines: Mapping[str, Sequence[Point]]) -> None:
    for (name, points), (colour, dash, mark) in zip(lines.items(), _STYLES, strict=False):
        x, mean, half = np.array(sorted(points), dtype=float).T
        axes.fill_between(x, mean - half, mean + half, color=colour, alpha=0.18, linewidth=0)
        axes.plot(x, mean, dash, color=colour, marker=mark, linewidth=5, markersize=13, label=plain(name))


def _beside_each_other(axes: Axes, lines: Mapping[str, Sequence[Point]], every: Sequence[str | float]) -> None:
    for place, ((name, points), (colour, _, mark)) in enumerate(zip(lines.items(), _STYLES, strict=False)):
        x = [every.index(x) + 0.12 * (place - (len(lines) - 1) / 2) for x, _, _ in points]
        _, mean, half = zip(*points, strict=True)
        axes.errorbar(
            x, mean, half, fmt=mark, color=colour, linewidth=4, markersize=13, capsize=10, capthick=4, label=plain(name)
        )
    axes.set_xticks(range(len(every)), [plain(str(x)) for x in every])
    axes.set_xlim(-0.6, len(every) - 0.4)
