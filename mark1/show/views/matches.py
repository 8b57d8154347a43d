"""Matches as pictures: how learners came along, what they took for what, and on which pictures they agree."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from mark1.show import plots

MOST_CLASSES = 10
"""Classes whose weights the figure of a match shows."""

if TYPE_CHECKING:
    from mark1.compare import Learner, Match, Score
    from mark1.modern import Network
    from mark1.stimuli import Stimuli


def learning(matches: "Match | Sequence[Match]", *names: str) -> plots.Labelled:
    """Accuracy, errors and corrections over exposures; the band is the spread over matches of unlike seeds.

    `names` are the learners, at most seven; else all that have weights. KeyError for one that took no part, ValueError
    for no match and for matches of unlike length.
    """
    matches = matches if isinstance(matches, Sequence) else [matches]
    if not matches or len({len(score.curve) for match in matches for score in match.scores}) > 1:
        raise ValueError(
            f"{len(matches)} matches of one length are needed to be drawn over each other; give at least one, "
            "and all with the same exposures"
        )
    chosen = names or tuple(score.name for score in matches[0].scores if score.weights)
    found = {name: [_score(match, name) for match in matches] for name in chosen}
    figure = plots.learning(
        {name: [score.curve for score in scores] for name, scores in found.items()},
        {name: [score.corrected for score in scores] for name, scores in found.items()},
        len(next(iter(matches[0].tests.values()))),
    )
    return _labelled(figure, "Learning", matches[0])


def confusion(match: "Match", *names: str, test: str | None = None) -> plots.Labelled:
    """Classes against answers, a table a learner, with a column for answers that name no class.

    `names` are the learners, else all that have weights; `test` the pictures (None: the first that were not taught).
    KeyError for a learner or a test that is not there.
    """
    told, shown = _test(match, test)
    counts = {score.name: counted(shown.y, score.answers[told], len(shown.labels)) for score in _scores(match, names)}
    return _labelled(plots.confusion(counts, shown.labels), f"Confusion, {told}", match)


def agreement(match: "Match", *names: str, test: str | None = None) -> plots.Labelled:
    """Draw which learner is correct on which image; `names`, `test` and errors as for `confusion`."""
    told, shown = _test(match, test)
    right = {score.name: score.answers[told] == shown.y for score in _scores(match, names)}
    pictures = [shown.labels[label] for label in shown.y]
    return _labelled(plots.agreement(right, pictures, f"{told} images"), f"Agreement, {told}", match)


def side_by_side(match: "Match", learners: "Sequence[Learner]") -> plots.Figure:
    """Draw training errors, the first card, the machine's potentiometers and the weights of a dense layer.

    `learners` are those of the match, among them a MarkOne and a Neuron with a single layer. At most MOST_CLASSES
    classes have their weights drawn.
    """
    card = next(iter(match.tests.values()))[0]
    curves = {score.name: score.curve for score in match.scores if score.weights}
    potentiometers = next(each.potentiometers for each in learners if hasattr(each, "potentiometers"))
    rows = single_layer(learners).weights[0][:MOST_CLASSES]
    weights = {name: row.reshape(card.x[0].shape) for name, row in zip(card.labels, rows, strict=False)}
    return plots.side_by_side(curves, (card.labels[card.y[0]], card.x[0]), potentiometers(), weights)


def single_layer(learners: "Sequence[Learner]") -> "Network":
    """Return the network of the last learner that is one dense layer on the cells of the retina."""
    networks: list[Network] = [each.network for each in learners if hasattr(each, "network")]
    return [network for network in networks if len(network.layers) == 1][-1]


def counted(y: NDArray[np.int64], answers: NDArray[np.int64], classes: int) -> NDArray[np.int64]:
    """Return the confusion matrix (classes, classes + 1); -1, no class, is the last column."""
    table = np.zeros((classes, classes + 1), np.int64)
    np.add.at(table, (y, answers), 1)
    return table


def _test(match: "Match", test: str | None) -> "tuple[str, Stimuli]":
    first, *others = match.tests
    told = test if test is not None else (others or [first])[0]
    if told not in match.tests:
        raise KeyError(f"there is no test {told!r}; there are {', '.join(match.tests)}")
    return told, match.tests[told]


def _scores(match: "Match", names: Sequence[str]) -> "list[Score]":
    return [_score(match, name) for name in names] or [score for score in match.scores if score.weights]


def _score(match: "Match", name: str) -> "Score":
    scores = {score.name: score for score in match.scores}
    if name not in scores:
        raise KeyError(f"no learner is named {name!r}; there are {', '.join(scores)}")
    return scores[name]


def _labelled(figure: plots.Labelled, what: str, match: "Match") -> plots.Labelled:
    figure.title = f"{what}: {match.title}"
    figure.description = ", ".join(f"{name} {setting}" for name, setting in match.settings.items())
    return figure
