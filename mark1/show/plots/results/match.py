"""The figure of a match: the machine and the neuron side by side."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure

from mark1.show.plots.common import TITLE, Grid, lamp_field, learning_curves, plain, tiles


def side_by_side(
    curves: Mapping[str, Sequence[float]],
    card: tuple[str, Grid],
    values: Mapping[str, Grid],
    weights: Mapping[str, Grid],
) -> Figure:
    """Learning curves and a card as the lamps show it, above the machine's values and the neuron's weights.

    `curves` holds the parts answered rightly after 0, 1, ... exposures; `card` a name and its levels (rows, columns);
    `values` one picture (V) for each R-unit, `weights` one for each class.
    """
    figure = Figure(figsize=(20, 14), layout="constrained")
    panels = np.asarray(figure.subfigures(2, 2, width_ratios=(1.2, 1), hspace=0.03))
    titles = (
        ("Learning, side by side", f"{plain(card[0])} as light on the cells"),
        ("Dense layer: weights on the retina", "Mark I: volts of each R-unit's potentiometers"),
    )
    for panel, title in zip(panels.ravel(), np.ravel(titles), strict=True):
        panel.suptitle(title, fontsize=TITLE)
    learning_curves(panels[0, 0].subplots(), curves)
    lamp_field(panels[0, 1].subplots(), card[1])
    tiles(panels[1, 0], weights, columns=min(len(weights), 5), quantity="weight (no unit)")
    tiles(panels[1, 1], values, columns=min(len(values), 4), quantity="value (V)")
    return figure
