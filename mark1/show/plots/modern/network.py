"""The figure of a network: units as circles, weights as lines as wide as they are large, signs by colour and dash."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from mark1.show.plots.common import LOOKS, TEXT, TITLE, Grid, plain
from mark1.show.plots.labelled import Labelled

SIGNS = {1: LOOKS[1], -1: LOOKS[2]}
"""How weights of each sign are drawn: above 0 in full lines, below 0 dashed."""

WIDEST = 12.0
"""Width of the line of the largest weight (points)."""

MOST_UNITS = 24
"""Units of a layer that have room; of more the first are drawn, and a line below the layer says so."""


def network(weights: Sequence[Grid], biases: Sequence[Grid], inputs: Sequence[str], title: str = "") -> Labelled:
    """Layers from left to right, the `inputs` by their names, every other unit with its bias in its circle.

    `weights` and `biases` hold W of shape (units, inputs) and b of shape (units,), (1,) or (0,) of each layer.
    ValueError where the names are not as many as the first layer has inputs.
    """
    if len(inputs) != weights[0].shape[1]:
        raise ValueError(
            f"there are {len(inputs)} names for {weights[0].shape[1]} inputs of the first layer; give a name to each"
        )
    sizes = [len(inputs), *(len(w) for w in weights)]
    tall = min(max(sizes), MOST_UNITS)
    figure = Labelled(figsize=(4 + 4.5 * len(weights), max(7, 1.6 + 1.1 * tall)), layout="constrained")
    axes = figure.subplots()
    most = max(float(np.abs(w).max(initial=0)) for w in weights) or 1.0
    for layer, w in enumerate(weights):
        _wires(axes, layer, w, sizes, most)
    texts = [[plain(name) for name in inputs], *(_biases(w, b) for w, b in zip(weights, biases, strict=True))]
    for layer, names in enumerate(texts):
        _units(axes, layer, names, sizes)
    _dress(axes, sizes, most)
    signs = [Line2D([], [], color=look.colour, linestyle=look.dash, linewidth=6) for look in SIGNS.values()]
    told = ["weight above 0", "weight below 0"]
    figure.legend(signs, told, fontsize=TITLE, loc="outside lower center", ncols=2, handlelength=4)
    axes.set_title(plain(title), fontsize=TITLE, pad=14)
    return figure


def _place(layer: int, unit: int, sizes: Sequence[int]) -> tuple[float, float]:
    return float(layer), (min(sizes[layer], MOST_UNITS) - 1) / 2 - unit


def _wires(axes: Axes, layer: int, w: Grid, sizes: Sequence[int], most: float) -> None:
    for (end, start), weight in np.ndenumerate(w[:MOST_UNITS, :MOST_UNITS]):
        if weight:
            ends = zip(_place(layer, start, sizes), _place(layer + 1, end, sizes), strict=True)
            look = SIGNS[int(np.sign(weight))]
            axes.plot(*ends, color=look.colour, linestyle=look.dash, linewidth=WIDEST * abs(weight) / most, zorder=1)


def _biases(w: Grid, b: Grid) -> list[str]:
    return [f"{bias:.2g}" for bias in np.broadcast_to(b, len(w))] if len(b) else [""] * len(w)


def _units(axes: Axes, layer: int, names: Sequence[str], sizes: Sequence[int]) -> None:
    for unit, name in enumerate(names[:MOST_UNITS]):
        place = _place(layer, unit, sizes)
        axes.scatter(*place, s=2400, facecolor="white", edgecolor="black", linewidths=3, zorder=2)
        axes.annotate(name, place, ha="center", va="center", fontsize=TEXT - 2, zorder=3)
    if len(names) > MOST_UNITS:
        across, lowest = _place(layer, MOST_UNITS, sizes)
        axes.annotate(f"drawn: {MOST_UNITS} of {len(names)}", (across, lowest), ha="center", fontsize=TEXT)


def _dress(axes: Axes, sizes: Sequence[int], most: float) -> None:
    last = len(sizes) - 1
    names = ["inputs", *(f"hidden {k}" if last > 2 else "hidden" for k in range(1, last)), "output"]
    axes.set_xticks(range(len(sizes)), names, fontsize=TITLE)
    axes.set_yticks([])
    axes.set(xlim=(-0.35, last + 0.35))
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0)
    told = f"the widest line is a weight of {most:.2g}, in a circle stands its bias"
    axes.set_xlabel(f"layer; {told}", fontsize=TEXT)
