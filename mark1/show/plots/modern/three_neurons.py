"""The figure of three neurons, one below the other: a living cell, the Mark I from cell to lamp, and today's neuron.

What answers each other stands in one column, and what learns is orange; where the likeness stops,
docs/background/three-neurons.md says. Every part is told by its shape and its name as well as by its colour.
"""

from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, Ellipse, Patch, Rectangle

from mark1.show.plots.common import TITLE

Place = tuple[float, float]

LEARNS, LIT, DARK, BODY, BAND = "#d55e00", "#f0e442", "dimgray", "#dcdcdc", "#f3f3f3"
"""Colours of what learns, of lit and dark, of what adds up, and behind every second column."""

COLUMNS = {
    "comes in": (-0.2, 2.6),
    "adds, compares": (2.6, 5.6),
    "goes out": (5.6, 7.6),
    "is weighted": (7.6, 10.6),
    "the next one": (10.6, 13.7),
}
"""What happens, and from where to where the column goes."""

_ADDS, _WEIGHS, _NEXT, _LAMP = 4.1, 9.1, 11.7, 13.15  # across
_INPUTS = (0.66, 0.22, -0.22, -0.66)  # up from the middle of the row
_THIN, _THICK = 3, 5


class Row(NamedTuple):
    """A neuron's name, the height of its middle, and the names of its parts, one a column."""

    name: str
    height: float
    parts: tuple[str, ...]


LIVING = Row("living\ncell", 7.25, ("dendrites", "cell body,\nthreshold", "axon", "synapse", "next cell"))
MACHINE = Row("Mark I", 4.5, ("cells, cords", "A-unit,\nthreshold θ", "line", "potentiometer,\nmotor", "R-unit, lamp"))
TODAY = Row(
    "today", 1.75, ("inputs, weights", "g(W x + b),\nbias b = \N{MINUS SIGN}θ", "output h", "weight w", "next neuron")
)


def three_neurons() -> Figure:
    """A living neuron, the Mark I's parts and today's neuron, drawn for 1600 x 900 dots (`dpi=100`)."""
    figure = Figure(figsize=(16, 9))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(-2.3, 13.7), ylim=(0, 9))
    axes.axis("off")
    _draw_columns(axes)
    for row, draw in ((LIVING, _draw_living), (MACHINE, _draw_machine), (TODAY, _draw_today)):
        _name(axes, row)
        draw(axes, row.height)
    return figure


def _draw_columns(axes: Axes) -> None:
    for place, (name, (left, right)) in enumerate(COLUMNS.items()):
        if place % 2 == 0:
            axes.axvspan(left, right, color=BAND, zorder=0)
        _write(axes, ((left + right) / 2, 8.6), name, style="italic")
    _write(axes, (-1.25, 8.5), "orange:\nlearns", fontsize=TITLE - 2, color=LEARNS, weight="bold")


def _name(axes: Axes, row: Row) -> None:
    _write(axes, (-1.25, row.height), row.name, fontsize=TITLE + 8, weight="bold")
    for (left, right), part in zip(COLUMNS.values(), row.parts, strict=True):
        _write(axes, ((left + right) / 2, row.height - 0.95), part, va="top")


def _draw_living(axes: Axes, middle: float) -> None:
    for up in _INPUTS:
        _branch(axes, (0.3, middle + 1.1 * up), (_ADDS, middle))
        _add(axes, Circle((0.22, middle + 1.1 * up), 0.13, color=LEARNS))
    _branch(axes, (_WEIGHS + 0.45, middle), (_NEXT, middle))
    _line(axes, (_ADDS, middle), (_WEIGHS - 0.35, middle), 2 * _THIN)
    for x in (_ADDS, _NEXT + 0.4):
        _add(axes, Ellipse((x, middle), 1.7, 1.25, facecolor=BODY, edgecolor="black", linewidth=_THIN))
        _add(axes, Circle((x, middle), 0.16, color="black"))
    _add(axes, Ellipse((_WEIGHS - 0.3, middle), 0.55, 0.85, color=LEARNS))
    for across, up in ((0.14, 0.22), (0.24, 0.0), (0.14, -0.22)):
        _add(axes, Circle((_WEIGHS + across, middle + up), 0.05, color=LEARNS))
    _line(axes, (_WEIGHS + 0.45, middle - 0.4), (_WEIGHS + 0.45, middle + 0.4), 2 * _THIN)


