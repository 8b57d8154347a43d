"""Figures of means with their intervals, one row per named item, differing in colour and mark."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from mark1.show.plots.common import LOOKS, TEXT, TITLE, plain


class Dots(NamedTuple):
    """Means of each named item, and half the width of each interval (0: none)."""

    mean: Sequence[float]
    half: Sequence[float]


def dots(
    names: Sequence[str], series: Mapping[str, Dots], across: str, span: tuple[float, float] | None = None
) -> Figure:
    """Rows of dots under each other, the first name on top, over one scale that `across` names with its unit.

    Up to seven series, a little apart in each row; `span` are the ends of the scale.
    """
    figure = Figure(figsize=(18, 3 + 1.1 * len(names)), layout="constrained")
    axes, rows = figure.subplots(), np.arange(len(names))
    apart = 0.5 * (np.arange(len(series)) - (len(series) - 1) / 2) / max(len(series), 2)
    for (name, each), (colour, _, mark), off in zip(series.items(), LOOKS, apart, strict=False):
        axes.errorbar(
            each.mean,
            rows + off,
            xerr=each.half,
            fmt=mark,
            color=colour,
            markersize=15,
            elinewidth=4,
            label=plain(name),
        )
    axes.set_yticks(rows, [plain(name) for name in names], fontsize=TITLE)
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.set_xlabel(across, fontsize=TITLE)
    axes.tick_params(axis="x", labelsize=TEXT)
    if span:
        axes.set_xlim(*span)
    axes.grid(alpha=0.3)
    if len(series) > 1:
        figure.legend(*axes.get_legend_handles_labels(), fontsize=TITLE, loc="outside upper center", ncols=len(series))
    return figure
