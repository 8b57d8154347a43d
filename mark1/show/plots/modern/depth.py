"""The figure of depth: errors over the number of hidden layers, and the gradient of each layer of the deepest net."""

from collections.abc import Mapping, Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from mark1.show.plots.common import LOOKS, TEXT, TITLE

Curves = Mapping[str, Sequence[float]]

_LINE: dict[str, Any] = {"linewidth": 5, "markersize": 12}


def deeper(training: Curves, test: Curves, gradients: Curves) -> Figure:
    """Errors (parts) over 0, 1, ... hidden layers, and on the right gradient norms of the layers from the input on.

    A kind of network has one colour and mark in all of it: full line for the test, dotted for training.
    """
    figure = Figure(figsize=(20, 10), layout="constrained")
    left, right = figure.subplots(1, 2)
    looks = dict(zip(test, LOOKS, strict=False))
    for name, curve in test.items():
        left.plot(curve, "-", color=looks[name].colour, marker=looks[name].mark, label=f"{name}, test", **_LINE)
        left.plot(training[name], ":", color=looks[name].colour, linewidth=4, label=f"{name}, training")
    _letter(left, "Error", "hidden layers", "error rate")
    left.set_ylim(-0.02, 1.02)
    for name, curve in gradients.items():
        layers = range(1, len(curve) + 1)
        right.semilogy(layers, curve, "-", color=looks[name].colour, marker=looks[name].mark, label=name, **_LINE)
    _letter(right, "Gradient norm at the start, deepest network", "layer, from the input on", "norm of dL/dW")
    return figure


def _letter(axes: Axes, title: str, across: str, up: str) -> None:
    axes.set_title(title, fontsize=TITLE)
    axes.set_xlabel(across, fontsize=TITLE)
    axes.set_ylabel(up, fontsize=TITLE)
    axes.tick_params(labelsize=TEXT)
    axes.grid(alpha=0.3)
    axes.legend(fontsize=TEXT)
