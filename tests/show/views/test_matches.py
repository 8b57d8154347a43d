"""Matches are drawn as they were scored."""

import numpy as np
import pytest

from mark1 import MachineSpec, Rig, compare, stimuli
from mark1.show import plots, views
from mark1.show.views.matches import counted

LETTERS = stimuli.letters("EX")


def played(seed: int = 0, exposures: int = 2) -> compare.Match:
    rig = Rig(MachineSpec(response_units=2), seed=seed)
    chance, machine, *_, neuron = compare.ladder(rig, 2)
    shifted = stimuli.shift(LETTERS, 1, 0)
    return compare.match([chance, machine, neuron], LETTERS, {"shifted": shifted}, exposures=exposures, seed=seed)


@pytest.fixture(scope="module")
def match() -> compare.Match:
    return played()


def test_an_answer_that_names_no_class_is_counted_in_the_last_column() -> None:
    assert counted(np.array([0, 0, 1, 1]), np.array([0, -1, 0, 1]), 2).tolist() == [[1, 0, 1], [1, 1, 0]]


def test_corrections_are_kept_at_the_times_of_the_curve(match: compare.Match) -> None:
    for score in match.scores:
        assert len(score.corrected) == len(score.curve) == 3
        assert (score.corrected[0], score.corrected[-1]) == (0, score.corrections)
        assert np.all(np.diff(score.corrected) >= 0)


def test_learning_is_drawn_of_all_learners_that_have_weights(match: compare.Match) -> None:
    figure = views.learning([match, played(seed=1)])
    names = [score.name for score in match.scores if score.weights]
    assert figure.axes[0].get_legend_handles_labels()[1] == names
    assert figure.axes[1].get_ylabel() == "misclassified images (of 2)"
    mean = np.mean([each.scores[1].corrected for each in (match, played(seed=1))], axis=0)
    assert np.asarray(figure.axes[2].lines[0].get_ydata()) == pytest.approx(mean)


def test_matches_of_unlike_length_cannot_be_drawn_over_each_other(match: compare.Match) -> None:
    for matches in ([], [match, played(exposures=1)]):
        with pytest.raises(ValueError, match="matches of one length"):
            views.learning(matches)


def test_confusion_and_agreement_show_the_first_pictures_that_were_not_taught(
    match: compare.Match, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = {}
    monkeypatch.setattr(plots, "confusion", lambda counts, _labels: drawn.update(counts) or plots.Labelled())
    monkeypatch.setattr(plots, "agreement", lambda right, _names, _title: drawn.update(right) or plots.Labelled())
    machine = match.scores[1]
    assert views.confusion(match, machine.name).title == f"Confusion, shifted: {match.title}"
    assert drawn[machine.name].sum() == 2
    views.agreement(match, machine.name, test="training")
    assert drawn[machine.name].tolist() == (machine.answers["training"] == LETTERS.y).tolist()


@pytest.mark.parametrize(
    ("names", "test", "told"), [(("Mark II",), None, "Mark I"), ((), "noise", "training, shifted")]
)
def test_what_took_no_part_is_refused_with_what_did(
    match: compare.Match, names: tuple[str, ...], test: str | None, told: str
) -> None:
    for view in (views.confusion, views.agreement):
        with pytest.raises(KeyError, match=told):
            view(match, *names, test=test)
