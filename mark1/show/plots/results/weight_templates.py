"""The figure of what units look for: values folded back through the cords, beside a neuron's weights, on one retina."""

from collections.abc import Mapping

import numpy as np

from mark1.show.plots.common import TITLE, Grid, tiles
from mark1.show.plots.labelled import Labelled

_FOLDED = "Mark I: what each R-unit looks for,\nits A-units' values through their cords"
_WEIGHTS = "Today's neuron: the weights\nof each unit on the same retina"


def looks_for(folded: Mapping[str, Grid], weights: Mapping[str, Grid] | None = None) -> Labelled:
    """For each R-unit what value x signed cord adds up to on each cell (V), and the weights of a neuron's units.

    All pictures are (rows, columns); those of a side have one scale. An A-unit that stays below its threshold counts
    for nothing, so the folded picture is no template by which the R-unit decides; a neuron's weights are.
    """
    figure = Labelled(figsize=(20 if weights else 13, 10), layout="constrained")
    sides = [(_FOLDED, folded, "value x cord (V)"), (_WEIGHTS, weights or {}, "weight")][: 2 if weights else 1]
    for panel, (title, pictures, quantity) in zip(
        np.ravel(np.asarray(figure.subfigures(1, len(sides)))), sides, strict=True
    ):
        panel.suptitle(title, fontsize=TITLE)
        tiles(panel, pictures, columns=2 if len(pictures) < 5 else 3, quantity=quantity)
    return figure
