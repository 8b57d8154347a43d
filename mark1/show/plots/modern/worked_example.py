"""The figure of the worked example: a small network with its numbers, and its loss over the steps."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from mark1.show.plots.common import TEXT, TITLE, Grid
from mark1.show.plots.modern.graph_circuit import BACKWARD

Place = tuple[float, float]
Units = Sequence[tuple[str, float]]

_UNIT = {"boxstyle": "circle,pad=0.4", "facecolor": "white", "edgecolor": "black", "linewidth": 3}
_LABEL = {"boxstyle": "round,pad=0.15", "facecolor": "white", "edgecolor": "none"}
_ACROSS, _DOWN = 2.4, 1.5  # between two layers, and between two units of one


def small_network(axes: Axes, layers: Sequence[Units], weights: Sequence[Grid], gradients: Sequence[Grid]) -> None:
    """Layers from left to right; units are circles with name and value, wires carry weight and, below it, gradient.

    `layers` holds (name, value) of each unit from the top. `weights[k]` and `gradients[k]` belong to the wires between
    layer k and the next, shape (units of the next layer, units of layer k); weights are numbered from w1.
    """
    number = 0
    for k, (w, slope) in enumerate(zip(weights, gradients, strict=True)):
        for (end, start), value in np.ndenumerate(w):
            number += 1
            labels = f"w{number} = {value:.2f}", f"{slope[end, start]:+.4f}"
            _wire(axes, _place(k, start), _place(k + 1, end), labels)
    for k, units in enumerate(layers):
        for row, (name, output) in enumerate(units):
            text = f"{name}\n{output:.3f}"
            axes.annotate(text, _place(k, row), fontsize=TITLE, ha="center", va="center", zorder=3, bbox=_UNIT)
    axes.set(xlim=(-0.5, _ACROSS * (len(layers) - 1) + 0.5), ylim=(-_DOWN * max(map(len, layers)) + 0.9, 0.6))
    axes.axis("off")


def worked_example(
    layers: Sequence[Units], weights: Sequence[Grid], gradients: Sequence[Grid], losses: Sequence[float]
) -> Figure:
    """The network with its numbers above the loss after 0, 1, ... steps, both scales of it logarithmic."""
    figure = Figure(figsize=(14, 14), layout="constrained")
    upper, lower = figure.subplots(2, 1, height_ratios=(1.6, 1))
    upper.set_title("Let's follow a network while it learns: weights, and dL/dw below them", fontsize=TITLE)
    small_network(upper, layers, weights, gradients)
    lower.loglog(np.arange(1, len(losses) + 1), losses, linewidth=5, color="black")
    lower.set_title(f"The loss falls from {losses[0]:.3f} to {losses[-1]:.2g}", fontsize=TITLE)
    lower.set_xlabel("step", fontsize=TITLE)
    lower.set_ylabel("loss before the step", fontsize=TITLE)
    lower.tick_params(labelsize=TEXT)
    lower.grid(alpha=0.3)
    return figure


def _place(layer: int, row: int) -> Place:
    return _ACROSS * layer, -_DOWN * row


def _wire(axes: Axes, start: Place, end: Place, labels: tuple[str, str]) -> None:
    """A line with its labels at a third of the way, where wires that cross in the middle are apart."""
    axes.plot(*zip(start, end, strict=True), color="gray", linewidth=2.5, zorder=1)
    x, y = (a + 0.36 * (b - a) for a, b in zip(start, end, strict=True))
    weight, gradient = labels
    axes.text(x, y + 0.03, weight, fontsize=TEXT, ha="center", va="bottom", zorder=2, bbox=_LABEL)
    axes.text(x, y - 0.04, gradient, fontsize=TEXT, color=BACKWARD, ha="center", va="top", zorder=2, bbox=_LABEL)
