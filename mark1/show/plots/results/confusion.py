"""The figure of confusion: which class was answered as which, and how often no class was named at all."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.patheffects import withStroke
from numpy.typing import NDArray

from mark1.show.plots.common import TEXT, TITLE, plain, turned
from mark1.show.plots.labelled import Labelled

NO_CLASS = "no class"
"""Name of the column of answers that name no class."""

MOST_NUMBERED = 12
"""Classes up to which the numbers have room in their squares; more are told by a bar."""


def confusion(counts: Mapping[str, NDArray[Any]], labels: Sequence[str]) -> Labelled:
    """One table a learner: rows are classes, columns the answers to them, dark where they are many.

    `counts` holds a table of shape (classes, classes + 1) for each learner, whose last column counts answers that name
    no class. What is right is framed. ValueError for a table of another shape.
    """
    for name, table in counts.items():
        if np.shape(table) != (len(labels), len(labels) + 1):
            raise ValueError(
                f"the table of {name!r} has the shape {np.shape(table)}; {len(labels)} classes need "
                f"({len(labels)}, {len(labels) + 1}), the last column for answers that name no class"
            )
    figure = Labelled(figsize=(11 * len(counts) + 1, 12.5), layout="constrained")
    grid = figure.subplots(1, len(counts), squeeze=False)[0]
    most = max(1, *(int(np.max(table, initial=0)) for table in counts.values()))
    for axes, (name, table) in zip(grid, counts.items(), strict=True):
        picture = axes.imshow(table, cmap="Greys", vmin=0, vmax=most)
        _letter(axes, name, [plain(label) for label in labels])
        _frame(axes, len(labels))
        if len(labels) <= MOST_NUMBERED:
            _number(axes, table, most)
    if len(labels) > MOST_NUMBERED:
        ticks = np.unique(np.linspace(0, most, 5, dtype=int))
        bar = figure.colorbar(picture, ax=grid.tolist(), shrink=0.5, ticks=ticks)
        bar.set_label("pictures (count)", fontsize=TITLE)
        bar.ax.tick_params(labelsize=TEXT)
    return figure


def _letter(axes: Axes, name: str, labels: list[str]) -> None:
    axes.set_title(plain(name), fontsize=TITLE)
    axes.set_yticks(range(len(labels)), labels, fontsize=TEXT)
    axes.set_xticks(range(len(labels) + 1), [*labels, NO_CLASS], fontsize=TEXT, rotation=turned(labels))
    axes.get_xticklabels()[-1].set_rotation(90)
    axes.set_xlabel("answer (class)", fontsize=TITLE)
    axes.set_ylabel("shown (class)", fontsize=TITLE)
    axes.axvline(len(labels) - 0.5, color="black", linewidth=4)


def _frame(axes: Axes, classes: int) -> None:
    around = [withStroke(linewidth=7, foreground="white")]  # or a frame would be lost beside a black square
    for place in range(classes):
        frame = Rectangle((place - 0.5, place - 0.5), 1, 1, fill=False, linewidth=3, path_effects=around)
        axes.add_patch(frame)


def _number(axes: Axes, table: NDArray[Any], most: int) -> None:
    for (row, column), count in np.ndenumerate(np.asarray(table)):
        if count:
            colour = "white" if count > most / 2 else "black"
            axes.text(column, row, f"{count:g}", ha="center", va="center", fontsize=TITLE, color=colour)
