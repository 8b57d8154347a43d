"""A circuit: a computational graph with the values above its wires and the gradients below, as CS231n draws it."""

from collections.abc import Sequence
from typing import NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from mark1.show.plots.common import LOOKS, TITLE

FORWARD, BACKWARD = LOOKS[2].colour, LOOKS[1].colour
"""Colours of what goes forward, written above a wire, and of what comes back, written below it."""


class Wire(NamedTuple):
    """A wire from place to place, each (across, up); its value and gradient are written over its middle."""

    name: str
    start: tuple[float, float]
    end: tuple[float, float]
    value: float
    gradient: float


class Gate(NamedTuple):
    """An operation and its place (across, up)."""

    symbol: str
    place: tuple[float, float]


def circuit(title: str, wires: Sequence[Wire], gates: Sequence[Gate]) -> Figure:
    """Wires with name and value (forward) above and gradient (backward) below, and the gates between them."""
    figure = Figure(figsize=(14, 8), layout="constrained")
    axes = figure.subplots()
    axes.set_title(title, fontsize=TITLE + 6)
    for wire in wires:
        _draw_wire(axes, wire)
    for symbol, place in gates:
        axes.annotate(symbol, place, fontsize=44, ha="center", va="center", zorder=3, bbox=_GATE)
    for row, (text, colour) in enumerate(
        (("above, forward: values", FORWARD), ("below, backward: gradients", BACKWARD))
    ):
        axes.text(0.99, 0.12 - 0.08 * row, text, fontsize=TITLE, color=colour, ha="right", transform=axes.transAxes)
    axes.margins(0.03, 0.15)
    axes.axis("off")
    return figure


_GATE = {"boxstyle": "circle,pad=0.35", "facecolor": "white", "edgecolor": "black", "linewidth": 3}


def _draw_wire(axes: Axes, wire: Wire) -> None:
    axes.plot(*zip(wire.start, wire.end, strict=True), color="black", linewidth=3, zorder=1)
    across, up = ((a + b) / 2 for a, b in zip(wire.start, wire.end, strict=True))
    texts = (f"{wire.name} = {wire.value:.4g}", FORWARD, "bottom", 14), (f"{wire.gradient:.4g}", BACKWARD, "top", -16)
    for text, colour, side, gap in texts:
        axes.annotate(
            text,
            (across, up),
            xytext=(0, gap),
            textcoords="offset points",
            fontsize=TITLE + 6,
            color=colour,
            ha="center",
            va=side,
        )
