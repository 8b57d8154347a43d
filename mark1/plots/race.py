"""The figure of a race: the runners' ways over the contours of each surface, and a Hessian as a matrix."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from mark1.plots.common import LEGEND, LOOKS, TEXT, TITLE, Grid, signed_picture


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
    bar.set_label("second derivative (no unit); - below 0", fontsize=TEXT)
    bar.ax.tick_params(labelsize=LEGEND)
    lines, names = grid[0].get_legend_handles_labels()
    figure.legend(lines, names, loc="outside lower center", ncols=3, fontsize=TITLE)
    return figure


def _terrain(axes: Axes, terrain: Terrain) -> None:
    x, y, heights, minima, paths = terrain
    # Evenly spaced in the root of the height, so that the bottom has lines too.
    levels = heights.min() + np.ptp(heights) * np.linspace(0.02, 1.0, 20) ** 3
    axes.contour(x, y, heights, levels=levels, colors="silver", linewidths=1.2)
    for (name, path), look in zip(paths.items(), LOOKS, strict=False):
        axes.plot(
            *path.T, linestyle=look.dash, color=look.colour, marker=look.mark, linewidth=3, markersize=7, label=name
        )
    axes.plot(*next(iter(paths.values()))[0], "o", color="black", markersize=16, label="start")
    axes.plot(*np.transpose(minima), "*", color="gold", markeredgecolor="black", markersize=30, label="minimum")
    axes.set(xlim=(x.min(), x.max()), ylim=(y.min(), y.max()))
    axes.set_xlabel("x (no unit)", fontsize=TEXT)
    axes.set_ylabel("y (no unit)", fontsize=TEXT)
    axes.tick_params(labelsize=TEXT)
