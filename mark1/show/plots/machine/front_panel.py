"""The front panel as a picture: monitor, plugboard, A-units and control panel as they stand side by side.

What can change is drawn by `show`, so that the same picture serves for all frames of a film. What is known of the
machine and what is ours is told by the marks in the labels, which come with the data.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PathCollection
from numpy.typing import NDArray

from mark1.show.plots.common import LAMPS, LOOKS, TITLE, Grid, plain
from mark1.show.plots.labelled import Labelled
from mark1.show.plots.machine import cabinet
from mark1.show.plots.machine.cabinet import Box
from mark1.show.plots.machine.control_panel import Console, Meter, ResponseRow, Setting
from mark1.show.plots.machine.film import freeze
from mark1.show.plots.machine.fittings import LETTERS, RUNNING, STILL, Dials, Levers, dots, frame, lamps, letter, light

DPI = 80
"""Dots an inch unless `savefig` is told others: 1600 x 900."""

PANEL = "#e4e4e4"
"""Colour of the bays."""

FEW = 60
"""Cords of a sign up to which each is drawn heavily, with a mark at its S-unit."""

_UNDER = {"facecolor": PANEL, "edgecolor": "none", "pad": 2}

LOOK = {1: LOOKS[1], -1: LOOKS[2]}
"""How chosen cords of each sign are drawn: excitatory in full lines, inhibitory dashed."""


class Front(NamedTuple):
    """State of the front panel at one time.

    `lamps` is the light of each S-unit's lamp, 0 to 1, `switches` -1, 0 or 1 (camera, dark, lit), both of the retina's
    shape; over the A-units `a` says which are on, `dials` where each wiper is, from -1 to 1 of a dial's
    way to either side, `running` which motors are energised.
    """

    title: str
    lamps: Grid
    switches: NDArray[np.int8]
    a: NDArray[np.bool_]
    dials: Grid
    running: NDArray[np.bool_]
    responses: Sequence[ResponseRow]
    settings: Sequence[Setting]
    meter: Meter


class Board(NamedTuple):
    """The plugboard: rows (A-unit, S-unit, sign) from 0, and which of these cords are drawn over the others."""

    cords: NDArray[np.int64]
    chosen: NDArray[np.bool_]


class FrontPanel:
    """A picture of the front; `labels` are the words at each bay or field by its name, `foot` lines below them all.

    `figure` is the picture, `show` brings it to another time.
    """

    def __init__(self, front: Front, board: Board, labels: Mapping[str, str], foot: Sequence[str]) -> None:
        self.figure = Labelled(figsize=(20, 11.25), dpi=DPI)
        axes = self.figure.add_axes((0, 0, 1, 1), xlim=(0, cabinet.SIZE[0]), ylim=(0, cabinet.SIZE[1]))
        axes.axis("off")
        letter(axes, 1, 88.2, labels.get("machine", ""), fontsize=LETTERS)
        self.title = letter(axes, 1, 85.2, "", fontsize=TITLE)
        _bays(axes, labels)
        for line, text in enumerate(foot):
            letter(axes, 1, 6.8 - 2.2 * line, text)
        shape = front.lamps.shape[0], front.lamps.shape[1]
        self.s_lamps, self.switches = _monitor(axes, shape)
        _plugboard(axes, shape, len(front.a), board)
        self.a_lamps, self.dials = _a_units(axes, len(front.a), np.unique(board.cords[board.chosen, 0]), labels)
        self.console = Console(axes, front.responses, front.settings, front.meter, labels)
        self.show(front)

    def show(self, front: Front) -> None:
        """Bring lamps, switches, dials and readings to what they are in `front`, which is of the same machine."""
        self._front = front
        self.title.set_text(plain(front.title))
        self.s_lamps.set_array(front.lamps.ravel())
        self.switches.throw(front.switches)
        light(self.a_lamps, front.a)
        self.dials.faces.set_facecolor([RUNNING if running else STILL for running in front.running])
        self.dials.turn(front.dials)
        self.console.show(front.responses, front.settings, front.meter)

    def show_all_colours(self) -> None:
        """Show every colour that there can be at once: lamps of every light, units on and off."""
        every_second = np.arange(len(self._front.a)) % 2 == 0
        cells = self._front.lamps
        levels = np.linspace(0, 1, cells.size).reshape(cells.shape)
        self.show(self._front._replace(lamps=levels, a=every_second, running=every_second))

    def freeze(self) -> None:
        """Draw what cannot change once for all, as the ground of every frame of a film."""
        moving = [self.title, self.s_lamps, self.a_lamps, *self.switches.moving, *self.dials.moving]
        freeze(self.figure, [*moving, *self.console.moving])


def _bays(axes: Axes, labels: Mapping[str, str]) -> None:
    for name, box in cabinet.BAYS.items():
        frame(axes, box, facecolor=PANEL, edgecolor="black", linewidth=2, zorder=0)
        letter(axes, box.left + box.width / 2, 80.5, labels.get(name, ""), fontsize=LETTERS, ha="center")
    for name, box in cabinet.FIELDS.items():
        below = box.left + box.width / 2, box.bottom - 1.4
        letter(axes, *below, labels.get(name, ""), ha="center", zorder=6, bbox=_UNDER)


def _monitor(axes: Axes, shape: tuple[int, int]) -> tuple[PathCollection, Levers]:
    """The field of lamps over the field of switches."""
    places, side = cabinet.field(cabinet.FIELDS["lamps"], shape)
    low, size = places.min(0) - side / 2, np.ptp(places, 0) + side
    frame(axes, Box(*low, *size), facecolor="black")
    look = {"c": np.zeros(len(places)), "cmap": LAMPS, "vmin": 0, "vmax": 1, "edgecolors": "dimgray", "linewidths": 0.6}
    shown = dots(axes, places, 0.4 * side, **look)
    places, side = cabinet.field(cabinet.FIELDS["switches"], shape)
    return shown, Levers(axes, places, 0.3 * side)


def _plugboard(axes: Axes, shape: tuple[int, int], units: int, board: Board) -> None:
    """Jacks of the S-units above and of the A-units below, with the cords: the chosen ones heavy over the others."""
    ends = cabinet.field(cabinet.FIELDS["S-jacks"], shape)[0], cabinet.modules(cabinet.FIELDS["A-jacks"], units)[0]
    for places in ends:
        dots(axes, places, 0.16, facecolors="black", linewidths=0, zorder=2)
    a, s, sign = board.cords.T
    lines = np.stack([ends[0][s], ends[1][a]], axis=1)
    others = lines[~board.chosen]
    faint = LineCollection(list(others), colors="black", linewidths=0.4, alpha=_faintness(len(others)), rasterized=True)
    axes.add_collection(faint)
    for way, look in LOOK.items():
        chosen = board.chosen & (sign == way)
        few = chosen.sum() <= FEW
        how: dict[str, Any] = {"linewidths": 2.2} if few else {"linewidths": 0.6, "alpha": 0.5}
        how |= {"colors": look.colour, "linestyles": look.dash, "zorder": 4}
        axes.add_collection(LineCollection(list(lines[chosen]), **how))
        if few:
            dots(axes, lines[chosen, 0], 0.45, facecolors=look.colour, marker=look.mark, linewidths=0, zorder=5)


def _faintness(cords: int) -> float:
    """Return the opacity of a cord that is not chosen: the lower the more there are."""
    return float(np.clip(400 / max(cords, 1), 0.02, 0.4))


def _a_units(
    axes: Axes, units: int, chosen: NDArray[np.int64], labels: Mapping[str, str]
) -> tuple[PathCollection, Dials]:
    """Lamps and dials of the A-units in their modules, rows of which have labels; the chosen ones stand in a frame."""
    box = cabinet.FIELDS["dials"]
    centres, middles = cabinet.modules(box, units)
    across, down = cabinet.grid_of(units)
    wide, high = box.width / across, box.height / down
    for x, y in middles:
        frame(axes, Box(x - 0.485 * wide, y - 0.485 * high, 0.97 * wide, 0.97 * high), facecolor="white", alpha=0.5)
    for row, up in enumerate(middles[::across, 1]):
        letter(axes, box.left - 1.4, up, labels.get(f"row {row + 1}", ""), fontsize=LETTERS, ha="center")
    wide, high = 0.94 * wide / cabinet.MODULE[1], 0.96 * high / cabinet.MODULE[0]
    heavy = 2.5 if len(chosen) <= FEW else 1.0
    for x, y in centres[chosen]:
        around = Box(x - wide / 2, y - high / 2, wide, high)
        frame(axes, around, edgecolor=LOOK[1].colour, linewidth=heavy, zorder=2)
    radius = min(0.29 * wide, 0.45 * high)
    shown = lamps(axes, centres - np.array([0.28 * wide, 0]), 0.55 * radius)
    return shown, Dials(axes, centres + np.array([0.17 * wide, 0]), radius, width=1.2 + 1.4 * radius)
