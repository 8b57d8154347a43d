"""The figure of the values as they stand behind the A-units' door: module by module, each a block of dials.

64 modules: SI counted, documented; 8 A-units in each: inferred. Where a unit stands within a module is ours.
"""

from collections.abc import Sequence
from math import prod

import numpy as np

from mark1.show.plots.common import LEGEND, TEXT, TITLE, Grid, signed_picture
from mark1.show.plots.labelled import Labelled
from mark1.show.plots.machine.cabinet import MODULE, grid_of

DOOR = "#bdbdbd"
"""Colour between the modules."""


def modules(values: Grid, fed: Sequence[int], title: str = "") -> Labelled:
    """The values (V, shape (A,)) as squares in blocks of a module, rows of blocks named by the R-unit that they feed.

    `fed` is the R-unit of each A-unit, counted from 0. Of the Mark I that makes 8 x 8 blocks of 8.
    """
    figure = Labelled(figsize=(14, 12.5), layout="constrained")
    axes = figure.subplots()
    across, down = grid_of(len(values))
    most = float(np.abs(values).max(initial=0)) or 1.0
    picture = signed_picture(axes, blocks(values), title, most)
    axes.set_facecolor(DOOR)
    axes.title.set_fontsize(TITLE)
    rows, columns = MODULE
    axes.set_aspect(0.6)
    axes.set_xticks(_middles(across, columns), [str(number) for number in range(1, across + 1)])
    axes.set_yticks(_middles(down, rows), _names(fed, across, down))
    axes.set_xlabel("column of modules (count)", fontsize=TITLE)
    axes.set_ylabel("row of modules, and the R-unit that it feeds", fontsize=TITLE)
    axes.tick_params(labelsize=TEXT, length=0)
    bar = figure.colorbar(picture, ax=axes, shrink=0.8)
    bar.set_label("value (V); - below 0", fontsize=TITLE)
    bar.ax.tick_params(labelsize=LEGEND + 1)
    return figure


def blocks(values: Grid) -> Grid:
    """Values (A,) as a picture of blocks with a gap of NaN between them, filled as `cabinet.modules` places A-units."""
    (across, down), (rows, columns) = grid_of(len(values)), MODULE
    filled = np.full(across * down * prod(MODULE), np.nan)
    filled[: len(values)] = values
    blocks = filled.reshape(down, across, rows, columns).transpose(0, 2, 1, 3)
    gapped = np.pad(blocks, ((0, 0), (0, 1), (0, 0), (0, 1)), constant_values=np.nan)
    return gapped.reshape(down * (rows + 1), across * (columns + 1))[:-1, :-1]


def _middles(count: int, size: int) -> list[float]:
    """Middles of so many blocks of that size, with gaps of 1 between them."""
    return [block * (size + 1) + (size - 1) / 2 for block in range(count)]


def _names(fed: Sequence[int], across: int, down: int) -> list[str]:
    """For each row of modules its number and the R-units that it feeds."""
    wide = across * prod(MODULE)
    rows = [np.unique(fed[row * wide : (row + 1) * wide]) for row in range(down)]
    return [f"{number}: {' '.join(f'R{unit + 1}' for unit in row)}" for number, row in enumerate(rows, 1)]
