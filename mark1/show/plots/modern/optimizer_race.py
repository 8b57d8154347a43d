"""The figure of a race: the runners' ways over the contours of each surface, and a Hessian as a matrix."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from mark1.show.plots.common import LEGEND, LOOKS, TEXT, TITLE, Grid, signed_picture
from mark1.show.plots.machine.film import freeze

EACH = 30
"""Steps of which a film shows each."""

FRAMES = 80
"""Steps that a film picks out of all, evenly spaced in their logarithm."""

LAST = 12
"""Frames for which the end stands still."""


class Terrain(NamedTuple):
    """A surface to draw: grids x, y and heights of one shape, its lowest points, and the ways over it by name."""

    x: Grid
    y: Grid
    heights: Grid
    minima: Sequence[tuple[float, float]]
    paths: Mapping[str, Grid]


def race(terrains: Mapping[str, Terrain], hessian: Grid, title: str) -> Figure:
    """Up to three surfaces under their names, with paths of shape (steps + 1, 2), and a Hessian (n, n)."""
    figure = Figure(figsize=(20, 17), layout="constrained")
    grid = figure.subplots(2, 2).ravel()
    for axes, (name, terrain) in zip(grid, terrains.items(), strict=False):
        _terrain(axes, terrain)
        axes.set_title(name, fontsize=TITLE)
    picture = signed_picture(grid[-1], hessian)
    grid[-1].set_title(title, fontsize=TITLE)
    bar = figure.colorbar(picture, ax=grid[-1], shrink=0.8)
    bar.set_label("second derivative; - below 0", fontsize=TEXT)
    bar.ax.tick_params(labelsize=LEGEND)
    _legend(figure, grid[0])
    return figure


class RaceFilm:
    """The race over up to three surfaces as a figure, which `show` brings to any number of steps."""

    def __init__(self, terrains: Mapping[str, Terrain]) -> None:
        self.figure = Figure(figsize=(20, 9.5), layout="constrained")
        self._paths = [path for terrain in terrains.values() for path in terrain.paths.values()]
        self._lines: list[Line2D] = []
        row = self.figure.subplots(1, len(terrains), squeeze=False)[0]
        for axes, (name, terrain) in zip(row, terrains.items(), strict=True):
            self._lines += _terrain(axes, terrain)
            axes.set_title(name, fontsize=TITLE)
        self.title = self.figure.suptitle(self.told(0), fontsize=TITLE + 6)
        _legend(self.figure, row[0])
        freeze(self.figure, [self.title, *(line for axes in row for line in axes.lines)])

    @property
    def longest(self) -> int:
        """Steps of the longest way."""
        return max(map(len, self._paths)) - 1

    def show(self, steps: int) -> None:
        """Draw every way as far as it came in so many steps."""
        self.title.set_text(self.told(steps))
        for line, path in zip(self._lines, self._paths, strict=True):
            line.set_data(*path[: steps + 1].T)

    @staticmethod
    def told(steps: int) -> str:
        """The title after so many steps."""
        return f"after {steps} step{'' if steps == 1 else 's'}"


def race_steps(longest: int) -> list[int]:
    """Numbers of steps that a film shows: each at first, then fewer and fewer, and the last for a while."""
    shown = np.unique(np.r_[0 : EACH + 1, np.geomspace(1, max(longest, 1), FRAMES).astype(int)])
    return [*shown[shown <= longest].tolist(), *[longest] * LAST]


def _legend(figure: Figure, axes: Axes) -> None:
    lines, names = axes.get_legend_handles_labels()
    figure.legend(lines, names, loc="outside lower center", ncols=4, fontsize=TITLE)


def _terrain(axes: Axes, terrain: Terrain) -> list[Line2D]:
    """Contours, ways, start and minima; return the lines of the ways."""
    x, y, heights, minima, paths = terrain
    # Evenly spaced in the root of the height, so that the bottom has lines too.
    levels = heights.min() + np.ptp(heights) * np.linspace(0.02, 1.0, 20) ** 3
    axes.contour(x, y, heights, levels=levels, colors="silver", linewidths=1.2)
    how: dict[str, Any] = {"linewidth": 3, "markersize": 7}
    ways = [
        axes.plot(*path.T, linestyle=look.dash, color=look.colour, marker=look.mark, label=name, **how)[0]
        for (name, path), look in zip(paths.items(), LOOKS, strict=False)
    ]
    axes.plot(*next(iter(paths.values()))[0], "o", color="black", markersize=16, label="start")
    axes.plot(*np.transpose(minima), "*", color="gold", markeredgecolor="black", markersize=30, label="minimum")
    axes.set(xlim=(x.min(), x.max()), ylim=(y.min(), y.max()))
    axes.set_xlabel("x", fontsize=TEXT)
    axes.set_ylabel("y", fontsize=TEXT)
    axes.tick_params(labelsize=TEXT)
    return ways
