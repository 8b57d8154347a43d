"""Labels: the names of the cards of a lesson, which a journal does not hold."""

from collections.abc import Sequence

import numpy as np

from mark1.machine.exact.units import Levels
from mark1.stimuli import Stimuli

Labels = Sequence[str] | Stimuli
"""Names of the different cards, in the order in which they first come; or a labelled set that holds them all."""


def named(cards: Sequence[Levels], labels: Labels | None) -> list[str | None]:
    """A name for each card, None for each without labels (ValueError: they do not name all the cards)."""
    if labels is None:
        return [None] * len(cards)
    if isinstance(labels, Stimuli):
        return [_found(card, labels) for card in cards]
    if len(labels) != len(cards):
        raise ValueError(
            f"there are {len(labels)} labels for {len(cards)} different cards; "
            "give one for each, in the order in which they first come"
        )
    return [str(label) for label in labels]


def _found(card: Levels, labels: Stimuli) -> str:
    same = (labels.x.reshape(len(labels), -1) == card).all(axis=1) if labels.x[0].size == card.size else [False]
    if not np.any(same):
        raise ValueError("the labelled set lacks a card of the lesson; give the set that the lesson was taught from")
    return labels.labels[int(labels.y[np.argmax(same)])]
