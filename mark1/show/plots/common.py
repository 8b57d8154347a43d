"""Shared parts of figures: sizes, colours, line styles, error curves, lamp fields, images of signed numbers."""

from collections.abc import Mapping, Sequence
from itertools import cycle
from textwrap import wrap
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure, SubFigure
from matplotlib.image import AxesImage
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

Grid = NDArray[np.float64]

LAMPS = "afmhot"
"""Colours of lamps, dark to bright."""

SIGNED = "RdBu_r"
"""Colours of what may be negative: blue below 0, white at 0, red above."""

TITLE, TEXT, LEGEND = 22, 18, 15
"""Sizes of letters (points)."""

MARKED = 0.2
"""Part of full colour from which a negative number gets a minus, which tells it from a positive one in grey."""

MOST_MARKED = 40
"""Cells a side up to which a picture of signed numbers has room for these marks."""

SHORT = 2
"""Characters of a name up to which it stands below an axis as it is."""


class Look(NamedTuple):
    """Style of a line: colour, dashes and marks, distinguishable in grey and by colour-blind readers."""

    colour: str
    dash: Any
    mark: str


LOOKS = (
    Look("#000000", "-", "o"),
    Look("#d55e00", "-", "s"),
    Look("#0072b2", "--", "^"),
    Look("#cc79a7", "--", "D"),
    Look("#009e73", "-.", "v"),
    Look("#e69f00", (0, (6, 1.5)), "P"),
    Look("#56b4e9", ":", "X"),
)
"""Lines in their order, in Okabe and Ito's colours without their yellow, which is too faint on white."""


def plain(text: str) -> str:
    """The text as a figure can show it: no mathematics after a dollar sign, "?" for what is no character."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("$", r"\$")


def turned(names: Sequence[str]) -> int:
    """Return the rotation of names below an axis (degrees): none if all are as short as a letter."""
    return 90 if max(map(len, names)) > SHORT else 0


def error_curves(panel: Figure | SubFigure, curves: Mapping[str, Sequence[float]]) -> None:
    """Draw the training error, 1 - accuracy, after 0, 1, ... exposures: one small panel per learner, all on one scale.

    Every panel shows the other curves in grey, so that equal curves are seen as such. Columns after the last change of
    any curve are left out.
    """
    shown = 2 + max((int(np.flatnonzero(np.diff(curve)).max(initial=0)) for curve in curves.values()), default=0)
    errors = {name: 100 * (1 - np.asarray(curve[: shown + 1])) for name, curve in curves.items()}
    columns = min(len(errors), 4)
    rows = -(-len(errors) // columns)
    grid = np.asarray(panel.subplots(rows, columns, squeeze=False, sharex=True, sharey=True))
    for axes, (name, error), look in zip(grid.ravel(), errors.items(), cycle(LOOKS), strict=False):
        for other in errors.values():
            axes.plot(other, color="lightgray", linewidth=2)
        axes.plot(error, color=look.colour, linewidth=4)
        axes.set_title("\n".join(wrap(plain(name), 18)), fontsize=LEGEND)
        axes.tick_params(labelsize=LEGEND)
        axes.xaxis.set_major_locator(MaxNLocator(nbins=5, integer=True))
        axes.grid(alpha=0.3)
    for axes in grid.ravel()[len(errors) :]:
        axes.axis("off")
    panel.supxlabel("exposures per image", fontsize=TEXT)
    panel.supylabel("training error (%)", fontsize=TEXT)


def lamp_field(axes: Axes, levels: Grid) -> None:
    """Light levels (rows, columns) as a field of round lamps, like the monitor above the stimulus switches."""
    rows, columns = np.indices(levels.shape)
    axes.set_facecolor("black")
    size = 2200 / max(levels.shape)
    axes.scatter(columns, rows, c=levels, s=size, cmap=LAMPS, vmin=0, vmax=1, edgecolors="dimgray", linewidths=0.7)
    axes.set(xlim=(-0.8, levels.shape[1] - 0.2), ylim=(levels.shape[0] - 0.2, -0.8), aspect="equal")
    axes.set(xticks=[], yticks=[])


def signed_picture(axes: Axes, values: Grid, title: str = "", most: float | None = None) -> AxesImage:
    """Signed numbers (rows, columns) as colours around white at 0, full colour at `most` or the largest.

    Numbers well below 0 have a minus, by which they are told from those above 0 in grey.
    """
    limit = most or float(np.abs(values).max()) or 1.0
    if max(values.shape) <= MOST_MARKED:
        rows, columns = np.nonzero(values <= -MARKED * limit)
        strokes = [[(column - 0.25, row), (column + 0.25, row)] for row, column in zip(rows, columns, strict=True)]
        axes.add_collection(LineCollection(strokes, colors="black", linewidths=1.3))
    axes.set_title(plain(title), fontsize=TEXT)
    axes.set(xticks=[], yticks=[])
    return axes.imshow(values, cmap=SIGNED, vmin=-limit, vmax=limit)


def tiles(panel: Figure | SubFigure, pictures: Mapping[str, Grid], columns: int, quantity: str) -> None:
    """Signed pictures side by side, each under its name, all on one scale with one colour bar for the `quantity`."""
    most = max(float(np.abs(picture).max()) for picture in pictures.values()) or 1.0
    rows = -(-len(pictures) // columns)
    grid = panel.subplots(rows, columns, squeeze=False).ravel()
    for axes, (name, picture) in zip(grid, pictures.items(), strict=False):
        shown = signed_picture(axes, picture, name, most)
    for axes in grid[len(pictures) :]:
        axes.axis("off")
    bar = panel.colorbar(shown, ax=grid.tolist(), shrink=0.8)
    bar.set_label(f"{quantity}; - below 0", fontsize=TEXT)
    bar.ax.tick_params(labelsize=LEGEND)
