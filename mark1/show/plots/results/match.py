"""The figure of a match: the machine and the network side by side."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure

from mark1.show.plots.common import TITLE, Grid, error_curves, lamp_field, plain, tiles


def side_by_side(
    curves: Mapping[str, Sequence[float]],
    card: tuple[str, Grid],
    values: Mapping[str, Grid],
    weights: Mapping[str, Grid],
) -> Figure:
    """Draw the error of each learner and a card as the lamps show it, above the machine's values and a layer's weights.

    `curves` holds the accuracy after 0, 1, ... exposures; `card` a name and its levels (rows, columns);
    `values` one picture (V) for each R-unit, `weights` one for each class.
    """
    figure = Figure(figsize=(20, 14), layout="constrained")
    panels = np.asarray(figure.subfigures(2, 2, width_ratios=(1.2, 1), hspace=0.03))
    titles = (
        ("Training error", f"{plain(card[0])} as light on the cells"),
        ("Dense layer: weights on the retina", "Mark I: potentiometers of each R-unit"),
    )
    for panel, title in zip(panels.ravel(), np.ravel(titles), strict=True):
        panel.suptitle(title, fontsize=TITLE)
    error_curves(panels[0, 0], curves)
    lamp_field(panels[0, 1].subplots(), card[1])
    tiles(panels[1, 0], weights, columns=min(len(weights), 5), quantity="weight")
    tiles(panels[1, 1], values, columns=min(len(values), 4), quantity="value (V)")
    return figure
