"""What all figures share: sizes and colours, learning curves, lamp fields and pictures of signed numbers."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure
from matplotlib.image import AxesImage
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

Grid = NDArray[np.float64]

LAMPS = "afmhot"
"""Colours of lamps, dark to bright."""

SIGNED = "RdBu_r"
"""Colours of what may be negative: blue below 0, white at 0, red above."""

STYLES = (("#000000", "-", "o"), ("#d55e00", "-", "s"), ("#0072b2", "--", "^"), ("#cc79a7", "--", "D"))
"""Colour, dash and mark of up to four lines: Okabe and Ito's colours, which all kinds of sight tell apart."""

TITLE, TEXT, LEGEND = 22, 18, 15
"""Sizes of letters (points)."""


def plain(text: str) -> str:
    """The text as a figure can show it: no mathematics after a dollar sign, "?" for what is no character."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("$", r"\$")


def learning_curves(axes: Axes, curves: Mapping[str, Sequence[float]]) -> None:
    """Part of the images answered rightly after 0, 1, ... exposures; a line a learner, the first one heavy.

    What follows the last change of any curve is left out.
    """
    shown = 2 + max((int(np.flatnonzero(np.diff(curve)).max(initial=0)) for curve in curves.values()), default=0)
    colours = ["black", *colormaps["turbo"](np.linspace(0.08, 0.92, len(curves)))]
    for place, (name, curve) in enumerate(curves.items()):
        axes.plot(curve[: shown + 1], linewidth=3 if place else 6, color=colours[place], label=plain(name))
    axes.set_xlabel("exposures of each image", fontsize=TEXT)
    axes.set_ylabel("part answered rightly", fontsize=TEXT)
    axes.set_ylim(0, 1.03)
    axes.tick_params(labelsize=LEGEND)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.grid(alpha=0.3)
    axes.legend(fontsize=LEGEND, loc="lower right")


def lamp_field(axes: Axes, levels: Grid) -> None:
    """Light levels (rows, columns) as a field of round lamps, like the monitor above the stimulus switches."""
    rows, columns = np.indices(levels.shape)
    axes.set_facecolor("black")
    size = 2200 / max(levels.shape)
    axes.scatter(columns, rows, c=levels, s=size, cmap=LAMPS, vmin=0, vmax=1, edgecolors="dimgray", linewidths=0.7)
    axes.set(xlim=(-0.8, levels.shape[1] - 0.2), ylim=(levels.shape[0] - 0.2, -0.8), aspect="equal")
    axes.set(xticks=[], yticks=[])


def signed_picture(axes: Axes, values: Grid, title: str = "", most: float | None = None) -> AxesImage:
    """Signed numbers (rows, columns) as colours around white at 0, full colour at `most` or the largest."""
    limit = most or float(np.abs(values).max()) or 1.0
    axes.set_title(plain(title), fontsize=TEXT)
    axes.set(xticks=[], yticks=[])
    return axes.imshow(values, cmap=SIGNED, vmin=-limit, vmax=limit)


def tiles(panel: Figure | SubFigure, pictures: Mapping[str, Grid], columns: int) -> None:
    """Signed pictures side by side, each under its name, all on one scale with one colour bar."""
    most = max(float(np.abs(picture).max()) for picture in pictures.values()) or 1.0
    rows = -(-len(pictures) // columns)
    grid = panel.subplots(rows, columns, squeeze=False).ravel()
    for axes, (name, picture) in zip(grid, pictures.items(), strict=False):
        shown = signed_picture(axes, picture, name, most)
    for axes in grid[len(pictures) :]:
        axes.axis("off")
    bar = panel.colorbar(shown, ax=grid.tolist(), shrink=0.8)
    bar.ax.tick_params(labelsize=LEGEND)