def _draw_machine(axes: Axes, middle: float) -> None:
    for up, colour, sign in zip(_INPUTS, (LIT, LIT, DARK, DARK), "++\N{MINUS SIGN}\N{MINUS SIGN}", strict=True):
        _line(axes, (0.5, middle + up), (_ADDS - 0.75, middle + up / 2))
        _box(axes, (0.35, middle + up), 0.36, 0.36, facecolor=colour)
        _write(axes, (1.15, middle + 0.87 * up), sign, fontsize=TITLE + 6, weight="bold", bbox=_BEHIND)
    _arrow(axes, (_ADDS, middle), (_NEXT - 0.65, middle))
    _arrow(axes, (_NEXT, middle), (_LAMP - 0.35, middle))
    for across, rule in ((_ADDS, "Σ ≥ θ"), (_NEXT, "Σ > 0")):
        _box(axes, (across, middle), 1.4, 1.0, facecolor=BODY)
        _write(axes, (across, middle), rule)
    _draw_potentiometer(axes, (_WEIGHS, middle))
    _draw_lamp(axes, (_LAMP, middle))


def _draw_today(axes: Axes, middle: float) -> None:
    for up in _INPUTS:
        _arrow(axes, (0.35, middle + up), (_ADDS - 0.6, middle + up / 3))
        _add(axes, Circle((0.35, middle + up), 0.17, facecolor="white", edgecolor="black", linewidth=_THIN))
        _box(axes, (1.15, middle + 0.87 * up), 0.24, 0.24, facecolor="white", edgecolor=LEARNS)
    _arrow(axes, (_ADDS, middle), (_NEXT - 0.6, middle))
    _arrow(axes, (_NEXT, middle), (13.5, middle))
    for across in (_ADDS, _NEXT):
        _add(axes, Circle((across, middle), 0.62, facecolor=BODY, edgecolor="black", linewidth=_THIN))
        _write(axes, (across, middle), "g", fontsize=TITLE + 8, style="italic")
    _box(axes, (_WEIGHS, middle), 0.75, 0.75, facecolor="white", edgecolor=LEARNS, linewidth=_THICK)
    _write(axes, (_WEIGHS, middle), "w", fontsize=TITLE + 6, style="italic")


def _draw_potentiometer(axes: Axes, centre: Place) -> None:
    """A resistor with a wiper across it, which a motor turns."""
    x, y = centre
    _box(axes, centre, 1.2, 0.44, facecolor="white", edgecolor=LEARNS, linewidth=_THICK)
    _line(axes, (x - 0.6, y - 0.5), (x + 0.7, y + 0.55), _THICK, LEARNS)
    _add(axes, Circle((x + 0.75, y + 0.6), 0.28, facecolor="white", edgecolor=LEARNS, linewidth=_THICK))
    _write(axes, (x + 0.75, y + 0.6), "M", fontsize=TITLE - 2)


def _draw_lamp(axes: Axes, centre: Place) -> None:
    """A circle with a cross, lit."""
    x, y = centre
    _add(axes, Circle(centre, 0.35, facecolor=LIT, edgecolor="black", linewidth=_THIN))
    for way in (-0.25, 0.25):
        axes.plot((x - 0.25, x + 0.25), (y - way, y + way), color="black", linewidth=_THIN, zorder=4)


_BEHIND = {"boxstyle": "circle,pad=0", "facecolor": BAND, "edgecolor": "none"}


def _write(axes: Axes, place: Place, text: str, **how: Any) -> None:
    style: dict[str, Any] = {"fontsize": TITLE, "ha": "center", "va": "center", "zorder": 5}
    axes.text(*place, text, **style | how)


def _add(axes: Axes, patch: Patch) -> None:
    patch.set_zorder(3)
    axes.add_patch(patch)


def _box(axes: Axes, centre: Place, width: float, height: float, **how: Any) -> None:
    corner = centre[0] - width / 2, centre[1] - height / 2
    style: dict[str, Any] = {"edgecolor": "black", "linewidth": _THIN}
    _add(axes, Rectangle(corner, width, height, **style | how))


def _line(axes: Axes, start: Place, end: Place, width: float = _THIN, colour: str = "black") -> None:
    over = 3 if colour == LEARNS else 2
    axes.plot(*zip(start, end, strict=True), color=colour, linewidth=width, zorder=over)


def _arrow(axes: Axes, start: Place, end: Place) -> None:
    style = {"arrowstyle": "-|>,head_width=0.4,head_length=0.7", "linewidth": _THIN, "color": "black"}
    axes.annotate("", end, start, arrowprops={**style, "shrinkA": 0, "shrinkB": 0}, zorder=2)


def _branch(axes: Axes, tip: Place, root: Place) -> None:
    """A dendrite that grows thicker from its tip to its root."""
    along = np.linspace(0, 1, 40)
    x = tip[0] + (root[0] - tip[0]) * along
    y = tip[1] + (root[1] - tip[1]) * along**2 + 0.05 * np.sin(9 * along) * (1 - along)
    for piece in range(len(along) - 1):
        axes.plot(x[piece : piece + 2], y[piece : piece + 2], color="black", linewidth=2 + 5 * along[piece], zorder=1)
