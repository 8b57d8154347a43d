"""A slice asks learners at the mixtures of three pictures, and nobody where a mixture is no light."""

import pytest

from mark1 import MachineSpec, Rig, compare, stimuli
from mark1.show import plots, views
from mark1.show.views import slices

THREE = stimuli.letters("EXF")


@pytest.fixture(autouse=True)
def coarse(monkeypatch: pytest.MonkeyPatch) -> None:
    """13 places a side, of which 1, 6 and 11 are 0, a half and 1."""
    monkeypatch.setattr(slices, "FINE", 13)


def test_the_corners_are_the_pictures_and_between_them_lie_their_mixtures() -> None:
    mixtures = slices.mixed(THREE.x).reshape(13, 13, 20, 20)
    for place, picture in zip(((1, 1), (1, 11), (11, 1)), THREE.x, strict=True):
        assert mixtures[place] == pytest.approx(picture, abs=1e-9)
    assert mixtures[1, 6] == pytest.approx((THREE.x[0] + THREE.x[1]) / 2, abs=1e-9)


def test_learners_are_asked_where_the_light_is_from_0_to_1_only(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = {}
    monkeypatch.setattr(plots, "plane", lambda answers, *_: drawn.update(answers) or plots.Labelled())
    learner = compare.MarkOne(Rig(MachineSpec(response_units=2)), 3)
    figure = views.plane([learner], THREE)
    answers = drawn["Mark I"]
    assert answers[0, 0] == answers[12, 12] == plots.NO_LIGHT
    corners = [answers[place] for place in ((1, 1), (1, 11), (11, 1))]
    assert corners == learner.answer(THREE.x).tolist() == [plots.NO_CLASS] * 3  # it has learned nothing
    assert figure.title == "A slice through E, X, F"


@pytest.mark.parametrize("pictures", [THREE[:2], stimuli.letters("EXFG"), THREE[[0, 0, 1]]])
def test_other_than_three_pictures_of_three_classes_are_refused(pictures: stimuli.Stimuli) -> None:
    with pytest.raises(ValueError, match="three pictures of three classes"):
        views.plane([], pictures)
