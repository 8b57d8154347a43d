"""The figure of agreement: a square for every learner and image, marked if the answer is correct."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike, NDArray

from mark1.show.plots.common import LOOKS, TEXT, TITLE, plain, turned
from mark1.show.plots.labelled import Labelled

IN_A_ROW = 40
"""Pictures in a row; more are drawn in rows below each other."""

MOST = 160
"""Pictures that have room; of more the first are drawn, and the title says so."""


def agreement(right: Mapping[str, ArrayLike], pictures: Sequence[str], title: str = "") -> Labelled:
    """A row a learner and a column a picture: a dot where the answer is right, a cross where it is wrong.

    `right` holds for each learner whether its answer to each image, named by `pictures`, is correct (shape (n,)).
    ValueError where the two differ in length.
    """
    table = {name: np.asarray(each, dtype=bool) for name, each in right.items()}
    for name, each in table.items():
        if each.shape != (len(pictures),):
            raise ValueError(f"{name!r} has answers of shape {each.shape} for {len(pictures)} pictures; give one each")
    shown = min(len(pictures), MOST)
    pieces = [slice(first, min(first + IN_A_ROW, shown)) for first in range(0, shown, IN_A_ROW)]
    figure = Labelled(figsize=(20, 3 + (1 + 0.62 * len(table)) * len(pieces)), layout="constrained")
    for axes, piece in zip(figure.subplots(len(pieces), 1, squeeze=False)[:, 0], pieces, strict=True):
        _draw(axes, {name: each[piece] for name, each in table.items()}, pictures[piece], min(shown, IN_A_ROW))
    figure.suptitle(f"{plain(title)}\n" * bool(title) + _told(shown, len(pictures)), fontsize=TITLE)
    return figure


def _told(shown: int, count: int) -> str:
    part = f" (the first {shown} of {count} pictures)" if shown < count else ""
    return f"dot: right   cross: wrong   grey column: they disagree{part}"


def _draw(axes: Axes, table: Mapping[str, NDArray[np.bool_]], pictures: Sequence[str], wide: int) -> None:
    cells = np.array(list(table.values()))
    for place in np.flatnonzero(cells.any(axis=0) & ~cells.all(axis=0)):
        axes.axvspan(place - 0.5, place + 0.5, color="#e6e6e6")
    for marks, (colour, _, _), mark in ((cells, LOOKS[2], "o"), (~cells, LOOKS[1], "x")):
        rows, columns = np.nonzero(marks)
        axes.scatter(columns, rows, marker=mark, color=colour, s=190, linewidths=4)
    axes.set_yticks(range(len(table)), [plain(name) for name in table], fontsize=TEXT)
    axes.set_xticks(range(len(pictures)), [plain(name) for name in pictures], fontsize=TEXT, rotation=turned(pictures))
    axes.set(xlim=(-0.6, wide - 0.4), ylim=(len(table) - 0.4, -0.6))
    axes.set_xlabel("picture shown (class)", fontsize=TITLE)
    axes.tick_params(length=0)
