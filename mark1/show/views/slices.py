"""A slice through what learners answer: the plane through three pictures, in the space of all cells of the retina.

Only mixtures whose light is from 0 to 1 on every cell are pictures that a camera could throw; at all others nobody is
asked.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from mark1.show import plots

if TYPE_CHECKING:
    from mark1.compare import Learner
    from mark1.stimuli import Stimuli

FINE = 121
"""Places on each side of the slice."""

REACH = (-0.1, 1.1)
"""From where to where a side of the slice goes, in parts of the way between two pictures."""


def plane(learners: "Sequence[Learner]", pictures: "Stimuli") -> plots.Labelled:
    """Draw the answers of learners on the plane through three images, one panel per learner: a slice, not the boundary.

    Learners answer with places in the `labels` of the pictures. ValueError unless there are three pictures of three
    names.
    """
    names = [pictures.labels[label] for label in pictures.y]
    if len(set(names)) != 3:
        raise ValueError(f"a plane goes through three pictures of three classes, not through {names}; choose three")
    mixtures = mixed(pictures.x)
    real = np.all((mixtures >= 0) & (mixtures <= 1), axis=(1, 2))
    answers = {}
    for learner in learners:
        answer = np.full(len(mixtures), plots.NO_LIGHT)
        answer[real] = learner.answer(mixtures[real])
        answers[learner.name] = answer.reshape(FINE, FINE)
    figure = plots.plane(answers, pictures.labels, dict(zip(names, pictures.x, strict=True)), REACH)
    figure.title = f"A slice through {', '.join(names)}"
    figure.description = f"learners: {', '.join(learner.name for learner in learners)}"
    return figure


def mixed(three: NDArray[np.float64]) -> NDArray[np.float64]:
    """The plane through three pictures (3, rows, columns) as FINE x FINE pictures, the lowest row first."""
    part = np.linspace(*REACH, FINE)
    up, across = (each.reshape(-1, 1, 1) for each in np.meshgrid(part, part, indexing="ij"))
    first, second, third = three
    # Rounded, so that mixtures of cells that are lit alike stay within 0 and 1.
    return np.asarray(np.round(first + across * (second - first) + up * (third - first), 12))
