"""The figure of learning: what is right, wrong and corrected, over exposures and over many machines."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from mark1.show.plots.common import LOOKS, TITLE
from mark1.show.plots.labelled import Labelled
from mark1.show.plots.results.bands import Band, Panel, bands


def learning(right: Mapping[str, ArrayLike], corrections: Mapping[str, ArrayLike], images: int) -> Labelled:
    """Accuracy, errors and corrections after 0, 1, ... exposures of each image, a line a learner with its spread.

    `right` holds for each learner the accuracy on the `images` and `corrections` how many exposures have
    changed a weight, each of shape (runs, exposures + 1). A line is the mean of the runs, its band reaches from the
    lowest to the highest. ValueError for more learners than there are looks of lines.
    """
    if len(right) > len(LOOKS):
        raise ValueError(f"{len(right)} learners are too many to distinguish; give at most {len(LOOKS)}")
    runs = {name: np.asarray(each, dtype=np.float64) for name, each in right.items()}
    panels = {
        "Accuracy": Panel("accuracy", {name: over_runs(each) for name, each in runs.items()}, 1),
        "Errors": Panel(
            f"misclassified images (of {images})",
            {name: over_runs(images * (1 - each)) for name, each in runs.items()},
            images,
        ),
        "Corrections": Panel(
            "exposures that changed a weight", {name: over_runs(each) for name, each in corrections.items()}
        ),
    }
    figure = bands(panels, "exposures of each image")
    count = max(len(each) for each in runs.values())
    told = f"Line: mean of {count} machines. Band: the lowest to the highest." if count > 1 else "One machine."
    figure.suptitle(told, fontsize=TITLE)
    return figure


def over_runs(curves: ArrayLike) -> Band:
    """The mean of curves (runs, points) over 0, 1, ..., between the lowest and the highest of them."""
    table = np.asarray(curves, dtype=np.float64)
    return Band(np.arange(table.shape[1]), table.mean(axis=0), table.min(axis=0), table.max(axis=0))
